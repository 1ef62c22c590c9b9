"""Money as people write it, read into integer minor units of an ISO 4217 currency, and written; no floats.

A lone mark before exactly three digits is ambiguous. A comma is taken for thousands (1,234 is 1234.00), a
point is refused (1.234); in currencies of three decimals the point is decimal and the comma refused. Whoever
knows the file passes its `decimal` mark.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from crmcli.kernel.errors import Usage
from crmcli.kernel.names import quoted
from crmcli.kernel.sheet import Money

if TYPE_CHECKING:
    from collections.abc import Callable

_ACTIVE = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS
VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_WITHDRAWN = "ANG BGN CUC HRK SLL ZWL"  # since 2023: still in everybody's books
CURRENCIES = frozenset((_ACTIVE + _WITHDRAWN).split())
"""ISO 4217 codes of money that can be owed; metals and test codes are left out."""

_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
EXPONENTS = (
    dict.fromkeys(_WHOLE.split(), 0)
    | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
    | dict.fromkeys(("CLF", "UYW"), 4)
)
"""Digits of the minor unit by ISO 4217 where they are not 2."""

_DOLLARS = "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP FJD HKD JMD KYD LRD MXN NAD NZD SBD SGD TTD TWD XCD"
_SYMBOLS: dict[str, tuple[str, ...]] = {
    "$": tuple(_DOLLARS.split()), "€": ("EUR",), "£": ("GBP", "EGP", "FKP", "GIP", "SHP"),
    "¥": ("JPY", "CNY"), "￥": ("JPY", "CNY"), "元": ("CNY",), "円": ("JPY",), "₹": ("INR",), "₽": ("RUB",),
    "₺": ("TRY",), "₩": ("KRW",), "₪": ("ILS",), "₫": ("VND",), "₴": ("UAH",), "₦": ("NGN",), "₱": ("PHP",),
    "฿": ("THB",), "₡": ("CRC",), "₲": ("PYG",), "₸": ("KZT",), "₾": ("GEL",), "₼": ("AZN",), "₵": ("GHS",),
    "ZŁ": ("PLN",), "KČ": ("CZK",), "FT": ("HUF",), "FR": ("CHF",), "SFR": ("CHF",), "ЛВ": ("BGN",),
    "LEI": ("RON",), "KR": ("", "SEK", "NOK", "DKK", "ISK"), "US$": ("USD",), "C$": ("CAD",), "CA$": ("CAD",),
    "A$": ("AUD",), "AU$": ("AUD",), "NZ$": ("NZD",), "HK$": ("HKD",), "S$": ("SGD",), "NT$": ("TWD",),
    "R$": ("BRL",), "MX$": ("MXN",),
}  # fmt: skip
"""What a sign may mean: the default currency if it is among them, else the first; "" for unknown."""

_TYPED = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2212": "-", "’": "'", "\u02bc": "'"}
)
_MARK = r"(?P<{}>[^\W\d_]{{0,3}}[^\w\s.,'()+-]|[^\W\d_]{{1,4}}(?:\.(?![0-9]))?)?"
_WRITTEN = (
    r"'?(?P<open>\()? ?(?P<sign>[-+])? ?" + _MARK.format("before") + r" ?(?P<inner>[-+])? ?"
    r"(?P<number>[0-9](?:[0-9.,' ]*[0-9])?|[.,][0-9]+) ?(?P<after_sign>-)? ?"
    + _MARK.format("after")
    + r" ?(?P<close>\))?"
)
_GROUPED = r"[0-9]{1,3}(?P<mark>[.,' ])(?:[0-9]{3}(?P=mark))*[0-9]{3}|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
"""Thousands, or lakhs and crores (12,34,567)."""
_MOST_DIGITS = 15
_LONGEST = 60


class BadMoney(Usage):
    """Text that is no amount of money, or none of this currency."""

    code = "bad_amount"

    def __init__(self, text: str, why: str = "") -> None:
        super().__init__(
            f"{quoted(text)} is no amount of money" + (f": {why}" if why else ""),
            hint="write it as 12.50, 1234.50, 12,50 EUR or €12.50",
        )


@cache
def _plain() -> "Callable[[str], re.Match[str] | None]":
    return re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{2})?").fullmatch


def read_money(text: str, currency: str, *, decimal: str = "") -> Money:
    """The amount in minor units, in `currency` (ISO 4217) unless the text names one; BadMoney if it is none.

    `decimal` is "." or "," where the file's decimal mark is known, "" to tell from each amount.
    """
    if currency not in EXPONENTS and _plain()(text):
        return Money(int(text.replace(".", "")) if "." in text else int(text) * 100, currency)
    found = re.fullmatch(_WRITTEN, " ".join(text.translate(_TYPED).split())) if len(text) <= _LONGEST else None
    if found is None:
        raise BadMoney(text)
    meant = _currency(found, currency, text)
    minor = _minor(found["number"], EXPONENTS.get(meant, 2), decimal, text)
    return Money(-minor if _negative(found, text) else minor, meant)


def _negative(found: re.Match[str], text: str) -> bool:
    """Whether one of the ways to write a negative amount was used, the accountant's brackets among them."""
    signs = [sign for sign in (found["sign"], found["inner"], found["after_sign"], found["open"]) if sign]
    if len(signs) > 1 or bool(found["open"]) != bool(found["close"]):
        raise BadMoney(text, "more than one sign, or half a bracket")
    return bool(signs) and signs[0] != "+"


