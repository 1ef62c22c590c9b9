"""The ledger by example: the vector TL2, reversals and debt, cancelled redemptions (L12), expiry (L8, L9)."""

from dataclasses import replace

import pytest

from crmcli.loyalty.balances import balance, creates_debt, due_expiries, recorded_expiries
from crmcli.loyalty.ledger import DEBT, Entry, Lot, OutOfOrderError, State, Use, replay
from crmcli.loyalty.rules import Kind


def earn(number: int, points: int, at: int = 0, until: int | None = None) -> Entry:
    return Entry(number, Kind.EARN, points, at, until)


def redeem(number: int, points: int, at: int) -> Entry:
    return Entry(number, Kind.REDEEM, -points, at)


def cancel(number: int, redemption: int, points: int, at: int) -> Entry:
    return Entry(number, Kind.REDEEM_CANCEL, points, at, reverses=redemption)


def take_back(number: int, earning: int, points: int, at: int) -> Entry:
    return Entry(number, Kind.EARN_REVERSAL, -points, at, reverses=earning)


def remaining(state: State) -> dict[int, int]:
    return {lot.id: lot.remaining for lot in state.lots}


# TL2: lots A 100, B 50, C 40 (never expires), redeem 120

A, B, C = earn(1, 100, until=10), earn(2, 50, until=20), earn(3, 40)
TL2 = (A, B, C, redeem(4, 120, at=5))


def test_a_redemption_uses_the_soonest_expiry_first() -> None:
    assert remaining(replay(TL2)) == {1: 0, 2: 30, 3: 40}


def test_what_remains_of_a_lot_expires_and_not_the_lot() -> None:
    assert due_expiries(replay(TL2), {}, at=21) == [(2, -30, 20)]


def test_available_is_less_after_expiry_though_nothing_was_recorded() -> None:
    assert balance(replay(TL2), at=21).available == 40


def test_points_are_spendable_until_just_before_their_expiry() -> None:
    assert [balance(replay(TL2), at=at).available for at in (19, 20)] == [70, 40]


def test_a_lot_without_expiry_is_used_last() -> None:
    assert remaining(replay([earn(1, 10), earn(2, 10, until=99), redeem(3, 10, at=1)])) == {1: 10, 2: 0}


def test_of_equal_expiries_the_lot_that_was_effective_first_is_used_first() -> None:
    entries = [earn(1, 10, at=5, until=99), earn(2, 10, at=4, until=99), redeem(3, 10, at=6)]
    assert remaining(replay(entries)) == {1: 10, 2: 0}


def test_of_lots_equal_but_for_the_id_the_lower_is_used_first() -> None:
    entries = [earn(2, 10, until=99), earn(1, 10, until=99), redeem(3, 10, at=6)]
    assert remaining(replay(entries)) == {1: 0, 2: 10}


def test_a_lot_keeps_its_id_points_and_expiry() -> None:
    assert (Lot(1, 100, 0, 0, 10, expired=0)) == replay(TL2).lots[0]


def test_uses_say_which_lot_gave_how_much() -> None:
    assert (Use(4, 1, 100, 5), Use(4, 2, 20, 5)) == replay(TL2).uses


# Reversals and debt


def test_a_reversal_takes_its_own_lot_first() -> None:
    entries = [earn(1, 50, until=10), earn(2, 50), take_back(3, 2, 20, at=5)]
    assert remaining(replay(entries)) == {1: 50, 2: 30}


def test_a_reversal_goes_on_with_other_lots() -> None:
    entries = [earn(1, 50, until=10), earn(2, 50), redeem(3, 70, at=4), take_back(4, 1, 30, at=5)]
    assert remaining(replay(entries)) == {1: 0, 2: 0}


def test_what_a_reversal_does_not_find_becomes_debt() -> None:
    assert replay([earn(1, 50), redeem(2, 30, at=4), take_back(3, 1, 40, at=5)]).debt == 20


def test_nothing_is_available_while_there_is_debt() -> None:
    entries = [earn(1, 50), redeem(2, 50, at=4), take_back(3, 1, 50, at=5), earn(4, 30, at=6)]
    assert (balance(replay(entries), 7).available, balance(replay(entries), 7).debt) == (0, 20)


