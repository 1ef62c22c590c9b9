"""When there was last contact with a customer: by which interactions and messages, and after every kind of write."""

import pytest

from crmcli.interactions import actions
from crmcli.kernel.dates import read_when
from crmcli.tickets.records import EVENT, TICKET
from crmcli.workspace import Workspace
from ground import Crm


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")


def written(workspace: Workspace, at: str, **more: object) -> None:
    """One interaction with c1, as another folder writes it."""
    when = read_when(at, workspace.reading())
    with workspace.store.write(workspace) as unit:
        actions.insert(unit, {"customer": 1, "at": when, **more}, "UTC")
        actions.settle(unit, [1])


def last(crm: Crm) -> object:
    return crm("customer", "show", "c1", "--json").json["last_contact"]


def test_there_was_none_yet(crm: Crm) -> None:
    assert last(crm) is None


def test_it_is_the_newest(crm: Crm, workspace: Workspace) -> None:
    for at in ("2026-11-03 10:00", "2026-11-05 10:00", "2026-11-04 10:00"):
        written(workspace, at, type="call")
    assert last(crm) == "2026-11-05T10:00:00+00:00"


def test_a_note_is_none(crm: Crm, workspace: Workspace) -> None:
    written(workspace, "2026-11-03 10:00", type="call")
    written(workspace, "2026-11-05 10:00", type="note")
    assert last(crm) == "2026-11-03T10:00:00+00:00"


@pytest.mark.parametrize(("direction", "expected"), [("in", "2026-11-05T10:00:00+00:00"), (None, None)])
def test_a_message_of_a_ticket_is_one_and_a_note_of_it_is_not(
    crm: Crm, workspace: Workspace, direction: str | None, expected: str | None
) -> None:
    at = read_when("2026-11-05 10:00", workspace.reading()).at
    with workspace.store.write(workspace) as unit:
        uid = "0193f0a0-0000-7000-8000-000000000001"
        number = unit.insert(TICKET, uid=uid, customer_id=1, subject="Lamp", words="lamp", created_at=at)
        unit.insert(
            EVENT, ticket_id=number, customer_id=1, kind="message", at=at, actor="mei", direction=direction,
            created_at=at,
        )  # fmt: skip
        actions.settle(unit, [1])
    assert last(crm) == expected


def test_an_undo_takes_it_back(crm: Crm, workspace: Workspace) -> None:
    written(workspace, "2026-11-03 10:00", type="call")
    crm("undo")
    assert last(crm) is None


def test_a_redo_brings_it_back(crm: Crm, workspace: Workspace) -> None:
    written(workspace, "2026-11-03 10:00", type="call")
    crm("undo")
    crm("redo")
    assert last(crm) == "2026-11-03T10:00:00+00:00"


def test_customers_are_filtered_by_it(crm: Crm, workspace: Workspace) -> None:
    crm("customer", "add", "Bob Jones")
    written(workspace, "2026-11-03 10:00", type="call")
    assert crm("customer", "list", "-w", "last_contact<30d", "-o", "ids").out == "c1\n"


def test_the_check_notices_another_one(crm: Crm, workspace: Workspace) -> None:
    written(workspace, "2026-11-03 10:00", type="call")
    with workspace.store.write(workspace) as unit:
        unit.figures("UPDATE customer SET last_contact = last_contact + 1")
    assert crm("db", "check", "--json", code=9).error["candidates"] == [
        "I2: the last contact with a customer is the newest interaction or message of a ticket: c1"
    ]


def test_an_answer_to_a_ticket_is_one(crm: Crm) -> None:
    crm("ticket", "open", "c1", "Lamp", "--at", "2026-11-03 10:00")
    crm("ticket", "reply", "t1", "on its way", "--at", "2026-11-05 10:00")
    assert last(crm) == "2026-11-05T10:00:00+00:00"


def test_a_note_on_a_ticket_is_none(crm: Crm) -> None:
    crm("ticket", "open", "c1", "Lamp", "--at", "2026-11-03 10:00")
    crm("ticket", "reply", "t1", "on its way", "--at", "2026-11-05 10:00")
    crm("ticket", "note", "t1", "is out of stock", "--at", "2026-11-06 10:00")
    assert last(crm) == "2026-11-05T10:00:00+00:00"


def test_what_is_said_about_a_follow_up_that_is_done_is_one(crm: Crm) -> None:
    crm("followup", "add", "c1", "call", "--on", "today")
    crm("done", "f1", "--log", "reached her", "--type", "call")
    assert last(crm) == "2026-11-21T12:00:00+00:00"
