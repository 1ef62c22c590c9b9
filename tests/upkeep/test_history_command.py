"""`history`: the newest first, what each change touched, and what concerns one record, gone or not."""

from pathlib import Path

import pytest

from ground import Crm


def test_the_newest_change_comes_first(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    assert [change["id"] for change in crm("history", "--json").json] == ["u2", "u1"]


def test_a_change_is_told_whole(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    expected = {
        "id": "u1",
        "at": "2026-11-21T12:00:00+00:00",
        "actor": "tester",
        "command": "customer add",
        "touched": ["c1"],
        "state": "done",
        "undoes": None,
        "undone_by": None,
    }
    assert [expected] == crm("history", "--json").json


def test_an_undo_and_what_it_undid_name_each_other(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("undo")
    told = [(c["id"], c["state"], c["undoes"], c["undone_by"]) for c in crm("history", "--json").json]
    assert told == [("u2", "undo of u1", "u1", None), ("u1", "undone by u2", None, "u2")]


def test_a_field_is_named(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    assert crm("history", "--json").json[0]["touched"] == ["field loyalty_card"]


def test_a_field_that_is_gone_is_named_too(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("config", "field", "rm", "loyalty_card")
    assert [change["touched"] for change in crm("history", "--json").json] == [["field loyalty_card"]] * 2


def test_many_records_are_counted(crm: Crm) -> None:
    for number in range(10):
        crm("customer", "add", f"Customer {number}")
    crm("customer", "tag", "-w", "name!=x", "vip")
    assert crm("history", "--limit", "1", "--json").json[0]["touched"] == ["10 customers"]


def test_an_import_says_how_many(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,email\nAda,ada@example.com\nBo,bo@example.com\n")
    crm("import", str(file))
    assert crm("history", "--json").json[0]["touched"] == ["2 customers"]


def test_a_purchase_and_its_consequences_are_named(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("purchase", "add", "c1", "10")
    assert crm("history", "--limit", "1", "--json").json[0]["touched"] == ["b1", "points of c1", "journey of c1"]


@pytest.mark.parametrize("ref", ["c1", "Ada", "ada@example.com"])
def test_what_concerns_a_customer(crm: Crm, ref: str) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    crm("customer", "add", "Bo")
    crm("purchase", "add", "c1", "10")
    assert [change["id"] for change in crm("history", ref, "--json").json] == ["u3", "u1"]


def test_a_uid_names_a_customer(crm: Crm) -> None:
    uid = crm("customer", "add", "Ada", "--json").json["uid"]
    assert [change["id"] for change in crm("history", uid, "--json").json] == ["u1"]


def test_a_customer_whose_adding_was_undone_has_a_history(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("undo")
    assert [change["id"] for change in crm("history", "c1", "--json").json] == ["u2", "u1"]


def test_a_removed_customer_has_a_history(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "rm", "c1")
    assert [change["command"] for change in crm("history", "c1", "--json").json] == ["customer rm", "customer add"]


def test_an_imported_customer_has_a_history(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,email\nAda,ada@example.com\nBo,bo@example.com\n")
    crm("import", str(file))
    assert [change["id"] for change in crm("history", "c2", "--json").json] == ["u1"]


def test_imported_purchases_concern_their_customers_only(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    crm("customer", "add", "Bo")
    file = tmp_path / "purchases.csv"
    file.write_text("customer,date,total\nada@example.com,2026-11-01,12.50\n")
    crm("import", str(file), "--as", "purchases")
    assert [change["command"] for change in crm("history", "c1", "--json").json] == ["import", "customer add"]
    assert [change["command"] for change in crm("history", "c2", "--json").json] == ["customer add"]


def test_a_purchase_has_a_history(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("purchase", "add", "c1", "10")
    assert [change["id"] for change in crm("history", "b1", "--json").json] == ["u2"]


def test_an_import_run_has_a_history(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,email\nAda,ada@example.com\n")
    crm("import", str(file))
    crm("undo")
    assert [change["id"] for change in crm("history", "m1", "--json").json] == ["u2", "u1"]


@pytest.mark.parametrize("ref", ["c99", "b99", "u99", "m99", "nobody"])
def test_what_never_was_is_exit_3(crm: Crm, ref: str) -> None:
    assert crm("history", ref, "--json", code=3).error["code"] == "not_found"


def test_changes_are_filtered(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    assert [change["id"] for change in crm("history", "-w", "command:edit", "--json").json] == ["u2"]


def test_changes_are_found_by_what_they_touched(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "add", "Bo")
    assert [change["id"] for change in crm("history", "-w", "touched:c2", "--json").json] == ["u2"]
