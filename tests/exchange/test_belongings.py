"""Contacts, interactions, tickets and follow-ups come in by one way: what holds for every one of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import SAMPLES, brought, came, counts, read, reasons, sample, written
from test_going_on import cut_short

ACCEPTED = {"contacts": (67, 1), "tickets": (260, 2), "interactions": (900, 1)}
"""Noun -> accepted and rejected rows, as the README of the samples has them."""

REJECTED = {
    "contacts": [("33", "customer", "no customer 'K8888'")],
    "tickets": [
        ("122", "", "resolved_at lies before opened_at"),
        ("203", "customer", "no customer 'K7777'"),
    ],
    "interactions": [("635", "customer", "no customer 'K7777'")],
}
CHANGED = {"contacts": "role", "tickets": "subject", "interactions": "staff"}
HEADERS = {
    "contacts": ("contact_id", "customer_id", "name", "email", "is_primary"),
    "tickets": ("ticket_id", "customer_id", "subject", "priority", "status", "opened_at", "resolved_at"),
    "interactions": ("interaction_id", "customer_id", "at", "kind", "body"),
    "followups": ("task_id", "customer_id", "task", "due_date", "every"),
}
NOUNS = tuple(HEADERS)
OWN = ("uid", "created_at", "customer_uid", "contact_uid", "purchase_uid", "events")


def row(noun: str, n: int) -> tuple[str, ...]:
    """A row of the noun, different for each number; the customers take turns."""
    whose = f"K{1 + n % 2}"
    day = f"2026-0{1 + n % 9}-{1 + n % 28:02}"
    return {
        "contacts": (f"C{n}", whose, f"Person {n}", f"p{n}@example.com", "yes"),
        "tickets": (f"T{n}", whose, f"Gear {n} slips", "high", "closed", f"{day}T10:00Z", f"{day}T12:00Z"),
        "interactions": (f"I{n}", whose, f"{day}T10:00Z", "call", f"Asked for {n}"),
        "followups": (f"F{n}", whose, f"Call about {n}", f"2026-12-{1 + n % 28:02}", "1m" if n % 3 else ""),
    }[noun]


def file(tmp_path: Path, noun: str, count: int = 3, name: str = "") -> str:
    return written(tmp_path / (name or f"{noun}.csv"), HEADERS[noun], *(row(noun, n) for n in range(count)))


def told(crm: Crm, noun: str) -> list[Mapping[str, Any]]:
    """The noun's records without what a store gives itself."""
    found = crm("export", noun, "--format", "jsonl").documents
    return [{key: value for key, value in record.items() if key not in OWN} for record in found]


def everything(crm: Crm) -> bytes:
    return crm("export", "all").raw


# -- the sample shop


@pytest.mark.parametrize("noun", ACCEPTED)
def test_the_counts_are_those_of_the_readme(stocked: Crm, tmp_path: Path, noun: str) -> None:
    accepted, rejected = ACCEPTED[noun]
    found = brought(stocked, sample(f"corner-shop/{noun}.csv", tmp_path), code=6)
    assert (found["noun"], counts(found)) == (noun, (accepted, 0, 0, rejected, 0))
    assert reasons(found["rejects_file"]) == REJECTED[noun]
    assert stocked("db", "check").out == ""


@pytest.mark.parametrize("noun", ACCEPTED)
def test_the_second_import_changes_nothing(stocked: Crm, tmp_path: Path, noun: str) -> None:
    accepted, rejected = ACCEPTED[noun]
    path = sample(f"corner-shop/{noun}.csv", tmp_path)
    came(stocked, path, code=6)
    before = everything(stocked)
    assert came(stocked, path, code=6) == (0, 0, accepted, rejected, 0)
    assert everything(stocked) == before
    stocked("import", "undo", "m4", code=4)