def _currency(found: re.Match[str], default: str, text: str) -> str:
    named = {_meant(mark.rstrip(".").upper(), default, text) for mark in (found["before"], found["after"]) if mark}
    if len(named) > 1:
        raise BadMoney(text, f"it names both {' and '.join(sorted(named))}")
    return named.pop() if named else default


def _meant(mark: str, default: str, text: str) -> str:
    if mark in CURRENCIES:
        return mark
    candidates = _SYMBOLS.get(mark, ("",))
    chosen = default if default in candidates else candidates[0]
    if not chosen:
        raise BadMoney(text, f"which currency is {mark}? Its ISO code says it, such as SEK")
    return chosen


def _minor(number: str, exponent: int, decimal: str, text: str) -> int:
    point = _decimal_at(number, exponent, decimal, text)
    whole, fraction = (number, "") if point is None else (number[:point], number[point + 1 :])
    if point is not None and not fraction.isdigit():
        raise BadMoney(text)
    if not (whole.isdigit() or not whole) and not _grouped(whole, "" if point is None else number[point]):
        raise BadMoney(text, "its thousands are not in groups")
    if fraction[exponent:].strip("0"):
        raise BadMoney(text, f"it has more than {exponent} decimals")
    digits = "".join(c for c in whole if c.isdigit()) + fraction[:exponent].ljust(exponent, "0")
    if len(digits) > _MOST_DIGITS:
        raise BadMoney(text, "it is too large")
    return int(digits or "0")


def _grouped(whole: str, decimal: str) -> bool:
    return not (decimal and decimal in whole) and re.fullmatch(_GROUPED, whole) is not None


def _decimal_at(number: str, exponent: int, decimal: str, text: str) -> int | None:
    """Where the decimal mark stands; None when there is none."""
    points, commas = number.count("."), number.count(",")
    if decimal and points + commas:
        at = number.rfind(decimal)
        return at if at >= 0 else None
    if points and commas:
        return max(number.rfind("."), number.rfind(","))
    if points + commas != 1:
        return None
    at = number.find("." if points else ",")
    if not re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", number):
        return at
    return _lone_mark(number, at, exponent, text)


def _lone_mark(number: str, at: int, exponent: int, text: str) -> int | None:
    """The reading of 1,234 and 1.234, as the module's docstring has it."""
    if number[at] == "," and exponent != 3:
        return None
    if number[at] == "." and exponent == 3:
        return at
    bare = number.replace(number[at], "")
    raise BadMoney(text, f"it could be {bare} or {number.replace(',', '.')}; write two decimals or no mark")


def amount_text(minor: int, currency: str) -> str:
    """The amount in whole units with the currency's decimals and a point: "12.50", "-0.05", JPY "1200"."""
    exponent = EXPONENTS.get(currency, 2)
    if not exponent:
        return str(minor)
    digits = str(abs(minor)).rjust(exponent + 1, "0")
    return f"{'-' if minor < 0 else ''}{digits[:-exponent]}.{digits[-exponent:]}"


def written(money: Money) -> str:
    """The amount with its currency, as messages and tables show it: "12.50 EUR"."""
    return f"{amount_text(money.minor, money.currency)} {money.currency}"
