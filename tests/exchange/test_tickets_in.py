"""Tickets come in: the events behind their figures, files that know more than the store, and those that contradict."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import SAMPLES, brought, came, counts, reasons, sample, written

HEADER = (
    "ticket_id", "customer_id", "subject", "status", "priority", "opened_at", "first_reply_at", "resolved_at",
    "assignee",
)  # fmt: skip
PRIORITIES = ("urgent", "high", "normal", "low")
OPENED, ANSWERED, SOLVED = "2026-03-05T10:00Z", "2026-03-05T12:00Z", "2026-03-06T10:00Z"


def row(status: str = "new", reply: str = "", solved: str = "", **other: str) -> tuple[str, ...]:
    cells = {"priority": "normal", "opened_at": OPENED, "assignee": "mei", "subject": "Gear slips", **other}
    known = {"ticket_id": "T1", "customer_id": "K1", "status": status, "first_reply_at": reply, "resolved_at": solved}
    return tuple({**known, **cells}[name] for name in HEADER)


def bring(crm: Crm, tmp_path: Path, cells: tuple[str, ...], *options: str, code: int = 0) -> tuple[int, ...]:
    return came(crm, written(tmp_path / "t.csv", HEADER, cells), *options, code=code)


def bring_over(other: Crm, crm: Crm, tmp_path: Path) -> None:
    """Both nouns of another store, as it exports them."""
    for noun in ("customers", "tickets"):
        file = tmp_path / f"{noun}.jsonl"
        file.write_bytes(other("export", noun, "--format", "jsonl").raw)
        crm("import", str(file))


def ticket(crm: Crm) -> dict[str, Any]:
    found: dict[str, Any] = crm("ticket", "show", "t1", "--json").json
    return found


def kinds(crm: Crm) -> list[str]:
    (found,) = crm("export", "tickets", "--format", "jsonl").documents
    return [event["kind"] for event in found["events"]]


def over(crm: Crm, field: str, hours: tuple[int, ...]) -> int:
    """How many tickets took longer than the hours of their priority."""
    words = [f"priority={name} and {field}>{most}" for name, most in zip(PRIORITIES, hours, strict=True)]
    return sum(len(crm("ticket", "list", "-w", word, "-o", "ids").out.splitlines()) for word in words)


@pytest.fixture
def shop(stocked: Crm, tmp_path: Path) -> Crm:
    stocked("import", sample("corner-shop/tickets.csv", tmp_path), code=6)
    return stocked


# -- the sample shop


def test_the_figures_of_the_readme(shop: Crm) -> None:
    found = shop("report", "service", "--json").json["total"]
    assert (found["opened"], found["open"], found["ratings"], found["rating_mean"]) == (260, 21, 132, 3.492)
    assert (found["first_replies"], found["first_reply_hours_mean"], found["first_reply_hours_median"]) == (
        249, 12.062, 6.05,
    )  # fmt: skip
    assert (found["resolutions"], found["resolution_hours_mean"], found["resolution_hours_median"]) == (
        239, 82.0, 49.55,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("status", {"closed": 166, "resolved": 73, "open": 11, "pending_customer": 10}),
        ("priority", {"urgent": 18, "high": 51, "normal": 139, "low": 52}),
        ("kind", {"repair": 89, "order": 77, "question": 53, "warranty": 27, "complaint": 14}),
        ("channel", {"email": 77, "phone": 68, "web": 63, "shop": 52}),
    ],
)
def test_how_many_of_each(shop: Crm, field: str, wanted: dict[str, int]) -> None:
    found = shop("ticket", "list", "--fields", field, "-o", "jsonl").documents
    assert Counter(row[field] for row in found) == wanted


@pytest.mark.parametrize(
    ("field", "hours", "late"),
    [("first_reply_hours", (1, 4, 8, 24), 93), ("resolution_hours", (8, 24, 72, 168), 83)],
)
def test_how_many_came_late(shop: Crm, field: str, hours: tuple[int, ...], late: int) -> None:
    assert over(shop, field, hours) == late


def test_purchases_are_linked(shop: Crm) -> None:
    with (SAMPLES / "corner-shop" / "tickets.csv").open(encoding="utf-8", newline="") as file:
        wanted = {r["ticket_id"] for r in csv.DictReader(file) if r["purchase_id"]} - {"T9001", "T9002"}
    found = shop("ticket", "list", "--fields", "external_id,purchase", "-o", "jsonl").documents
    assert {row["external_id"] for row in found if row["purchase"]} == wanted


def test_words_that_no_list_had_join_the_lists(stocked: Crm, tmp_path: Path) -> None:
    said = stocked("import", sample("corner-shop/tickets.csv", tmp_path), code=6).err
    assert "new in ticket.kinds: repair, warranty\n" in said
    assert "new in ticket.channels: shop\n" in said
    stocked("ticket", "open", "c1", "Gear slips", "--kind", "repair", "--channel", "shop")


def test_a_dry_run_writes_no_settings(stocked: Crm, tmp_path: Path) -> None:
    before = stocked("config", "get", "ticket.kinds").out
    stocked("import", sample("corner-shop/tickets.csv", tmp_path), "-n", code=6)
    assert stocked("config", "get", "ticket.kinds").out == before


# -- the help desk


@pytest.fixture
def desk(crm: Crm, tmp_path: Path) -> dict[str, Any]:
    """The help desk's export, behind its requesters as customers."""
    with (SAMPLES / "exports" / "helpdesk_tickets.csv").open(encoding="utf-8", newline="") as file:
        people = {r["Requester Email"]: r["Requester"] for r in csv.DictReader(file) if r["Requester Email"]}
    came(crm, written(tmp_path / "people.csv", ("name", "email"), *((name, email) for email, name in people.items())))
    return brought(crm, sample("exports/helpdesk_tickets.csv", tmp_path), code=6)


