"""Contacts come in: their customers, the mark of the primary one, their addresses and names."""

from pathlib import Path

import pytest

from ground import Crm
from rows import came, reasons, sample, written

HEADER = ("contact_id", "customer_id", "first_name", "last_name", "email", "is_primary")
ANN = ("C1", "K1", "Ann", "Lee", "ann@example.com", "yes")
BEN = ("C2", "K1", "Ben", "Moss", "ben@example.com", "yes")


@pytest.fixture
def people(two: Crm, tmp_path: Path) -> Crm:
    """Two at Ada's, who both say that they are the primary one."""
    came(two, written(tmp_path / "c.csv", HEADER, ANN, BEN))
    return two


def changed(crm: Crm, tmp_path: Path, *cells: str, header: tuple[str, ...] = HEADER) -> tuple[int, ...]:
    return came(crm, written(tmp_path / "changed.csv", header, cells))


def marks(crm: Crm) -> list[tuple[str, bool]]:
    found = crm("contact", "list", "--sort", "id", "--fields", "external_id,primary", "-o", "json").json
    return [(row["external_id"], row["primary"]) for row in found]


def test_67_contacts_at_40_companies_40_primary(stocked: Crm, tmp_path: Path) -> None:
    stocked("import", sample("corner-shop/contacts.csv", tmp_path), code=6)
    found = stocked("contact", "list", "--fields", "customer,primary", "-o", "json").json
    assert (len(found), len({row["customer"] for row in found}), sum(row["primary"] for row in found)) == (67, 40, 40)


def test_phones_are_read_by_the_country(stocked: Crm, tmp_path: Path) -> None:
    stocked("import", sample("corner-shop/contacts.csv", tmp_path), code=6)
    assert stocked("contact", "show", "import:C001", "--json").json["phones"] == ["+12535550120"]


def test_the_first_who_says_so_is_primary(people: Crm) -> None:
    assert marks(people) == [("C1", True), ("C2", False)]


def test_the_mark_stays_where_it_is(people: Crm, tmp_path: Path) -> None:
    people("contact", "edit", "p2", "--primary")
    assert came(people, written(tmp_path / "c.csv", HEADER, ANN, BEN)) == (0, 0, 2, 0, 0)
    assert marks(people) == [("C1", False), ("C2", True)]


def test_a_mark_that_is_free_is_taken(people: Crm, tmp_path: Path) -> None:
    people("contact", "edit", "p1", "--no-primary")
    assert changed(people, tmp_path, *BEN) == (0, 1, 0, 0, 0)
    assert marks(people) == [("C1", False), ("C2", True)]


def test_no_mark_takes_none_away(people: Crm, tmp_path: Path) -> None:
    assert changed(people, tmp_path, *ANN[:5], "no") == (0, 0, 1, 0, 0)


def test_what_is_neither_yes_nor_no_is_rejected(two: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "c.csv", HEADER, (*ANN[:5], "perhaps"))
    assert came(two, file, code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{file}.rejects.csv") == [("2", "is_primary", "'perhaps' is neither yes nor no")]


def test_addresses_join_those_that_are_known(people: Crm, tmp_path: Path) -> None:
    assert changed(people, tmp_path, *ANN[:4], "lee@example.com", "") == (0, 1, 0, 0, 0)
    assert people("contact", "show", "p1", "--json").json["emails"] == ["ann@example.com", "lee@example.com"]
    assert changed(people, tmp_path, *ANN[:4], "lee@example.com", "") == (0, 0, 1, 0, 0)


def test_who_marries_has_the_new_name(people: Crm, tmp_path: Path) -> None:
    assert changed(people, tmp_path, "C1", "K1", "Ann", "Wood", "ann@example.com", "") == (0, 1, 0, 0, 0)
    assert people("contact", "show", "p1", "--json").json["name"] == "Ann Wood"


def test_a_name_of_its_own_stays(people: Crm, tmp_path: Path) -> None:
    people("contact", "edit", "p1", "--name", "Annie")
    changed(people, tmp_path, "C1", "K1", "Ann", "Wood", "ann@example.com", "")
    assert people("contact", "show", "p1", "--json").json["name"] == "Annie"


def test_a_file_without_names_takes_none_away(people: Crm, tmp_path: Path) -> None:
    header = ("contact_id", "customer_id", "role", "email")
    assert changed(people, tmp_path, "C1", "K1", "Buyer", "ann@example.com", header=header) == (0, 1, 0, 0, 0)
    found = people("contact", "show", "p1", "--json").json
    assert (found["name"], found["role"]) == ("Ann Lee", "Buyer")


def test_an_erased_part_of_the_name_leaves_the_other(people: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "changed.csv", HEADER, ("C1", "K1", "Ann", "", "", "yes"))
    assert came(people, file, "--clear-empty") == (0, 1, 0, 0, 0)
    found = people("contact", "show", "p1", "--json").json
    assert (found["name"], found["family"], found["emails"]) == ("Ann", None, ["ann@example.com"])


def test_who_changed_jobs_is_moved(people: Crm, tmp_path: Path) -> None:
    assert changed(people, tmp_path, "C1", "K2", *ANN[2:]) == (0, 1, 0, 0, 0)
    assert people("contact", "show", "p1", "--json").json["customer"] == "c2"
    assert people("db", "check").out == ""


def test_nobody_named_is_rejected(two: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "c.csv", HEADER, ("C1", "K1", "", "", "", "yes"))
    assert came(two, file, code=6) == (0, 0, 0, 1, 0)
    assert [reason for _, _, reason in reasons(f"{file}.rejects.csv")] == ["nobody is named"]


def test_one_who_was_talked_with_is_kept_by_an_undo(two: Crm, tmp_path: Path) -> None:
    came(two, written(tmp_path / "c.csv", HEADER, ANN, (BEN[0], "K2", *BEN[2:])))
    two("log", "p2", "Talked")
    done = two("import", "undo", "m3", "--json", code=6).json
    assert (done["restored"], done["kept"], done["refused"]) == (1, [], ["c2: interaction rows lean on it"])
    assert two("contact", "list", "-o", "ids").out == "p2\n"
    assert two("db", "check").out == ""
