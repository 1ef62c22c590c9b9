"""The dates people write, read against a today, a zone and a direction: ISO, relative and unmistakable forms only.

Never a guess: what could be two days (03/04/2026) is refused unless the reading has the order in which a file writes
dates in figures. A date without a time stays a date.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import at_clock, clock, day_of, micros, moment, start_of
from crmcli.kernel.names import quoted

_FORMS = "2026-11-21, today, yesterday, friday, next friday, +3d, in 2 weeks, 2 weeks ago, eom, fri 15:00"
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("mon", "monday"), ("tue", "tues", "tuesday"), ("wed", "weds", "wednesday"),
            ("thu", "thur", "thurs", "thursday"), ("fri", "friday"), ("sat", "saturday"), ("sun", "sunday"),
        )
    )
    for name in names
}  # fmt: skip
_UNITS = {
    name: unit
    for unit in ("day", "week", "month", "year")
    for name in (unit[0], unit, unit + "s")
}  # fmt: skip
_CLOCK = (
    r"(?P<day>.+?),? (?:at )?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?: ?(?P<half>[ap])m)?"
)
_SHIFT = r"(?P<lead>[+-]|in )? ?(?P<count>[0-9]{1,5}) ?(?P<unit>[a-z]+)(?P<ago> ago)?"
_NUMBERS = r"(?P<first>[0-9]{1,4})(?P<mark>[./-]) ?(?P<second>[0-9]{1,2})(?P=mark) ?(?P<third>[0-9]{1,4})"
_YEARLESS = r"--(?P<first>[0-9]{2})-?(?P<second>[0-9]{2})"
_PAIR = r"(?P<first>[0-9]{1,2})(?P<mark>[./-]) ?(?P<second>[0-9]{1,2})\.?"
_NO_DATE = (
    r"0{1,4}([./-])00?\1(?:0{1,4})(?:[T ][0:.Z]+)?|1900-01-00|00?/0?1/1900|0?1/00?/1900"
    r"|(?:0001-01-01|0?1([./-])0?1\2(?:0001))(?:[T ].*)?|[-\u2013\u2014]+"
)
"""Zeros, the first day of the calendar, the day before the first of Excel's, a dash."""
_NO_YEAR = 1604
"""The leap year that address books write for a birthday without a year."""


class BadDate(Usage):
    """Text that is no date, or could be two."""

    code = "bad_date"

    def __init__(self, text: str, why: str = "", hint: str = f"write it as one of: {_FORMS}") -> None:
        super().__init__(f"{quoted(text)} is no date" + (f": {why}" if why else ""), hint=hint)


class AmbiguousDate(BadDate):
    """A date whose day and month cannot be told apart."""

    def __init__(self, text: str, first: str, second: str, year: str) -> None:
        one, other = f"{year}-{second:0>2}-{first:0>2}", f"{year}-{first:0>2}-{second:0>2}"
        super().__init__(
            text,
            f"it could be {one} or {other}",
            hint=f"write {one} or {other}, or say the order of the file: --date-format dmy or mdy",
        )


class OffCalendar(BadDate):
    """A date reckoned to lie outside the years 1 to 9999."""

    def __init__(self, count: int, unit: str) -> None:
        super().__init__(f"{count:+} {unit}s", "it lies beyond the calendar")


class PastDate(Usage):
    """A time that is over where one to come is asked for; both are said in `zone`."""

    code = "past_date"

    def __init__(self, at: int, now: int, zone: str, *, timed: bool) -> None:
        when = clock(at, zone) if timed else day_of(at, zone)
        super().__init__(f"{when} is over (it is {clock(now, zone)})", hint="give a day to come, such as friday or +3d")


class BadInterval(Usage):
    """Text that is no length of time."""

    code = "bad_interval"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no interval", hint="write it as 90d, 2w, 6m or 1y")


class When(NamedTuple):
    """A day in the business time zone and an instant of it: its start unless a time was given (`timed`)."""

    day: date
    at: int
    """Microseconds since 1970 UTC."""
    timed: bool


class Interval(NamedTuple):
    """A number of days, weeks, months or years on the calendar; `unit` is day, week, month or year."""

    number: int
    unit: str

    def after(self, day: date) -> date:
        """The day this much later; a month's end is kept within the month (31 January + 1m = 28 February)."""
        return _shifted(day, self.number, self.unit)

    def before(self, day: date) -> date:
        """The day this much earlier, clamped likewise."""
        return _shifted(day, -self.number, self.unit)


