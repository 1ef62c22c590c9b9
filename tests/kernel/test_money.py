"""Amounts in every usual spelling, exactly; what is ambiguous or none is refused."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.money import CURRENCIES, EXPONENTS, BadMoney, amount_text, read_money, written
from crmcli.kernel.sheet import Money

READ = [
    ("12.50", "EUR", 1250, "EUR"),
    ("12", "EUR", 1200, "EUR"),
    ("0", "EUR", 0, "EUR"),
    ("-0.05", "EUR", -5, "EUR"),
    ("  12.50 ", "EUR", 1250, "EUR"),
    ("12.5", "EUR", 1250, "EUR"),
    (".50", "EUR", 50, "EUR"),
    ("12,50 EUR", "USD", 1250, "EUR"),
    ("€12.50", "USD", 1250, "EUR"),
    ("EUR 12.50", "USD", 1250, "EUR"),
    ("12,50\u00a0€", "USD", 1250, "EUR"),
    ("12.50 eur", "USD", 1250, "EUR"),
    ("EUR12", "USD", 1200, "EUR"),
    ("$1,234.50", "EUR", 123450, "USD"),
    ("$1,234.50", "CAD", 123450, "CAD"),
    ("US$5", "CAD", 500, "USD"),
    ("€.50", "EUR", 50, "EUR"),
    ("£3", "EUR", 300, "GBP"),
    ("¥1,200", "EUR", 1200, "JPY"),
    ("¥12.50", "CNY", 1250, "CNY"),
    ("Fr. 12.50", "EUR", 1250, "CHF"),
    ("12 kr", "SEK", 1200, "SEK"),
    ("99,90 zł", "EUR", 9990, "PLN"),
    ("1.234,56", "EUR", 123456, "EUR"),
    ("9.791,17", "USD", 979117, "USD"),
    ("-125,50", "EUR", -12550, "EUR"),
    ("1'234.50", "CHF", 123450, "CHF"),
    ("1’234.50", "CHF", 123450, "CHF"),
    ("1 234,50", "EUR", 123450, "EUR"),
    ("1\u202f234\u202f567,89", "EUR", 123456789, "EUR"),
    ("1.234.567", "EUR", 123456700, "EUR"),
    ("1,23,456.78", "INR", 12345678, "INR"),
    ("1,234", "EUR", 123400, "EUR"),
    ("1,234", "JPY", 1234, "JPY"),
    ("(12.50)", "EUR", -1250, "EUR"),
    ("($12.50)", "EUR", -1250, "USD"),
    ("12.50-", "EUR", -1250, "EUR"),
    ("\u221212.50", "EUR", -1250, "EUR"),
    ("-$12.50", "USD", -1250, "USD"),
    ("$-12.50", "USD", -1250, "USD"),
    ("- 12.50 EUR", "USD", -1250, "EUR"),
    ("+12.50", "EUR", 1250, "EUR"),
    ("'12.50", "EUR", 1250, "EUR"),
    ("12.5000", "EUR", 1250, "EUR"),
    ("0.500", "EUR", 50, "EUR"),
    ("1234.500", "EUR", 123450, "EUR"),
    ("1200.00", "JPY", 1200, "JPY"),
    ("1.234", "BHD", 1234, "BHD"),
    ("12.5", "BHD", 12500, "BHD"),
    ("1.2345", "CLF", 12345, "CLF"),
    ("12.50 BGN", "EUR", 1250, "BGN"),
    ("EUR 5 EUR", "USD", 500, "EUR"),
]

BAD = [
    ("", "EUR"),
    ("free", "EUR"),
    ("n/a", "EUR"),
    ("12.505", "EUR"),
    ("12.555", "USD"),
    ("12,505.1.2", "EUR"),
    ("1.234", "EUR"),
    ("1.000", "EUR"),
    ("1.234", "JPY"),
    ("1,234", "BHD"),
    ("1200.50", "JPY"),
    ("12.3456", "EUR"),
    ("12.", "EUR"),
    ("12,-", "EUR"),
    ("1,2,3", "EUR"),
    ("1.23.456", "EUR"),
    ("12 50", "EUR"),
    ("--5", "EUR"),
    ("-5-", "EUR"),
    ("(-5)", "EUR"),
    ("(5", "EUR"),
    ("5)", "EUR"),
    ("1e3", "EUR"),
    ("NaN", "EUR"),
    ("inf", "EUR"),
    ("12 XYZ", "EUR"),
    ("$5 EUR", "EUR"),
    ("12 kr", "EUR"),
    ("€", "EUR"),
    ("-", "EUR"),
    ("١٢", "EUR"),
    ("0x10", "EUR"),
    ("1_000", "EUR"),
    ("12.50\0", "EUR"),
    ("9" * 14, "EUR"),
    ("1" * 100_000, "EUR"),
    ("1 2 3 4 5 6 7 8 9", "EUR"),
]


@pytest.mark.parametrize(("text", "default", "minor", "currency"), READ)
def test_an_amount_is_read_exactly(text: str, default: str, minor: int, currency: str) -> None:
    assert read_money(text, default) == Money(minor, currency)


@pytest.mark.parametrize(("text", "default"), BAD)
def test_what_is_no_amount_is_refused(text: str, default: str) -> None:
    with pytest.raises(BadMoney):
        read_money(text, default)


@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [
        ("1.234", ",", 123400),
        ("1.000", ",", 100000),
        ("12.500", ".", 1250),
        ("1,234", ".", 123400),
        ("12,500", ",", 1250),
        ("1.234,56", ",", 123456),
        ("12", ",", 1200),
    ],
)
def test_a_known_decimal_mark_settles_it(text: str, decimal: str, minor: int) -> None:
    assert read_money(text, "EUR", decimal=decimal) == Money(minor, "EUR")


def test_a_contradicted_decimal_mark_is_refused() -> None:
    with pytest.raises(BadMoney):
        read_money("1.234,56", "EUR", decimal=".")


def test_the_error_says_why() -> None:
    with pytest.raises(BadMoney, match=r"'12\.5055 EUR' is no amount of money: it has more than 2 decimals"):
        read_money("12.5055 EUR", "EUR")


def test_an_ambiguous_amount_names_both_readings() -> None:
    with pytest.raises(BadMoney, match=r"it could be 1234 or 1\.234"):
        read_money("1.234", "EUR")


currencies = st.sampled_from(["EUR", "USD", "JPY", "BHD", "CLF"])
minors = st.integers(-(10**14), 10**14)


@given(minors, currencies)
def test_a_written_amount_is_read_back(minor: int, currency: str) -> None:
    assert read_money(written(Money(minor, currency)), "USD", decimal=".") == Money(minor, currency)


@given(minors, currencies)
def test_the_text_is_the_decimal_number(minor: int, currency: str) -> None:
    assert Decimal(amount_text(minor, currency)) == Decimal(minor).scaleb(-EXPONENTS.get(currency, 2))


@given(st.integers(0, 10**12))
def test_german_and_english_spellings_agree(minor: int) -> None:
    english = f"{minor // 100:,}.{minor % 100:02}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_money(german, "EUR") == read_money(english, "EUR") == Money(minor, "EUR")


@given(st.text(alphabet="0123456789.,' -+()€$EUR", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadMoney):
        assert read_money(text, "EUR").currency in CURRENCIES


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "EUR", "12.50"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (1200, "JPY", "1200"),
        (1, "BHD", "0.001"),
        (-1234, "BHD", "-1.234"),
        (-7, "JPY", "-7"),
        (99, "XYZ", "0.99"),
    ],
)
def test_an_amount_has_its_currencys_decimals(minor: int, currency: str, text: str) -> None:
    assert amount_text(minor, currency) == text


def test_money_is_written_with_its_currency() -> None:
    assert written(Money(1250, "EUR")) == "12.50 EUR"


def test_every_exception_is_a_currency() -> None:
    assert set(EXPONENTS) <= CURRENCIES


def test_the_codes_have_three_letters() -> None:
    assert {len(code) for code in CURRENCIES} == {3}