def test_a_help_desk_moves_in(desk: dict[str, Any], crm: Crm) -> None:
    assert (desk["noun"], counts(desk)) == ("tickets", (58, 0, 0, 2, 0))
    assert reasons(desk["rejects_file"]) == [
        ("19", "", "resolved_at lies before opened_at"),
        ("42", "customer", "a customer is known by an e-mail address, or by a name with an id or a phone number"),
    ]
    assert crm("db", "check").out == ""


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("status", {"closed": 35, "resolved": 19, "open": 3, "pending_customer": 1}),
        ("priority", {"urgent": 7, "high": 14, "normal": 25, "low": 12}),
    ],
)
def test_its_figures(desk: dict[str, Any], crm: Crm, field: str, wanted: dict[str, int]) -> None:
    assert Counter(r[field] for r in crm("ticket", "list", "--fields", field, "-o", "jsonl").documents) == wanted


def test_its_answers_and_resolutions(desk: dict[str, Any], crm: Crm) -> None:
    found = crm("report", "service", "--json").json["total"]
    assert (found["first_replies"], found["first_reply_hours_mean"], found["first_reply_hours_median"]) == (
        55, 8.222, 4.017,
    )  # fmt: skip
    assert (found["resolutions"], found["resolution_hours_mean"], found["resolution_hours_median"]) == (
        54, 69.481, 27.742,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "hours", "late"),
    [("first_reply_hours", (1, 4, 8, 24), 14), ("resolution_hours", (8, 24, 72, 168), 17)],
)
def test_how_many_of_its_tickets_came_late(
    desk: dict[str, Any], crm: Crm, field: str, hours: tuple[int, ...], late: int
) -> None:
    assert over(crm, field, hours) == late


def test_its_source_is_the_channel(desk: dict[str, Any], crm: Crm) -> None:
    found = crm("ticket", "list", "--fields", "channel,source", "-o", "jsonl").documents
    assert ({r["channel"] for r in found}, {r["source"] for r in found}) == (
        {"chat", "email", "phone", "portal"}, {"import"},
    )  # fmt: skip


def test_a_channel_of_its_own_is_the_channel(two: Crm, tmp_path: Path) -> None:
    header = ("ticket_id", "customer_id", "subject", "source", "channel")
    came(two, written(tmp_path / "t.csv", header, ("T1", "K1", "Gear", "old desk", "phone")))
    assert (ticket(two)["channel"], ticket(two)["fields"]["source"]) == ("phone", "old desk")


def test_its_second_import_changes_nothing(desk: dict[str, Any], crm: Crm, tmp_path: Path) -> None:
    assert came(crm, str(tmp_path / "helpdesk_tickets.csv"), code=6) == (0, 0, 58, 2, 0)


