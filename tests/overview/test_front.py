"""Bare `crmcli`: how to begin on an empty store, else the morning."""

import pytest

from ground import Crm

BEGIN = """\
crmcli keeps your customers in one local file. To begin:
  crmcli demo
  crmcli import customers.csv
  crmcli customer add "Ada Smith" --email ada@example.com
"""


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two customers, a purchase, points that end within 30 days and later."""
    crm("customer", "add", "Ada Smith", "--since", "2026-09-01")
    crm("customer", "add", "Jörg Müller")
    crm("purchase", "add", "c1", "59.90", "--at", "2026-10-01")
    crm("points", "earn", "c2", "100", "--reason", "gift", "--expires", "2026-12-10")
    crm("points", "earn", "c2", "50", "--reason", "gift", "--expires", "2027-12-10")
    return crm


def test_an_empty_store_shows_how_to_begin(crm: Crm) -> None:
    assert crm().out == BEGIN


def test_without_a_store_it_shows_how_to_begin(crm: Crm) -> None:
    crm.path.unlink()
    assert crm().out == BEGIN


def test_it_makes_no_store(crm: Crm) -> None:
    crm.path.unlink()
    crm()
    assert not crm.path.exists()


def test_the_morning_counts_the_stages(shop: Crm) -> None:
    document = shop("--json").json
    counts = {stage["stage"]: stage["customers"] for stage in document["stages"] if stage["customers"]}
    assert (document["total"], counts) == (2, {"awareness": 1, "purchase": 1})


def test_the_newest_customer_comes_first(shop: Crm) -> None:
    assert [customer["id"] for customer in shop("--json").json["newest_customers"]] == ["c2", "c1"]


def test_the_newest_purchases_are_there(shop: Crm) -> None:
    expected = [
        {
            "id": "b1",
            "date": "2026-10-01",
            "customer_name": "Ada Smith",
            "total": {"amount": "59.90", "currency": "EUR"},
        }
    ]
    assert expected == shop("--json").json["newest_purchases"]


def test_points_about_to_expire_are_named_with_their_last_day(shop: Crm) -> None:
    expected = {
        "within_days": 30,
        "points": 100,
        "customers": [{"customer": "c2", "name": "Jörg Müller", "points": 100, "date": "2026-12-10"}],
    }
    assert expected == shop("--json").json["points_expiring"]


def test_the_trash_is_left_out(shop: Crm) -> None:
    shop("customer", "rm", "c2")
    document = shop("--json").json
    assert (document["total"], document["points_expiring"]["points"]) == (1, 0)


EIGHTY = """\
Saturday 2026-11-21

Customers
Stage          Customers             Share
──────────────────────────────────────────
Heard of us            1  █████       50 %
Interested             0               0 %
Bought                 1  █████       50 %
Comes back             0               0 %
Recommends us          0               0 %

Newest customers
Id  Name         Stage        Added
──────────────────────────────────────────────
c2  Jörg Müller  Heard of us  2026-11-21 12:00
c1  Ada Smith    Bought       2026-11-21 12:00

Newest purchases
Id  Date        Name           Total
────────────────────────────────────
b1  2026-10-01  Ada Smith  59.90 EUR

Points that expire within 30 days
Customer  Name         Points  Good through
───────────────────────────────────────────
c2        Jörg Müller     100  2026-12-10

Left the journey: Lost 0, Left us 0.
"""

FORTY = """\
Saturday 2026-11-21

Customers
Stage: Heard of us
Customers: 1
Share: █████       50 %
"""


def test_at_80_columns(shop: Crm) -> None:
    shop.env["COLUMNS"] = "80"
    assert shop("-o", "table").out == EIGHTY


def test_at_40_columns_rows_are_cards(shop: Crm) -> None:
    shop.env["COLUMNS"] = "40"
    assert shop("-o", "table").out[: len(FORTY)] == FORTY
