"""Interactions come in: their own dates, what a row does not say, types that nobody used yet."""

from collections import Counter
from pathlib import Path

import pytest

from ground import Crm
from rows import came, reasons, sample, written

HEADER = ("interaction_id", "customer_id", "at", "kind", "body")


def bring(crm: Crm, tmp_path: Path, *cells: str, header: tuple[str, ...] = HEADER, code: int = 0) -> tuple[int, ...]:
    return came(crm, written(tmp_path / "i.csv", header, cells), "--as", "interactions", code=code)


@pytest.fixture
def shop(stocked: Crm, tmp_path: Path) -> Crm:
    stocked("import", sample("corner-shop/interactions.csv", tmp_path), code=6)
    return stocked


def test_the_types_of_the_readme(shop: Crm) -> None:
    found = shop("interaction", "list", "--fields", "type,customer", "-o", "jsonl").documents
    types = Counter(row["type"] for row in found)
    assert types == {"call": 273, "email": 252, "visit": 183, "sms": 126, "meeting": 66}
    assert len({row["customer"] for row in found}) == 354


def test_lines_stay_lines(shop: Crm) -> None:
    found = shop("interaction", "list", "--fields", "text", "-o", "jsonl").documents
    assert sum("\n" in (row["text"] or "") for row in found) == 125


def test_a_type_that_nobody_used_joins_the_list(stocked: Crm, tmp_path: Path) -> None:
    said = stocked("import", sample("corner-shop/interactions.csv", tmp_path), code=6)
    assert "new in interaction.types: sms\n" in said.err
    assert stocked("config", "get", "interaction.types").out.strip().endswith("note, sms")
    stocked("log", "c1", "Ready", "--type", "sms")


def test_a_second_time_no_type_is_new(shop: Crm, tmp_path: Path) -> None:
    assert "new in" not in shop("import", sample("corner-shop/interactions.csv", tmp_path), code=6).err


def test_a_dry_run_writes_no_settings(stocked: Crm, tmp_path: Path) -> None:
    stocked("import", sample("corner-shop/interactions.csv", tmp_path), "-n", code=6)
    assert stocked("config", "get", "interaction.types").out.strip().endswith("note")


def test_the_last_contact_follows(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, "I1", "K1", "2026-03-05T10:00Z", "call", "Talked")
    found = two("customer", "list", "--fields", "id,last_contact", "-o", "json").json
    assert [row["last_contact"] for row in found] == ["2026-03-05T10:00:00+00:00", None]


def test_a_row_without_a_date_is_rejected(two: Crm, tmp_path: Path) -> None:
    assert bring(two, tmp_path, "I1", "K1", "", "call", "Talked", code=6) == (0, 0, 0, 1, 0)
    assert reasons(tmp_path / "i.csv.rejects.csv") == [("2", "at", "the row names no date")]


def test_a_day_without_a_time_leaves_the_hour(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, "I1", "K1", "2026-03-05T10:00Z", "call", "Talked")
    assert bring(two, tmp_path, "I1", "K1", "2026-03-05", "call", "Talked") == (0, 0, 1, 0, 0)
    assert bring(two, tmp_path, "I1", "K1", "2026-03-05", "call", "Talked again") == (0, 1, 0, 0, 0)
    assert two("interaction", "show", "i1", "--json").json["at"] == "2026-03-05T10:00:00+00:00"


def test_another_day_is_taken(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, "I1", "K1", "2026-03-05T10:00Z", "call", "Talked")
    assert bring(two, tmp_path, "I1", "K1", "2026-03-06", "call", "Talked") == (0, 1, 0, 0, 0)
    assert two("interaction", "show", "i1", "--json").json["at"] == "2026-03-06"


def test_without_a_type_it_is_a_note_and_stays_what_it_became(two: Crm, tmp_path: Path) -> None:
    header = ("interaction_id", "customer_id", "at", "body")
    row = ("I1", "K1", "2026-03-05", "Talked")
    bring(two, tmp_path, *row, header=header)
    assert two("interaction", "show", "i1", "--json").json["type"] == "note"
    two("interaction", "edit", "i1", "--type", "call")
    assert bring(two, tmp_path, *row, header=header) == (0, 0, 1, 0, 0)


def test_what_a_file_leaves_out_is_still_found(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, "I1", "K1", "2026-03-05", "call", "About the zebra")
    bring(two, tmp_path, "I1", "K1", "2026-03-05", "Bo", header=("interaction_id", "customer_id", "at", "subject"))
    assert [hit["id"] for hit in two("find", "zebra", "-o", "json").json] == ["i1"]


def test_it_moves_with_its_customer(two: Crm, tmp_path: Path) -> None:
    bring(two, tmp_path, "I1", "K1", "2026-03-05", "call", "Talked")
    assert bring(two, tmp_path, "I1", "K2", "2026-03-05", "call", "Talked") == (0, 1, 0, 0, 0)
    assert two("db", "check").out == ""