def when_of(at: int, zone: str) -> When:
    """The moment of an instant (microseconds since 1970 UTC), with its day in the business zone."""
    return When(moment(at, zone).date(), at, timed=True)


def read_when(text: str, reading: Reading) -> When:
    """The day, and the time if one is written; BadDate when it is none.

    A time without an offset is one on the wall in the business zone.
    """
    said = read_wall(text, reading)
    if not isinstance(said, datetime):
        return When(said, start_of(said, reading.zone), timed=False)
    at = micros(said) if said.tzinfo else at_clock(said.date(), said.time(), reading.zone)
    return when_of(at, reading.zone)


def read_instant(text: str, reading: Reading) -> int:
    """Microseconds since 1970 UTC, of a day without a time its start; BadDate when it is none."""
    return read_when(text, reading).at


def read_wall(text: str, reading: Reading) -> date | datetime:
    """What is written, in no zone yet: a day, a naive datetime, or an aware one where an offset was given (and `now`).

    BadDate when it is none.
    """
    given = text.strip()
    clocked = _iso_moment(given)
    if clocked is not None:
        return clocked
    words = " ".join(given.lower().split())
    if words == "now":
        return moment(reading.now, reading.zone)
    found = re.fullmatch(_CLOCK, words) if ":" in words else None
    if found is None:
        return _day(given, words, reading, text)
    return datetime.combine(_day(found["day"], found["day"], reading, text), _clock(found, text))


def read_date(text: str, reading: Reading) -> str:
    """The ISO date, past or future, of a day or of a day and a time; BadDate when it is none."""
    if len(text) == 10:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    return read_when(text, reading).day.isoformat()


def read_birthday(text: str, reading: Reading) -> str:
    """An ISO date, or "--MM-DD" when the year is unknown (none, or 1604); BadDate also for a day to come."""
    given = text.strip()
    if len(given) <= 7:
        return _yearless(given, reading.date_order, text)
    written_day = given[:10] if _iso_moment(given) else given
    day = date.fromisoformat(read_date(written_day, reading))
    if day > reading.today:
        raise BadDate(text, "it lies in the future", hint="write it as 1987-02-28, or --02-28 without a year")
    return f"--{day:%m-%d}" if day.year == _NO_YEAR else day.isoformat()


def all_days(texts: Sequence[str], _reading: object = None) -> bool:
    """Whether each text is an ISO date that `read_date` leaves as it is, told at once; "" counts."""
    given = [text for text in texts if text]
    return not given or _days()("\n".join(given)) is not None


def all_birthdays(texts: Sequence[str], reading: Reading) -> bool:
    """Whether each text is an ISO date that `read_birthday` leaves as it is, told at once; "" counts."""
    return all_days(texts) and max(texts, default="") <= reading.today.isoformat()


@cache
def _days() -> Callable[[str], re.Match[str] | None]:
    day = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
    one = f"(?:1[7-9]|[2-9][0-9])[0-9]{{2}}-(?:{day})"  # behind _NO_YEAR
    return re.compile(rf"{one}(?:\n{one})*").fullmatch


def is_no_date(text: str) -> bool:
    """True for what programs write where they know no date: 0/0/00, 0000-00-00, 1900-01-00, 01/01/0001, a dash."""
    return re.fullmatch(_NO_DATE, text.strip()) is not None


def read_interval(text: str) -> Interval:
    """A length of time: 90d, 2w, 6m, 1y (or `2 weeks`); BadInterval when it is none."""
    found = re.fullmatch(r"([0-9]{1,5}) ?([a-z]+)", text.strip().lower())
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        raise BadInterval(text)
    return Interval(int(found[1]), unit)


def order_of(texts: Iterable[str]) -> str:
    """The order in which a column has dates in figures: "dmy" or "mdy", "" if it never shows or varies."""
    seen = set()
    for text in texts:
        found = re.match(r"\s*([0-9]{1,2})[/-]([0-9]{1,2})(?![0-9])", text)
        first, second = (int(found[1]), int(found[2])) if found else (0, 0)
        if (first > 12) != (second > 12):
            seen.add("dmy" if first > 12 else "mdy")
    return seen.pop() if len(seen) == 1 else ""


def _iso_moment(text: str) -> datetime | None:
    """A date and time in ISO form, also with the blank, `UTC` and ` +0000` of other programs; else None."""
    if len(text) < 13 or text[4] != "-" or text[10] not in "Tt ":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        tidy = re.sub(r"\s*(?:UTC|GMT|Z)$", "+00:00", text.upper())
        tidy = re.sub(r"\s+(?=[+-][0-9]{2}:?[0-9]{2}$)", "", tidy)
    try:
        return datetime.fromisoformat(tidy)
    except ValueError:
        return None