@pytest.mark.parametrize("noun", ACCEPTED)
def test_rows_backwards_give_the_same_content(stocked: Crm, tmp_path: Path, noun: str) -> None:
    other = stocked.twin(tmp_path / "other.db")
    header, *rows = read(SAMPLES / "corner-shop" / f"{noun}.csv")
    backwards = written(tmp_path / "back.csv", header, *reversed(rows))
    came(stocked, backwards, code=6)
    found = sorted(told(stocked, noun), key=lambda record: record["external_id"])
    came(other, sample(f"corner-shop/{noun}.csv", tmp_path), code=6)
    wanted = sorted(told(other, noun), key=lambda record: record["external_id"])
    assert [{**one, "id": ""} for one in found] == [{**one, "id": ""} for one in wanted]
    stocked("db", "check")


@pytest.mark.parametrize("noun", ACCEPTED)
def test_changed_rows_alone_are_updated(stocked: Crm, tmp_path: Path, noun: str) -> None:
    accepted, rejected = ACCEPTED[noun]
    came(stocked, sample(f"corner-shop/{noun}.csv", tmp_path), code=6)
    header, *rows = read(SAMPLES / "corner-shop" / f"{noun}.csv")
    for cells in rows[5::100]:
        cells[header.index(CHANGED[noun])] = "changed"
    changed, count = written(tmp_path / "changed.csv", header, *rows), len(rows[5::100])
    assert came(stocked, changed, code=6) == (0, count, accepted - count, rejected, 0)
    assert came(stocked, changed, code=6) == (0, 0, accepted, rejected, 0)
    stocked("db", "check")


@pytest.mark.parametrize("noun", ACCEPTED)
def test_a_run_is_taken_back_and_comes_in_again(stocked: Crm, tmp_path: Path, noun: str) -> None:
    before, path = everything(stocked), sample(f"corner-shop/{noun}.csv", tmp_path)
    first = came(stocked, path, code=6)
    stocked("import", "undo", "m3")
    assert everything(stocked) == before
    assert came(stocked, path, code=6) == first
    stocked("db", "check")


# -- every noun


@pytest.mark.parametrize("noun", NOUNS)
def test_a_second_time_nothing_changes(two: Crm, tmp_path: Path, noun: str) -> None:
    path = file(tmp_path, noun)
    assert (came(two, path), came(two, path)) == ((3, 0, 0, 0, 0), (0, 0, 3, 0, 0))


@pytest.mark.parametrize("noun", NOUNS)
def test_known_ones_can_be_skipped_or_refused(two: Crm, tmp_path: Path, noun: str) -> None:
    came(two, file(tmp_path, noun))
    more = file(tmp_path, noun, 4, "more.csv")
    assert came(two, more, "--on-match", "skip", "-n") == (1, 0, 0, 0, 3)
    assert came(two, more, "--on-match", "fail", code=6) == (1, 0, 0, 3, 0)
    short = two(noun.removesuffix("s"), "list", "--sort", "id", "-o", "ids").out.split()[0]
    assert reasons(f"{more}.rejects.csv")[0][2] == f"is {short} already (--on-match fail)"


@pytest.mark.parametrize(
    ("noun", "empty", "known"),
    [("contacts", "role", "name"), ("tickets", "kind", "subject"), ("interactions", "staff", "text")],
)
def test_fill_only_fills_what_is_empty(two: Crm, tmp_path: Path, noun: str, empty: str, known: str) -> None:
    came(two, file(tmp_path, noun))
    before = told(two, noun)[0][known]
    header = (HEADERS[noun][0], "customer_id", known, empty, "colour", "at")
    more = (row(noun, 0)[0], "K1", "new", "call", "red", "2026-01-01T10:00Z")
    width = 6 if noun == "interactions" else 5  # the others know no such moment
    filling = written(tmp_path / "fill.csv", header[:width], more[:width])
    assert came(two, filling, "--as", noun, "--on-match", "fill") == (0, 1, 0, 0, 0)
    found = told(two, noun)[0]
    assert (found[known], found[empty], found["fields"]["colour"]) == (before, "call", "red")
    assert came(two, filling, "--as", noun, "--on-match", "fill") == (0, 0, 1, 0, 0)


