"""Dates that name their month: 15 Oct 2023, October 15th, 2023, 3. März 2024, 1er août 2024, 3 de mayo de 2024."""

import re
from collections.abc import Callable
from functools import cache

from crmcli.kernel.names import fold

_NAMES = (
    "jan january januar janvier janv enero ene januari",
    "feb february februar fevrier fevr fev febrero februari",
    "mar march marz maerz mrz mars marzo",
    "apr april avril avr abril abr",
    "may mai mayo maj",
    "jun june juni juin junio",
    "jul july juli juillet juil julio",
    "aug august aout agosto ago augusti",
    "sep sept september septembre septiembre",
    "oct october oktober okt octobre octubre",
    "nov november novembre noviembre",
    "dec december dezember dez decembre diciembre dic",
)
"""English, German, French, Spanish and Swedish, folded (kernel.names.fold)."""

_DAY = r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th|er)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_GAP = r"(?:[ -]|,? |,? del? )"


def by_month_name(words: str) -> tuple[int, int, int] | None:
    """(year, month, day) of a date whose month is a word; None when it is none. Whether there is such a day is open."""
    found = next(filter(None, (form(words) for form in _forms())), None)
    month = _months().get(fold(found["month"])) if found else None
    return (int(found["year"]), month, int(found["day"])) if found and month else None


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}


@cache
def _forms() -> tuple[Callable[[str], re.Match[str] | None], ...]:
    return tuple(
        re.compile(form).fullmatch for form in (rf"{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}", rf"{_MONTH} {_DAY},? {_YEAR}")
    )
