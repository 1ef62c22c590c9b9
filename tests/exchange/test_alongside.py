"""Several nouns in a file: an order's buyer, a ticket's requester, a contact's company are met, or made."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import brought, counts, reasons, sample, written

ORDERS = ("Order ID", "Date", "Total", "Customer Email", "Customer Name")


def customers(crm: Crm) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("customer", "list", "--sort", "id", "--json").json
    return found


@pytest.mark.on_both
def test_orders_into_an_empty_store(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, sample("exports/orders_export.csv", tmp_path), code=6)
    assert (counts(result), result["also"]) == ((58, 0, 0, 1, 1), {"customers": {"created": 24, "updated": 0}})
    assert reasons(result["rejects_file"])[0][:2] == ("36", "Total")
    emails = [one["emails"] for one in customers(crm)]
    assert (len(emails), all(len(found) == 1 for found in emails)) == (24, True)


@pytest.mark.on_both
def test_the_same_orders_again_change_nothing(crm: Crm, tmp_path: Path) -> None:
    file = sample("exports/orders_export.csv", tmp_path)
    brought(crm, file, code=6)
    again = brought(crm, file, code=6)
    assert (counts(again), again["also"], len(customers(crm))) == ((0, 0, 58, 1, 1), None, 24)


@pytest.mark.on_both
def test_undo_takes_the_customers_back_too(crm: Crm, tmp_path: Path) -> None:
    before = crm("export", "all", "--format", "jsonl").out
    brought(crm, sample("exports/orders_export.csv", tmp_path), code=6)
    crm("undo")
    after = crm("export", "all", "--format", "jsonl").out
    assert [line for line in after.splitlines() if '"noun":"fields"' not in line] == before.splitlines()
    assert customers(crm) == []


def test_tickets_into_an_empty_store(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, sample("exports/helpdesk_tickets.csv", tmp_path), code=6)
    assert counts(result) == (58, 0, 0, 2, 0)
    assert result["also"]["customers"]["created"] == len(customers(crm)) == 26


def test_a_customer_who_is_known_is_met_and_stays_as_they_are(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada Lovelace", "--email", "ada@example.com")
    file = written(tmp_path / "o.csv", ORDERS, ("1", "2026-05-01", "5.00", "ADA@example.com", "A. Byron"))
    result = brought(crm, file)
    assert (result["also"], [one["name"] for one in customers(crm)]) == (None, ["Ada Lovelace"])


def test_a_row_that_is_rejected_brings_nobody(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "o.csv", ORDERS, ("1", "", "5.00", "ada@example.com", "Ada"))
    result = brought(crm, file, code=6)
    assert (reasons(result["rejects_file"])[0][1:], customers(crm)) == (("date", "the row names no date"), [])


def test_a_wrong_address_rejects_its_row(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "o.csv", ORDERS, ("1", "2026-05-01", "5.00", "ada(at)example.com", "Ada"))
    result = brought(crm, file, code=6)
    assert (reasons(result["rejects_file"])[0][1], customers(crm)) == ("Customer Email", [])


def test_several_customers_of_one_address_are_named(crm: Crm, tmp_path: Path) -> None:
    for name in ("Ada", "Bob"):
        crm("customer", "add", name, "--email", "home@example.com", "-y")
    file = written(tmp_path / "o.csv", ORDERS, ("1", "2026-05-01", "5.00", "home@example.com", "Ada"))
    result = brought(crm, file, code=6)
    assert "c1, c2" in reasons(result["rejects_file"])[0][2]


def test_an_id_alone_makes_nobody(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "o.csv", ("customer_id", "amount", "date"), ("K8888", "5.00", "2026-05-01"))
    result = brought(crm, file, code=6)
    assert (reasons(result["rejects_file"])[0][2], customers(crm)) == ("no customer 'K8888'", [])


def test_an_id_and_a_name_are_enough(crm: Crm, tmp_path: Path) -> None:
    header = ("Customer ID", "Customer Name", "Amount", "Date")
    file = written(tmp_path / "o.csv", header, ("K1", "Ada", "5.00", "2026-05-01"), ("K1", "Ada", "6.00", "2026-05-02"))
    result = brought(crm, file, "--source", "shop")
    (ada,) = customers(crm)
    assert (counts(result)[0], ada["name"], ada["source"], ada["external_id"], ada["purchases"]) == (
        2, "Ada", "shop", "K1", 2,
    )  # fmt: skip


def test_a_name_and_a_phone_are_enough(crm: Crm, tmp_path: Path) -> None:
    header = ("Customer Name", "Customer Phone", "Amount", "Date")
    file = written(tmp_path / "o.csv", header, ("Ada", "+44 20 7946 0123", "5.00", "2026-05-01"))
    brought(crm, file)
    assert [(one["name"], one["phones"]) for one in customers(crm)] == [("Ada", ["+442079460123"])]


def test_a_name_alone_is_too_little(crm: Crm, tmp_path: Path) -> None:
    header = ("Requester", "Requester Email", "Subject", "Priority")
    file = written(tmp_path / "t.csv", header, ("Somebody", "", "Broken", "high"))
    result = brought(crm, file, code=6)
    assert ("an e-mail address" in reasons(result["rejects_file"])[0][2], customers(crm)) == (True, [])


def test_the_id_of_a_customer_known_by_address_is_kept(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    header = ("Customer ID", "Customer Email", "Amount", "Date")
    file = written(tmp_path / "o.csv", header, ("K1", "ada@example.com", "5.00", "2026-05-01"))
    result = brought(crm, file, "--source", "shop")
    assert result["also"] == {"customers": {"created": 0, "updated": 1}}
    later = written(tmp_path / "p.csv", ("customer_id", "amount", "date"), ("K1", "6.00", "2026-05-02"))
    assert counts(brought(crm, later, "--source", "shop")) == (1, 0, 0, 0, 0)


def test_people_and_their_companies(crm: Crm, tmp_path: Path) -> None:
    header = ("First name", "Last name", "Email", "Title", "Account name")
    rows = [
        ("Ada", "Lovelace", "ada@acme.example.com", "CTO", "Acme Ltd"),
        ("Bob", "Byron", "bob@acme.example.com", "CFO", "ACME Ltd"),
        ("Cid", "Kite", "cid@kite.example.com", "", "Kite"),
    ]
    file = written(tmp_path / "people.csv", header, *rows)
    result = brought(crm, file, "--as", "contacts")
    assert (counts(result), result["also"]["customers"]["created"]) == ((3, 0, 0, 0, 0), 2)
    assert [(one["name"], one["kind"]) for one in customers(crm)] == [
        ("Acme Ltd", "organisation"), ("Kite", "organisation"),
    ]  # fmt: skip
    assert counts(brought(crm, file, "--as", "contacts")) == (0, 0, 3, 0, 0)


def test_two_companies_of_one_name_are_named(crm: Crm, tmp_path: Path) -> None:
    for _ in range(2):
        crm("customer", "add", "Acme", "--company")
    file = written(tmp_path / "people.csv", ("Name", "Account name"), ("Ada", "Acme"))
    result = brought(crm, file, "--as", "contacts", code=6)
    assert "could be c1, c2" in reasons(result["rejects_file"])[0][2]


def test_what_a_mapping_file_says_of_the_customer(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "till.toml").write_text(
        'noun = "purchases"\nsource = "till"\n[columns]\n"Who" = "customer.name"\n"Tel" = "customer.phone"\n'
        '"Town" = "customer.city"\n"Shoe" = { field = "customer.fields.shoe", type = "number" }\n'
        '[constants]\n"customer.origin" = "till"\n',
        encoding="utf-8",
    )
    header = ("Who", "Tel", "Town", "Shoe", "Total", "Date")
    file = written(tmp_path / "o.csv", header, ("Ada", "+442079460123", "Bonn", "38", "5.00", "2026-05-01"))
    brought(crm, file, "--mapping", str(tmp_path / "till.toml"))
    ada = crm("customer", "show", "c1", "--json").json
    assert (ada["city"], ada["fields"], ada["origin"], ada["phones"]) == (
        "Bonn", {"shoe": 38}, "till", ["+442079460123"],
    )  # fmt: skip


def test_a_column_that_names_by_email_alone(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        '[columns]\n"Von" = { field = "customer", by = "email" }\n"Wer" = "customer.name"\n', encoding="utf-8"
    )
    header = ("Von", "Wer", "Subject", "Priority")
    rows = [("ada@example.com", "Ada", "Broken", "high"), ("nobody", "Bob", "Lost", "low")]
    file = written(tmp_path / "t.csv", header, *rows)
    result = brought(crm, file, "--mapping", str(tmp_path / "m.toml"), code=6)
    assert (counts(result), [one["name"] for one in customers(crm)]) == ((1, 0, 0, 1, 0), ["Ada"])


def test_a_column_that_names_by_name(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada Lovelace")
    (tmp_path / "m.toml").write_text('[columns]\n"Von" = { field = "customer", by = "name" }\n', encoding="utf-8")
    file = written(tmp_path / "t.csv", ("Von", "Subject", "Priority"), ("ada LOVELACE", "Broken", "high"))
    assert counts(brought(crm, file, "--mapping", str(tmp_path / "m.toml"))) == (1, 0, 0, 0, 0)


def test_a_dry_run_says_who_would_come_along(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "o.csv", ORDERS, ("1", "2026-05-01", "5.00", "ada@example.com", "Ada"))
    result = brought(crm, file, "--dry-run")
    assert (result["also"], customers(crm)) == ({"customers": {"created": 1, "updated": 0}}, [])


def test_it_is_said_in_the_sentence(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "o.csv", ORDERS, ("1", "2026-05-01", "5.00", "ada@example.com", "Ada"))
    assert "1 purchases rows: 1 created; customers: 1 created" in crm("import", file).err


def test_all_or_none_is_true_of_customers_too(crm: Crm, tmp_path: Path) -> None:
    rows = [("1", "2026-05-01", "5.00", "ada@example.com", "Ada"), ("2", "", "5.00", "bob@example.com", "Bob")]
    crm("import", written(tmp_path / "o.csv", ORDERS, *rows), "--atomic", code=4)
    assert customers(crm) == []


def test_opening_balances_with_their_members(crm: Crm, tmp_path: Path) -> None:
    """Entries cannot have fields of their own: a column nobody knows is left out, and said."""
    header = ("Member no", "Name", "E-mail", "Points", "Tier")
    rows = [("000700", "Ada", "ada@example.com", "120", "gold"), ("000713", "Bob", "", "80", "basic"),
            ("000726", "", "", "10", "basic")]  # fmt: skip
    result = brought(crm, written(tmp_path / "p.csv", header, *rows), "--as", "points", "--source", "till", code=6)
    assert (counts(result), result["also"]["customers"]["created"]) == ((2, 0, 0, 1, 0), 2)
    assert (result["new_fields"], result["left_out"]) == ([], ["Tier"])
    assert [(one["name"], one["external_id"]) for one in customers(crm)] == [("Ada", "000700"), ("Bob", "000713")]
