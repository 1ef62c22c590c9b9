"""Which known customer a row means: by its id, else by e-mail, else by phone; several are never guessed between."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import counts, reasons, written

HEADER = ("customer_id", "name", "email", "phone", "city")


def brought(crm: Crm, tmp_path: Path, *rows: tuple[str, ...], options: tuple[str, ...] = (), code: int = 0) -> Any:
    """The result of importing these rows (id, name, e-mail, phone, city)."""
    file = written(tmp_path / f"rows{len(list(tmp_path.glob('rows*')))}.csv", HEADER, *rows)
    return crm("import", file, *options, "--json", code=code).json


def customers(crm: Crm) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("customer", "list", "--sort", "id", "-o", "json").json
    return found


def one(crm: Crm, ref: str = "c1") -> dict[str, Any]:
    found: dict[str, Any] = crm("customer", "show", ref, "--json").json
    return found


@pytest.fixture
def ada(crm: Crm) -> Crm:
    """A store with one customer, added by hand."""
    crm("customer", "add", "Ada Lovelace", "--email", "ada@example.com", "--phone", "+442079460000")
    return crm


def test_the_id_of_the_same_source_wins_over_the_address(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, ("K1", "Bob", "bob@example.com", "", ""))
    result = brought(ada, tmp_path, ("K1", "Bob", "ada@example.com", "", "Rom"))
    assert (counts(result), one(ada, "c2")["city"], one(ada)["city"]) == ((0, 1, 0, 0, 0), "Rom", None)


def test_an_e_mail_in_capitals_is_the_same_address(ada: Crm, tmp_path: Path) -> None:
    assert counts(brought(ada, tmp_path, ("", "Ada Lovelace", " ADA@Example.com ", "", "Rom"))) == (0, 1, 0, 0, 0)


def test_a_phone_is_compared_as_a_number(ada: Crm, tmp_path: Path) -> None:
    assert counts(brought(ada, tmp_path, ("", "Ada Lovelace", "", "0044 20 7946 0000", ""))) == (0, 0, 1, 0, 0)


def test_a_further_e_mail_is_known_too(ada: Crm, tmp_path: Path) -> None:
    ada("customer", "edit", "c1", "--add-email", "lovelace@example.com")
    assert counts(brought(ada, tmp_path, ("", "Ada", "lovelace@example.com", "", ""))) in (
        (0, 1, 0, 0, 0),
        (0, 0, 1, 0, 0),
    )


def test_a_new_id_meets_a_customer_without_one(ada: Crm, tmp_path: Path) -> None:
    result = brought(ada, tmp_path, ("K1", "Ada Lovelace", "ada@example.com", "", ""))
    assert (counts(result), one(ada)["source"], one(ada)["external_id"]) == ((0, 1, 0, 0, 0), "import", "K1")


def test_a_new_id_makes_a_new_customer_where_the_address_has_an_id_of_that_source(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, ("K1", "Ada Lovelace", "ada@example.com", "", ""))
    assert counts(brought(ada, tmp_path, ("K2", "Ada King", "ada@example.com", "", ""))) == (1, 0, 0, 0, 0)


def test_an_id_of_another_source_stands_beside_the_first(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, ("K1", "Ada Lovelace", "ada@example.com", "", ""), options=("--source", "shop"))
    brought(ada, tmp_path, ("77", "Ada Lovelace", "ada@example.com", "", ""), options=("--source", "till"))
    found = one(ada)
    assert (found["source"], found["external_id"], found["other_ids"]) == ("shop", "K1", ["till:77"])


def test_the_id_beside_it_is_known_from_then_on(ada: Crm, tmp_path: Path) -> None:
    for source, key in (("shop", "K1"), ("till", "77")):
        brought(ada, tmp_path, (key, "Ada Lovelace", "ada@example.com", "", ""), options=("--source", source))
    result = brought(ada, tmp_path, ("77", "Ada Lovelace", "new@example.com", "", ""), options=("--source", "till"))
    assert counts(result) == (0, 1, 0, 0, 0)


def test_equal_ids_of_two_sources_are_two_customers(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("1", "Ada", "", "", ""), options=("--source", "shop"))
    assert counts(brought(crm, tmp_path, ("1", "Bob", "", "", ""), options=("--source", "till"))) == (1, 0, 0, 0, 0)


def test_several_matches_are_rejected_with_the_candidates(ada: Crm, tmp_path: Path) -> None:
    ada("customer", "add", "Ada King", "--email", "ada@example.com", "-y")
    result = brought(ada, tmp_path, ("", "Ada", "ada@example.com", "", ""), code=6)
    assert reasons(result["rejects_file"]) == [("2", "email", "belongs to several customers: c1, c2")]


def test_two_addresses_on_one_phone_are_two_people(ada: Crm, tmp_path: Path) -> None:
    assert counts(brought(ada, tmp_path, ("", "Lord Byron", "byron@example.com", "+442079460000", ""))) == (
        1,
        0,
        0,
        0,
        0,
    )


def test_equal_names_are_two_people(ada: Crm, tmp_path: Path) -> None:
    assert counts(brought(ada, tmp_path, ("", "Ada Lovelace", "other@example.com", "", ""))) == (1, 0, 0, 0, 0)


def test_key_email_leaves_the_phone_out(ada: Crm, tmp_path: Path) -> None:
    row = ("", "Ada Lovelace", "", "+442079460000", "")
    assert counts(brought(ada, tmp_path, row, options=("--key", "email"))) == (1, 0, 0, 0, 0)


def test_key_phone_leaves_the_e_mail_out(ada: Crm, tmp_path: Path) -> None:
    row = ("", "Ada Lovelace", "ada@example.com", "", "")
    assert counts(brought(ada, tmp_path, row, options=("--key", "phone"))) == (1, 0, 0, 0, 0)


def test_another_key_is_refused(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", HEADER)
    assert "--key 'name'" in crm("import", file, "--key", "name", code=2).err


def test_the_same_id_twice_in_a_file_is_skipped_when_equal(crm: Crm, tmp_path: Path) -> None:
    row = ("K1", "Ada", "ada@example.com", "", "Rom")
    assert counts(brought(crm, tmp_path, row, row)) == (1, 0, 0, 0, 1)


def test_and_rejected_when_not(crm: Crm, tmp_path: Path) -> None:
    rows = (("K1", "Ada", "", "", "Rom"), ("K1", "Bob", "", "", "Bonn"))
    result = brought(crm, tmp_path, *rows, code=6)
    assert (counts(result), customers(crm)[0]["name"]) == ((1, 0, 0, 1, 0), "Ada")


def test_the_same_holds_where_customers_are_known_already(ada: Crm, tmp_path: Path) -> None:
    rows = (("K1", "Ada", "", "", "Rom"), ("K1", "Bob", "", "", "Bonn"), ("K1", "Ada", "", "", "Rom"))
    assert counts(brought(ada, tmp_path, *rows, code=6)) == (1, 0, 0, 1, 1)


# -- what happens to a known one


@pytest.mark.parametrize(
    ("policy", "expected", "city"),
    [("update", (0, 1, 0, 0, 0), "Bonn"), ("fill", (0, 0, 1, 0, 0), "Rom"), ("skip", (0, 0, 0, 0, 1), "Rom")],
)
def test_on_match(crm: Crm, tmp_path: Path, policy: str, expected: tuple[int, ...], city: str) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "", "", "Rom"))
    result = brought(crm, tmp_path, ("K1", "Ada", "", "", "Bonn"), options=("--on-match", policy))
    assert (counts(result), one(crm)["city"]) == (expected, city)


def test_fill_fills_what_is_blank(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "", "", ""))
    brought(crm, tmp_path, ("K1", "Bob", "ada@example.com", "", "Bonn"), options=("--on-match", "fill"))
    found = one(crm)
    assert (found["name"], found["emails"], found["city"]) == ("Ada", ["ada@example.com"], "Bonn")


def test_on_match_fail_rejects(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "", "", ""))
    result = brought(crm, tmp_path, ("K1", "Ada", "", "", ""), options=("--on-match", "fail"), code=6)
    assert reasons(result["rejects_file"]) == [("2", "", "is c1 already (--on-match fail)")]


def test_an_empty_cell_keeps_what_is_there(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "ada@example.com", "", "Rom"))
    assert counts(brought(crm, tmp_path, ("K1", "", "", "", ""))) == (0, 0, 1, 0, 0)
    assert (one(crm)["name"], one(crm)["city"]) == ("Ada", "Rom")


def test_clear_empty_erases(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "ada@example.com", "", "Rom"))
    result = brought(crm, tmp_path, ("K1", "Ada", "ada@example.com", "", ""), options=("--clear-empty",))
    assert (counts(result), one(crm)["city"]) == ((0, 1, 0, 0, 0), None)


def test_clear_empty_leaves_the_name(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "ada@example.com", "", "Rom"))
    brought(crm, tmp_path, ("K1", "", "ada@example.com", "", "Rom"), options=("--clear-empty",))
    assert one(crm)["name"] == "Ada"


def test_tags_by_hand_stay(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("customer_id", "name", "tags"), ("K1", "Ada", "web"))
    crm("import", file)
    crm("customer", "tag", "c1", "vip")
    assert counts(crm("import", file, "--json").json) == (0, 0, 1, 0, 0)
    assert one(crm)["tags"] == ["vip", "web"]


def test_a_changed_e_mail_replaces_the_first_of_its_own_source(crm: Crm, tmp_path: Path) -> None:
    brought(crm, tmp_path, ("K1", "Ada", "old@example.com", "", ""))
    brought(crm, tmp_path, ("K1", "Ada", "new@example.com", "", ""))
    assert one(crm)["emails"] == ["new@example.com"]


def test_an_e_mail_of_elsewhere_stands_behind(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, ("", "Ada Lovelace", "lovelace@example.com", "+442079460000", ""))
    assert {email for row in customers(ada) for email in row["emails"]} == {"ada@example.com", "lovelace@example.com"}


def test_rows_without_ids_are_the_same_rows_again(crm: Crm, tmp_path: Path) -> None:
    rows = (("", "Ada", "ada@example.com", "", "Rom"), ("", "Bob", "", "+442079460000", "Bonn"))
    brought(crm, tmp_path, *rows)
    assert counts(brought(crm, tmp_path, *rows)) == (0, 0, 2, 0, 0)


def test_rows_with_a_name_alone_are_the_same_rows_again(crm: Crm, tmp_path: Path) -> None:
    rows = (("", "Ada", "", "", "Rom"), ("", "Bob", "", "", "Bonn"), ("", "Ada", "", "", "Rom"))
    first = counts(brought(crm, tmp_path, *rows))
    assert counts(brought(crm, tmp_path, *rows))[:2] == (0, 0)
    assert len(customers(crm)) == first[0]


def test_two_rows_of_one_person_do_not_take_turns(crm: Crm, tmp_path: Path) -> None:
    rows = (("", "Ada", "ada@example.com", "", "Rom"), ("", "Ada L.", "ada@example.com", "", "Bonn"))
    brought(crm, tmp_path, *rows)
    assert counts(brought(crm, tmp_path, *rows))[:2] == (0, 0)


def test_a_row_without_an_id_meets_one_with_an_id_before_it(crm: Crm, tmp_path: Path) -> None:
    rows = (("K1", "Ada", "ada@example.com", "", "Rom"), ("", "Ada", "ada@example.com", "", ""))
    assert counts(brought(crm, tmp_path, *rows))[0] == 1


def test_purchases_find_their_customer_by_id_e_mail_and_phone(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, ("K1", "Ada Lovelace", "ada@example.com", "", ""))
    rows = [(who, "5.00", "2026-01-01") for who in ("K1", "c1", "Ada@Example.com", "+44 20 7946 0000")]
    file = written(tmp_path / "p.csv", ("customer", "amount", "date"), *rows)
    assert counts(ada("import", file, "--json").json) == (4, 0, 0, 0, 0)


def test_purchases_of_a_removed_customer_are_rejected(ada: Crm, tmp_path: Path) -> None:
    ada("customer", "rm", "c1")
    file = written(tmp_path / "p.csv", ("customer", "amount", "date"), ("c1", "5.00", "2026-01-01"))
    result = ada("import", file, "--json", code=6).json
    assert reasons(result["rejects_file"]) == [("2", "customer", "c1 ('c1') is in the trash")]


def test_purchases_of_an_ambiguous_customer_are_rejected(ada: Crm, tmp_path: Path) -> None:
    ada("customer", "add", "Ada King", "--email", "ada@example.com", "-y")
    file = written(tmp_path / "p.csv", ("customer", "amount", "date"), ("ada@example.com", "5.00", "2026-01-01"))
    result = ada("import", file, "--json", code=6).json
    assert reasons(result["rejects_file"]) == [("2", "customer", "'ada@example.com' could be c1, c2")]
