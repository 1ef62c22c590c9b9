"""Every ticket command as a user gives it: what comes out, what it says when it is wrong."""

import json

import pytest

from ground import Crm

FIELDS = (
    "id", "customer", "contact", "subject", "status", "priority", "kind", "channel", "assignee", "opened_at",
    "first_reply_at", "resolved_at", "closed_at", "first_reply_hours", "resolution_hours", "waiting_since", "reopened",
    "rating", "messages", "follows", "purchase", "source", "external_id", "fields", "uid", "created_at", "changed_at",
    "undo",
)  # fmt: skip
NOW = "2026-11-21T12:00:00+00:00"


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--email", "ada@example.com", "--city", "Leeds")


@pytest.fixture
def ticket(crm: Crm) -> Crm:
    """t1, opened the day before at noon."""
    crm("ticket", "open", "c1", "Gear slips", "--at", "2026-11-20 12:00")
    return crm


def state(crm: Crm, number: int = 1) -> str:
    return str(crm("ticket", "show", f"t{number}", "--json").json["status"])


# -- open


def test_open_says_everything_as_json(crm: Crm) -> None:
    said = crm("ticket", "open", "c1", "Gear slips", "--text", "On the hill.", "--json").json
    del said["uid"]
    assert said == {
        "id": "t1",
        "customer": "c1",
        "contact": None,
        "subject": "Gear slips",
        "status": "new",
        "priority": "normal",
        "kind": None,
        "channel": None,
        "assignee": None,
        "opened_at": NOW,
        "first_reply_at": None,
        "resolved_at": None,
        "closed_at": None,
        "first_reply_hours": None,
        "resolution_hours": None,
        "waiting_since": NOW,
        "reopened": 0,
        "rating": None,
        "messages": 1,
        "follows": None,
        "purchase": None,
        "source": None,
        "external_id": None,
        "fields": {},
        "created_at": NOW,
        "changed_at": NOW,
        "undo": "u2",
    }


def test_the_keys_of_a_ticket_are_a_promise(crm: Crm) -> None:
    assert tuple(crm("ticket", "open", "c1", "Gear slips", "--json").json) == FIELDS


def test_open_takes_what_is_known(crm: Crm) -> None:
    crm("purchase", "add", "c1", "5")
    words = ("--priority", "HIGH", "--kind", "Problem", "--channel", "phone", "--assignee", "mei", "--purchase", "b1")
    said = crm("ticket", "open", "c1", "  Gear   slips ", *words, "--json").json
    assert [said[name] for name in ("subject", "priority", "kind", "channel", "assignee", "purchase")] == [
        "Gear slips", "high", "problem", "phone", "mei", "b1",
    ]  # fmt: skip


def test_open_says_what_it_did_and_what_comes_next(crm: Crm) -> None:
    assert crm("ticket", "open", "ada@example.com", "Gear slips").err.splitlines() == [
        "Opened t1 Gear slips, 2026-11-21 12:00; it is new",
        "undo: crmcli undo u2",
        'next: crmcli ticket reply t1 "TEXT"',
    ]


def test_a_day_is_its_start(crm: Crm) -> None:
    said = crm("ticket", "open", "c1", "Gear slips", "--at", "2026-11-20", "--json").json
    assert said["opened_at"] == "2026-11-20T00:00:00+00:00"


def test_what_we_began_waits_for_nobody(crm: Crm) -> None:
    assert crm("ticket", "open", "c1", "Recall of the fork", "--by-us", "--json").json["waiting_since"] is None


def test_the_first_message_comes_from_standard_input(crm: Crm) -> None:
    crm("ticket", "open", "c1", "Gear slips", "--text", "-", input="On the hill.\nIn third.\n")
    assert crm("ticket", "list", "-o", "json", "--fields", "text").json == [{"text": "On the hill.\nIn third."}]


