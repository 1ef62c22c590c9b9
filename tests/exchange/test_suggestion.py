"""`import --suggest` writes a mapping file that changes nothing, names no value of the file, and can be changed."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import sample, written

LISTS = ("customer", "purchase", "ticket", "contact")
OWN = ("uid", "created_at", "changed_at")


def suggestion(crm: Crm, directory: Path, file: str, *options: str) -> str:
    path = directory / "suggested.toml"
    path.write_text(crm("import", "--suggest", file, *options, "-o", "plain").out, encoding="utf-8")
    return str(path)


def everything(crm: Crm) -> list[dict[str, Any]]:
    """All that is in a store, but for what says when and under which number of ours."""
    rows = [row for noun in LISTS for row in crm(noun, "list", "--all", "--sort", "id", "--json").json]
    return [{name: value for name, value in row.items() if name not in OWN} for row in rows]


@pytest.mark.parametrize(
    "name",
    [
        "exports/orders_export.csv", "exports/helpdesk_tickets.csv", "exports/german_customers_cp1252.csv",
        "exports/mailchimp_audience.csv", "exports/shopify_customers.csv", "exports/google_contacts.csv",
        "exports/outlook_contacts.csv", "corner-shop/customers.csv", "chinook/customers.csv",
    ],
)  # fmt: skip
def test_unchanged_it_imports_as_without_it(crm: Crm, tmp_path: Path, name: str) -> None:
    file = sample(name, tmp_path)
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    plain = crm("import", file, "--json", code=None).json
    mapped = other("import", file, "--mapping", suggestion(other, tmp_path, file), "--json", code=None).json
    differing = ("profile", "undo", "rejects_file", "left_out")
    assert {k: v for k, v in mapped.items() if k not in differing} == {
        k: v for k, v in plain.items() if k not in differing
    }
    assert everything(other) == everything(crm)


def test_it_names_columns_and_no_value(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "E-Mail", "Shoe size"), ("Ada Lovelace", "ada@example.com", "38"))
    text = crm("import", "--suggest", file, "-o", "plain").out
    assert tomllib.loads(text)["columns"] == {"Name": "name", "E-Mail": "email", "Shoe size": "fields.shoe_size"}
    assert [value for value in ("Ada", "ada@", "38") if value in text] == []


def test_it_imports_nothing(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name",), ("Ada",))
    crm("import", "--suggest", file)
    assert crm("import", "list", "--json").json == []


def test_it_needs_no_store(tmp_path: Path) -> None:
    crm = Crm(tmp_path / "none.db")
    file = written(tmp_path / "a.csv", ("Name",), ("Ada",))
    assert (crm("import", "--suggest", file, "--json").json["text"][:1], crm.path.exists()) == ("#", False)


def test_what_options_say_is_in_it(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "X"), ("Ada", "Bonn"))
    text = crm("import", "--suggest", file, "--map", "X=city", "--source", "shop", "-o", "plain").out
    assert (tomllib.loads(text)["columns"]["X"], tomllib.loads(text)["source"]) == ("city", "shop")


def test_a_header_that_stands_twice_is_left_alone(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Name", "Size", "Size"), ("Ada", "38", "39"))
    crm("import", file, "--mapping", suggestion(crm, tmp_path, file))
    fields = crm("customer", "show", "c1", "--json").json["fields"]
    assert sorted(fields.values()) == ["38", "39"]


def test_it_is_for_one_file(crm: Crm, tmp_path: Path) -> None:
    files = [written(tmp_path / name, ("Name",), ("Ada",)) for name in ("a.csv", "b.csv")]
    assert "one file" in crm("import", "--suggest", *files, "--json", code=2).error["message"]
