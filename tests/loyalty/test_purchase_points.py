"""Purchases earn and refunds take back, in a real store: TL3, L6, L10, L11."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.customers import actions as customers
from crmcli.loyalty import actions, invariants, settlement
from crmcli.loyalty.accounts import balance_at
from crmcli.loyalty.balances import Balance
from crmcli.purchases.events import PurchasesRecorded
from crmcli.purchases.records import PURCHASE
from crmcli.store.read import Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace
from ground import Crm

DAY = 86_400_000_000


@pytest.fixture
def shop(crm: Crm) -> Crm:
    crm("customer", "add", "Ada")
    return crm


@pytest.fixture(scope="module")
def standing(fresh_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace on a store that many examples share; each has a customer of its own."""
    path = tmp_path_factory.mktemp("points") / "crm.db"
    shutil.copyfile(fresh_store, path)
    path.chmod(0o600)
    return Crm(path, env={"CRMCLI_ZONE": "UTC", "CRMCLI_CURRENCY": "EUR", "CRMCLI_CONFIG": "/nonexistent"}).workspace()


def has(crm: Crm) -> dict[str, object]:
    found: dict[str, object] = crm("points", "balance", "c1", "--json").json
    return found


def purchase(unit: Unit, customer: int, minor: int, at: int, refund_of: int | None = None) -> int:
    return unit.insert(
        PURCHASE, uid=f"p{unit.value('SELECT COUNT(*) FROM purchase')}-{customer}", customer_id=customer, minor=minor,
        currency="EUR", day="2026-11-21", at=at, timed=True, refund_of=refund_of, words="", created_at=unit.at,
    )  # fmt: skip


def newcomer(unit: Unit) -> int:
    return customers.insert(unit, {"name": "Ada"}, "UTC")


def record(unit: Unit, customer: int, *numbers: int, earn: bool) -> None:
    unit.emit(PurchasesRecorded(customer, numbers, earn))


def broken(db: Reader) -> list[str]:
    return [f"{one.id}: {text}" for one in invariants.INVARIANTS for (text,) in db.all(one.broken)]


def balance(db: Reader, customer: int, at: int) -> Balance:
    return balance_at(db, customer, at)


def test_a_purchase_earns_a_point_per_whole_unit(shop: Crm) -> None:
    shop("purchase", "add", "c1", "59.90")
    assert has(shop)["available"] == 59


def test_the_setting_says_how_many(shop: Crm) -> None:
    shop.env["CRMCLI_POINTS_RATE"] = "3/2"
    shop("purchase", "add", "c1", "59.90")
    assert has(shop)["available"] == 89


def test_a_currency_without_minor_units_earns_on_whole_units(shop: Crm) -> None:
    shop("purchase", "add", "c1", "590", "--currency", "JPY")
    assert has(shop)["available"] == 590


def test_a_purchase_that_earns_nothing_makes_no_entry(shop: Crm) -> None:
    shop("purchase", "add", "c1", "0.99")
    assert shop("points", "statement", "c1", "--json").json == []


def test_tl3_a_refund_asks_the_rule_that_earned(shop: Crm) -> None:
    shop("purchase", "add", "c1", "50.00")
    shop.env["CRMCLI_POINTS_RATE"] = "2"
    shop("purchase", "refund", "b1")
    assert (has(shop)["available"], has(shop)["debt"], has(shop)["lifetime"]) == (0, 0, 0)


def test_a_refund_takes_back_in_proportion_what_another_system_gave(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "purchases.csv").write_text("order,customer,date,total\nA1,c1,2026-03-01,30.00\n")
    (tmp_path / "points.csv").write_text("entry,customer,date,points,kind,reference\nP1,c1,2026-03-01,75,earn,A1\n")
    shop("import", str(tmp_path / "purchases.csv"), "--map", "order=external_id")
    shop("import", str(tmp_path / "points.csv"), "--map", "entry=external_id")
    shop("purchase", "refund", "b1", "10.00")
    shop("purchase", "refund", "b1", "9.99")
    assert has(shop)["available"] == 25
    shop("purchase", "refund", "b1")
    assert (has(shop)["available"], has(shop)["debt"]) == (0, 0)


def test_points_of_an_old_purchase_expire_counted_from_it(shop: Crm) -> None:
    shop.env["CRMCLI_POINTS_MONTHS"] = "12"
    shop("purchase", "add", "c1", "10.00", "--at", "2026-01-31")
    assert has(shop)["next_expiry"] == {"date": "2027-01-31", "points": 10}