# -- figures and events


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (row("closed", reply="2026-03-05T09:00Z"), "first_reply_at lies before opened_at"),
        (row("closed", solved="2026-03-05T09:00Z"), "resolved_at lies before opened_at"),
        (row("closed", subject=""), "the row names no subject"),
    ],
)
def test_what_cannot_be_is_rejected(two: Crm, tmp_path: Path, cells: tuple[str, ...], reason: str) -> None:
    assert bring(two, tmp_path, cells, code=6) == (0, 0, 0, 1, 0)
    assert [found for _, _, found in reasons(tmp_path / "t.csv.rejects.csv")] == [reason]


def test_a_file_that_knows_more_goes_on(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row())
    assert bring(two, tmp_path, row("open", ANSWERED)) == (0, 1, 0, 0, 0)
    assert bring(two, tmp_path, row("closed", ANSWERED, SOLVED)) == (0, 1, 0, 0, 0)
    assert kinds(two) == ["open", "assign", "reply", "resolve", "close"]
    found = ticket(two)
    assert (found["status"], found["first_reply_hours"], found["resolution_hours"]) == ("closed", 2.0, 24.0)
    assert two("db", "check").out == ""


def test_what_happened_in_another_store_happens_here(crm: Crm, tmp_path: Path) -> None:
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    for line in ("customer add Ada", "ticket open c1 Gear", "ticket resolve t1"):
        other(*line.split())
    bring_over(other, crm, tmp_path)
    for line in ("reply t1 --from-customer Hm", "wait t1 --internal", "reply t1 Come", "note t1 One", "note t1 Two"):
        other("ticket", *line.split())
    bring_over(other, crm, tmp_path)
    bring_over(other, crm, tmp_path)
    assert ticket(crm)["events"] == ticket(other)["events"]
    assert (ticket(crm)["status"], ticket(crm)["reopened"]) == ("open", 1)
    assert crm("db", "check").out == ""


def test_what_it_knows_counts_once(two: Crm, tmp_path: Path) -> None:
    for cells in (row(), row("open", ANSWERED), row("closed", ANSWERED, SOLVED)):
        bring(two, tmp_path, cells)
    assert bring(two, tmp_path, row("closed", ANSWERED, SOLVED)) == (0, 0, 1, 0, 0)


def test_an_older_file_takes_nothing_back(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("closed", ANSWERED, SOLVED))
    assert bring(two, tmp_path, row("open", ANSWERED)) == (0, 0, 1, 0, 0)
    assert ticket(two)["status"] == "closed"