@pytest.mark.parametrize(
    ("args", "code", "name"),
    [
        (("c9", "Gear"), 3, "not_found"),
        (("c1", " "), 2, "no_subject"),
        (("c1", "Gear", "--priority", "p1"), 2, "unknown_priority"),
        (("c1", "Gear", "--priority", ""), 2, "unknown_priority"),
        (("c1", "Gear", "--kind", "problme"), 2, "unknown_word"),
        (("c1", "Gear", "--channel", "pigeon"), 2, "unknown_word"),
        (("c1", "Gear", "--at", "2026-11-21 12:01"), 2, "future_date"),
        (("c1", "Gear", "--at", "tomorrow"), 2, "future_date"),
        (("c1", "Gear", "--at", "soon"), 2, "bad_date"),
        (("c1", "Gear", "--source", "desk"), 2, "half_an_id"),
        (("c1", "Gear", "--purchase", "b9"), 3, "not_found"),
        (("c1", "Gear", "--field", "colour=red"), 3, "not_found"),
        (("c1", "Gear", "--text", "-"), 2, "no_text"),
    ],
)
def test_what_cannot_be_opened(crm: Crm, args: tuple[str, ...], code: int, name: str) -> None:
    failed = crm("ticket", "open", "--json", *args, code=code)
    assert (failed.error["code"], crm("ticket", "list", "-o", "ids").out) == (name, "")


def test_an_unknown_kind_is_guessed_at(crm: Crm) -> None:
    failed = crm("ticket", "open", "c1", "Gear", "--kind", "problme", "--json", code=2)
    assert failed.error["candidates"] == ["problem"]


def test_somebody_elses_purchase_is_refused(crm: Crm) -> None:
    crm("customer", "add", "Bob")
    crm("purchase", "add", "c2", "5")
    assert crm("ticket", "open", "c1", "Gear", "--purchase", "b1", "--json", code=4).error["code"] == "not_theirs"


def test_nothing_is_opened_for_the_trash(crm: Crm) -> None:
    crm("customer", "rm", "c1")
    assert crm("ticket", "open", "c1", "Gear", "--json", code=4).error["code"] == "in_trash"


def test_the_same_ticket_of_a_desk_is_refused(crm: Crm) -> None:
    desk = ("--source", "desk", "--external-id", "7")
    crm("ticket", "open", "c1", "Gear", *desk)
    assert crm("ticket", "open", "c1", "Gear", *desk, "--json", code=4).error["candidates"] == ["t1"]


# -- answers


def test_our_answer_opens_a_new_ticket(ticket: Crm) -> None:
    said = ticket("ticket", "reply", "t1", "Bring it in.", "--at", "2026-11-20 13:30", "--json").json
    assert [said[name] for name in ("status", "first_reply_hours", "waiting_since", "messages")] == [
        "open",
        1.5,
        None,
        2,
    ]


def test_the_customer_answers(ticket: Crm) -> None:
    ticket("ticket", "reply", "t1", "Bring it in.")
    said = ticket("ticket", "reply", "t1", "--from-customer", "When?", "--json").json
    assert (said["status"], said["waiting_since"], said["messages"]) == ("open", NOW, 3)


def test_an_answer_to_who_must_answer_leaves_it_waiting(ticket: Crm) -> None:
    ticket("ticket", "wait", "t1")
    assert ticket("ticket", "reply", "t1", "Any news?", "--json").json["status"] == "pending_customer"


def test_an_answer_to_what_was_on_hold_goes_on_with_it(ticket: Crm) -> None:
    ticket("ticket", "wait", "t1", "--internal")
    assert ticket("ticket", "reply", "t1", "The cable came.", "--json").json["status"] == "open"


def test_a_closed_ticket_cannot_be_answered(ticket: Crm) -> None:
    ticket("ticket", "close", "t1")
    error = ticket("ticket", "reply", "t1", "Well?", "--json", code=4).error
    assert (error["code"], error["hint"]) == (
        "illegal_move", "possible now: reply --from-customer, reopen, note, assign, edit",
    )  # fmt: skip


def test_a_customer_reopens_what_was_resolved(ticket: Crm) -> None:
    ticket("ticket", "resolve", "t1")
    said = ticket("ticket", "reply", "t1", "--from-customer", "It slips again.", "--json").json
    assert (said["status"], said["reopened"], said["resolved_at"]) == ("open", 1, NOW)