def test_a_refund_of_points_already_spent_becomes_debt(shop: Crm) -> None:
    shop("purchase", "add", "c1", "100.00")
    shop("points", "redeem", "c1", "100", "--reason", "voucher")
    shop("purchase", "refund", "b1", "30.00")
    assert (has(shop)["available"], has(shop)["debt"]) == (0, 30)


def test_a_refund_says_which_purchase_it_takes_from(shop: Crm) -> None:
    shop("purchase", "add", "c1", "100.00", "--order", "A1")
    shop("purchase", "refund", "b1", "30.00")
    found = shop("points", "statement", "c1", "--json").json
    assert [(one["kind"], one["points"], one["reason"], one["reference"]) for one in found] == [
        ("earn", 100, "purchase", "A1"),
        ("earn_reversal", -30, "refund", "A1"),
    ]


def test_undone_refunds_give_the_points_back(shop: Crm) -> None:
    shop("purchase", "add", "c1", "100.00")
    shop("purchase", "refund", "b1")
    shop("undo")
    assert has(shop)["available"] == 100


def test_an_undone_purchase_leaves_no_points(shop: Crm) -> None:
    shop("purchase", "add", "c1", "100.00")
    shop("undo")
    assert shop("points", "balance", "--all", "--json").json == []


def test_l6_the_same_purchase_earns_once(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        number = purchase(unit, customer, 50_00, unit.at)
        record(unit, customer, number, earn=True)
        record(unit, customer, number, earn=True)
        assert balance(unit, customer, unit.at).available == 50


def test_purchases_that_earn_nothing_leave_no_account(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        record(unit, customer, purchase(unit, customer, 50_00, unit.at), earn=False)
        assert unit.value("SELECT 1 FROM points_account WHERE customer_id = :c", c=customer) is None


def test_a_refund_takes_back_though_refunds_do_not_earn(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        bought = purchase(unit, customer, 50_00, unit.at)
        record(unit, customer, bought, earn=True)
        record(unit, customer, purchase(unit, customer, -50_00, unit.at, bought), earn=False)
        assert balance(unit, customer, unit.at).available == 0


def test_a_refund_of_a_purchase_that_never_earned_takes_nothing(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        bought = purchase(unit, customer, 50_00, unit.at)
        record(unit, customer, bought, earn=False)
        record(unit, customer, purchase(unit, customer, -50_00, unit.at, bought), earn=True)
        assert balance(unit, customer, unit.at).debt == 0


def test_a_refund_of_nothing_known_goes_by_the_rule_of_today(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        record(unit, customer, purchase(unit, customer, -20_00, unit.at), earn=True)
        assert balance(unit, customer, unit.at).debt == 20


def test_a_refund_never_counts_before_its_purchase(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        bought = purchase(unit, customer, 50_00, unit.at)
        back = purchase(unit, customer, -50_00, unit.at - DAY, bought)
        record(unit, customer, bought, back, earn=True)
        assert balance(unit, customer, unit.at).debt == 0


@st.composite
def partitions(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A purchase's amount and refunds, in parts, of all of it."""
    net = draw(st.integers(1, 500_00))
    cuts = sorted(set(draw(st.lists(st.integers(1, net), max_size=5))) - {net})
    return net, [b - a for a, b in pairwise([0, *cuts, net])]


@settings(max_examples=40, deadline=None)
@given(partitions(), st.integers(0, 500))
def test_l10_l11_any_parts_of_a_refund_take_back_everything(
    standing: Workspace, refunded: tuple[int, list[int]], spent: int
) -> None:
    net, parts = refunded
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        bought = purchase(unit, customer, net, unit.at - DAY)
        record(unit, customer, bought, earn=True)
        spent = min(spent, net // 100)
        actions.insert(
            unit, {"customer_id": customer, "kind": "redeem", "points": -spent, "effective_at": unit.at - DAY + 1}
        )
        settlement.settle(unit, [customer])
        for n, part in enumerate(parts, 1):
            record(unit, customer, purchase(unit, customer, -part, unit.at, bought), earn=False)
            kept = (net - sum(parts[:n])) // 100
            now = balance(unit, customer, unit.at)
            assert now.available - now.debt == kept - spent
        assert broken(unit) == []
