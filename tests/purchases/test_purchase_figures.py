"""What is kept beside the purchases equals their sums (I2), whatever was recorded, refunded or taken back."""

import pytest

from crmcli.kernel.events import Restored
from crmcli.kernel.sheet import Money
from crmcli.purchases.actions import insert, settle
from crmcli.purchases.invariants import INVARIANTS
from crmcli.store.check import faults_of
from crmcli.store.undo import StandsInTheWay, change_by_id, newest_undo, revert
from ground import Crm

FIGURES = "SELECT purchases, first_purchase, last_purchase FROM customer WHERE id = :id"
SPEND = "SELECT currency, net, rows FROM spend WHERE customer_id = :id ORDER BY currency"


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")


def figures(crm: Crm, customer: int = 1) -> tuple[object, ...]:
    """The purchase columns of a customer, then what was spent in each currency; faults of the store first, if any."""
    with crm.workspace().store.read() as db:
        faults = faults_of(db, INVARIANTS, deep=True)
        return (*faults, *(db.one(FIGURES, id=customer) or ()), *db.all(SPEND, id=customer))


def take_back(crm: Crm, number: int = 0) -> None:
    """Undoes u<number>; the newest undo without one."""
    workspace = crm.workspace("undo")
    with workspace.store.write(workspace) as unit:
        done = revert(unit, change_by_id(unit, number) if number else newest_undo(unit))
        unit.emit(Restored(frozenset(done.customers)))


def test_purchases_are_summed_by_currency(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--at", "2026-11-02")
    crm("purchase", "add", "c1", "5.50", "--at", "2026-11-01")
    crm("purchase", "add", "c1", "7 USD", "--at", "2026-11-03")
    assert figures(crm) == (3, "2026-11-01", "2026-11-03", ("EUR", 1550, 2), ("USD", 700, 1))


def test_a_purchase_refunded_in_full_still_was_a_day_of_buying(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--at", "2026-11-02")
    crm("purchase", "refund", "b1")
    assert figures(crm) == (1, "2026-11-02", "2026-11-02", ("EUR", 0, 2))


def test_an_undo_takes_the_purchase_out_of_the_figures(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--at", "2026-11-02")
    before = figures(crm)
    crm("purchase", "add", "c1", "5", "--at", "2026-11-01")
    take_back(crm, 3)
    assert (figures(crm), crm("purchase", "list", "-o", "ids").out) == (before, "b1\n")


def test_an_undo_of_the_only_purchase_leaves_nothing(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10")
    take_back(crm, 2)
    assert figures(crm) == (0, None, None)


def test_a_redo_brings_it_back_with_its_number(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--order", "A-1")
    before = (figures(crm), crm("purchase", "show", "b1", "--json").raw)
    take_back(crm, 2)
    take_back(crm)
    assert (figures(crm), crm("purchase", "show", "b1", "--json").raw) == before


def test_an_undone_number_is_not_given_again(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10")
    take_back(crm, 2)
    assert crm("purchase", "add", "c1", "10", "--json").json["id"] == "b2"


def test_an_undone_refund_may_be_given_again(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10")
    crm("purchase", "refund", "b1")
    take_back(crm, 3)
    crm("purchase", "refund", "b1", "4")
    assert figures(crm)[3:] == (("EUR", 600, 2),)


def test_a_purchase_with_a_refund_is_not_taken_back_alone(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10")
    crm("purchase", "refund", "b1", "4")
    with pytest.raises(StandsInTheWay):
        take_back(crm, 2)
    assert figures(crm)[3:] == (("EUR", 600, 2),)


def test_a_batch_is_settled_at_once(crm: Crm) -> None:
    workspace = crm.workspace()
    for number in range(3):
        crm("customer", "add", f"Customer {number}")
    with workspace.store.write(workspace) as unit:
        for customer in (1, 2, 3):
            for minor in (500, 250, -100):
                insert(unit, {"customer": customer, "total": Money(minor, "EUR"), "date": "2026-11-05"}, "UTC")
        settle(unit, [1, 2, 3, 4])
    assert [figures(crm, customer) for customer in (1, 3, 4)] == [
        (2, "2026-11-05", "2026-11-05", ("EUR", 650, 3)),
        (2, "2026-11-05", "2026-11-05", ("EUR", 650, 3)),
        (0, None, None),
    ]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE spend SET net = net + 1",
        "UPDATE spend SET rows = 7",
        "DELETE FROM spend",
        "INSERT INTO spend VALUES (1, 'USD', 5, 1)",
        "UPDATE customer SET purchases = 2",
        "UPDATE customer SET first_purchase = '2020-01-01'",
        "UPDATE customer SET last_purchase = NULL",
        "UPDATE purchase SET minor = -100000 WHERE refund_of IS NOT NULL",
        "UPDATE purchase SET currency = 'USD' WHERE refund_of IS NOT NULL",
    ],
)
def test_the_check_finds_a_figure_that_is_not_its_sum(crm: Crm, damage: str) -> None:
    crm("purchase", "add", "c1", "10")
    crm("purchase", "refund", "b1", "1")
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        unit.figures(damage)
    with workspace.store.read() as db:
        assert {fault[:3] for fault in faults_of(db, INVARIANTS)} == {"I2:"}