def test_a_customer_reopens_what_was_closed_lately(ticket: Crm) -> None:
    ticket("ticket", "close", "t1")
    ticket.now = "2026-12-05T12:00:00+00:00"
    said = ticket("ticket", "reply", "t1", "--from-customer", "It slips again.", "--json").json
    assert (said["id"], said["status"], said["closed_at"]) == ("t1", "open", None)


def test_later_the_customer_opens_a_new_ticket(ticket: Crm) -> None:
    ticket("ticket", "edit", "t1", "--priority", "high", "--kind", "problem")
    ticket("ticket", "assign", "t1", "mei")
    ticket("ticket", "close", "t1")
    ticket.now = "2026-12-05T12:00:01+00:00"
    said = ticket("ticket", "reply", "t1", "--from-customer", "It slips again.", "--json").json
    names = ("id", "follows", "status", "subject", "priority", "kind", "assignee", "customer")
    expected = ["t2", "t1", "new", "Gear slips", "high", "problem", "mei", "c1"]
    assert ([said[name] for name in names], state(ticket)) == (expected, "closed")


def test_a_new_ticket_that_follows_says_so(ticket: Crm) -> None:
    ticket.env = {"CRMCLI_TICKET_REOPEN_DAYS": "0"}
    ticket("ticket", "close", "t1")
    ticket.now = "2026-11-21T12:00:01+00:00"
    said = ticket("ticket", "reply", "t1", "--from-customer", "It slips again.").err.splitlines()[0]
    assert said.partition("; ")[2] == "it is new and follows t1, which was closed too long ago to be reopened"


@pytest.mark.parametrize(("before", "then"), [("wait", "resolve"), ("resolve", "close")])
def test_after_an_answer_comes_what_is_possible(ticket: Crm, before: str, then: str) -> None:
    ticket("ticket", before, "t1")
    assert ticket("ticket", "reply", "t1", "Bring it in.").err.splitlines()[-1] == f"next: crmcli ticket {then} t1"


def test_an_answer_needs_words(ticket: Crm) -> None:
    assert ticket("ticket", "reply", "t1", "--json", code=2).error["code"] == "no_text"


def test_an_answer_from_standard_input(ticket: Crm) -> None:
    ticket("ticket", "reply", "t1", "-", input="Bring it in.\n")
    assert ticket("ticket", "show", "t1", "--json").json["events"][-1]["text"] == "Bring it in."


# -- moves


def test_a_note_is_no_answer(ticket: Crm) -> None:
    said = ticket("ticket", "note", "t1", "Old cable.", "--json").json
    assert (said["status"], said["messages"], said["first_reply_at"]) == ("new", 1, None)


def test_waiting_and_going_on(ticket: Crm) -> None:
    said = [
        ticket("ticket", *words, "--json").json["status"]
        for words in (("wait", "t1"), ("resume", "t1"), ("wait", "t1", "--internal"), ("wait", "t1"))
    ]
    assert said == ["pending_customer", "open", "pending_internal", "pending_customer"]


def test_resolving_with_words_answers(ticket: Crm) -> None:
    said = ticket("ticket", "resolve", "t1", "New cable.", "--json").json
    assert (said["first_reply_at"], said["messages"]) == (NOW, 2)


def test_resolving_without_words_says_nothing(ticket: Crm) -> None:
    said = ticket("ticket", "resolve", "t1", "--json").json
    assert (said["first_reply_at"], said["resolution_hours"], said["waiting_since"]) == (None, 24.0, None)


def test_two_texts_are_one_too_many(ticket: Crm) -> None:
    assert ticket("ticket", "resolve", "t1", "New", "cable", "--json", code=2).error["code"] == "too_many_words"


def test_closing_resolves(ticket: Crm) -> None:
    said = ticket("ticket", "close", "t1", "--at", "2026-11-20 18:00", "--json").json
    assert (said["resolved_at"], said["closed_at"]) == ("2026-11-20T18:00:00+00:00",) * 2


def test_a_second_close_is_refused(ticket: Crm) -> None:
    ticket("ticket", "close", "t1")
    error = ticket("ticket", "close", "t1", "--json", code=4).error
    assert error["message"] == "'close' is not possible: t1 is closed since 2026-11-21 12:00"


