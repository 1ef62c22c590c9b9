"""What is read out of a ledger: the balance, the check of a redemption, the statement."""

import pytest

from crmcli.loyalty.balances import Balance, Line, balance, check_redeem, shortfall, statement
from crmcli.loyalty.ledger import Entry, State, replay
from crmcli.loyalty.rules import InsufficientPoints, Kind, NotPositive

EARNED = Entry(1, Kind.EARN, 100, 0, expires_at=10)
BONUS = Entry(2, Kind.BONUS, 30, 0, expires_at=10)
SPENT = Entry(3, Kind.REDEEM, -60, 5)
LATER = Entry(4, Kind.EARN, 20, 50)
ACCOUNT = (EARNED, BONUS, SPENT, LATER)


def test_an_empty_account_has_nothing() -> None:
    assert balance(State(), 0) == Balance(0, 0, 0, 0, 0, None)


def test_a_balance_tells_everything_at_an_instant() -> None:
    assert balance(replay(ACCOUNT, until=6), 6) == Balance(70, 20, 0, 0, 130, (10, 70))


def test_pending_points_become_available() -> None:
    assert balance(replay(ACCOUNT, until=6), 50) == Balance(20, 0, 0, 0, 150, None)


def test_what_is_taken_back_of_a_pending_credit_is_not_pending() -> None:
    back = Entry(5, Kind.EARN_REVERSAL, -15, 50, reverses=4)
    assert balance(replay([*ACCOUNT, back], until=6), 6).pending == 5


def test_the_next_expiry_is_the_soonest() -> None:
    sooner = Entry(5, Kind.BONUS, 7, 5, expires_at=8)
    assert balance(replay([*ACCOUNT, sooner], until=6), 6).next_expiry == (8, 7)


def test_points_that_never_expire_are_no_next_expiry() -> None:
    assert balance(replay([Entry(1, Kind.BONUS, 7, 0)]), 1).next_expiry is None


def test_all_that_is_available_may_be_redeemed() -> None:
    assert check_redeem(replay(ACCOUNT, until=6), 70, 6) is None  # type: ignore[func-returns-value]


def test_one_point_more_is_refused() -> None:
    with pytest.raises(InsufficientPoints, match="71 points were asked for, 70 are available"):
        check_redeem(replay(ACCOUNT, until=6), 71, 6)


def test_expired_points_are_refused() -> None:
    with pytest.raises(InsufficientPoints):
        check_redeem(replay(ACCOUNT, until=6), 1, 10)


def test_a_refusal_is_exit_4_with_its_code() -> None:
    assert (InsufficientPoints(70, 71).exit, InsufficientPoints.code) == (4, "insufficient_points")


@pytest.mark.parametrize("points", [0, -5])
def test_less_than_a_point_cannot_be_redeemed(points: int) -> None:
    with pytest.raises(NotPositive):
        check_redeem(replay(ACCOUNT, until=6), points, 6)


def test_a_shortfall_is_what_is_missing() -> None:
    assert [shortfall(replay(ACCOUNT, until=6), points, 6) for points in (70, 75)] == [0, 5]


def test_a_statement_runs_through_the_entries() -> None:
    assert statement(ACCOUNT, 6) == [
        Line(1, Kind.EARN, 100, 0, 10, balance=100),
        Line(2, Kind.BONUS, 30, 0, 10, balance=130),
        Line(3, Kind.REDEEM, -60, 5, None, balance=70),
    ]


def test_a_statement_shows_expiries_nobody_has_recorded() -> None:
    assert statement(ACCOUNT, 10)[3:] == [
        Line(None, Kind.EXPIRE, -40, 10, None, balance=30),
        Line(None, Kind.EXPIRE, -30, 10, None, balance=0),
    ]
