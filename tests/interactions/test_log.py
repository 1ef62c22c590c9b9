"""`log` as a user gives it: what comes out, whom it is with, when it was, and what it refuses."""

import pytest

from crmcli.contacts.records import CONTACT
from crmcli.workspace import Workspace
from ground import Crm

FIELDS = (
    "id", "customer", "contact", "type", "direction", "at", "minutes", "subject", "text", "staff", "followup", "source",
    "external_id", "fields", "uid", "created_at", "undo",
)  # fmt: skip


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--email", "ada@example.com")


@pytest.fixture
def grace(crm: Crm, workspace: Workspace) -> None:
    """p1 Grace Hopper at c2 Bolt Ltd."""
    crm("customer", "add", "Bolt Ltd", "--company")
    with workspace.store.write(workspace) as unit:
        unit.insert(
            CONTACT, uid="0193f0a0-0000-7000-8000-000000000001", customer_id=2, name="Grace Hopper",
            sort_name="grace hopper", words="grace hopper", created_at=unit.at,
        )  # fmt: skip


def nothing(crm: Crm) -> bool:
    """Whether no interaction was written."""
    return crm("interaction", "list", "-o", "ids").out == ""


def test_it_says_everything_as_json(crm: Crm) -> None:
    said = crm(
        "log", "c1", "wants the lamp in green", "--type", "call", "--direction", "in", "--minutes", "1:30", "--at",
        "yesterday 15:00", "--subject", "Lamp", "--staff", "mei", "--source", "phone", "--external-id", "7", "--json",
    ).json  # fmt: skip
    del said["uid"]
    assert said == {
        "id": "i1", "customer": "c1", "contact": None, "type": "call", "direction": "in",
        "at": "2026-11-20T15:00:00+00:00", "minutes": 90, "subject": "Lamp", "text": "wants the lamp in green",
        "staff": "mei", "followup": None, "source": "phone", "external_id": "7", "fields": {},
        "created_at": "2026-11-21T12:00:00+00:00", "undo": "u2",
    }  # fmt: skip


def test_the_keys_are_a_promise(crm: Crm) -> None:
    assert tuple(crm("log", "c1", "x", "--json").json) == FIELDS


def test_with_nothing_but_text_it_is_a_note_of_now_by_whoever_writes(crm: Crm) -> None:
    said = crm("log", "c1", "likes green", "--json").json
    assert (said["type"], said["at"], said["staff"], said["direction"]) == (
        "note", "2026-11-21T12:00:00+00:00", "tester", None,
    )  # fmt: skip


def test_it_says_with_whom_and_on_what_day(crm: Crm) -> None:
    assert crm("log", "ada@example.com", "x", "--type", "call", "--at", "friday").err == (
        "Logged i1: call with c1 Ada Smith on Friday 2026-11-20\n"
        'undo: crmcli undo u2\nnext: crmcli followup add c1 "call back" --on friday\n'
    )


def test_a_note_is_about_somebody(crm: Crm) -> None:
    said = crm("log", "c1", "x").err.splitlines()[0]
    assert said == "Logged i1: note about c1 Ada Smith on Saturday 2026-11-21 at 12:00"


def test_a_day_without_a_time_stays_a_day(crm: Crm) -> None:
    assert crm("log", "c1", "x", "--at", "2026-11-01", "--json").json["at"] == "2026-11-01"


def test_the_day_is_the_business_day(crm: Crm) -> None:
    crm.env = {"CRMCLI_ZONE": "Pacific/Auckland"}
    assert "on Sunday 2026-11-22 at 01:00" in crm("log", "c1", "x").err


def test_later_today_passes(crm: Crm) -> None:
    assert crm("log", "c1", "x", "--at", "today 18:00", "--json").json["at"] == "2026-11-21T18:00:00+00:00"


def test_a_word_that_the_settings_add_is_a_type(crm: Crm) -> None:
    crm.env = {"CRMCLI_INTERACTION_TYPES": "call, sms"}
    assert crm("log", "c1", "x", "--type", "SMS", "--json").json["type"] == "sms"


def test_an_unknown_type_is_guessed_at_and_how_to_add_it_is_said(crm: Crm) -> None:
    error = crm("log", "c1", "x", "--type", "cal", "--json", code=2).error
    assert (error["code"], error["candidates"], "config set interaction.types" in error["hint"]) == (
        "unknown_word", ["call"], True,
    )  # fmt: skip


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize("words", [("p1",), ("grace",), ("c2", "--with", "p1"), ("bolt", "--with", "grace")])
def test_it_may_be_with_somebody_at_the_customer(crm: Crm, words: tuple[str, ...]) -> None:
    ref, *more = words
    said = crm("log", ref, "x", *more, "--json").json
    assert (said["customer"], said["contact"]) == ("c2", "p1")


@pytest.mark.usefixtures("grace")
def test_it_names_who_it_was_with(crm: Crm) -> None:
    said = crm("log", "grace", "x", "--type", "visit", "--at", "today").err.splitlines()[0]
    assert said == "Logged i1: visit with p1 Grace Hopper of c2 Bolt Ltd on Saturday 2026-11-21"


@pytest.mark.usefixtures("grace")
def test_nobody_is_met_at_another_customer(crm: Crm) -> None:
    error = crm("log", "c1", "x", "--with", "p1", "--json", code=4).error
    assert (error["code"], nothing(crm)) == ("not_theirs", True)