def test_reopening(ticket: Crm) -> None:
    ticket("ticket", "close", "t1")
    said = ticket("ticket", "reopen", "t1", "--reason", "too early", "--json").json
    assert (said["status"], said["reopened"], said["closed_at"]) == ("open", 1, None)


def test_assigning_and_taking_away(ticket: Crm) -> None:
    said = [ticket("ticket", "assign", "t1", name, "--json").json["assignee"] for name in ("mei", "")]
    assert said == ["mei", None]


def test_who_has_it_already_changes_nothing(ticket: Crm) -> None:
    ticket("ticket", "assign", "t1", "mei")
    assert ticket("ticket", "assign", "t1", "mei", "--json").json["undo"] is None


@pytest.mark.parametrize("words", [(), ("t2",), ("t1", "t3")])
def test_assigning_to_nobody_named_is_refused(ticket: Crm, words: tuple[str, ...]) -> None:
    assert ticket("ticket", "assign", "t1", *words, "--json", code=2).error["code"] == "no_name"


# -- when


def test_nothing_is_dated_before_the_last_event(ticket: Crm) -> None:
    error = ticket("ticket", "reply", "t1", "Hm", "--at", "2026-11-20 11:59", "--json", code=4).error
    assert (error["message"], error["hint"]) == (
        "2026-11-20 11:59 lies before the last event of t1 (2026-11-20 12:00)",
        "date it at that time or later, or take that one back: its undo id is in crmcli history t1",
    )


def test_nothing_is_dated_ahead(ticket: Crm) -> None:
    assert ticket("ticket", "close", "t1", "--at", "tomorrow", "--json", code=2).error["code"] == "future_date"


def test_the_day_of_the_last_event_means_after_it(ticket: Crm) -> None:
    said = ticket("ticket", "close", "t1", "--at", "2026-11-20", "--json").json
    assert said["closed_at"] == "2026-11-20T12:00:00+00:00"


def test_a_clock_that_went_back_is_no_obstacle(ticket: Crm) -> None:
    ticket.now = "2026-11-20T11:00:00+00:00"
    assert ticket("ticket", "close", "t1", "--json").json["closed_at"] == "2026-11-20T12:00:00+00:00"


# -- edit


def test_edit_changes_facts_and_the_priority(ticket: Crm) -> None:
    said = ticket(
        "ticket", "edit", "t1", "--subject", "Chain jumps", "--priority", "urgent", "--kind", "problem", "--json"
    )
    assert [said.json[name] for name in ("subject", "priority", "kind")] == ["Chain jumps", "urgent", "problem"]


def test_another_priority_is_an_event_with_its_time(ticket: Crm) -> None:
    ticket("ticket", "edit", "t1", "--priority", "urgent", "--at", "2026-11-20 15:00")
    event = ticket("ticket", "show", "t1", "--json").json["events"][-1]
    assert (event["kind"], event["value"], event["at"]) == ("priority", "urgent", "2026-11-20T15:00:00+00:00")


def test_an_empty_value_clears(ticket: Crm) -> None:
    ticket("ticket", "edit", "t1", "--kind", "problem")
    assert ticket("ticket", "edit", "t1", "--kind", "", "--json").json["kind"] is None


@pytest.mark.parametrize(
    ("args", "name"),
    [((), "nothing_to_change"), (("--subject", ""), "no_subject"), (("--priority", ""), "unknown_priority")],
)
def test_what_cannot_be_changed(ticket: Crm, args: tuple[str, ...], name: str) -> None:
    assert ticket("ticket", "edit", "t1", *args, "--json", code=2).error["code"] == name


def test_custom_fields_add_up(ticket: Crm) -> None:
    for name in ("frame", "colour"):
        ticket("config", "field", "add", name, "text", "--noun", "ticket")
    ticket("ticket", "edit", "t1", "--field", "frame=A7")
    assert ticket("ticket", "edit", "t1", "--field", "colour=red", "--json").json["fields"] == {
        "colour": "red", "frame": "A7",
    }  # fmt: skip


