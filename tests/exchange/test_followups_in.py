"""Follow-ups come in: what was done or put off here stays so, what recurs goes on."""

import json
from pathlib import Path

import pytest

from ground import Crm
from rows import came, reasons, written

HEADER = ("task_id", "customer_id", "task", "due_date", "status", "every")
CALL = ("F1", "K1", "Call Ada", "2026-11-30", "", "")
MONTHLY = ("F1", "K1", "Call Ada", "2026-11-30", "", "1m")


def bring(crm: Crm, tmp_path: Path, *cells: str, code: int = 0) -> tuple[int, ...]:
    return came(crm, written(tmp_path / "f.csv", HEADER, cells), code=code)


def shown(crm: Crm, *names: str) -> tuple[object, ...]:
    found = crm("followup", "show", "f1", "--json").json
    return tuple(found[name] for name in names)


def test_it_is_due(two: Crm, tmp_path: Path) -> None:
    assert bring(two, tmp_path, *CALL) == (1, 0, 0, 0, 0)
    assert shown(two, "customer", "text", "due", "status", "external_id") == (
        "c1", "Call Ada", "2026-11-30", "open", "F1",
    )  # fmt: skip


@pytest.mark.parametrize(("verb", "status"), [("done", "done"), ("cancel", "cancelled")])
def test_what_is_finished_here_stays_so(two: Crm, tmp_path: Path, verb: str, status: str) -> None:
    bring(two, tmp_path, *CALL)
    two("followup", verb, "f1")
    assert bring(two, tmp_path, *CALL) == (0, 0, 1, 0, 0)
    assert bring(two, tmp_path, *CALL[:3], "2026-12-30", "open", "1m") == (0, 0, 1, 0, 0)
    assert shown(two, "status", "due") == (status, "2026-11-30")


def test_what_is_done_there_is_done_here(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *CALL)
    assert bring(two, tmp_path, *CALL[:4], "completed", "") == (0, 1, 0, 0, 0)
    assert bring(two, tmp_path, *CALL[:4], "completed", "") == (0, 0, 1, 0, 0)
    assert shown(two, "status") == ("done",)
    assert two("db", "check").out == ""


def test_what_recurs_goes_on_from_where_it_is(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *MONTHLY)
    two("done", "f1")
    assert shown(two, "due", "status") == ("2026-12-30", "open")
    assert bring(two, tmp_path, *MONTHLY) == (0, 0, 1, 0, 0)
    assert shown(two, "due") == ("2026-12-30",)


def test_what_was_put_off_here_stays_so(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *CALL)
    two("snooze", "f1", "2026-12-05")
    assert bring(two, tmp_path, *CALL) == (0, 0, 1, 0, 0)
    assert bring(two, tmp_path, "F1", "K1", "Write to Ada", *CALL[3:]) == (0, 1, 0, 0, 0)
    assert shown(two, "text", "due") == ("Write to Ada", "2026-12-05")


def test_another_date_there_is_the_date_here(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *CALL)
    assert bring(two, tmp_path, *CALL[:3], "2026-12-08T15:00", "", "") == (0, 1, 0, 0, 0)
    assert shown(two, "due") == ("2026-12-08T15:00:00+00:00",)
    assert bring(two, tmp_path, *CALL[:3], "2026-12-08", "", "") == (0, 0, 1, 0, 0)


def test_what_begins_to_recur_begins_at_its_date(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *CALL)
    assert bring(two, tmp_path, *MONTHLY) == (0, 1, 0, 0, 0)
    two("done", "f1")
    assert shown(two, "due", "every") == ("2026-12-30", "1m")


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        (("F1", "K1", "", "2026-11-30", "", ""), "text", "the row does not say what to do"),
        (("F1", "K1", "Call", "", "", ""), "due", "the row names no date"),
        (("F1", "K1", "Call", "2026-11-30", "perhaps", ""), "status", "'perhaps' is no state of a follow-up"),
        (("F1", "K1", "Call", "2026-02-30", "", ""), "due_date", "'2026-02-30' is no date: there is no such day"),
        (("F1", "K1", "Call", "2026-11-30", "", "0d"), "every", "'0d' never gets to another day"),
    ],
)
def test_what_cannot_be_is_rejected(two: Crm, tmp_path: Path, cells: tuple[str, ...], field: str, reason: str) -> None:
    assert bring(two, tmp_path, *cells, code=6) == (0, 0, 0, 1, 0)
    assert reasons(tmp_path / "f.csv.rejects.csv") == [("2", field, reason)]


def test_a_follow_up_stays_with_its_customer(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *MONTHLY)
    two("done", "f1")
    assert bring(two, tmp_path, "F1", "K2", *MONTHLY[2:], code=6) == (0, 0, 0, 1, 0)
    assert reasons(tmp_path / "f.csv.rejects.csv") == [("2", "customer", "f1 belongs to c1")]
    assert two("db", "check").out == ""


def test_who_looks_after_a_customer_is_not_assigned_for_good(two: Crm, tmp_path: Path) -> None:
    two("customer", "edit", "c1", "--owner", "mei")
    bring(two, tmp_path, *CALL)
    two("customer", "edit", "c1", "--owner", "bo")
    assert shown(two, "owner") == ("bo",)


def test_fill_leaves_the_state_and_the_date(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *CALL)
    header = (*HEADER, "completed on", "owner")
    file = written(tmp_path / "fill.csv", header, (*CALL[:3], "2026-12-24T15:00", "done", "", "2026-11-20", "mei"))
    assert came(two, file, "--on-match", "fill") == (0, 1, 0, 0, 0)
    assert shown(two, "status", "due", "done_at", "owner") == ("open", "2026-11-30", None, "mei")
    assert two("db", "check").out == ""


def test_what_no_longer_recurs_is_due_once_more(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, *MONTHLY)
    two("done", "f1")
    two("snooze", "f1", "2027-01-05")
    came(two, written(tmp_path / "once.csv", HEADER, CALL), "--clear-empty")
    assert shown(two, "due", "every") == ("2027-01-05", None)
    two("done", "f1")
    assert shown(two, "status") == ("done",)


DONE = "2026-11-30T00:00:00+00:00"


@pytest.mark.parametrize(
    "change",
    [
        {"occurrences": [5]},
        {"occurrences": [{"due": DONE}]},
        {"occurrences": [{"due": DONE, "done": "x", "by": "mei", "interaction_uid": None}]},
        {"occurrences": [{"due": DONE, "done": DONE, "by": None, "interaction_uid": None}]},
        {"anchor": "nonsense"},
        {"anchor": "2026-11-30T10:00:00+02:00"},
        {"id": "f99999999999999999999"},
    ],
)
def test_what_no_export_writes_is_rejected(two: Crm, tmp_path: Path, change: dict[str, object]) -> None:
    bring(two, tmp_path, *MONTHLY)
    two("done", "f1")
    (found,) = two("export", "followups", "--format", "jsonl").documents
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(found | change) + "\n")
    assert came(two, str(file), "--as", "followups", code=6) == (0, 0, 0, 1, 0)