def test_when_to_go_on_becomes_a_follow_up(crm: Crm) -> None:
    said = crm("log", "c1", "wants a quote\nfor three lamps", "--type", "call", "--next", "friday")
    planned = crm("followup", "show", "f1", "--json").json
    assert (said.err.splitlines(), [planned[name] for name in ("customer", "text", "due", "planned_by")]) == (
        [
            "Logged i1: call with c1 Ada Smith on Saturday 2026-11-21 at 12:00, follow-up f1 on Friday 2026-11-27",
            "undo: crmcli undo u2",
            "next: crmcli due",
        ],
        ["c1", "wants a quote", "2026-11-27", "i1"],
    )


def test_the_follow_up_is_named_in_json(crm: Crm) -> None:
    crm("log", "c1", "x", "--next", "+3d")
    assert crm("log", "c1", "y", "--next", "tomorrow 09:00", "--json").json["followup"] == "f2"


def test_the_subject_is_what_the_follow_up_is_called(crm: Crm) -> None:
    crm("log", "c1", "long story", "--subject", "Quote", "--next", "+3d")
    assert crm("followup", "show", "f1", "--json").json["text"] == "Quote"


@pytest.mark.usefixtures("grace")
def test_the_follow_up_is_with_whom_one_talked(crm: Crm) -> None:
    crm("log", "grace", "x", "--next", "+3d")
    assert crm("followup", "show", "f1", "--json").json["contact"] == "p1"


def test_an_undo_takes_the_follow_up_back_too(crm: Crm) -> None:
    crm("log", "c1", "x", "--next", "+3d")
    crm("undo")
    assert (nothing(crm), crm("followup", "list", "-o", "ids").out) == (True, "")


@pytest.mark.parametrize(
    ("args", "code", "name"),
    [
        (("c1", "x", "--type", ""), 2, "no_type"),
        (("c1", "x", "--minutes", "5"), 2, "type_missing"),
        (("c1", "x", "--direction", "in"), 2, "type_missing"),
        (("c1", "x", "--type", "call", "--direction", "inbound"), 2, "unknown_direction"),
        (("c1", "x", "--type", "call", "--minutes", "-5"), 2, "bad_minutes"),
        (("c1", "x", "--type", "call", "--minutes", "soon"), 2, "bad_minutes"),
        (("c1", "x", "--at", "tomorrow"), 2, "future_date"),
        (("c1", "x", "--at", "whenever"), 2, "bad_date"),
        (("c1", "x", "--next", "yesterday"), 2, "past_date"),
        (("c1", "x", "--next", "today 11:00"), 2, "past_date"),
        (("c1", "x", "--source", "phone"), 2, "half_an_id"),
        (("c1", "x", "--field", "colour"), 2, "usage"),
        (("c1", "x", "--field", "colour=red"), 3, "not_found"),
        (("c1", "x", "--with", "p9"), 3, "not_found"),
        (("c9", "x"), 3, "not_found"),
        (("nobody", "x"), 3, "not_found"),
        (("c1",), 2, "no_text"),
        (("c1", " \n "), 2, "no_text"),
        (("c1", "x" * 65_537), 2, "too_long"),
        (("c1", "a\udcffb"), 2, "bad_text"),
    ],
)
def test_what_cannot_be_logged(crm: Crm, args: tuple[str, ...], code: int, name: str) -> None:
    assert (crm("log", "--json", *args, code=code).error["code"], nothing(crm)) == (name, True)


def test_nothing_is_logged_for_the_trash(crm: Crm) -> None:
    crm("customer", "rm", "c1")
    assert crm("log", "c1", "x", "--json", code=4).error["code"] == "in_trash"


def test_who_is_not_there_is_said_before_any_text_is_read(crm: Crm) -> None:
    assert crm("log", "c9", "--json", code=3).error["code"] == "not_found"


def test_the_same_interaction_of_a_source_is_refused(crm: Crm) -> None:
    crm("log", "c1", "x", "--source", "phone", "--external-id", "7")
    error = crm("log", "c1", "y", "--source", "phone", "--external-id", "7", "--json", code=4).error
    assert (error["code"], error["candidates"]) == ("duplicate", ["i1"])


def test_a_dry_run_logs_nothing(crm: Crm) -> None:
    said = crm("log", "c1", "x", "-n", "--json").json
    assert (said["id"], said["undo"], nothing(crm)) == ("i1", None, True)


def test_text_by_standard_input_keeps_its_lines(crm: Crm) -> None:
    assert crm("log", "c1", "-", "--json", input="one\r\n\r\n two\n").json["text"] == "one\n\n two"


def test_standard_input_is_not_read_unless_it_is_asked_for(crm: Crm) -> None:
    assert crm("log", "c1", "--json", input="one", code=2).error["code"] == "no_text"


def test_a_custom_field(crm: Crm) -> None:
    crm("config", "field", "add", "mood", "text", "--noun", "interaction")
    assert crm("log", "c1", "x", "--field", "mood=happy", "--json").json["fields"] == {"mood": "happy"}


def test_the_customer_is_who_was_touched_last(crm: Crm) -> None:
    crm("customer", "add", "Bob Jones")
    crm("log", "c1", "x")
    assert crm("log", "@last", "y", "--json").json["customer"] == "c1"


def test_a_call_is_a_contact(crm: Crm) -> None:
    crm("log", "c1", "x", "--type", "call", "--at", "yesterday 15:00")
    assert crm("customer", "show", "c1", "--json").json["last_contact"] == "2026-11-20T15:00:00+00:00"


def test_a_note_is_no_contact(crm: Crm) -> None:
    crm("log", "c1", "x")
    assert crm("customer", "show", "c1", "--json").json["last_contact"] is None


def test_an_undo_takes_it_back(crm: Crm) -> None:
    crm("log", "c1", "x")
    crm("undo")
    assert nothing(crm)
