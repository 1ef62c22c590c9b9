"""`import --match fuzzy` proposes whom new customers may be, and decides nothing."""

from pathlib import Path

import pytest

from ground import Crm
from rows import PEOPLE, brought, counts, numbered, written

HEADER = ("Name", "Email", "Street", "Postcode", "City", "Birthday")
KNOWN = ("Katharina Müller", "katharina@example.com", "Hauptstraße 25", "80331", "München", "1980-02-03")
ALIKE = ("Katarina Mueller", "kmueller@example.org", "Hauptstr. 25", "80331", "München", "1980-02-03")
OTHER = ("Bob Byron", "bob@example.com", "Elm Street 1", "10115", "Berlin", "1971-07-08")


@pytest.fixture
def store(crm: Crm, tmp_path: Path) -> Crm:
    crm("import", written(tmp_path / "many.csv", PEOPLE, *numbered(50)))
    crm("import", written(tmp_path / "known.csv", HEADER, KNOWN))
    return crm


@pytest.mark.on_both
def test_who_is_alike_is_in_as_new_and_proposed(store: Crm, tmp_path: Path) -> None:
    result = brought(store, written(tmp_path / "new.csv", HEADER, ALIKE, OTHER), "--match", "fuzzy")
    (pair,) = result["proposals"]
    assert (counts(result), pair["a"], pair["b"]) == ((2, 0, 0, 0, 0), "c51", "c52")
    assert 0.5 < pair["score"] <= 1
    assert [(one["a"], one["b"]) for one in store("customer", "duplicates", "--json").json] == [("c51", "c52")]


def test_it_is_told(store: Crm, tmp_path: Path) -> None:
    said = store("import", written(tmp_path / "new.csv", HEADER, ALIKE), "--match", "fuzzy").err
    assert "c52 Katarina Mueller may be c51 Katharina Müller (" in said
    assert "see: crmcli customer duplicates" in said


def test_a_dry_run_proposes_too(store: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "new.csv", HEADER, ALIKE)
    assert len(brought(store, file, "--match", "fuzzy", "--dry-run")["proposals"]) == 1


def test_customers_that_orders_bring_are_proposed_too(store: Crm, tmp_path: Path) -> None:
    header = ("Order id", "Date", "Total", "Customer name", "Customer email", "Billing address", "Billing zip")
    row = ("1", "2026-05-01", "5.00", "Katharina Mueller", "kmueller@example.org", "Hauptstraße 25", "80331")
    result = brought(store, written(tmp_path / "orders.csv", header, row), "--match", "fuzzy")
    assert [pair["a"] for pair in result["proposals"]] == ["c51"]


@pytest.mark.parametrize("options", [(), ("--match", "exact")])
def test_nobody_is_proposed_unless_asked(store: Crm, tmp_path: Path, options: tuple[str, ...]) -> None:
    assert brought(store, written(tmp_path / "new.csv", HEADER, ALIKE), *options)["proposals"] is None


def test_into_an_empty_store(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, written(tmp_path / "new.csv", HEADER, ALIKE), "--match", "fuzzy")
    assert (counts(result)[0], result["proposals"]) == (1, None)


def test_another_word_is_refused(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "new.csv", HEADER, ALIKE)
    assert "exact fuzzy" in crm("import", file, "--match", "maybe", "--json", code=2).error["hint"]