# -- many


@pytest.fixture
def twelve(crm: Crm) -> Crm:
    for number in range(1, 13):
        crm("ticket", "open", "c1", f"No {number}", "--assignee", "tobias" if number < 3 else "mei")
    return crm


def test_several_by_reference(twelve: Crm) -> None:
    assert twelve("ticket", "close", "t1", "t2", "t2", "--json").json == {
        "count": 2, "ids": ["t1", "t2"], "undo": "u14",
    }  # fmt: skip


def test_several_from_standard_input(twelve: Crm) -> None:
    ids = twelve("ticket", "list", "-w", "assignee=tobias", "-o", "ids").out
    twelve("ticket", "assign", "-", "ines", input=ids)
    assert twelve("ticket", "list", "-w", "assignee=ines", "-o", "ids").out == ids


def test_several_by_filter_with_one_answer(twelve: Crm) -> None:
    twelve("ticket", "resolve", "--where", "assignee=tobias", "Done with it.")
    assert twelve("ticket", "list", "-w", "messages=2", "-o", "ids").out == "t2\nt1\n"


def test_references_may_follow_each_other_before_the_text(twelve: Crm) -> None:
    assert twelve("ticket", "resolve", "t1", "t2", "Done with it.", "--json").json["ids"] == ["t1", "t2"]


def test_a_ticket_of_a_desk_is_no_text(crm: Crm) -> None:
    for number in ("7", "8"):
        crm("ticket", "open", "c1", "Gear", "--source", "desk", "--external-id", number)
    assert crm("ticket", "resolve", "desk:7", "desk:8", "Done: it works.", "--json").json["ids"] == ["t1", "t2"]
    assert crm("ticket", "show", "t2", "--json").json["events"][-1]["text"] == "Done: it works."


def test_over_ten_are_asked_about(twelve: Crm) -> None:
    assert twelve("ticket", "close", "-w", "open=yes", code=8).err == (
        "crmcli: this needs a yes: Close 12 tickets?\nhint: run it again with -y\n"
    )


def test_all_or_none(twelve: Crm) -> None:
    twelve("ticket", "close", "t2")
    twelve("ticket", "close", "t1", "t2", code=4)
    assert state(twelve) == "new"


def test_one_undo_takes_all_back(twelve: Crm) -> None:
    twelve("ticket", "close", "-w", "open=yes", "-y")
    twelve("undo")
    assert len(twelve("ticket", "list", "-w", "status=new", "-o", "ids").out.split()) == 12


def test_nobody_named(crm: Crm) -> None:
    assert crm("ticket", "close", "--json", code=2).error["code"] == "no_target"


# -- list and show


def test_the_newest_first(twelve: Crm) -> None:
    assert twelve("ticket", "list", "-o", "ids", "--limit", "2").out == "t12\nt11\n"


def test_priorities_sort_by_their_rank(crm: Crm) -> None:
    for priority in ("normal", "urgent", "low", "high"):
        crm("ticket", "open", "c1", priority, "--priority", priority)
    assert crm("ticket", "list", "--sort", "-priority", "--fields", "subject").out.split()[1:] == [
        "urgent", "high", "normal", "low",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "ids"),
    [("open=yes", "t1"), ("open=no", "t2"), ("waiting=yes", ""), ("status=open", "t1"), ("reopened=0", "t2 t1")],
)
def test_words_to_filter_by(ticket: Crm, where: str, ids: str) -> None:
    ticket("ticket", "open", "c1", "Flat tyre")
    ticket("ticket", "reply", "t1", "Bring it in.")
    ticket("ticket", "close", "t2")
    assert ticket("ticket", "list", "-w", where, "-o", "ids").out.split() == ids.split()


def test_one_customers(ticket: Crm) -> None:
    ticket("customer", "add", "Bob")
    ticket("ticket", "open", "Bob", "Flat tyre")
    assert ticket("ticket", "list", "--customer", "Bob", "-o", "ids").out == "t2\n"


def test_the_trash_is_left_out(ticket: Crm) -> None:
    ticket("customer", "rm", "c1")
    assert ticket("ticket", "list", "-o", "ids").out == ""


