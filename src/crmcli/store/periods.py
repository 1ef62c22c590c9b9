"""What a word of a filter means for a date or an instant: a day, a month, a year, a moment, or so long ago.

`<90d` is less than 90 days ago, and that is later than the day 90 days back: durations turn the operator.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from crmcli.kernel.dates import BadInterval, Interval, OffCalendar, read_interval, read_when
from crmcli.kernel.fields import Reading
from crmcli.kernel.filters import BadFilter, Word
from crmcli.kernel.instants import start_of
from crmcli.kernel.names import quoted

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_HINT = "for example: last_purchase<90d, created_at>=2026-01-01, date=2025-03"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Period(Generic[T]):
    """From `first` up to, but not with, `after`, and how to compare with it: one of = : < <= > >=."""

    op: str
    first: T
    after: T


def days(word: Word, op: str, reading: Reading) -> Period[str]:
    """The period as ISO dates; BadFilter, or the date grammar's own error, when the word means none."""
    period = _period(word, op, reading)
    if isinstance(period, int):
        raise BadFilter(word.position, f"{quoted(word.text)} has a time, and days are compared here", _HINT)
    return Period(period.op, period.first.isoformat(), period.after.isoformat())


def moments(word: Word, op: str, reading: Reading) -> Period[int]:
    """The period in the business time zone, in microseconds since 1970 UTC; errors as `days`."""
    period = _period(word, op, reading)
    if isinstance(period, int):
        return Period(op, period, period + 1)
    return Period(period.op, start_of(period.first, reading.zone), start_of(period.after, reading.zone))


def _period(word: Word, op: str, reading: Reading) -> Period[date] | int:
    """Calendar days, or the instant that the word names."""
    try:
        if ago := _interval(word.text):
            return Period(_TURNED.get(op, op), *_day(ago.before(reading.today)))
        if _YEAR.fullmatch(word.text):
            return Period(op, date(int(word.text), 1, 1), date(int(word.text) + 1, 1, 1))
        if month := _MONTH.fullmatch(word.text):
            first = date(int(month[1]), int(month[2]), 1)
            return Period(op, first, (first + timedelta(days=31)).replace(day=1))
        when = read_when(word.text, reading)
        return when.at if when.timed else Period(op, *_day(when.day))
    except (ValueError, OverflowError, OffCalendar) as error:
        raise BadFilter(word.position, f"there is no such date as {quoted(word.text)}", _HINT) from error


def _interval(text: str) -> Interval | None:
    try:
        return read_interval(text)
    except BadInterval:
        return None


def _day(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)
