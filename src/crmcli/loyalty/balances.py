"""What is read out of a ledger's state: the balance at an instant, whether a redemption may be, which
expiries are still to be recorded, and the lines of a statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crmcli.loyalty.ledger import DEBT, Entry, Lot, State, replay
from crmcli.loyalty.rules import InsufficientPoints, Kind, NotPositive


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's points at an instant. `available` is 0 while there is `debt`; `lifetime` is earned plus
    bonus less reversed, whatever was spent or expired; `next_expiry` the instant and points of the soonest
    expiry."""

    available: int
    pending: int
    held: int
    debt: int
    lifetime: int
    next_expiry: tuple[int, int] | None


class Due(NamedTuple):
    """An EXPIRE entry to be written for `lot`: signed `points`, effective at `effective_at`."""

    lot: int
    points: int
    effective_at: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement: an entry and the sum of points after it. `entry` is None for an expiry not yet
    recorded."""

    entry: int | None
    kind: Kind
    points: int
    effective_at: int
    expires_at: int | None
    balance: int


def balance(state: State, at: int) -> Balance:
    """The balance at the instant `at`, not before the state's own. Raises OutOfOrderError where it is.

    `held` is 0: no entry reserves lots yet.
    """
    now = replay((), state, until=at)
    return Balance(
        available=sum(lot.remaining for lot in now.lots),
        pending=_pending(now.waiting),
        held=0,
        debt=now.debt,
        lifetime=now.lifetime,
        next_expiry=_next_expiry(now.lots),
    )


def _pending(waiting: Sequence[Entry]) -> int:
    """Points of credits to come, less what has already been taken back of them."""
    coming = {entry.id for entry in waiting if entry.opens_lot}
    return sum(entry.points for entry in waiting if entry.id in coming or entry.reverses in coming)


def _next_expiry(lots: Sequence[Lot]) -> tuple[int, int] | None:
    ending = [(lot.expires_at, lot.remaining) for lot in lots if lot.remaining and lot.expires_at is not None]
    if not ending:
        return None
    soonest = min(ending)[0]
    return soonest, sum(points for at, points in ending if at == soonest)


def shortfall(state: State, points: int, at: int) -> int:
    """How many of `points` are not available at `at`; 0 when all are."""
    return max(0, points - balance(state, at).available)


def check_redeem(state: State, points: int, at: int) -> None:
    """Refuse a redemption above what is available at `at`: InsufficientPoints (L7). NotPositive below one
    point.

    For a redemption dated before the latest entry, ask `creates_debt` as well.
    """
    if points < 1:
        raise NotPositive(points)
    available = balance(state, at).available
    if points > available:
        raise InsufficientPoints(available, points)


def creates_debt(before: State, after: State) -> bool:
    """Whether some debit finds less in `after` than it did in `before`.

    Both are replays of the whole account to one instant, `after` with an entry more. True means that a
    back-dated redemption spends what a later debit has used (or what was never there), even where later
    credit hides the debt.
    """
    fell_short = {use.entry: use.points for use in before.uses if use.lot == DEBT and use.points > 0}
    return any(use.points > fell_short.get(use.entry, 0) for use in after.uses if use.lot == DEBT and use.points > 0)


def recorded_expiries(entries: Iterable[Entry]) -> dict[int, int]:
    """What the EXPIRE entries among `entries` sum to, signed, by lot."""
    recorded: dict[int, int] = {}
    for entry in entries:
        if entry.kind == Kind.EXPIRE and entry.lot is not None:
            recorded[entry.lot] = recorded.get(entry.lot, 0) + entry.points
    return recorded


def due_expiries(state: State, recorded: Mapping[int, int], at: int) -> list[Due]:
    """The EXPIRE entries still to be written at `at`, oldest first (L8, L9).

    With them the entries sum to the balance at every date (L1). `recorded` is as `recorded_expiries` gives
    it. Positive points correct an expiry that a back-dated entry has changed. Written once, nothing is due.
    """
    now = replay((), state, until=at)
    late = _late(now)
    due: list[Due] = []
    for lot in now.lots:
        missing = lot.expired + recorded.get(lot.id, 0)
        for points, instant in reversed(late.get(lot.id, [])):
            part = max(0, min(points, missing))
            due.append(Due(lot.id, -part, instant))
            missing -= part
        if lot.expires_at is not None:
            due.append(Due(lot.id, -missing, max(lot.expires_at, lot.effective_at)))
    return sorted((one for one in due if one.points), key=lambda one: (one.effective_at, one.lot))


def _late(state: State) -> dict[int, list[tuple[int, int]]]:
    """Points that came back to a lot after it had expired, and when, by lot: they expired then (L12)."""
    ends = {lot.id: lot.expires_at for lot in state.lots if lot.expires_at is not None}
    late: dict[int, list[tuple[int, int]]] = {}
    for use in state.uses:
        if use.points < 0 and use.at > ends.get(use.lot, use.at):
            late.setdefault(use.lot, []).append((-use.points, use.at))
    return late


def statement(entries: Iterable[Entry], until: int) -> list[Line]:
    """The account's entries effective by `until`, oldest first, with the running sum; due expiries stand
    among them.

    The last balance is what is available less the debt. An expiry comes before the entries of its instant.
    """
    known = [entry for entry in entries if entry.effective_at <= until]
    due = due_expiries(replay(known, until=until), recorded_expiries(known), until)
    rows: list[tuple[int | None, Kind, int, int, int | None]] = [
        (entry.id, entry.kind, entry.points, entry.effective_at, entry.expires_at) for entry in known
    ]
    rows += [(None, Kind.EXPIRE, one.points, one.effective_at, None) for one in due]
    rows.sort(key=lambda row: (row[3], row[1] != Kind.EXPIRE, row[0] or 0))
    lines, total = [], 0
    for row in rows:
        total += row[2]
        lines.append(Line(*row, balance=total))
    return lines
