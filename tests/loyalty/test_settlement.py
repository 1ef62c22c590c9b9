"""Kept figures equal a rebuild (L1), in whatever order entries come, however often they are settled (L8, L9, L16)."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.customers import actions as customers
from crmcli.customers.fields import POINTS as LISTED
from crmcli.kernel.events import Restored
from crmcli.loyalty import actions, invariants, settlement
from crmcli.loyalty.accounts import balance_at, standings
from crmcli.loyalty.rules import AccountMoved, Kind
from crmcli.store.read import Reader, Row
from crmcli.store.write import Unit
from crmcli.workspace import Workspace
from ground import Crm

DAY = 86_400_000_000
FIGURES = (
    "SELECT * FROM points_account WHERE customer_id = :c",
    "SELECT * FROM points_lot WHERE customer_id = :c ORDER BY id",
    "SELECT entry_id, lot_id, points FROM points_use WHERE customer_id = :c ORDER BY entry_id, lot_id",
)


@dataclass(frozen=True)
class Planned:
    """An entry to be written: days are counted from now, `of` is the number of an earlier entry to reverse."""

    kind: Kind
    points: int
    day: int
    lasting: int | None = None
    of: int = 0


@pytest.fixture(scope="module")
def standing(fresh_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace on a store that many examples share; each has a customer of its own."""
    path = tmp_path_factory.mktemp("settlement") / "crm.db"
    shutil.copyfile(fresh_store, path)
    path.chmod(0o600)
    return Crm(path, env={"CRMCLI_ZONE": "UTC", "CRMCLI_CURRENCY": "EUR", "CRMCLI_CONFIG": "/nonexistent"}).workspace()


credits_ = st.builds(
    Planned,
    st.sampled_from([Kind.EARN, Kind.BONUS, Kind.ADJUST]),
    st.integers(1, 30),
    st.integers(-40, 10),
    st.none() | st.integers(1, 25),
)
debits = st.builds(
    Planned, st.sampled_from([Kind.REDEEM, Kind.ADJUST, Kind.EXPIRE]), st.integers(-30, -1), st.integers(-40, 10)
)
reversals = st.builds(
    Planned,
    st.sampled_from([Kind.EARN_REVERSAL, Kind.REDEEM_CANCEL]),
    st.integers(1, 30),
    st.integers(-40, 10),
    st.none(),
    st.integers(0, 12),
)
histories = st.lists(st.lists(credits_ | credits_ | debits | reversals, max_size=4), max_size=5)


def newcomer(unit: Unit) -> int:
    return customers.insert(unit, {"name": "Ada"}, "UTC")


