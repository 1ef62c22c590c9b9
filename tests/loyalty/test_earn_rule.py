"""What purchases earn and refunds take back (L10, L11, TL3), and how long points last (TL1)."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.loyalty.rules import (
    BadEarnRule,
    EarnRule,
    earned,
    expiry_of,
    good_through,
    months_later,
    reversal,
)

ONE_PER_EURO = EarnRule("EUR", 2)

rules = st.builds(
    EarnRule,
    currency=st.just("EUR"),
    exponent=st.integers(0, 3),
    rate_num=st.integers(0, 50),
    rate_den=st.integers(1, 50),
    multiplier_num=st.integers(0, 5),
    multiplier_den=st.integers(1, 5),
)
amounts = st.integers(0, 10_000_000)


@st.composite
def refunds(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A purchase's net amount and partial refunds that add up to all of it."""
    net = draw(amounts)
    cuts = sorted(draw(st.lists(st.integers(0, net), max_size=6)))
    return net, [b - a for a, b in pairwise([0, *cuts, net])]


def taken_back(rule: EarnRule, net: int, parts: list[int]) -> list[int]:
    taken: list[int] = []
    for n, part in enumerate(parts):
        taken.append(reversal(rule, net, sum(parts[:n]), part, sum(taken)))
    return taken


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000


def test_one_point_per_whole_unit() -> None:
    assert earned(ONE_PER_EURO, 59_90) == 59


def test_a_currency_without_minor_units_earns_on_whole_units() -> None:
    assert earned(EarnRule("JPY", 0), 59) == 59


def test_points_are_rounded_once_after_the_multiplier() -> None:
    assert earned(EarnRule("EUR", 2, multiplier_num=3, multiplier_den=2), 59_90) == 89


def test_five_points_for_every_ten_units() -> None:
    assert earned(EarnRule("EUR", 2, rate_num=5, rate_den=10), 59_90) == 29


def test_a_negative_basis_earns_nothing() -> None:
    assert earned(ONE_PER_EURO, -59_90) == 0


@given(rules, amounts)
def test_earned_is_the_floor_of_the_exact_figure(rule: EarnRule, basis: int) -> None:
    multiplier = Fraction(rule.multiplier_num, rule.multiplier_den)
    exact = multiplier * Fraction(rule.rate_num, rule.rate_den) * Fraction(basis, 10**rule.exponent)
    assert earned(rule, basis) == floor(exact)


def test_tl3_a_full_refund_asks_the_rule_that_earned() -> None:
    snapshot = json.dumps(ONE_PER_EURO.snapshot())
    assert reversal(EarnRule.of(json.loads(snapshot)), 50_00, 0, 50_00, 0) == 50


def test_a_partial_refund_takes_back_what_the_rest_would_not_have_earned() -> None:
    assert reversal(ONE_PER_EURO, 59_90, 0, 10_00, 0) == 10


def test_cents_that_cost_no_point_at_first_cost_one_in_the_end() -> None:
    assert taken_back(ONE_PER_EURO, 10_50, [40, 40, 9_70]) == [0, 1, 9]


def test_refunding_more_than_was_paid_takes_back_no_more_than_was_earned() -> None:
    assert reversal(ONE_PER_EURO, 50_00, 0, 80_00, 0) == 50


@given(rules, refunds())
def test_l11_any_partition_of_a_full_refund_takes_back_everything(
    rule: EarnRule, refunded: tuple[int, list[int]]
) -> None:
    assert sum(taken_back(rule, *refunded)) == earned(rule, refunded[0])


@given(rules, refunds())
def test_l10_no_refund_gives_points(rule: EarnRule, refunded: tuple[int, list[int]]) -> None:
    assert min(taken_back(rule, *refunded)) >= 0


@given(rules, refunds())
def test_l10_after_any_refund_what_is_kept_is_what_the_rest_earns(
    rule: EarnRule, refunded: tuple[int, list[int]]
) -> None:
    net, parts = refunded
    kept = earned(rule, net) - sum(taken_back(rule, net, parts[:-1]))
    assert kept == earned(rule, net - sum(parts[:-1]))


@given(rules)
def test_a_rule_is_the_same_after_its_snapshot(rule: EarnRule) -> None:
    assert EarnRule.of(json.loads(json.dumps(rule.snapshot()))) == rule


def test_a_snapshot_of_a_later_version_can_be_read() -> None:
    assert EarnRule.of({**ONE_PER_EURO.snapshot(), "colour": "red"}) == ONE_PER_EURO


@pytest.mark.parametrize(
    "wrong", [{"rate_den": 0}, {"multiplier_den": 0}, {"rate_num": -1}, {"months": -1}, {"exponent": -1}]
)
def test_a_rule_that_cannot_be_earned_by_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BadEarnRule):
        EarnRule.of({**ONE_PER_EURO.snapshot(), **wrong})


@pytest.mark.parametrize(
    ("earned_on", "months", "last_day"),
    [
        (date(2026, 1, 25), 1, date(2026, 2, 25)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 1, 25), 0, date(2026, 1, 25)),
    ],
)
def test_tl1_points_last_calendar_months(earned_on: date, months: int, last_day: date) -> None:
    assert months_later(earned_on, months) == last_day


def test_tl1_points_last_to_the_end_of_the_local_day() -> None:
    assert expiry_of(date(2026, 1, 31), 1, "Europe/Berlin") == micros("2026-03-01T00:00:00+01:00")


def test_tl1_no_months_last_to_the_end_of_the_same_local_day() -> None:
    assert expiry_of(date(2026, 7, 4), 0, "America/Los_Angeles") == micros("2026-07-05T00:00:00-07:00")


def test_points_expire_at_the_end_of_a_day_of_23_hours() -> None:
    assert good_through(date(2026, 3, 29), "Europe/Berlin") == micros("2026-03-30T00:00:00+02:00")


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)), st.integers(0, 120))
def test_a_day_never_lasts_past_its_own_day_of_the_month(day: date, months: int) -> None:
    assert months_later(day, months).day <= day.day


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)), st.integers(0, 120))
def test_in_utc_points_expire_at_midnight(day: date, months: int) -> None:
    end = datetime.fromtimestamp(expiry_of(day, months, "UTC") / 1_000_000, UTC)
    assert (end.hour, end.minute, end.second) == (0, 0, 0)
