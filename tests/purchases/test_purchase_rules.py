"""What makes a purchase or a refund, as pure rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.dates import When
from crmcli.kernel.errors import CrmError
from crmcli.kernel.money import BadMoney
from crmcli.kernel.sheet import Money
from crmcli.purchases import rules

TODAY = date(2026, 11, 21)
NOON = 1_795_262_400_000_000


def day(text: str) -> When:
    return When(date.fromisoformat(text), 0, timed=False)


def test_without_an_amount_all_that_is_left_goes_back() -> None:
    assert rules.given_back(1, Money(5990, "EUR"), 1000, None) == Money(4990, "EUR")


def test_exactly_what_is_left_may_go_back() -> None:
    assert rules.given_back(1, Money(5990, "EUR"), 1000, Money(4990, "EUR")) == Money(4990, "EUR")


@pytest.mark.parametrize(
    ("bought", "refunded", "asked", "error"),
    [
        (Money(5990, "EUR"), 1000, Money(4991, "EUR"), rules.RefundExceeds),
        (Money(5990, "EUR"), 5990, None, rules.RefundExceeds),
        (Money(5990, "EUR"), 5990, Money(1, "EUR"), rules.RefundExceeds),
        (Money(5990, "EUR"), 0, Money(1, "USD"), rules.OtherCurrency),
        (Money(5990, "EUR"), 0, Money(0, "EUR"), rules.NothingPaid),
        (Money(-5990, "EUR"), 0, None, rules.RefundOfRefund),
    ],
)
def test_what_cannot_go_back(bought: Money, refunded: int, asked: Money | None, error: type[CrmError]) -> None:
    with pytest.raises(error):
        rules.given_back(1, bought, refunded, asked)


@given(total=st.integers(1, 10**9), asked=st.lists(st.integers(1, 10**9), max_size=8))
def test_refunds_together_never_exceed_the_purchase(total: int, asked: list[int]) -> None:
    refunded = 0
    for minor in asked:
        try:
            refunded += rules.given_back(1, Money(total, "EUR"), refunded, Money(minor, "EUR")).minor
        except rules.RefundExceeds:
            assert refunded + minor > total
    assert 0 <= refunded <= total


def test_tomorrow_has_begun_somewhere() -> None:
    assert rules.come(day("2026-11-22"), TODAY) == day("2026-11-22")


def test_the_day_after_tomorrow_has_not_come() -> None:
    with pytest.raises(rules.NotYet):
        rules.come(day("2026-11-23"), TODAY)


@pytest.mark.parametrize(("text", "code"), [("eur", "EUR"), (" JPY ", "JPY")])
def test_a_currency_code(text: str, code: str) -> None:
    assert rules.read_currency(text) == code


@pytest.mark.parametrize("text", ["", "€", "euro", "XXX"])
def test_no_currency_code(text: str) -> None:
    with pytest.raises(rules.UnknownCurrency):
        rules.read_currency(text)


@pytest.mark.parametrize(
    ("minor", "currency", "counted"), [(1200, "JPY", 12), (1250, "KWD", 12500), (1250, "USD", 1250)]
)
def test_a_figure_is_counted_anew_in_the_currency_of_its_column(minor: int, currency: str, counted: int) -> None:
    assert rules.recounted(Money(minor, "EUR"), currency) == Money(counted, currency)


def test_decimals_that_the_currency_has_not_are_refused() -> None:
    with pytest.raises(BadMoney):
        rules.recounted(Money(1250, "EUR"), "JPY")


def test_a_day_without_a_time_begins_the_business_day() -> None:
    row = rules.columns({"customer": 1, "total": Money(1, "EUR"), "date": "2026-11-01"}, NOON, "Europe/Berlin")
    assert (row["day"], row["at"], row["timed"]) == ("2026-11-01", 1_793_487_600_000_000, False)


def test_without_a_date_it_was_now() -> None:
    row = rules.columns({"customer": 1, "total": Money(1, "EUR")}, NOON, "Pacific/Auckland")
    assert (row["day"], row["at"], row["timed"]) == ("2026-11-22", NOON, True)


def test_an_instant_wins_over_the_date() -> None:
    row = rules.columns({"customer": 1, "total": Money(1, "EUR"), "date": "2026-01-01", "at": NOON}, 0, "UTC")
    assert (row["day"], row["at"], row["timed"]) == ("2026-11-21", NOON, True)
