"""Brings the figures of accounts up to their entries: lots, uses, balance and debt, and the expiries that are due.

The figures are as of the newest entry that is effective, so that a history imported in order only goes on from them;
whatever comes in late has the account's whole ledger replayed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from crmcli.kernel.events import Restored
from crmcli.kernel.ids import new_uid
from crmcli.loyalty import queries
from crmcli.loyalty.accounts import read_entries
from crmcli.loyalty.balances import Due, due_expiries, recorded_expiries
from crmcli.loyalty.ledger import Entry, Lot, State, replay
from crmcli.loyalty.records import ENTRY
from crmcli.loyalty.rules import AccountMoved, Kind
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

CHUNK = 500

KEEP_LOT = (
    "INSERT INTO points_lot(customer_id, id, points, remaining, effective_at, expires_at, expired)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id,"
    " points = excluded.points, remaining = excluded.remaining, effective_at = excluded.effective_at,"
    " expires_at = excluded.expires_at, expired = excluded.expired"
)
KEEP_USE = (
    "INSERT INTO points_use(customer_id, entry_id, lot_id, points) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (entry_id, lot_id) DO UPDATE SET customer_id = excluded.customer_id, points = excluded.points"
)
KEEP_ACCOUNT = (
    "INSERT INTO points_account(customer_id, balance, debt, lifetime, entries, waiting, settled_at, newest_id)"
    " VALUES (:customer, :balance, :debt, :lifetime, :entries, :waiting, :settled_at, :newest_id)"
    " ON CONFLICT (customer_id) DO UPDATE SET balance = excluded.balance, debt = excluded.debt,"
    " lifetime = excluded.lifetime, entries = excluded.entries, waiting = excluded.waiting,"
    " settled_at = excluded.settled_at, newest_id = excluded.newest_id WHERE points_account.newest_id = :known"
)


class Account(NamedTuple):
    """A row of points_account but for its customer."""

    balance: int = 0
    debt: int = 0
    lifetime: int = 0
    entries: int = 0
    waiting: int = 0
    settled_at: int | None = None
    newest_id: int = 0


def settle(unit: Unit, customers: Iterable[int], until: int | None = None) -> None:
    """Settles these customers' accounts as of their newest effective entry, or of `until` if that is later.

    Expiries due by then are written into the ledger (L8, L9). AccountMoved where someone else wrote in between.
    """
    numbers = sorted(set(customers))
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        there = {customer: Account(*row) for customer, row in queries.accounts(unit, some).items()}
        unseen = queries.unseen(unit, sorted(there))
        for customer in some:
            account, fresh = there.get(customer), read_entries(unseen.get(customer, ()))
            if account is not None and _goes_on(account, fresh):
                _go_on(unit, customer, account, fresh, until)
            else:
                _replay(unit, customer, account or Account(), until)


def restore(_workspace: Workspace, unit: Unit, event: Restored) -> None:
    """Entries were put back or taken away by an undo (reaction to Restored): all figures anew, from the entries."""
    for customer in queries.with_points(unit, sorted(event.customers)):
        unit.figures("DELETE FROM points_account WHERE customer_id = :customer", customer=customer)
        _replay(unit, customer, Account(), None)


def _goes_on(account: Account, fresh: Sequence[Entry]) -> bool:
    """Whether nothing waits, comes late, or needs to know what long spent lots were used for."""
    start = account.settled_at
    return (
        account.waiting == 0
        and start is not None
        and all(entry.effective_at >= start and entry.kind != Kind.REDEEM_CANCEL for entry in fresh)
    )


def _go_on(unit: Unit, customer: int, account: Account, fresh: Sequence[Entry], until: int | None) -> None:
    """Replays the new entries on top of the kept figures; of the lots, only those are read that they can touch."""
    at = _as_of(unit, account, fresh, until)
    if not fresh and at == account.settled_at:
        return
    needed = -sum(entry.points for entry in fresh if entry.points < 0)
    own = [entry.reverses for entry in fresh if entry.kind == Kind.EARN_REVERSAL and entry.reverses is not None]
    there = [Lot(*row) for row in queries.lots_in_turn(unit, customer, at, needed, own)]
    last = (account.settled_at or 0, account.newest_id)
    after = replay(fresh, State(tuple(there), (), account.debt, account.lifetime, last), until=at)
    known = {lot.id: -lot.expired for lot in there if lot.expired}
    for lot, points in recorded_expiries(entry for entry in fresh if entry.effective_at <= at).items():
        known[lot] = known.get(lot, 0) + points
    newest = _record(unit, customer, due := due_expiries(after, known, at))
    _keep_lots(unit, customer, _lots(after), {lot.id: lot for lot in there})
    _keep_uses(unit, customer, after, {})
    before, now = (sum(lot.remaining for lot in lots) for lots in (there, after.lots))
    settled = Account(
        balance=account.balance + now - before,
        debt=after.debt,
        lifetime=after.lifetime,
        entries=account.entries + len(fresh) + len(due),
        waiting=sum(entry.effective_at > at for entry in fresh),
        settled_at=at,
        newest_id=max([account.newest_id, newest, *(entry.id for entry in fresh)]),
    )
    _keep_account(unit, customer, settled, account.newest_id)


def _replay(unit: Unit, customer: int, account: Account, until: int | None) -> None:
    """Replays all of a customer's entries and writes down what differs from the kept figures."""
    entries = read_entries(unit.all(queries.ENTRIES_OF, customer=customer))
    at = _as_of(unit, account, entries, until)
    after = replay(entries, until=at)
    known = recorded_expiries(entry for entry in entries if entry.effective_at <= at)
    newest = _record(unit, customer, due := due_expiries(after, known, at))
    kept = {row[0]: Lot(*row) for row in unit.all(queries.LOTS_OF, customer=customer)}
    _keep_lots(unit, customer, _lots(after), kept)
    used = {(entry, lot): points for entry, lot, points in unit.all(queries.USES_OF, customer=customer)}
    _keep_uses(unit, customer, after, used)
    if not entries:
        unit.figures("DELETE FROM points_account WHERE customer_id = :customer", customer=customer)
        return
    settled = Account(
        balance=sum(lot.remaining for lot in after.lots),
        debt=after.debt,
        lifetime=after.lifetime,
        entries=len(entries) + len(due),
        waiting=sum(entry.effective_at > at for entry in entries),
        settled_at=at,
        newest_id=max([newest, *(entry.id for entry in entries)]),
    )
    _keep_account(unit, customer, settled, account.newest_id)