def test_new_credit_repays_debt_first() -> None:
    entries = [earn(1, 50), redeem(2, 50, at=4), take_back(3, 1, 50, at=5), earn(4, 80, at=6)]
    assert (balance(replay(entries), 7).available, balance(replay(entries), 7).debt) == (30, 0)


def test_a_credits_use_of_its_own_lot_repaid_debt() -> None:
    state = replay([take_back(1, 9, 50, at=5), earn(2, 80, at=6)])
    assert (Use(1, DEBT, 50, 5), Use(2, 2, 50, 6)) == state.uses


def test_an_adjustment_below_zero_becomes_debt() -> None:
    assert replay([Entry(1, Kind.ADJUST, -268, 0)]).debt == 268


def test_pending_credit_repays_debt_only_when_it_is_effective() -> None:
    entries = [Entry(1, Kind.ADJUST, -10, 0), earn(2, 10, at=50)]
    assert [balance(replay(entries, until=at), at).debt for at in (49, 50)] == [10, 0]


def test_credit_that_is_already_expired_repays_nothing() -> None:
    assert replay([Entry(1, Kind.ADJUST, -10, 5), earn(2, 10, at=6, until=6)]).debt == 10


# Cancelled redemptions (L12)


def test_a_cancelled_redemption_restores_its_lots() -> None:
    assert remaining(replay([*TL2, cancel(5, 4, 120, at=6)])) == {1: 100, 2: 50, 3: 40}


def test_restored_points_keep_their_expiry() -> None:
    state = replay([*TL2, cancel(5, 4, 120, at=6)])
    assert balance(state, 7).next_expiry == (10, 100)


def test_a_part_cancelled_equals_so_much_less_redeemed() -> None:
    less = replay([A, B, C, redeem(4, 90, at=5)])
    assert remaining(less) == remaining(replay([*TL2, cancel(5, 4, 30, at=6)]))


def test_two_parts_cancelled_equal_the_whole() -> None:
    parts = replay([*TL2, cancel(5, 4, 50, at=6), cancel(6, 4, 70, at=6)])
    assert remaining(replay([*TL2, cancel(5, 4, 120, at=6)])) == remaining(parts)


def test_points_restored_to_a_lot_that_has_expired_lapse() -> None:
    assert remaining(replay([*TL2, cancel(5, 4, 120, at=15)])) == {1: 0, 2: 50, 3: 40}


def test_lapsed_points_expire_when_they_came_back() -> None:
    state = replay([*TL2, cancel(5, 4, 120, at=15)])
    assert due_expiries(state, {}, at=16) == [(1, -100, 15)]


def test_restored_points_repay_debt_first() -> None:
    entries = [earn(1, 50), redeem(2, 50, at=1), take_back(3, 1, 20, at=2), cancel(4, 2, 50, at=3)]
    assert (balance(replay(entries), 4).available, replay(entries).debt) == (30, 0)


def test_restored_points_that_lapse_repay_nothing() -> None:
    entries = [earn(1, 50, until=10), redeem(2, 50, at=1), take_back(3, 1, 20, at=2), cancel(4, 2, 50, at=15)]
    assert replay(entries).debt == 20


def test_debt_of_the_redemption_itself_is_forgiven_before_lots_repay_it() -> None:
    entries = [earn(1, 30, until=9), redeem(2, 50, at=1), cancel(3, 2, 50, at=2)]
    assert remaining(replay(entries)) == {1: 30}


def test_cancelling_a_redemption_that_became_debt_forgives_the_debt() -> None:
    assert replay([redeem(1, 50, at=1), cancel(2, 1, 50, at=3)]).debt == 0


def test_cancelling_a_redemption_whose_debt_was_repaid_opens_a_lot() -> None:
    assert remaining(replay([redeem(1, 50, at=1), earn(2, 50, at=2), cancel(3, 1, 50, at=3)])) == {
        2: 0,
        3: 50,
    }


# What the time does, and what records it (L8, L9)