def write(unit: Unit, customer: int, plan: Planned, earlier: list[tuple[int, Planned]]) -> None:
    """Writes one entry; a reversal takes back at most what its entry moved, and not before it."""
    at, points, of = unit.at + plan.day * DAY, plan.points, None
    if plan.kind in (Kind.EARN_REVERSAL, Kind.REDEEM_CANCEL):
        wanted = Kind.EARN if plan.kind == Kind.EARN_REVERSAL else Kind.REDEEM
        fitting = [(number, one) for number, one in earlier if one.kind == wanted]
        if not fitting:
            return
        of, one = fitting[plan.of % len(fitting)]
        if any(other.of == of for _, other in earlier):
            return
        at = max(at, unit.at + one.day * DAY)
        points = min(plan.points, abs(one.points)) * (-1 if one.points > 0 else 1)
    number = actions.insert(
        unit,
        {
            "customer_id": customer, "kind": plan.kind, "points": points, "effective_at": at, "reverses": of,
            "expires_at": None if plan.lasting is None else at + plan.lasting * DAY,
        },
    )  # fmt: skip
    earlier.append((number, Planned(plan.kind, points, (at - unit.at) // DAY, plan.lasting, of or 0)))


def written(unit: Unit, batches: Sequence[Sequence[Planned]]) -> int:
    """A new customer with these entries, settled after every batch."""
    customer, earlier = newcomer(unit), list[tuple[int, Planned]]()
    for batch in batches:
        for plan in batch:
            write(unit, customer, plan, earlier)
        settlement.settle(unit, [customer])
    return customer


def figures(db: Reader, customer: int) -> list[list[Row]]:
    return [db.all(sql, c=customer) for sql in FIGURES]


def broken(db: Reader) -> list[str]:
    return [f"{one.id}: {text}" for one in invariants.INVARIANTS for (text,) in db.all(one.broken)]


@settings(max_examples=150, deadline=None)
@given(histories)
def test_l1_kept_figures_equal_their_rebuild(standing: Workspace, batches: list[list[Planned]]) -> None:
    with standing.store.write(standing) as unit:
        customer = written(unit, batches)
        kept = figures(unit, customer)
        settlement.restore(standing, unit, Restored(frozenset({customer})))
        assert figures(unit, customer) == kept


@settings(max_examples=60, deadline=None)
@given(histories)
def test_the_invariants_hold(standing: Workspace, batches: list[list[Planned]]) -> None:
    with standing.store.write(standing) as unit:
        written(unit, batches)
        assert broken(unit) == []


@settings(max_examples=60, deadline=None)
@given(histories, st.integers(-30, 20))
def test_l16_kept_figures_and_a_replay_agree_at_every_date(
    standing: Workspace, batches: list[list[Planned]], day: int
) -> None:
    with standing.store.write(standing) as unit:
        customer, at = written(unit, batches), unit.at + day * DAY
        everybody = {one.customer: one.balance for one in standings(unit, at)}
        assert everybody.get(customer, balance_at(unit, customer, at)) == balance_at(unit, customer, at)


@settings(max_examples=60, deadline=None)
@given(histories)
def test_l8_settling_again_changes_nothing(standing: Workspace, batches: list[list[Planned]]) -> None:
    with standing.store.write(standing) as unit:
        customer = written(unit, batches)
        kept = figures(unit, customer)
        settlement.settle(unit, [customer])
        assert figures(unit, customer) == kept


@settings(max_examples=60, deadline=None)
@given(histories)
def test_l8_recorded_or_not_an_expiry_changes_no_balance(standing: Workspace, batches: list[list[Planned]]) -> None:
    with standing.store.write(standing) as unit:
        customer = written(unit, batches)
        before = balance_at(unit, customer, unit.at)
        settlement.settle(unit, [customer], unit.at)
        assert (balance_at(unit, customer, unit.at), broken(unit)) == (before, [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(credits_ | debits, max_size=4), max_size=5))
def test_a_customers_list_agrees_where_nothing_waits(standing: Workspace, batches: list[list[Planned]]) -> None:
    with standing.store.write(standing) as unit:
        customer = written(unit, [[plan for plan in batch if plan.day <= 0] for batch in batches])
        listed = unit.value(f"SELECT {LISTED} FROM customer WHERE id = :c", c=customer, now=unit.at)
        assert listed == balance_at(unit, customer, unit.at).available


def gift(unit: Unit, customer: int, points: int, day: int, lasting: int | None = None) -> int:
    at = unit.at + day * DAY
    expires_at = None if lasting is None else at + lasting * DAY
    values = {"customer_id": customer, "kind": "bonus", "points": points, "effective_at": at, "expires_at": expires_at}
    return actions.insert(unit, values)


def test_a_history_in_order_reads_no_old_entries(standing: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        gift(unit, customer, 10, -9)
        settlement.settle(unit, [customer])
        monkeypatch.setattr(settlement, "_replay", None)
        for day in range(-8, 0):
            gift(unit, customer, 10, day, lasting=2)
            settlement.settle(unit, [customer])
        assert balance_at(unit, customer, unit.at).available == 20


def test_more_lots_than_are_read_at_first(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        for _ in range(100):
            gift(unit, customer, 1, -5, lasting=50)
            gift(unit, customer, 1, -5)
        settlement.settle(unit, [customer])
        actions.insert(unit, {"customer_id": customer, "kind": "redeem", "points": -150, "effective_at": unit.at})
        settlement.settle(unit, [customer])
        assert (balance_at(unit, customer, unit.at).available, broken(unit)) == (50, [])


def test_figures_of_someone_else_are_not_overwritten(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        gift(unit, customer, 10, -1)
        settlement.settle(unit, [customer])
        with pytest.raises(AccountMoved):
            settlement._keep_account(unit, customer, settlement.Account(balance=99, settled_at=0), known=0)


def test_the_record_of_an_expiry_is_not_written_twice(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        lot = gift(unit, customer, 10, -9, lasting=2)
        settlement.settle(unit, [customer], unit.at)
        expiry = {
            "customer_id": customer,
            "kind": "expire",
            "points": -10,
            "effective_at": unit.at - 7 * DAY,
            "lot": lot,
        }
        assert actions.insert(unit, expiry) == unit.value("SELECT id FROM points_entry WHERE lot = :lot", lot=lot)


def test_links_may_be_uids(standing: Workspace) -> None:
    with standing.store.write(standing) as unit:
        customer = newcomer(unit)
        values = {"customer_id": customer, "points": 10, "effective_at": unit.at}
        actions.insert(unit, {**values, "kind": "earn", "uid": "one"})
        number = actions.insert(unit, {**values, "kind": "earn_reversal", "points": -10, "reverses": "one"})
        sql = "SELECT r.uid FROM points_entry e JOIN points_entry r ON r.id = e.reverses WHERE e.id = :id"
        assert unit.value(sql, id=number) == "one"


# Undo


@pytest.fixture
def shop(crm: Crm) -> Crm:
    crm("customer", "add", "Ada")
    return crm


def test_undone_points_are_gone(shop: Crm) -> None:
    shop("points", "earn", "c1", "100", "--reason", "x")
    shop("undo")
    assert shop("points", "balance", "--all", "--json").json == []


def test_undone_points_leave_no_figures(shop: Crm) -> None:
    shop("points", "earn", "c1", "100", "--reason", "x")
    shop("undo")
    with shop.workspace().store.read() as db:
        assert figures(db, 1) == [[], [], []]


def test_redone_points_are_back(shop: Crm) -> None:
    shop("points", "earn", "c1", "100", "--reason", "x")
    before = shop("points", "balance", "c1", "--json").json
    shop("undo")
    shop("redo")
    assert shop("points", "balance", "c1", "--json").json == before


def test_an_undone_redemption_gives_its_lots_back(shop: Crm) -> None:
    shop("points", "earn", "c1", "100", "--reason", "x", "--expires", "2026-12-31")
    shop("points", "earn", "c1", "50", "--reason", "x")
    before = shop("points", "balance", "c1", "--json").json
    shop("points", "redeem", "c1", "120", "--reason", "x")
    shop("undo")
    assert shop("points", "balance", "c1", "--json").json == before


def test_undo_takes_the_expiry_that_was_recorded_with_it(shop: Crm) -> None:
    shop("points", "earn", "c1", "100", "--reason", "x", "--expires", "2026-11-30")
    shop.now = "2026-12-24T12:00:00Z"
    before = shop("points", "statement", "c1", "--json").json
    shop("points", "earn", "c1", "5", "--reason", "x")
    shop("undo")
    assert shop("points", "statement", "c1", "--json").json == before


def test_a_key_stays_spent_when_its_entry_is_undone(shop: Crm) -> None:
    shop("points", "earn", "c1", "100", "--reason", "x", "--key", "k")
    shop("undo")
    found = shop("points", "earn", "c1", "100", "--reason", "x", "--key", "k", "--json", code=4)
    assert found.error["code"] == "key_conflict"
