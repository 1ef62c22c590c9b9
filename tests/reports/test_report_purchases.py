"""`report purchases`: what was bought and given back, by time or field, each currency by itself."""

from typing import Any

import pytest

from ground import Crm


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two buyers, two currencies, one refund, one purchase of today."""
    crm("customer", "add", "Ada Smith", "--owner", "mei", "--city", "Leeds")
    crm("customer", "add", "Jörg Müller")
    crm("config", "field", "add", "category", "text", "--noun", "purchase")
    crm("purchase", "add", "c1", "59.90", "--at", "2025-10-01", "--field", "category=bike")
    crm("purchase", "add", "c1", "20", "--at", "2026-11-20", "--field", "category=parts")
    crm("purchase", "add", "c2", "100 USD", "--at", "2026-03-01")
    crm("purchase", "add", "c2", "80", "--at", "2026-11-21")
    crm("purchase", "refund", "b1", "9.90", "--at", "2026-11-21")
    return crm


def euro(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def nets(document: dict[str, Any], key: str) -> list[tuple[object, str, str]]:
    return [(group[key], group["net"]["amount"], group["net"]["currency"]) for group in document["groups"]]


def test_an_empty_store_has_no_groups(crm: Crm) -> None:
    expected = {"as_of": "2026-11-21", "by": "year", "groups": [], "totals": []}
    assert expected == crm("report", "purchases", "--json").json


def test_a_group_has_its_figures(shop: Crm) -> None:
    document = shop("report", "purchases", "--json", "-w", "currency=EUR").json
    expected = {
        "year": "2026", "currency": "EUR", "purchases": 2, "buyers": 2, "bought": euro("100.00"), "refunds": 1,
        "refunded": euro("9.90"), "net": euro("90.10"),
    }  # fmt: skip
    assert expected == document["groups"][-1]


def test_totals_are_for_each_currency(shop: Crm) -> None:
    totals = shop("report", "purchases", "--json").json["totals"]
    assert [(total["currency"], total["purchases"], total["net"]["amount"]) for total in totals] == [
        ("EUR", 3, "150.00"),
        ("USD", 1, "100.00"),
    ]


@pytest.mark.parametrize(
    ("by", "key", "expected"),
    [
        ("year", "year", [("2025", "59.90", "EUR"), ("2026", "90.10", "EUR"), ("2026", "100.00", "USD")]),
        (
            "month",
            "month",
            [("2025-10", "59.90", "EUR"), ("2026-03", "100.00", "USD"), ("2026-11", "90.10", "EUR")],
        ),
        ("customer", "customer", [("c2", "80.00", "EUR"), ("c1", "70.00", "EUR"), ("c2", "100.00", "USD")]),
        ("owner", "owner", [("mei", "70.00", "EUR"), (None, "80.00", "EUR"), (None, "100.00", "USD")]),
        ("city", "city", [("Leeds", "70.00", "EUR"), (None, "80.00", "EUR"), (None, "100.00", "USD")]),
        ("currency", "currency", [("EUR", "150.00", "EUR"), ("USD", "100.00", "USD")]),
        (
            "category",
            "category",
            [("bike", "59.90", "EUR"), ("parts", "20.00", "EUR"), (None, "70.10", "EUR"), (None, "100.00", "USD")],
        ),
    ],
)
def test_groups_go_by_time_or_by_net_the_own_currency_first(
    shop: Crm, by: str, key: str, expected: list[tuple[object, str, str]]
) -> None:
    assert expected == nets(shop("report", "purchases", "--by", by, "--json").json, key)


def test_days_later_than_as_of_do_not_count(shop: Crm) -> None:
    document = shop("report", "purchases", "--as-of", "2026-11-20", "--json").json
    assert (document["as_of"], nets(document, "year")[1]) == ("2026-11-20", ("2026", "20.00", "EUR"))


def test_the_trash_is_left_out(shop: Crm) -> None:
    shop("customer", "rm", "c2")
    document = shop("report", "purchases", "--json").json
    assert nets(document, "year") == [("2025", "59.90", "EUR"), ("2026", "10.10", "EUR")]


def test_sort_and_limit_arrange_the_groups(shop: Crm) -> None:
    document = shop("report", "purchases", "--by", "month", "--sort", "-month", "--limit", "1", "--json").json
    assert nets(document, "month") == [("2026-11", "90.10", "EUR")]


def test_sort_by_no_column_is_a_usage_error(shop: Crm) -> None:
    assert shop("report", "purchases", "--sort", "profit", "--json", code=2).error["code"] == "unknown_field"


def test_by_no_field_suggests_one(shop: Crm) -> None:
    assert shop("report", "purchases", "--by", "citi", "--json", code=2).error["candidates"] == ["city"]


def test_by_a_sum_is_refused(shop: Crm) -> None:
    assert shop("report", "purchases", "--by", "total", "--json", code=2).error["code"] == "unknown_grouping"


def test_a_wrong_filter_is_a_usage_error(shop: Crm) -> None:
    assert shop("report", "purchases", "-w", "total>", "--json", code=2).error["code"] == "bad_filter"


def test_as_tsv_it_is_the_groups_with_the_currency_beside_amounts(shop: Crm) -> None:
    rows = shop("report", "purchases", "--by", "customer", "--limit", "1").rows
    assert rows == [
        ["customer", "name", "currency", "purchases", "buyers", "bought", "refunds", "refunded", "net"],
        ["c2", "Jörg Müller", "EUR", "1", "1", "80.00", "0", "0.00", "80.00"],
    ]


def test_as_ids_it_is_the_customers(shop: Crm) -> None:
    assert shop("report", "purchases", "--by", "customer", "-w", "currency=EUR", "-o", "ids").out == "c2\nc1\n"


EIGHTY = """\
Purchases as of 2026-11-21

Customer  Name         Sales      Bought  Refunds  Given back         Net
─────────────────────────────────────────────────────────────────────────
c2        Jörg Müller      1   80.00 EUR        0    0.00 EUR   80.00 EUR
c1        Ada Smith        2   79.90 EUR        1    9.90 EUR   70.00 EUR
c2        Jörg Müller      1  100.00 USD        0    0.00 USD  100.00 USD

Total
Sales  Buyers      Bought  Refunds  Given back         Net
──────────────────────────────────────────────────────────
    3       2  159.90 EUR        1    9.90 EUR  150.00 EUR
    1       1  100.00 USD        0    0.00 USD  100.00 USD

Up to 2026-11-21, n = EUR: purchases 3, refunds 1; USD: purchases 1, refunds 0;
without the trash.
A refund counts on its own day; net = bought - given back; currencies are never
added.
"""

FORTY = """\
Purchases as of 2026-11-21

Customer: c2
Name: Jörg Müller
Sales: 1
Bought: 80.00 EUR
Refunds: 0
Given back: 0.00 EUR
Net: 80.00 EUR
"""


def test_at_80_columns(shop: Crm) -> None:
    shop.env["COLUMNS"] = "80"
    assert shop("report", "purchases", "--by", "customer", "-o", "table").out == EIGHTY


def test_at_40_columns_a_group_is_a_card(shop: Crm) -> None:
    shop.env["COLUMNS"] = "40"
    out = shop("report", "purchases", "--by", "customer", "-o", "table").out
    assert out[: len(FORTY)] == FORTY
