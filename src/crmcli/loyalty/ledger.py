"""The points ledger: an account's entries, replayed in (effective_at, id) order, give its lots, what used
them, and its debt (L16). The entries are the truth; nothing here is stored as one. A replay is a fold: it
goes on from a saved state as long as what is new comes last."""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from crmcli.loyalty.rules import Kind

BEGINNING = (-(2**63), 0)
"""The place before every entry."""

DEBT = 0
"""Stands for a lot where points were missing."""

_NEVER = 2**63
_BOOKKEEPING = frozenset({Kind.EXPIRE, Kind.HOLD, Kind.HOLD_RELEASE})
_LIFETIME = frozenset({Kind.EARN, Kind.BONUS, Kind.EARN_REVERSAL})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger, with signed `points` that count from `effective_at`.

    Instants are microseconds since 1970 UTC. The points of a credit can be spent while `effective_at <= t <
    expires_at` (None: for ever). `reverses` is the entry that a cancellation or reversal takes back, `lot`
    the credit that an EXPIRE belongs to. A reversal should not be effective before the entry it reverses,
    or it finds other lots than that entry's own.
    """

    id: int
    kind: Kind
    points: int
    effective_at: int
    expires_at: int | None = None
    reverses: int | None = None
    lot: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where the entry stands in the order of the ledger."""
        return (self.effective_at, self.id)

    @property
    def bookkeeping(self) -> bool:
        """True when the entry changes nothing by itself: a hold, or the record of a lot's expiry.

        An EXPIRE without a lot is what another system let expire; it takes points like any debit.
        """
        return self.kind in _BOOKKEEPING and (self.kind != Kind.EXPIRE or self.lot is not None or self.points > 0)

    @property
    def opens_lot(self) -> bool:
        """Every credit does but a cancelled redemption, whose points go back to where they came from."""
        return self.points > 0 and self.kind not in _BOOKKEEPING and self.kind != Kind.REDEEM_CANCEL


@dataclass(frozen=True, slots=True)
class Lot:
    """The points of one credit, under that entry's id: `points = remaining + expired + its uses` (L2)."""

    id: int
    points: int
    remaining: int
    effective_at: int
    expires_at: int | None
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """`entry` took `points` from `lot` at the instant `at`; once at most for each entry and lot.

    From the lot DEBT, a debit took what was not there. A credit's use of its own lot repaid debt. A negative
    use gives back what the redemption `reverses` had taken: to a lot, or to DEBT what the account owed.
    """

    entry: int
    lot: int
    points: int
    at: int
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """An account as of `last`: what stands up to that place is in, what had expired by its instant is gone.

    `waiting` are the entries that become effective later, in order; their credits are the pending points. A
    state that is saved to go on from may leave out `uses` and lots that are empty: only an EARN_REVERSAL asks
    for the lot of its own, and a REDEEM_CANCEL for all of them.
    """

    lots: tuple[Lot, ...] = ()
    uses: tuple[Use, ...] = ()
    debt: int = 0
    lifetime: int = 0
    last: tuple[int, int] = BEGINNING
    waiting: tuple[Entry, ...] = ()


class OutOfOrderError(ValueError):
    """What is new does not come last; replay all of the account's entries instead."""


def replay(entries: Iterable[Entry], state: State | None = None, until: int | None = None) -> State:
    """The state after `entries`, in any order, on top of `state`.

    It is as of the instant `until`, where entries effective later wait, or as of the last entry. A lot's EXPIRE
    entries change nothing: lots expire by the time alone (L8), and the entries only record it. Raises
    OutOfOrderError where an entry, or `until`, lies before what `state` has seen.
    """
    fold = _Fold(state or State())
    waiting = []
    for entry in sorted((*fold.waiting, *entries), key=lambda entry: entry.place):
        if entry.points == 0 or entry.bookkeeping:
            continue
        if until is not None and entry.effective_at > until:
            waiting.append(entry)
        else:
            fold.take_in(entry)
    if until is not None:
        fold.advance((until, 0))
    return fold.state(tuple(waiting))


