"""A log of purchases without its customers: an id that nobody has makes one, where that is asked for."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import brought, counts, reasons, sample, written

CDNOW = "cdnow/cdnow_sample_transactions.csv"
BOUGHT = ("customer", "date", "amount")


def customers(crm: Crm) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("customer", "list", "--all", "--sort", "id", "--json").json
    return found


def spent(crm: Crm) -> int:
    """The sum of all purchases, in cents."""
    rows = crm("purchase", "list", "--all", "--fields", "total", "--json").json
    return sum(int(row["total"]["amount"].replace(".", "")) for row in rows)


@pytest.mark.on_both
def test_a_log_of_purchases_makes_its_customers(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, sample(CDNOW, tmp_path), "--make-customers", "--source", "cdnow")
    assert (counts(result), result["also"]) == ((400, 0, 0, 0, 0), {"customers": {"created": 147, "updated": 0}})
    assert spent(crm) == 13_185_40
    known = crm("customer", "list", "--all", "--fields", "name,source,external_id", "--sort", "name", "--json").json
    assert len(known) == 147
    assert known[0] == {"name": "C0001", "source": "cdnow", "external_id": "C0001"}


@pytest.mark.on_both
def test_again_nothing_changes_and_undo_takes_all_back(crm: Crm, tmp_path: Path) -> None:
    file = sample(CDNOW, tmp_path)
    brought(crm, file, "--make-customers")
    again = brought(crm, file, "--make-customers")
    assert (counts(again), again["also"]) == ((0, 0, 400, 0, 0), None)
    crm("import", "undo", "m1")
    assert customers(crm) == []


def test_without_it_such_rows_are_rejected_and_the_way_out_is_said_once(crm: Crm, tmp_path: Path) -> None:
    file = sample(CDNOW, tmp_path)
    answer = crm("import", file, "--json", code=6)
    assert (answer.json["rejected"], customers(crm)) == (400, [])
    assert answer.err.count("--make-customers") == 1
    assert "--make-customers" not in crm("import", file, "--make-customers").err


def test_a_rejected_row_makes_nobody(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "b.csv", BOUGHT, ("K1", "2026-13-01", "5.00"), ("K2", "2026-05-01", "5.00"))
    result = brought(crm, file, "--make-customers", code=6)
    assert ([one["name"] for one in customers(crm)], reasons(result["rejects_file"])[0][1]) == (["K2"], "date")


def test_known_customers_are_met(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--source", "import", "--external-id", "K1")
    file = written(tmp_path / "b.csv", BOUGHT, ("K1", "2026-05-01", "5.00"), ("K2", "2026-05-01", "5.00"))
    assert brought(crm, file, "--make-customers")["also"] == {"customers": {"created": 1, "updated": 0}}
    assert [one["name"] for one in customers(crm)] == ["Ada", "K2"]


def test_ids_that_look_like_ours_or_like_phones_are_theirs(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    rows = [("c1", "2026-05-01", "5.00"), ("2024-00012", "2026-05-01", "5.00"), ("100234567", "2026-05-02", "1.00")]
    brought(crm, written(tmp_path / "b.csv", BOUGHT, *rows), "--make-customers")
    made = crm("customer", "list", "--fields", "name,external_id,phone", "--sort", "id", "--json").json[1:]
    ids = [row[0] for row in rows]
    assert made == [{"name": name, "external_id": name, "phone": None} for name in ids]


def test_a_mapping_file_asks_for_it(crm: Crm, tmp_path: Path) -> None:
    mapping = tmp_path / "log.toml"
    mapping.write_text('noun = "purchases"\nsource = "till"\nmake_customers = true\n')
    file = written(tmp_path / "b.csv", BOUGHT, ("K1", "2026-05-01", "5.00"))
    brought(crm, file, "--mapping", str(mapping))
    assert [one["name"] for one in customers(crm)] == ["K1"]


def test_a_dry_run_keeps_nothing(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, sample(CDNOW, tmp_path), "--make-customers", "--dry-run")
    assert (result["also"], customers(crm)) == ({"customers": {"created": 147, "updated": 0}}, [])