def test_people_read_states_in_words(ticket: Crm) -> None:
    ticket("ticket", "wait", "t1")
    assert "waiting for the customer" in ticket("ticket", "list", "-o", "table").out


def test_show_tells_what_happened(ticket: Crm) -> None:
    ticket("ticket", "assign", "t1", "mei", "--at", "2026-11-20 12:30")
    ticket("ticket", "reply", "t1", "Bring it in.", "--at", "2026-11-20 13:00")
    ticket("ticket", "wait", "t1", "--reason", "he must come", "--at", "2026-11-20 13:01")
    shown = ticket("ticket", "show", "t1", "-o", "table", "--no-color").out
    assert shown.partition("What happened\n")[2].splitlines()[2:] == [
        "2026-11-20 12:00  tester  opened by the customer",
        "2026-11-20 12:30  tester  assigned to mei",
        "2026-11-20 13:00  tester  we answered, open         Bring it in.",
        "2026-11-20 13:01  tester  waiting for the customer  he must come",
    ]


def test_show_as_json_has_the_events(ticket: Crm) -> None:
    ticket("ticket", "close", "t1")
    events = ticket("ticket", "show", "t1", "--json").json["events"]
    assert [(event["kind"], event["from"], event["to"]) for event in events] == [
        ("open", None, "new"), ("resolve", "new", "resolved"), ("close", "resolved", "closed"),
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["show", "reply", "note", "wait", "resume", "resolve", "close", "reopen", "edit"])
def test_no_such_ticket(crm: Crm, verb: str) -> None:
    assert crm("ticket", verb, "t9", "--json", code=3).error["code"] == "not_found"


def test_by_uid_and_by_source(ticket: Crm) -> None:
    ticket("ticket", "open", "c1", "Flat tyre", "--source", "desk", "--external-id", "7")
    uid = ticket("ticket", "show", "desk:7", "--json").json["uid"]
    assert ticket("ticket", "show", uid, "--json").json["id"] == "t2"


# -- with the others


def test_a_message_is_a_contact_with_the_customer(ticket: Crm) -> None:
    ticket("ticket", "reply", "t1", "Bring it in.", "--at", "2026-11-20 13:00")
    ticket("ticket", "note", "t1", "He will come.")
    assert ticket("customer", "show", "c1", "--json").json["last_contact"] == "2026-11-20T13:00:00+00:00"


def test_the_history_of_a_ticket(ticket: Crm) -> None:
    ticket("customer", "edit", "c1", "--city", "York")
    ticket("ticket", "close", "t1")
    assert [change["command"] for change in ticket("history", "t1", "--json").json] == ["ticket close", "ticket open"]


def test_a_dry_run_changes_nothing(ticket: Crm) -> None:
    said = ticket("ticket", "close", "t1", "-n").err
    assert (said.startswith("Dry run, nothing was changed: Closed t1"), state(ticket)) == (True, "new")


def test_what_was_written_is_found(ticket: Crm) -> None:
    ticket("ticket", "reply", "t1", "The derailleur is bent.")
    found = [ticket("find", word, "-o", "ids").out.split() for word in ("derail", "gear", "fork")]
    assert found == [["t1"], ["t1"], []]


def test_schema_documents_tickets(crm: Crm) -> None:
    names = [row["name"] for row in json.loads(crm("schema", "ticket", "--json").raw)]
    assert {"status", "priority", "open", "waiting", "first_reply_hours"} <= set(names)


def test_people_read_what_happened_in_words(ticket: Crm) -> None:
    for line in ("reply t1 Yes", "resolve t1", "close t1", "reopen t1", "resolve t1 Bye"):
        ticket("ticket", *line.split())
    out = ticket("ticket", "show", "t1", "-o", "plain").out
    told = [line.split("  ", 2)[-1].strip() for line in out[out.index("What happened") :].splitlines()[2:]]
    assert [words.split("  ")[0] for words in told if words] == [
        "opened by the customer", "we answered, open", "resolved", "closed", "reopened",
        "we answered, resolved",
    ]  # fmt: skip