ERASED = {
    "contacts": (("name", "role"), ("Person", "Buyer")),
    "tickets": (("subject", "kind"), ("Gear slips", "repair")),
    "interactions": (("at", "staff"), ("2026-01-01T10:00Z", "mei")),
    "followups": (("text", "every", "due"), ("Call", "1m", "2026-12-01")),
    "purchases": (("total", "note", "date"), ("5.00", "bell", "2026-10-01")),
}
"""Noun -> columns, the second of which can be erased, and cells."""


@pytest.mark.parametrize("noun", ERASED)
def test_an_empty_cell_keeps_what_is_there_unless_it_is_to_erase(two: Crm, tmp_path: Path, noun: str) -> None:
    columns, cells = ERASED[noun]
    header = ("external_id", "customer", "colour", *columns)
    full = written(tmp_path / "full.csv", header, ("X1", "K1", "red", *cells))
    empty = written(tmp_path / "empty.csv", header, ("X1", "K1", "", cells[0], "", *cells[2:]))
    came(two, full, "--as", noun)
    assert came(two, empty, "--as", noun) == (0, 0, 1, 0, 0)
    assert came(two, empty, "--as", noun, "--clear-empty") == (0, 1, 0, 0, 0)
    found = told(two, noun)[-1]
    assert (found[columns[1]], found["fields"]) == (None, {})
    assert came(two, empty, "--as", noun, "--clear-empty") == (0, 0, 1, 0, 0)
    assert two("db", "check").out == ""


@pytest.mark.parametrize("noun", ["customers", *ERASED])
def test_a_new_record_has_no_field_that_is_empty(two: Crm, tmp_path: Path, noun: str) -> None:
    columns, cells = ERASED.get(noun, (("name",), ("Cem",)))
    header = ("external_id", "customer", "colour", *columns)[0 if noun != "customers" else 2 :]
    new = written(tmp_path / "new.csv", header, ("X1", "K1", "", *cells)[-len(header) :])
    came(two, new, "--as", noun, "--clear-empty")
    assert told(two, noun)[-1]["fields"] == {}


@pytest.mark.parametrize("noun", ERASED)
def test_fill_leaves_a_custom_field_that_is_known(two: Crm, tmp_path: Path, noun: str) -> None:
    columns, cells = ERASED[noun]
    for colour in ("red", "blue"):
        header = ("external_id", "customer", "colour", *columns)
        file = written(tmp_path / "x.csv", header, ("X1", "K1", colour, *cells))
        came(two, file, "--as", noun, "--on-match", "fill")
    assert told(two, noun)[-1]["fields"] == {"colour": "red"}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_same_id_twice_is_skipped_when_equal_and_rejected_when_not(two: Crm, tmp_path: Path, noun: str) -> None:
    first, other = row(noun, 0), row(noun, 2)
    twice = written(tmp_path / "t.csv", HEADERS[noun], first, first, (first[0], *other[1:]))
    assert came(two, twice, code=6) == (1, 0, 0, 1, 1)
    ((line, field, reason),) = reasons(f"{twice}.rejects.csv")
    assert (line, field, "stands in this file before, with other content" in reason) == ("4", "external_id", True)


@pytest.mark.parametrize("noun", NOUNS)
def test_rows_without_an_id_are_known_by_what_they_say(two: Crm, tmp_path: Path, noun: str) -> None:
    rows = [row(noun, n)[1:] for n in (0, 0, 1)]
    path = written(tmp_path / "t.csv", HEADERS[noun][1:], *rows)
    assert came(two, path, "--as", noun) == (3, 0, 0, 0, 0)
    assert came(two, path, "--as", noun) == (0, 0, 3, 0, 0)


