"""--atomic: all rows or none."""

from pathlib import Path

from ground import Crm
from rows import counts, sample, written


def test_one_bad_row_stops_the_whole_file(crm: Crm, tmp_path: Path) -> None:
    before = crm("export", "all").raw
    error = crm("import", sample("corner-shop/customers.csv", tmp_path), "--atomic", "--json", code=4).error
    assert error["code"] == "rows_rejected"
    assert "5 rows" in error["message"]
    assert "line 47" in error["message"]
    assert crm("export", "all").raw == before
    assert crm("import", "list", "-o", "json").json == []


def test_in_a_store_in_use_too(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    rows = [(f"Customer {number}", "x" if number == 2_500 else f"c{number}@example.com") for number in range(3_000)]
    file = written(tmp_path / "a.csv", ("name", "email"), *rows)
    crm("import", file, "--atomic", code=4)
    assert crm("customer", "list", "-o", "ids").out == "c1\n"


def test_good_rows_come_in_as_one(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    file = written(tmp_path / "a.csv", ("name",), *[(f"Customer {number}",) for number in range(1_500)])
    result = crm("import", file, "--atomic", "--json").json
    assert counts(result) == (1500, 0, 0, 0, 0)
    crm("undo", result["undo"])
    assert crm("customer", "list", "-o", "ids").out == "c1\n"


def test_the_same_file_comes_in_once_it_is_mended(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    crm("import", written(path, ("name", "email"), ("Ada", "ada@"), ("Bob", "")), "--atomic", code=4)
    written(path, ("name", "email"), ("Ada", "ada@example.com"), ("Bob", ""))
    assert counts(crm("import", str(path), "--atomic", "--json").json) == (2, 0, 0, 0, 0)
