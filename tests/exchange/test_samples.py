"""The sample files come in with nothing but their names, and every figure is that of their README.

A row is accepted when it is not rejected; one that repeats an earlier one is accepted too.
"""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import brought, counts, reasons, sample, written

EXPORTS = (
    ("google_contacts.csv", 45, 1),
    ("outlook_contacts.csv", 38, 2),
    ("hubspot_contacts.csv", 49, 1),
    ("mailchimp_audience.csv", 58, 1),
    ("shopify_customers.csv", 49, 1),
    ("square_customers.csv", 44, 1),
    ("stripe_customers.csv", 40, 0),
)
OTHERS = (
    ("exports/german_customers_cp1252.csv", "customers", 47, 2),
    ("exports/helpdesk_tickets.csv", "tickets", 58, 2),
    ("exports/orders_export.csv", "purchases", 59, 1),
    ("exports/points_opening_balance.xlsx", "points", 45, 3),
    ("exports/webshop_customers.jsonl", "customers", 30, 1),
    ("exports/phone_backup.vcf", "customers", 24, 0),
    ("chinook/customers.csv", "customers", 59, 0),
)
SUMS = (
    ("shopify_customers.csv", "total_spent", 21813.97),
    ("square_customers.csv", "lifetime_spend", 16685.61 - 6.50),  # the rejected row has 6.50
    ("stripe_customers.csv", "total_spend", 11917.64),
    ("german_customers_cp1252.csv", "umsatz", 232557.57),
)
SHOP = (
    ("customers.csv", 412, 5), ("contacts.csv", 67, 1), ("purchases.csv", 1221, 3), ("points.csv", 818, 2),
    ("tickets.csv", 260, 2), ("interactions.csv", 900, 1),
)  # fmt: skip


def accounted(result: dict[str, Any]) -> tuple[int, int]:
    """(accepted, rejected) rows of a result whose counts add up."""
    counts(result)
    return result["rows"] - result["rejected"], result["rejected"]


def come(crm: Crm, name: str, tmp_path: Path, rejected: int) -> dict[str, Any]:
    return brought(crm, sample(name, tmp_path), code=6 if rejected else 0)


def people(crm: Crm) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("customer", "list", "--all", "--sort", "id", "--json").json
    return found


@pytest.mark.parametrize(("name", "accepted", "rejected"), EXPORTS)
def test_each_export_into_an_empty_store(crm: Crm, tmp_path: Path, name: str, accepted: int, rejected: int) -> None:
    assert accounted(come(crm, f"exports/{name}", tmp_path, rejected)) == (accepted, rejected)


@pytest.mark.parametrize(("name", "noun", "accepted", "rejected"), OTHERS)
def test_files_of_other_kinds(crm: Crm, tmp_path: Path, name: str, noun: str, accepted: int, rejected: int) -> None:
    result = come(crm, name, tmp_path, rejected)
    assert (result["noun"], *accounted(result)) == (noun, accepted, rejected)


def test_the_exports_one_after_the_other(crm: Crm, tmp_path: Path) -> None:
    results = [come(crm, f"exports/{name}", tmp_path, rejected) for name, _, rejected in EXPORTS]
    assert [accounted(result) for result in results] == [(accepted, rejected) for _, accepted, rejected in EXPORTS]
    assert sum(accounted(result)[0] for result in results) == 323
    assert len({mail for one in people(crm) for mail in one["emails"]}) == 145


@pytest.mark.parametrize(("name", "field", "total"), SUMS)
def test_sums_of_purchases_are_numbers(crm: Crm, tmp_path: Path, name: str, field: str, total: float) -> None:
    brought(crm, sample(f"exports/{name}", tmp_path), "--max-rejects", "9")
    assert sum(one["fields"].get(field, 0) for one in people(crm)) == pytest.approx(total)


def test_orders_bring_their_customers(crm: Crm, tmp_path: Path) -> None:
    assert come(crm, "exports/orders_export.csv", tmp_path, 1)["also"]["customers"]["created"] == 24
    sums = crm.rows("SELECT currency, COUNT(*), SUM(minor) FROM purchase GROUP BY currency ORDER BY 2 DESC")
    assert sums == [("USD", 42, 568990), ("EUR", 10, 100270), ("GBP", 6, 61420)]


def test_opening_balances_add_up(crm: Crm, tmp_path: Path) -> None:
    come(crm, "exports/points_opening_balance.xlsx", tmp_path, 3)
    assert crm.rows("SELECT SUM(points) FROM points_entry") == [(35470,)]
    assert crm.rows("SELECT COUNT(*) FROM customer WHERE external_id LIKE '0%'")[0][0] > 0


def test_the_corner_shop(crm: Crm, tmp_path: Path) -> None:
    crm("config", "set", "country", "US")
    results = [come(crm, f"corner-shop/{name}", tmp_path, rejected) for name, _, rejected in SHOP]
    assert [accounted(result) for result in results] == [(accepted, rejected) for _, accepted, rejected in SHOP]
    assert crm.rows("SELECT SUM(minor) FROM purchase") == [(18219545,)]
    assert crm.rows("SELECT SUM(points) FROM points_entry") == [(78814,)]


def test_invoices_find_their_customers(crm: Crm, tmp_path: Path) -> None:
    come(crm, "chinook/customers.csv", tmp_path, 0)
    assert accounted(come(crm, "chinook/invoices.csv", tmp_path, 0)) == (412, 0)
    assert crm.rows("SELECT SUM(minor) FROM purchase") == [(232860,)]


def test_why_rows_of_outlook_are_rejected(crm: Crm, tmp_path: Path) -> None:
    result = come(crm, "exports/outlook_contacts.csv", tmp_path, 2)
    assert [(line, field) for line, field, _ in reasons(result["rejects_file"])] == [
        ("25", "E-mail Address"), ("33", "E-mail Address"),
    ]  # fmt: skip


def test_a_name_of_two_columns_alone_tells_customers(crm: Crm, tmp_path: Path) -> None:
    assert brought(crm, sample("csv-spectrum/comma_in_quotes.csv", tmp_path))["noun"] == "customers"


def test_a_balance_of_none_is_nothing_to_enter(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    file = written(tmp_path / "p.csv", ("member", "points balance"), ("ada@example.com", "0"))
    assert counts(brought(crm, file)) == (0, 0, 0, 0, 1)
