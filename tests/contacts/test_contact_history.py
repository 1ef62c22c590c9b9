"""What was said with somebody stays with them and where it was said, when they move, and keeps them in the store."""

import pytest

from crmcli.interactions.actions import insert
from crmcli.kernel.instants import SECOND
from ground import Crm


def said(crm: Crm, customer: int, contact: int, text: str) -> None:
    """A call with a contact of a customer, each a minute after the other."""
    workspace = crm.workspace("log")
    with workspace.store.write(workspace) as unit:
        count = int(unit.value("SELECT COUNT(*) FROM interaction"))
        at = unit.at + 60 * count * SECOND
        insert(unit, {"customer": customer, "contact": contact, "type": "call", "text": text, "at": at}, "UTC")


@pytest.fixture
def town(crm: Crm) -> Crm:
    """p1 Ada was called at c1 Bolt, moved to c2 Nut, and was called there."""
    crm("customer", "add", "Bolt Ltd")
    crm("customer", "add", "Nut Ltd")
    crm("contact", "add", "c1", "Ada")
    said(crm, 1, 1, "about bolts")
    crm("contact", "edit", "p1", "--customer", "nut")
    said(crm, 2, 1, "about nuts")
    return crm


def test_the_card_shows_what_was_said_wherever(town: Crm) -> None:
    shown = town("contact", "show", "p1", "-o", "plain").out.partition("Newest interactions\n")[2]
    assert [line.split() for line in shown.splitlines()[1:]] == [
        ["i2", "2026-11-21", "12:01", "call", "c2", "Nut", "Ltd", "about", "nuts"],
        ["i1", "2026-11-21", "12:00", "call", "c1", "Bolt", "Ltd", "about", "bolts"],
    ]


def test_what_was_said_stays_where_it_was_said(town: Crm) -> None:
    with town.workspace().store.read() as db:
        assert db.all("SELECT customer_id, contact_id FROM interaction ORDER BY id") == [(1, 1), (2, 1)]


def test_a_move_is_taken_back_under_what_was_said_since(town: Crm) -> None:
    town("undo", "u5")
    assert town("contact", "show", "p1", "--json").json["customer"] == "c1"


def test_who_was_talked_to_cannot_be_unmade(crm: Crm) -> None:
    crm("customer", "add", "Bolt Ltd")
    crm("contact", "add", "c1", "Ada")
    said(crm, 1, 1, "about bolts")
    crm("purchase", "add", "c1", "5")
    error = crm("undo", "u2", "--json", code=4).error
    assert (error["code"], error["message"], error["hint"]) == (
        "later_change", "u2 cannot be taken back: p1 is leant on by u3 (log)",
        "nothing was changed; undo that first: crmcli undo u3",
    )  # fmt: skip


def test_who_was_talked_to_is_whole_after_the_refusal(crm: Crm) -> None:
    crm("customer", "add", "Bolt Ltd")
    crm("contact", "add", "c1", "Ada", "--email", "a@x.example", "--email", "b@x.example")
    said(crm, 1, 1, "about bolts")
    crm("undo", "u2", code=4)
    assert crm("contact", "show", "p1", "--json").json["emails"] == ["a@x.example", "b@x.example"]


def test_who_was_talked_to_goes_once_that_is_taken_back(crm: Crm) -> None:
    crm("customer", "add", "Bolt Ltd")
    crm("contact", "add", "c1", "Ada")
    said(crm, 1, 1, "about bolts")
    crm("undo", "u3")
    crm("undo", "u2")
    assert crm("contact", "list", "--json").json == []


def test_a_customer_whom_somebody_moved_to_cannot_be_unmade(crm: Crm) -> None:
    crm("customer", "add", "Bolt Ltd")
    crm("contact", "add", "c1", "Ada")
    crm("customer", "add", "Nut Ltd")
    crm("contact", "edit", "p1", "--customer", "c2")
    error = crm("undo", "u3", "--json", code=4).error
    assert (error["code"], error["message"]) == (
        "later_change", "u3 cannot be taken back: c2 is leant on by u4 (contact edit)",
    )  # fmt: skip
