"""Columns become fields: by their names, by --map, or as custom fields that are named."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import counts, reasons, written


def one(crm: Crm) -> dict[str, Any]:
    found: dict[str, Any] = crm("customer", "show", "c1", "--json").json
    return found


def test_map_reads_a_column_as_a_field(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "Herkunft-X"), ("Ada", "Messe"))
    result = crm("import", file, "--map", "Herkunft-X=origin", "--json").json
    assert (one(crm)["origin"], result["new_fields"]) == ("Messe", [])


def test_map_finds_the_column_however_it_is_written(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "Kd_Nr"), ("Ada", "7"))
    crm("import", file, "--map", "kd nr=external_id")
    assert one(crm)["external_id"] == "7"


def test_map_to_nothing_leaves_a_column_out(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "secret"), ("Ada", "x"))
    assert crm("import", file, "--map", "secret=", "--json").json["new_fields"] == []
    assert one(crm)["fields"] == {}


def test_map_wins_over_what_the_header_says(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "city"), ("Ada", "x"))
    crm("import", file, "--map", "city=note")
    assert (one(crm)["note"], one(crm)["city"]) == ("x", None)


def test_map_to_a_custom_field(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "Card No."), ("Ada", "007"))
    crm("import", file, "--map", "Card No.=fields.loyalty_card")
    assert one(crm)["fields"] == {"loyalty_card": "007"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("x", "bad_map"), ("nope=email", "bad_map"), ("name=nope", "bad_map")],
)
def test_a_map_that_means_nothing_is_refused(crm: Crm, tmp_path: Path, text: str, code: str) -> None:
    file = written(tmp_path / "a.csv", ("name",), ("Ada",))
    assert crm("import", file, "--map", text, "--json", code=2).error["code"] == code


def test_an_unknown_field_in_a_map_gets_a_suggestion(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "x"), ("Ada", ""))
    error = crm("import", file, "--map", "x=emial", "--json", code=2).error
    assert "email" in error["hint"]


def test_unknown_columns_become_custom_fields_and_are_named(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "Schuhgröße", "1st visit"), ("Ada", "38", "May"))
    result = crm("import", file, "--json").json
    assert result["new_fields"] == ["schuhgrosse", "f_1st_visit"]
    assert one(crm)["fields"] == {"schuhgrosse": "38", "f_1st_visit": "May"}


def test_their_labels_are_the_headers(crm: Crm, tmp_path: Path) -> None:
    crm("import", written(tmp_path / "a.csv", ("name", "Schuhgröße"), ("Ada", "38")))
    assert crm("config", "field", "list", "--json").json[0]["label"] == "Schuhgröße"


def test_a_column_of_nothing_but_blanks_is_no_value(crm: Crm, tmp_path: Path) -> None:
    crm("import", written(tmp_path / "a.csv", ("name", "size"), ("Ada", "  ")))
    assert one(crm)["fields"] == {}


@pytest.mark.parametrize(
    ("kind", "text", "value"), [("number", "1,5", 1.5), ("date", "2026-02-01", "2026-02-01"), ("yesno", "ja", True)]
)
def test_custom_fields_keep_their_type(crm: Crm, tmp_path: Path, kind: str, text: str, value: object) -> None:
    crm("config", "field", "add", "thing", kind)
    crm("import", written(tmp_path / "a.csv", ("name", "thing"), ("Ada", text)))
    assert one(crm)["fields"] == {"thing": value}


def test_a_value_of_the_wrong_type_rejects_the_row(crm: Crm, tmp_path: Path) -> None:
    crm("config", "field", "add", "size", "number")
    file = written(tmp_path / "a.csv", ("name", "size"), ("Ada", "38"), ("Bob", "large"))
    result = crm("import", file, "--json", code=6).json
    assert (counts(result), reasons(result["rejects_file"])[0][:2]) == ((1, 0, 0, 1, 0), ("3", "size"))


def test_two_columns_of_one_name_are_not_mixed(crm: Crm, tmp_path: Path) -> None:
    crm("import", written(tmp_path / "a.csv", ("name", "size", "size"), ("Ada", "38", "39")))
    assert sorted(str(value) for value in one(crm)["fields"].values()) == ["38", "39"]


def test_two_columns_of_one_field_are_not_mixed(crm: Crm, tmp_path: Path) -> None:
    crm("import", written(tmp_path / "a.csv", ("name", "city", "Town"), ("Ada", "Rom", "Bonn")))
    found = one(crm)
    assert found["city"] == "Rom"
    assert "Bonn" in found["fields"].values()


def test_clear_empty_clears_a_custom_field(crm: Crm, tmp_path: Path) -> None:
    for number, size in enumerate(("38", "")):
        file = written(tmp_path / f"{number}.csv", ("customer_id", "name", "size"), ("K1", "Ada", size))
        crm("import", file, "--clear-empty")
    assert one(crm)["fields"] == {}


def test_a_source_column_says_how_a_customer_was_won(crm: Crm, tmp_path: Path) -> None:
    crm("import", written(tmp_path / "a.csv", ("customer_id", "name", "source"), ("K1", "Ada", "fair")))
    assert (one(crm)["origin"], one(crm)["source"]) == ("fair", "import")


def test_stage_words_of_other_products(crm: Crm, tmp_path: Path) -> None:
    rows = [(word, word) for word in ("Lead", "MQL", "Customer", "evangelist")]
    crm("import", written(tmp_path / "a.csv", ("name", "Lifecycle Stage"), *rows))
    found = [row["stage"] for row in crm("customer", "list", "--sort", "id", "-o", "json").json]
    assert found == ["awareness", "consideration", "purchase", "advocacy"]


def test_dates_are_read_in_the_order_of_the_file(crm: Crm, tmp_path: Path) -> None:
    rows = (("Ada", "03/04/1980"), ("Bob", "25/12/1981"))
    crm("import", written(tmp_path / "a.csv", ("name", "birthday"), *rows))
    assert one(crm)["birthday"] == "1980-04-03"


def test_an_order_that_cannot_be_told_rejects(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "birthday"), ("Ada", "03/04/1980"))
    assert counts(crm("import", file, "--json", code=6).json) == (0, 0, 0, 1, 0)


@pytest.mark.parametrize(("order", "birthday"), [("dmy", "1980-04-03"), ("mdy", "1980-03-04")])
def test_date_format_says_the_order(crm: Crm, tmp_path: Path, order: str, birthday: str) -> None:
    file = written(tmp_path / "a.csv", ("name", "birthday"), ("Ada", "03/04/1980"))
    crm("import", file, "--date-format", order)
    assert one(crm)["birthday"] == birthday


def test_date_format_holds_for_points(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    file = written(
        tmp_path / "a.csv", ("customer", "points", "date", "expires"), ("c1", "5", "03/04/2026", "05/06/2027")
    )
    crm("import", file, "--as", "points", "--date-format", "dmy")
    (entry,) = crm("points", "statement", "c1", "--json").json
    assert (entry["date"], entry["expires"]) == ("2026-04-03", "2027-06-05")


def test_date_format_holds_for_custom_fields(crm: Crm, tmp_path: Path) -> None:
    crm("config", "field", "add", "met", "date")
    crm("import", written(tmp_path / "a.csv", ("name", "met"), ("Ada", "03/04/2026")), "--date-format", "dmy")
    assert one(crm)["fields"] == {"met": "2026-04-03"}


def test_a_phone_nobody_can_read_stays_as_written(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "phone"), ("Ada", "ask at the desk"), ("Bob", "+12125550000"))
    crm("import", file)
    found = crm("customer", "list", "--sort", "id", "-o", "json").json
    assert [row["phones"] for row in found] == [["ask at the desk"], ["+12125550000"]]


def test_as_forces_the_noun(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "amount", "date"), ("Ada", "5", "2026-01-01"))
    assert crm("import", file, "--as", "customer", "--json").json["noun"] == "customers"


def test_as_something_unknown_is_refused_with_the_list(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name",), ("Ada",))
    assert "customers" in crm("import", file, "--as", "robots", "--json", code=2).error["hint"]


def test_a_foreign_id_and_uid_are_not_ours(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("id", "uid", "name"), ("abc-1", "u-1", "'=Ada"))
    assert counts(crm("import", file, "--json").json) == (1, 0, 0, 0, 0)