def _as_of(unit: Unit, account: Account, entries: Iterable[Entry], until: int | None) -> int:
    """The instant of the newest effective entry, never before the account's own; 1970 where all is to come."""
    moments = [entry.effective_at for entry in entries if entry.effective_at <= unit.at and not entry.bookkeeping]
    moments += [at for at in (account.settled_at, until) if at is not None]
    return max(moments, default=0)


def _record(unit: Unit, customer: int, due: Sequence[Due]) -> int:
    """Writes the expiries that are due into the ledger; the id of the last one, 0 without any."""
    number = 0
    for one in due:
        number = unit.insert(
            ENTRY,
            uid=new_uid(unit.at),
            customer_id=customer,
            kind=Kind.EXPIRE.value,
            points=one.points,
            occurred_at=one.effective_at,
            effective_at=one.effective_at,
            lot=one.lot,
            actor=unit.actor,
            created_at=unit.at,
        )
    return number


def _lots(state: State) -> list[Lot]:
    """The lots there are, and those to come: a pending credit less what was taken back of it already."""
    reversed_: dict[int, int] = {}
    for entry in state.waiting:
        if entry.reverses is not None:
            reversed_[entry.reverses] = reversed_.get(entry.reverses, 0) + entry.points
    coming = [
        Lot(
            entry.id,
            entry.points,
            max(0, entry.points + reversed_.get(entry.id, 0)),
            entry.effective_at,
            entry.expires_at,
        )
        for entry in state.waiting
        if entry.opens_lot
    ]
    return [*state.lots, *coming]


def _keep_lots(unit: Unit, customer: int, lots: Collection[Lot], kept: Mapping[int, Lot]) -> None:
    gone = kept.keys() - {lot.id for lot in lots}
    unit.many("DELETE FROM points_lot WHERE id = ?", [(number,) for number in sorted(gone)])
    rows = [
        (customer, lot.id, lot.points, lot.remaining, lot.effective_at, lot.expires_at, lot.expired)
        for lot in lots
        if kept.get(lot.id) != lot
    ]
    unit.many(KEEP_LOT, rows)


def _keep_uses(unit: Unit, customer: int, state: State, kept: Mapping[tuple[int, int], int]) -> None:
    uses = {(use.entry, use.lot): use.points for use in state.uses}
    unit.many("DELETE FROM points_use WHERE entry_id = ? AND lot_id = ?", sorted(kept.keys() - uses.keys()))
    unit.many(KEEP_USE, [(customer, *place, points) for place, points in uses.items() if kept.get(place) != points])


def _keep_account(unit: Unit, customer: int, account: Account, known: int) -> None:
    """Writes the account unless it is not the one that was read, whose newest entry was `known`."""
    if unit.figures(KEEP_ACCOUNT, customer=customer, known=known, **account._asdict()) != 1:
        raise AccountMoved(customer)
