"""Merged records and files: rows that name the old one land on the other, and an export keeps all that leads on."""

from pathlib import Path

import pytest

from ground import Crm
from rows import written

PEOPLE = ("customer_id", "name", "email", "phone", "city")


@pytest.fixture
def merged(crm: Crm, tmp_path: Path) -> Crm:
    """K1 (c1) and K9 (c2) of a shop, the second part of the first, with a purchase each; p2 is part of p1."""
    crm("config", "set", "country", "GB")
    ada = ("K1", "Ada Smith", "ada@example.com", "+44 20 7946 0001", "Leeds")
    crm("import", written(tmp_path / "k.csv", PEOPLE, ada, ("K9", "A. Smith", "asmith@example.com", "", "York")))
    for number in (1, 2):
        crm("purchase", "add", f"c{number}", f"{number}0")
        crm("contact", "add", f"c{number}", "Di")
    crm("customer", "merge", "c1", "c2")
    crm("contact", "merge", "p1", "p2")
    return crm


def run(crm: Crm, path: str) -> dict[str, int]:
    done = crm("import", path, "--json").json
    return {name: done[name] for name in ("created", "updated", "unchanged", "rejected", "skipped") if done[name]}


def test_the_file_again_changes_nothing(merged: Crm, tmp_path: Path) -> None:
    before = merged("export", "all").raw
    assert (run(merged, str(tmp_path / "k.csv")), merged("export", "all").raw) == ({"unchanged": 2}, before)


def test_a_changed_row_of_who_was_merged_fills_and_adds(merged: Crm, tmp_path: Path) -> None:
    row = ("K9", "Adah Smythe", "new@example.com", "+44 20 7946 0009", "Paris")
    path = written(tmp_path / "k9.csv", (*PEOPLE, "postcode"), (*row, "LS1"))
    assert run(merged, path) == {"updated": 1}
    card = merged("customer", "show", "c1", "--json").json
    assert (card["name"], card["city"], card["postcode"], card["emails"]) == (
        "Ada Smith", "Leeds", "LS1", ["ada@example.com", "asmith@example.com", "new@example.com"],
    )  # fmt: skip
    assert run(merged, path) == {"unchanged": 1}


def test_orders_of_who_was_merged_are_the_others(merged: Crm, tmp_path: Path) -> None:
    bought = ("purchase_id", "customer_id", "amount", "date")
    path = written(
        tmp_path / "b.csv",
        bought,
        ("P1", "K9", "5.00", "2026-10-01"),
        ("P2", "asmith@example.com", "6.00", "2026-10-02"),
    )
    assert run(merged, path) == {"created": 2}
    assert merged("customer", "show", "c1", "--json").json["purchases"] == 4


@pytest.mark.parametrize("form", ["all.jsonl", "everything"])
def test_an_export_keeps_what_leads_on(merged: Crm, bare: Crm, tmp_path: Path, form: str) -> None:
    target = tmp_path / form
    merged("export", "all", "--to", str(target))
    files = [str(target)] if target.is_file() else [str(one) for one in sorted(target.iterdir())]
    bare("db", "init")
    bare("import", *files, "-q")
    assert bare("export", "all").raw == merged("export", "all").raw
    shown = [bare("customer", "show", ref, "--json").json["id"] for ref in ("c2", "shop:K9") if ref != "shop:K9"]
    assert (shown, bare("contact", "show", "p2", "--json").json["id"]) == (["c1"], "p1")
    assert bare("db", "check", "--deep").out == ""


def test_such_an_import_is_taken_back_whole(merged: Crm, bare: Crm, tmp_path: Path) -> None:
    merged("export", "all", "--to", str(tmp_path / "all"))
    bare("db", "init")
    for name in ("customers", "contacts"):
        bare("import", str(tmp_path / "all" / f"{name}.csv"))
    for run in ("m2", "m1"):
        bare("import", "undo", run)
    assert bare.rows("SELECT COUNT(*) FROM customer UNION ALL SELECT COUNT(*) FROM contact") == [(0,), (0,)]


def test_who_was_merged_elsewhere_is_not_parted_here(merged: Crm, bare: Crm, tmp_path: Path) -> None:
    merged("export", "all", "--to", str(tmp_path / "all.jsonl"))
    bare("db", "init")
    bare("import", str(tmp_path / "all.jsonl"))
    assert bare("customer", "unmerge", "c2", "--json", code=4).error["code"] == "unknown_merge"


def test_an_export_from_before_changes_nothing_after(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    crm("customer", "add", "Ada S", "--email", "ada@home.example")
    crm("purchase", "add", "c2", "5")
    crm("export", "all", "--to", str(tmp_path / "before.jsonl"))
    crm("customer", "merge", "c1", "c2")
    after = crm("export", "all").raw
    crm("import", str(tmp_path / "before.jsonl"))
    assert crm("export", "all").raw == after