def test_a_file_that_goes_on_is_taken_back(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    before = two("export", "all").raw
    bring(two, tmp_path, row("closed", ANSWERED, SOLVED, subject="Otherwise"))
    two("import", "undo", "m4")
    assert two("export", "all").raw == before
    assert two("db", "check").out == ""


@pytest.mark.parametrize(
    "cells", [row("open", "2026-03-05T11:00Z"), row("open", ANSWERED, opened_at="2026-03-04T10:00Z")]
)
def test_who_tells_the_past_otherwise_is_rejected(two: Crm, tmp_path: Path, cells: tuple[str, ...]) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    before = two("export", "all").raw
    assert bring(two, tmp_path, cells, code=6) == (0, 0, 0, 1, 0)
    assert reasons(tmp_path / "t.csv.rejects.csv") == [
        ("2", "status", "tells the past of t1 otherwise than its events (crmcli show t1)")
    ]
    assert two("export", "all").raw == before


def test_nobody_opens_twice(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row(assignee=""))
    assert bring(two, tmp_path, row(assignee="", opened_at="2026-03-07T10:00Z"), code=6) == (0, 0, 0, 1, 0)
    assert two("db", "check").out == ""


def test_what_was_answered_here_before_it_was_known_there_is_rejected(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row())
    two("ticket", "reply", "t1", "Bring it in")
    assert bring(two, tmp_path, row("open", ANSWERED), code=6) == (0, 0, 0, 1, 0)


def test_somebody_else_is_given_it_from_now_on(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    changed = row("open", ANSWERED, assignee="bo", priority="urgent")
    assert bring(two, tmp_path, changed) == (0, 1, 0, 0, 0)
    assert (ticket(two)["assignee"], ticket(two)["priority"]) == ("bo", "urgent")
    assert kinds(two) == ["open", "assign", "reply", "priority", "assign"]
    assert bring(two, tmp_path, changed) == (0, 0, 1, 0, 0)
    assert two("db", "check").out == ""


def test_a_ticket_is_taken_from_whoever_has_it(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    nobody = row("open", ANSWERED, assignee="")
    assert bring(two, tmp_path, nobody) == (0, 0, 1, 0, 0)
    assert bring(two, tmp_path, nobody, "--clear-empty") == (0, 1, 0, 0, 0)
    assert (ticket(two)["assignee"], kinds(two)) == (None, ["open", "assign", "reply", "assign"])
    assert bring(two, tmp_path, nobody, "--clear-empty") == (0, 0, 1, 0, 0)


def test_fill_gives_a_ticket_of_nobody_to_somebody_and_tells_no_more(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row(assignee=""))
    known = row("closed", ANSWERED, SOLVED, priority="urgent")
    assert bring(two, tmp_path, known, "--on-match", "fill") == (0, 1, 0, 0, 0)
    assert [ticket(two)[name] for name in ("assignee", "status", "priority")] == ["mei", "new", "normal"]
    assert bring(two, tmp_path, row(assignee="bo"), "--on-match", "fill") == (0, 0, 1, 0, 0)


@pytest.mark.parametrize("other", [row("closed", ANSWERED, SOLVED), row(priority="high"), row(assignee="bo")])
def test_the_same_id_with_another_story_in_one_file_is_rejected(
    two: Crm, tmp_path: Path, other: tuple[str, ...]
) -> None:
    assert came(two, written(tmp_path / "t.csv", HEADER, row(), row(), other), code=6) == (1, 0, 0, 1, 1)
    assert ticket(two)["status"] == "new"


def test_what_was_given_to_another_here_stays_so(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    two("ticket", "assign", "t1", "bo")
    assert bring(two, tmp_path, row("open", ANSWERED)) == (0, 0, 1, 0, 0)
    assert ticket(two)["assignee"] == "bo"


def test_a_file_without_dates_opens_once(two: Crm, tmp_path: Path) -> None:
    header = ("ticket_id", "customer_id", "subject", "status")
    file = written(tmp_path / "t.csv", header, ("T1", "K1", "Gear slips", "open"))
    came(two, file)
    two.now = "2026-11-25T12:00:00+00:00"
    assert came(two, file) == (0, 0, 1, 0, 0)


def test_a_ticket_stays_with_its_customer(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row())
    assert bring(two, tmp_path, row(customer_id="K2"), code=6) == (0, 0, 0, 1, 0)
    assert reasons(tmp_path / "t.csv.rejects.csv") == [("2", "customer", "t1 belongs to c1")]


def test_what_was_written_about_it_is_still_found(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row())
    two("ticket", "reply", "t1", "About the zebra")
    bring(two, tmp_path, row(subject="Chain slips"))
    assert [len(two("find", word, "-o", "json").json) for word in ("zebra", "chain")] == [1, 1]


def test_answers_of_a_file_are_contact(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    assert two("customer", "show", "c1", "--json").json["last_contact"] == "2026-03-05T12:00:00+00:00"


def test_history_tells_what_happened(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, row("closed", ANSWERED, SOLVED))
    bring(two, tmp_path, row("closed", ANSWERED, SOLVED, subject="Chain slips"))
    assert [change["command"] for change in two("history", "t1", "-o", "json").json] == ["import", "import"]


@pytest.mark.parametrize(
    "change",
    [
        {"at": "nonsense"},
        {"at": None},
        {"actor": None},
        {"text": {"a": 1}},
        {"kind": "dance"},
        {"kind": "reply"},
        {"to": "purple"},
        {"from": "open"},
        {"direction": "up"},
        {"value": "purple"},
    ],
)
def test_events_that_no_export_writes_are_rejected(two: Crm, tmp_path: Path, change: dict[str, object]) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    (found,) = two("export", "tickets", "--format", "jsonl").documents
    two("import", "undo", "m3")
    found["events"][0] |= change
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(found) + "\n")
    assert came(two, str(file), "--as", "tickets", code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{file}.rejects.csv") == [("1", "", "the events are not as an export writes them")]
    assert two("db", "check").out == ""


@pytest.mark.parametrize("events", [[{"kind": "open"}], [5]])
def test_events_without_what_makes_them_are_rejected(two: Crm, tmp_path: Path, events: list[object]) -> None:
    bring(two, tmp_path, row("open", ANSWERED))
    (found,) = two("export", "tickets", "--format", "jsonl").documents
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps({**found, "events": events}) + "\n")
    assert came(two, str(file), "--as", "tickets", code=6) == (0, 0, 0, 1, 0)
