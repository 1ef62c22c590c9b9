"""Any history of an account: L1-L3, L7-L9, L12, L16, and a model in which a point is a thing of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from crmcli.loyalty.balances import (
    balance,
    check_redeem,
    creates_debt,
    due_expiries,
    recorded_expiries,
    statement,
)
from crmcli.loyalty.ledger import DEBT, Entry, State, replay
from crmcli.loyalty.rules import InsufficientPoints, Kind

CREDITS = (Kind.EARN, Kind.BONUS, Kind.ADJUST, Kind.TRANSFER_IN)
DEBITS = (Kind.REDEEM, Kind.ADJUST, Kind.TRANSFER_OUT)
PLAIN = (*CREDITS, *CREDITS, *DEBITS, Kind.EARN_REVERSAL)
ALL = (*PLAIN, Kind.REDEEM_CANCEL, Kind.REDEEM_CANCEL)
FRUGAL = (Kind.EARN, Kind.EARN, Kind.REDEEM, Kind.REDEEM_CANCEL)
"""Kinds that leave no debt when no redemption is above what is there."""

instants = st.integers(0, 60)


@st.composite
def entries_of(draw: st.DrawFn, kind: Kind, number: int, earlier: Sequence[Entry]) -> Entry | None:
    """An entry of the kind that may follow the earlier ones; None where nothing is left to reverse."""
    at, points = draw(st.integers(0, 40)), draw(st.integers(1, 30))
    if kind in (Kind.EARN_REVERSAL, Kind.REDEEM_CANCEL):
        of = Kind.EARN if kind == Kind.EARN_REVERSAL else Kind.REDEEM
        done = {one.id: sum(-e.points for e in earlier if e.reverses == one.id) for one in earlier}
        left = [(one, abs(one.points - done[one.id])) for one in earlier if one.kind == of]
        if not [one for one, most in left if most]:
            return None
        one, most = draw(st.sampled_from([(one, most) for one, most in left if most]))
        points = draw(st.integers(1, most)) * (-1 if one.points > 0 else 1)
        return Entry(number, kind, points, max(at, one.effective_at), reverses=one.id)
    if kind in DEBITS and (kind not in CREDITS or draw(st.booleans())):
        return Entry(number, kind, -points, at)
    lasting = draw(st.none() | st.integers(1, 25))
    return Entry(number, kind, points, at, None if lasting is None else at + lasting)


@st.composite
def histories(draw: st.DrawFn, kinds: Sequence[Kind] = ALL, *, debt: bool = True) -> list[Entry]:
    """Entries in the order in which they were written, not that of their effect."""
    written: list[Entry] = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(kinds), max_size=14)), 1):
        entry = draw(entries_of(kind, number, written))
        if entry and (debt or not creates_debt(replay(written), replay([*written, entry]))):
            written.append(entry)
    return written


@dataclass
class Coin:
    """A point: its lot, and what it went with: 0 while it is there, -1 once it has expired."""

    lot: Entry
    went: int = 0

    @property
    def turn(self) -> tuple[int, int, int]:
        return (self.lot.expires_at or 10**9, self.lot.effective_at, self.lot.id)


@dataclass
class Model:
    """The slow and obvious ledger: every point is looked at for every entry."""

    coins: list[Coin] = field(default_factory=list)
    debt: int = 0

    def expire(self, at: int) -> None:
        for coin in self.coins:
            if not coin.went and coin.turn[0] <= at:
                coin.went = -1

    def take_in(self, entry: Entry) -> None:
        if entry.kind == Kind.REDEEM_CANCEL:
            spent = [coin for coin in self.coins if coin.went == entry.reverses]
            for coin in sorted(spent, key=lambda coin: coin.turn, reverse=True)[: entry.points]:
                coin.went = 0
        elif entry.points > 0:
            self.coins += [Coin(entry) for _ in range(entry.points)]
            self.debt -= self.spend(entry, self.debt)
        else:
            self.debt += -entry.points - self.spend(entry, -entry.points)

    def spend(self, entry: Entry, points: int) -> int:
        there = sorted((coin for coin in self.coins if not coin.went), key=lambda coin: coin.turn)
        if entry.kind == Kind.EARN_REVERSAL:
            there.sort(key=lambda coin: coin.lot.id != entry.reverses)
        for coin in there[:points]:
            coin.went = entry.id
        return min(points, len(there))

    def count(self, went: int) -> dict[int, int]:
        lots = dict.fromkeys((coin.lot.id for coin in self.coins), 0)
        for coin in self.coins:
            lots[coin.lot.id] += coin.went == went
        return lots


def modelled(entries: Sequence[Entry], until: int) -> Model:
    model = Model()
    for entry in sorted(entries, key=lambda entry: (entry.effective_at, entry.id)):
        if entry.effective_at <= until:
            model.expire(entry.effective_at)
            model.take_in(entry)
    model.expire(until)
    return model


def figures(state: State) -> tuple[dict[int, int], dict[int, int], int]:
    remaining = {lot.id: lot.remaining for lot in state.lots}
    return remaining, {lot.id: lot.expired for lot in state.lots}, state.debt


def with_expiries(entries: Sequence[Entry], at: int) -> list[Entry]:
    """The entries and the expiries due at `at`, as a store writes them."""
    due = due_expiries(replay(entries, until=at), recorded_expiries(entries), at)
    fresh = [
        Entry(1000 + len(entries) + n, Kind.EXPIRE, one.points, one.effective_at, lot=one.lot)
        for n, one in enumerate(due)
    ]
    return [*entries, *fresh]


@given(histories(PLAIN), instants)
def test_l16_a_replay_gives_what_the_model_gives_at_every_date(entries: list[Entry], at: int) -> None:
    model = modelled(entries, at)
    assert (model.count(0), model.count(-1), model.debt) == figures(replay(entries, until=at))


@given(histories(FRUGAL, debt=False), instants)
def test_l12_cancelled_redemptions_go_back_where_the_model_says(entries: list[Entry], at: int) -> None:
    model = modelled(entries, at)
    assert (model.count(0), model.count(-1), 0) == figures(replay(entries, until=at))


@given(histories().flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))), instants)
def test_l16_the_order_of_reading_does_not_matter(both: tuple[list[Entry], list[Entry]], at: int) -> None:
    assert replay(both[0], until=at) == replay(both[1], until=at)


@given(histories(), instants, instants)
def test_l16_going_on_from_a_saved_state_equals_a_full_replay(entries: list[Entry], first: int, second: int) -> None:
    early = [entry for entry in entries if entry.effective_at <= first]
    later = [entry for entry in entries if entry.effective_at > first]
    at = max(first, second)
    assert replay(entries, until=at) == replay(later, replay(early, until=first), until=at)


@given(histories(), instants, instants)
def test_l16_waiting_entries_come_in_when_their_time_comes(entries: list[Entry], first: int, second: int) -> None:
    at = max(first, second)
    assert replay(entries, until=at) == replay((), replay(entries, until=first), until=at)


@given(histories(), instants)
def test_l1_the_entries_sum_to_the_balance_at_every_date(entries: list[Entry], at: int) -> None:
    total = sum(entry.points for entry in with_expiries(entries, 100) if entry.effective_at <= at)
    state = replay(entries, until=at)
    assert sum(lot.remaining for lot in state.lots) - state.debt == total


@given(histories(), instants, instants)
def test_l8_recording_expiries_late_or_often_changes_nothing_more(
    entries: list[Entry], first: int, second: int
) -> None:
    often = with_expiries(with_expiries(entries, min(first, second)), max(first, second))
    once = with_expiries(entries, max(first, second))

    def written(them: Sequence[Entry]) -> list[tuple[int | None, int, int]]:
        return sorted((e.lot, e.effective_at, e.points) for e in them if e.kind == Kind.EXPIRE and e.lot)

    assert written(once) == written(often)


@given(histories())
def test_l9_expiries_are_due_once_recorded_or_not(entries: list[Entry]) -> None:
    written = with_expiries(entries, 100)
    assert due_expiries(replay(written, until=100), recorded_expiries(written), 100) == []


@given(histories(), st.data())
def test_l8_back_dated_entries_correct_what_was_recorded(entries: list[Entry], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(entries)))
    early = with_expiries(entries[:cut], 100)
    whole = with_expiries([*early, *entries[cut:]], 200)
    state = replay(whole, until=200)
    total = sum(entry.points for entry in whole)
    assert sum(lot.remaining for lot in state.lots) - state.debt == total


@given(histories(), instants)
def test_l2_each_lot_is_what_remains_what_expired_and_its_uses(entries: list[Entry], at: int) -> None:
    state = replay(entries, until=at)
    used = {lot.id: sum(use.points for use in state.uses if use.lot == lot.id) for lot in state.lots}
    assert {lot.id: lot.points - lot.remaining - lot.expired for lot in state.lots} == used


@given(histories(), instants)
def test_l2_no_part_of_a_lot_is_negative(entries: list[Entry], at: int) -> None:
    state = replay(entries, until=at)
    used = [sum(use.points for use in state.uses if use.lot == lot.id) for lot in state.lots]
    assert min([0, *used, *(min(lot.remaining, lot.expired) for lot in state.lots)]) == 0


@given(histories(), instants)
def test_l2_each_entry_uses_a_lot_once(entries: list[Entry], at: int) -> None:
    places = [(use.entry, use.lot) for use in replay(entries, until=at).uses]
    assert sorted(set(places)) == sorted(places)


@given(histories(), instants)
def test_l2_a_debits_uses_sum_to_the_debit(entries: list[Entry], at: int) -> None:
    uses = replay(entries, until=at).uses
    debits = {entry.id: -entry.points for entry in entries if entry.points < 0 and entry.effective_at <= at}
    assert debits == {debit: sum(use.points for use in uses if use.entry == debit) for debit in debits}


@given(histories(), instants)
def test_l3_what_came_in_is_all_accounted_for(entries: list[Entry], at: int) -> None:
    state = replay(entries, until=at)
    now = [entry for entry in entries if entry.effective_at <= at]
    spent = -sum(entry.points for entry in now if not entry.opens_lot)
    expired = sum(lot.expired for lot in state.lots)
    came = sum(entry.points for entry in now if entry.opens_lot)
    assert came == balance(state, at).available + spent + expired - state.debt


@given(histories(), instants)
def test_debt_is_what_was_missing_less_what_was_repaid(entries: list[Entry], at: int) -> None:
    state = replay(entries, until=at)
    repaid = sum(use.points for use in state.uses if use.lot == use.entry)
    assert sum(use.points for use in state.uses if use.lot == DEBT) - repaid == state.debt


@given(histories(), instants)
def test_l7_nothing_is_available_while_anything_is_owed(entries: list[Entry], at: int) -> None:
    now = balance(replay(entries, until=at), at)
    assert 0 in (now.available, now.debt)


@given(histories(), instants, st.integers(1, 100))
def test_l7_a_redemption_is_refused_exactly_when_it_would_leave_debt(
    entries: list[Entry], at: int, points: int
) -> None:
    known = [entry for entry in entries if entry.effective_at <= at]
    state = replay(known, until=at)
    try:
        check_redeem(state, points, at)
        refused = False
    except InsufficientPoints:
        refused = True
    after = replay([Entry(99, Kind.REDEEM, -points, at)], state, until=at)
    assert creates_debt(state, after) == refused


@given(histories(FRUGAL, debt=False), instants)
def test_l7_redemptions_that_created_no_debt_leave_none_at_any_date(entries: list[Entry], at: int) -> None:
    assert replay(entries, until=at).debt == 0


@given(histories(), instants)
def test_lifetime_is_earned_and_bonus_less_reversed(entries: list[Entry], at: int) -> None:
    kinds = (Kind.EARN, Kind.BONUS, Kind.EARN_REVERSAL)
    total = sum(entry.points for entry in entries if entry.kind in kinds and entry.effective_at <= at)
    assert balance(replay(entries, until=at), at).lifetime == total


@given(histories(), instants)
def test_a_statement_ends_on_the_balance(entries: list[Entry], at: int) -> None:
    lines = statement(entries, at)
    now = balance(replay(entries, until=at), at)
    assert [now.available - now.debt][: len(lines)] == [line.balance for line in lines[-1:]]


@given(histories(), instants)
def test_a_statement_is_the_same_before_and_after_expiries_are_recorded(entries: list[Entry], at: int) -> None:
    before = [replace(line, entry=0) for line in statement(entries, at)]
    after = [replace(line, entry=0) for line in statement(with_expiries(entries, at), at)]
    assert before == after