def test_expiry_is_recorded_once() -> None:
    written = Entry(5, Kind.EXPIRE, -30, 20, lot=2)
    assert due_expiries(replay([*TL2, written]), recorded_expiries([written]), at=50) == []


def test_recorded_expiries_change_nothing() -> None:
    written = Entry(5, Kind.EXPIRE, -30, 20, lot=2)
    assert replay(TL2, until=50) == replay([*TL2, written], until=50)


def test_a_back_dated_redemption_corrects_a_recorded_expiry() -> None:
    late = redeem(6, 10, at=7)
    assert due_expiries(replay([*TL2, late]), {2: -30}, at=50) == [(2, 10, 20)]


def test_what_lapses_later_is_due_at_its_own_time() -> None:
    state = replay([*TL2, cancel(5, 4, 70, at=15), cancel(6, 4, 50, at=17)])
    assert due_expiries(state, {1: -50}, at=18) == [(1, -50, 17)]


def test_credit_that_came_expired_expires_when_it_came() -> None:
    assert due_expiries(replay([earn(1, 10, at=6, until=4)]), {}, at=9) == [(1, -10, 6)]


def test_a_lot_not_yet_expired_is_not_due() -> None:
    assert due_expiries(replay(TL2), {}, at=19) == []


# Going on from a saved state


def test_a_replay_goes_on_from_a_saved_state() -> None:
    assert replay(TL2) == replay(TL2[3:], replay(TL2[:3]))


def test_going_on_needs_neither_uses_nor_empty_lots() -> None:
    whole = replay([*TL2, redeem(5, 35, at=6)])
    saved = replay(TL2)
    open_lots = tuple(lot for lot in saved.lots if lot.remaining)
    short = replay([redeem(5, 35, at=6)], replace(saved, lots=open_lots, uses=()))
    assert (whole.lots[1:], whole.uses[2:]) == (short.lots, short.uses)


def test_an_older_entry_needs_a_full_replay() -> None:
    saved = replay(TL2)
    with pytest.raises(OutOfOrderError):
        replay([redeem(5, 1, at=4)], saved)


def test_the_same_entry_does_not_count_twice() -> None:
    saved = replay(TL2)
    with pytest.raises(OutOfOrderError):
        replay(TL2[3:], saved)


def test_the_same_entry_does_not_count_twice_at_the_instant_a_state_is_of() -> None:
    saved = replay(TL2, until=5)
    with pytest.raises(OutOfOrderError):
        replay(TL2[3:], saved)


def test_a_state_has_no_balance_before_its_time() -> None:
    saved = replay(TL2, until=50)
    with pytest.raises(OutOfOrderError):
        balance(saved, 49)


def test_an_entry_of_the_instant_a_state_is_of_goes_on() -> None:
    saved = replay(TL2, until=8)
    assert balance(replay([redeem(5, 10, at=8)], saved), 8).available == 60


# Back-dated redemptions


def test_spending_what_a_later_debit_used_creates_debt() -> None:
    entries = [earn(1, 100), redeem(2, 100, at=5)]
    assert creates_debt(replay(entries), replay([*entries, redeem(3, 1, at=4)]))


def test_a_debit_that_falls_shorter_than_before_creates_debt() -> None:
    entries = [earn(1, 5), Entry(2, Kind.ADJUST, -10, 5)]
    assert creates_debt(replay(entries), replay([*entries, redeem(3, 3, at=4)]))


def test_debt_that_later_credit_hides_counts() -> None:
    entries = [earn(1, 100), redeem(2, 100, at=5), earn(4, 50, at=6)]
    assert creates_debt(replay(entries), replay([*entries, redeem(5, 1, at=4)]))


def test_spending_what_would_have_expired_creates_no_debt() -> None:
    entries = [earn(1, 100, until=5), earn(2, 10), redeem(3, 10, at=6)]
    assert not creates_debt(replay(entries), replay([*entries, redeem(4, 100, at=4)]))


def test_debt_that_was_there_before_is_not_created() -> None:
    entries = [Entry(1, Kind.ADJUST, -10, 0), earn(2, 30, at=1)]
    assert not creates_debt(replay(entries), replay([*entries, redeem(3, 20, at=2)]))
