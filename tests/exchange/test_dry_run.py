"""A dry run counts what the real run counts, and leaves nothing behind."""

from pathlib import Path

import pytest

from ground import Crm
from rows import SHOP, counts, sample, written


def test_the_counts_are_those_of_the_real_run(crm: Crm, tmp_path: Path) -> None:
    for name in SHOP:
        file = sample(f"corner-shop/{name}", tmp_path)
        dry = counts(crm("import", file, "-n", "--json", code=6).json)
        assert counts(crm("import", file, "--json", code=6).json) == dry


def test_so_they_are_the_second_time_and_with_changes(crm: Crm, tmp_path: Path) -> None:
    for name in SHOP:
        crm("import", sample(f"corner-shop/{name}", tmp_path), code=6)
        file = Path(sample(f"corner-shop/{name}", tmp_path))
        text = file.read_text(encoding="utf-8").replace("Portland", "Salem").replace(",shop,", ",web,")
        file.write_text(text, encoding="utf-8")
        dry = counts(crm("import", str(file), "-n", "--json", code=6).json)
        assert counts(crm("import", str(file), "--json", code=6).json) == dry


def test_nothing_is_written(crm: Crm, tmp_path: Path) -> None:
    before = crm("export", "all").raw
    result = crm("import", sample("corner-shop/customers.csv", tmp_path), "-n", "--json", code=6).json
    assert (result["run"], result["undo"], result["rejects_file"], result["dry_run"]) == (None, None, None, True)
    assert crm("export", "all").raw == before
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["customers.csv"]
    assert crm("import", "list", "-o", "json").json == []


def test_no_number_is_spent(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name",), ("Ada",))
    crm("import", file, "-n")
    crm("import", file)
    assert crm("customer", "list", "-o", "ids").out == "c1\n"


@pytest.mark.parametrize("options", [("--atomic",), ("--on-match", "fill"), ("--earn",)])
def test_it_goes_with_every_option(crm: Crm, tmp_path: Path, options: tuple[str, ...]) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    file = written(tmp_path / "p.csv", ("email", "amount", "date"), ("ada@example.com", "5.00", "2026-01-01"))
    dry = counts(crm("import", file, "-n", *options, "--json").json)
    assert counts(crm("import", file, *options, "--json").json) == dry