def _clock(found: re.Match[str], text: str) -> time:
    hour = int(found["hour"])
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    elif found["half"]:
        hour = 24
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise BadDate(text, "there is no such time") from None


def _day(given: str, words: str, reading: Reading, text: str) -> date:
    """The day that some words without a time name; `text` is what the error quotes."""
    if len(given) == 10 or (len(given) == 8 and given.isdigit() and given >= "1600"):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    day = _named(words, reading) or _by_weekday(words, reading) or _by_shift(words, reading.today)
    return day or _by_month(words, text) or _by_figures(words, reading.date_order, text)


def _named(words: str, reading: Reading) -> date | None:
    today = reading.today
    if words in ("today", "tomorrow", "yesterday"):
        return today + timedelta(days={"today": 0, "tomorrow": 1, "yesterday": -1}[words])
    last_month = {"eom": today.month, "eoq": today.month + -today.month % 3, "eoy": 12}.get(words)
    if last_month is None:
        return None
    return date(today.year + last_month // 12, last_month % 12 + 1, 1) - timedelta(days=1)


def _by_weekday(words: str, reading: Reading) -> date | None:
    """A bare weekday is the nearest in the reading's direction, never today; next and last go by ISO week."""
    lead, _, name = words.rpartition(" ")
    weekday = _WEEKDAYS.get(name)
    if weekday is None or lead not in ("", "next", "last"):
        return None
    ahead = weekday - reading.today.weekday()
    if lead:
        return reading.today + timedelta(days=ahead + (7 if lead == "next" else -7))
    days = -(-ahead % 7 or 7) if reading.past else ahead % 7 or 7
    return reading.today + timedelta(days=days)


def _by_shift(words: str, today: date) -> date | None:
    found = re.fullmatch(_SHIFT, words)
    unit = _UNITS.get(found["unit"]) if found else None
    if found is None or unit is None or bool(found["lead"]) == bool(found["ago"]):
        return None
    backwards = found["lead"] == "-" or found["ago"]
    return _shifted(today, -int(found["count"]) if backwards else int(found["count"]), unit)


def _shifted(day: date, count: int, unit: str) -> date:
    """The day moved on or, with a negative count, back; BadDate beyond the years 1 to 9999."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=count if unit == "day" else count * 7)
        from dateutil.relativedelta import relativedelta

        return day + relativedelta(months=count if unit == "month" else count * 12)
    except (OverflowError, ValueError):
        raise OffCalendar(count, unit) from None


def _by_month(words: str, text: str) -> date | None:
    """A date whose month is a word; most dates have no such letters, and need not load the names."""
    if not any(letter.isalpha() for letter in words):
        return None
    from crmcli.kernel.months import by_month_name

    named = by_month_name(words)
    return None if named is None else _existing(*named, text)


def _by_figures(words: str, order: str, text: str) -> date:
    """A date in figures: year first, or in the order given or evident; points mean day first (21.11.2026)."""
    found = re.fullmatch(_NUMBERS, words)
    if found is None:
        raise BadDate(text)
    first, second, third = found["first"], found["second"], found["third"]
    if len(first) == 4 and len(third) <= 2:
        return _existing(int(first), int(second), int(third), text)
    if len(third) != 4 or len(first) > 2 or order == "ymd":
        raise BadDate(text, "the year has four digits" if order != "ymd" else "the year does not come first")
    day, month = _day_and_month(found, order, text, third)
    return _existing(int(third), month, day, text)


def _yearless(given: str, order: str, text: str) -> str:
    """--12-25 as cards have it, or 25.12. and 12/25 as tables have it."""
    found = re.fullmatch(_YEARLESS, given) or re.fullmatch(_PAIR, given)
    if given.startswith("--") or order == "ymd":
        order = "mdy"
    if found is None:
        raise BadDate(text, hint="write it as 1987-02-28, or --02-28 without a year")
    day, month = _day_and_month(found, order, text)
    return f"--{_existing(_NO_YEAR, month, day, text):%m-%d}"


def _day_and_month(found: re.Match[str], order: str, text: str, year: str = "-") -> tuple[int, int]:
    first, second = int(found["first"]), int(found["second"])
    if not order and found["mark"] != "." and max(first, second) <= 12 and first != second:
        raise AmbiguousDate(text, found["first"], found["second"], year)
    if order == "mdy" or (not order and found["mark"] != "." and second > 12):
        return second, first
    return first, second


def _existing(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(text, "there is no such day") from None