class _Fold:
    """A state being worked on.

    Open lots stand in a heap in the order of use: soonest expiry first, then effective_at, then id, those
    without expiry last (FEFO). Emptied lots leave the heap when they reach its top.
    """

    def __init__(self, state: State) -> None:
        self.opened = {lot.id: lot for lot in state.lots}
        self.remaining = {lot.id: lot.remaining for lot in state.lots}
        self.expired = {lot.id: lot.expired for lot in state.lots}
        self.turns = {lot.id: _turn(lot) for lot in state.lots}
        self.queue = [self.turns[lot.id] for lot in state.lots if lot.remaining]
        heapify(self.queue)
        self.uses: list[Use] = []
        self.taken: dict[int, dict[int, int]] = {}
        for use in state.uses:
            self.note(use)
        self.debt, self.lifetime = state.debt, state.lifetime
        self.last, self.waiting = state.last, state.waiting

    def state(self, waiting: tuple[Entry, ...]) -> State:
        lots = tuple(self.lot_now(lot) for lot in self.opened.values())
        return State(lots, tuple(self.uses), self.debt, self.lifetime, self.last, waiting)

    def lot_now(self, lot: Lot) -> Lot:
        remaining, expired = self.remaining[lot.id], self.expired[lot.id]
        return Lot(lot.id, lot.points, remaining, lot.effective_at, lot.expires_at, expired)

    def take_in(self, entry: Entry) -> None:
        if entry.place <= self.last:
            raise OutOfOrderError(f"entry {entry.id} is not later than {self.last}")
        self.advance(entry.place)
        if entry.kind == Kind.REDEEM_CANCEL:
            self.restore(entry)
        elif entry.opens_lot:
            self.open(entry, entry.points)
        else:
            self.debit(entry)
        if entry.kind in _LIFETIME:
            self.lifetime += entry.points

    def advance(self, place: tuple[int, int]) -> None:
        """Let the time pass: what has expired by then is gone, all that remained of it (L9)."""
        if place[0] < self.last[0]:
            raise OutOfOrderError(f"{place[0]} is before {self.last}")
        self.last = max(self.last, place)
        while self.queue and self.queue[0][0] <= place[0]:
            lot = heappop(self.queue)[2]
            self.expired[lot] += self.remaining[lot]
            self.remaining[lot] = 0

    def open(self, entry: Entry, points: int) -> None:
        lot = Lot(entry.id, points, points, entry.effective_at, entry.expires_at)
        self.opened[lot.id], self.turns[lot.id] = lot, _turn(lot)
        self.remaining[lot.id], self.expired[lot.id] = points, 0
        heappush(self.queue, self.turns[lot.id])
        self.repay(entry)

    def repay(self, entry: Entry) -> None:
        """New credit that is not expired repays debt first: nothing is available while anything is owed."""
        self.advance(self.last)
        self.debt = self.drain(entry, self.debt)

    def debit(self, entry: Entry) -> None:
        """A reversal empties its own lot before others; what no lot covers becomes debt."""
        missing = -entry.points
        if entry.kind == Kind.EARN_REVERSAL and entry.reverses in self.opened:
            missing -= self.draw(entry, entry.reverses, missing)
        missing = self.drain(entry, missing)
        if missing:
            self.note(Use(entry.id, DEBT, missing, entry.effective_at))
            self.debt += missing

    def drain(self, entry: Entry, points: int) -> int:
        """Take `points` from the lots in their order; the answer is how many were not there."""
        while points and self.queue:
            lot = self.queue[0][2]
            points -= self.draw(entry, lot, points)
            if not self.remaining[lot]:
                heappop(self.queue)
        return points

    def draw(self, entry: Entry, lot: int, points: int) -> int:
        drawn = min(points, self.remaining[lot])
        if drawn:
            self.remaining[lot] -= drawn
            self.note(Use(entry.id, lot, drawn, entry.effective_at))
        return drawn

    def restore(self, entry: Entry) -> None:
        """Give a redemption back, last use first: a part cancelled equals so much less redeemed (L12).

        Points return to their lots and keep their expiry; where the lot has expired meanwhile they lapse, and
        where debt stands they repay it. A redemption that had itself become debt, repaid since, opens a lot.
        """
        taken = dict(self.taken.get(entry.reverses or DEBT, {}))
        left = entry.points
        owed = min(left, self.debt, max(0, taken.pop(DEBT, 0)))
        left -= owed
        for lot, points in reversed(taken.items()):
            back = min(left, points)
            left -= back
            if self.turns[lot][0] > entry.effective_at:
                repaid = min(back, self.debt - owed)
                owed += repaid
                back -= repaid
            self.put_back(entry, lot, back)
        self.put_back(entry, DEBT, owed)
        if left:
            self.open(entry, left)
        self.advance(self.last)

    def put_back(self, entry: Entry, lot: int, points: int) -> None:
        if not points:
            return
        self.note(Use(entry.id, lot, -points, entry.effective_at, entry.reverses))
        if lot == DEBT:
            self.debt -= points
        else:
            self.remaining[lot] += points
            heappush(self.queue, self.turns[lot])

    def note(self, use: Use) -> None:
        self.uses.append(use)
        lots = self.taken.setdefault(use.reverses or use.entry, {})
        lots[use.lot] = lots.get(use.lot, 0) + use.points


def _turn(lot: Lot) -> tuple[int, tuple[int, int], int]:
    """When the lot's turn to be used comes."""
    expiry = _NEVER if lot.expires_at is None else lot.expires_at
    return (expiry, (lot.effective_at, lot.id), lot.id)