@pytest.mark.parametrize("noun", NOUNS)
def test_who_is_not_known_or_not_named_is_rejected(two: Crm, tmp_path: Path, noun: str) -> None:
    rows = [(*row(noun, n)[:1], whom, *row(noun, n)[2:]) for n, whom in enumerate(("K9", "", "ada@example.com"))]
    path = written(tmp_path / "t.csv", HEADERS[noun], *rows)
    assert came(two, path, code=6) == (1, 0, 0, 2, 0)
    assert reasons(f"{path}.rejects.csv") == [
        ("2", "customer", "no customer 'K9'"),
        ("3", "customer", "the row names no customer"),
    ]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_dry_run_counts_and_leaves_nothing(two: Crm, tmp_path: Path, noun: str) -> None:
    before, path = everything(two), file(tmp_path, noun, 30)
    assert came(two, path, "-n") == (30, 0, 0, 0, 0)
    assert everything(two) == before


@pytest.mark.parametrize("noun", NOUNS)
def test_a_run_that_was_cut_short_goes_on(two: Crm, tmp_path: Path, noun: str) -> None:
    path = file(tmp_path, noun, 900)
    other = two.twin(tmp_path / "other.db")
    cut_short(other, path, 1)
    cut_short(other, path, 1)
    last = other("import", path, "--json")
    assert ("going on with m3" in last.err, counts(last.json)) == (True, (900, 0, 0, 0, 0))
    came(two, path)
    assert told(other, noun) == told(two, noun)
    other("db", "check")


@pytest.mark.parametrize("noun", NOUNS)
def test_undo_takes_back_all_parts_of_a_run(two: Crm, tmp_path: Path, noun: str) -> None:
    before, path = everything(two), file(tmp_path, noun, 900)
    cut_short(two, path, 2)
    came(two, path)
    two("import", "undo", "m3")
    assert everything(two) == before
    two("db", "check")


@pytest.mark.parametrize("noun", NOUNS)
def test_undo_restores_what_a_run_changed(two: Crm, tmp_path: Path, noun: str) -> None:
    came(two, file(tmp_path, noun))
    before = everything(two)
    at = HEADERS[noun].index({"contacts": "name", "tickets": "subject", "interactions": "body"}.get(noun, "task"))
    rows = [(*row(noun, n)[:at], "Otherwise", *row(noun, n)[at + 1 :]) for n in range(3)]
    assert came(two, written(tmp_path / "changed.csv", HEADERS[noun], *rows)) == (0, 3, 0, 0, 0)
    two("import", "undo", "m4")
    assert everything(two) == before
    two("db", "check")


@pytest.mark.parametrize("noun", NOUNS)
def test_whose_records_were_changed_since_is_kept_whole(two: Crm, tmp_path: Path, noun: str) -> None:
    came(two, file(tmp_path, noun))
    one = noun.removesuffix("s")
    short = two(one, "list", "--sort", "id", "-o", "ids").out.split()[0]
    change = {"contacts": "--name", "tickets": "--subject"}.get(noun, "--text")
    two(one, "edit", short, change, "Otherwise")
    done = two("import", "undo", "m3", "--json", code=6).json
    assert (done["restored"], [kept.split(":")[0] for kept in done["kept"]]) == (1, ["c1"])
    assert {record["customer"] for record in told(two, noun)} == {"c1"}
    two("db", "check")


@pytest.mark.parametrize("noun", NOUNS)
def test_history_tells_of_the_run(two: Crm, tmp_path: Path, noun: str) -> None:
    came(two, file(tmp_path, noun))
    short = two(noun.removesuffix("s"), "list", "--sort", "id", "-o", "ids").out.split()[0]
    assert [change["command"] for change in two("history", short, "-o", "json").json] == ["import"]


@pytest.mark.parametrize("noun", NOUNS)
def test_changed_words_are_found(two: Crm, tmp_path: Path, noun: str) -> None:
    came(two, file(tmp_path, noun))
    at = HEADERS[noun].index({"contacts": "name", "tickets": "subject", "interactions": "body"}.get(noun, "task"))
    first = row(noun, 0)
    came(two, written(tmp_path / "changed.csv", HEADERS[noun], (*first[:at], "Zebra crossing", *first[at + 1 :])))
    assert len(two("find", "zebra", "-o", "json").json) == 1
