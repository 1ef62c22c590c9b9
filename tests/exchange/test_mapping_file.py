"""Mapping files: every key does what it says, and what means nothing is refused with its place."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import brought, came, reasons, written


def mapped(directory: Path, *lines: str) -> str:
    """A mapping file of these lines."""
    path = directory / "shop.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def one(crm: Crm, ref: str = "c1") -> dict[str, Any]:
    found: dict[str, Any] = crm("customer", "show", ref, "--json").json
    return found


def test_a_file_of_another_system(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "kunden.csv"
    file.write_bytes(
        "Kd-Nr|Name|Ort|Mails|Stammkunde|Seit|Größe|Passwort\n"
        "7|Müller, Ada|53111 Bonn|a@example.com / b@example.com|J|02.03.2020|38|x\n".encode("cp1252")
    )
    mapping = mapped(
        tmp_path,
        'noun = "customers"',
        'source = "kasse"',
        'encoding = "cp1252"',
        'delimiter = "|"',
        'dates = "dmy"',
        "[columns]",
        '"Kd-Nr" = "external_id"',
        '"Name" = { into = ["family", "given"], separator = "," }',
        '"Ort" = { into = ["postcode", "city"], pattern = "{} {}" }',
        '"Mails" = { field = "emails", separator = "/" }',
        '"Stammkunde" = { field = "tags", values = { "J" = "regular", "N" = "" } }',
        '"Seit" = "since"',
        '"Größe" = { field = "fields.size", type = "number" }',
        '"Passwort" = ""',
        "[constants]",
        'owner = "mei"',
    )
    result = brought(crm, str(file), "--mapping", mapping)
    found = one(crm)
    assert (result["created"], result["new_fields"]) == (1, ["size"])
    assert [found[name] for name in ("source", "external_id", "name", "given", "family", "postcode", "city")] == [
        "kasse", "7", "Ada Müller", "Ada", "Müller", "53111", "Bonn",
    ]  # fmt: skip
    assert (found["emails"], found["tags"], found["since"], found["owner"], found["fields"]) == (
        ["a@example.com", "b@example.com"], ["regular"], "2020-03-02", "mei", {"size": 38},
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "Mail"), ("Müller, Ada", "ada@example.com"))
    mapping = mapped(tmp_path, "[columns]", 'Name = { into = ["family", "given"], separator = "," }', 'Mail = "email"')
    assert came(crm, file, "--mapping", mapping) == (1, 0, 0, 0, 0)
    assert came(crm, file, "--mapping", mapping) == (0, 0, 1, 0, 0)


def test_options_win_over_the_mapping_file(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Nr", "Name", "X"), ("7", "Ada", "Bonn"))
    mapping = mapped(tmp_path, 'source = "kasse"', "[columns]", 'Nr = "external_id"', 'X = "note"')
    crm("import", file, "--mapping", mapping, "--source", "till", "--map", "X=city")
    assert (one(crm)["source"], one(crm)["city"], one(crm)["note"]) == ("till", "Bonn", None)


def test_words_of_the_header_still_speak_for_other_columns(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "City", "X"), ("Ada", "Bonn", "1"))
    crm("import", file, "--mapping", mapped(tmp_path, "[columns]", 'X = "fields.x"'))
    assert (one(crm)["city"], one(crm)["fields"]) == ("Bonn", {"x": "1"})


def test_unknown_columns_are_left_out_where_it_says_so(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "Whatever"), ("Ada", "1"))
    result = crm("import", file, "--mapping", mapped(tmp_path, 'unknown = "ignore"'))
    assert (one(crm)["fields"], "columns left out: Whatever" in result.err) == ({}, True)


def test_a_column_that_a_file_may_lack(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name",), ("Ada",))
    mapping = mapped(tmp_path, "[columns]", 'Phone2 = { field = "phones", optional = true }')
    assert came(crm, file, "--mapping", mapping) == (1, 0, 0, 0, 0)


def test_a_cell_that_does_not_fit_rejects_its_row(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "Ort"), ("Ada", "Bonn"))
    mapping = mapped(tmp_path, "[columns]", "Ort = { into = ['postcode', 'city'], pattern = '{} {}' }")
    result = brought(crm, file, "--mapping", mapping, code=6)
    assert reasons(result["rejects_file"])[0][:2] == ("2", "Ort")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["[columns]", 'Name = "nmae"'], "shop.toml, line 2, column 'Name': customer has no field 'nmae'"),
        (["[columns]", 'Nmae = "name"'], "shop.toml, line 2, column 'Nmae': the file has no column 'Nmae'"),
        (["noun = 'custmers'"], "line 1: noun 'custmers' is not known. Did you mean customers?"),
        (["colums = {}"], "line 1: 'colums' means nothing here. Did you mean columns?"),
        (["[columns]", 'Name = { feild = "name" }'], "column 'Name': 'feild' means nothing here. Did you mean field?"),
        (["[columns]", "Name = 7"], "column 'Name': it names no field"),
        (["[columns]", 'Name = { field = "name", policy = "newest" }'], "policy 'newest' is not known"),
        (["[columns]", 'Name = { into = ["given", "family"] }'], "into needs a separator or a pattern"),
        (["[columns]", "Name = { into = ['given', 'family'], pattern = '{}' }"], "has 1 {} for 2 fields"),
        (["[columns]", "Name = { into = ['given', 'family'], pattern = '{}{}' }"], "nothing stands between two {}"),
        (["[columns]", "Name = { field = 'name', into = ['given'], separator = ',' }"], "exclude each other"),
        (["[columns]", "Name = { field = 'name', type = 'number' }"], "type is for fields of your own"),
        (["[columns]", "Name = { field = 'name', zone = 'Berlin' }"], "there is no time zone 'Berlin'"),
        (["[columns]", "Name = { field = 'name', values = 'x' }"], "values is no table"),
        (["[columns]", "Name = { field = 'name', optional = 'yes' }"], "optional is true or false"),
        (["columns = 1"], "columns is no table"),
        (["make_customers = 'yes'"], "line 1: make_customers is true or false"),
        (["[constants]", "owner = ['mei']"], "owner is no text"),
        (["[constants]", "ower = 'mei'"], "constant 'ower': customer has no field 'ower'"),
        (["dates = 3"], "line 1: dates is no text"),
        (["[columns", "Name = 1"], "it is no TOML"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(crm: Crm, tmp_path: Path, lines: list[str], said: str) -> None:
    file = written(tmp_path / "a.csv", ("Name", "Mail"), ("Ada", ""))
    error = crm("import", file, "--mapping", mapped(tmp_path, *lines), "--json", code=2).error
    assert (said in error["message"], bool(error["hint"])) == (True, True), error
    assert crm("customer", "list", "--json").json == []


def test_a_mapping_file_that_is_not_there(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name",), ("Ada",))
    error = crm("import", file, "--mapping", str(tmp_path / "no.toml"), "--json", code=3).error
    assert (error["code"], "--suggest" in error["hint"]) == ("no_such_file", True)


def test_a_mapping_file_that_is_no_text(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name",), ("Ada",))
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    assert crm("import", file, "--mapping", str(tmp_path / "bad.toml"), "--json", code=2).error["code"] == "bad_mapping"
