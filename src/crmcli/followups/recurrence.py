"""Recurrence: occurrence n is the anchor plus n intervals, reckoned from the anchor each time, on a wall clock.

So nothing drifts: the 31st stays the 31st where a month has one, and the hour stays the hour across a change of the
clocks. A wall time that the clock skips counts with the offset before (02:30 is 03:30), one that comes twice is the
first.
"""

from datetime import date, datetime
from typing import NamedTuple

from crmcli.kernel.dates import Interval
from crmcli.kernel.instants import at_clock, moment, start_of

Wall = date | datetime
"""What a calendar or a wall clock shows: a day, or a naive datetime."""


class Series(NamedTuple):
    """What comes again: the first time, how often, and the IANA zone whose wall is meant."""

    anchor: Wall
    every: Interval
    zone: str


def occurrence(series: Series, n: int) -> Wall:
    """The nth occurrence, from 0; OffCalendar (exit 2) beyond the year 9999."""
    anchor, every, _ = series
    if not isinstance(anchor, datetime):
        return _later(anchor, every, n)
    return datetime.combine(_later(anchor.date(), every, n), anchor.time())


def following(series: Series, after: int) -> Wall:
    """The first occurrence that lies after the instant `after` (microseconds since 1970 UTC)."""
    n = _before(series, after)
    found = occurrence(series, n)
    while instant(found, series.zone) <= after:
        n += 1
        found = occurrence(series, n)
    return found


def instant(wall: Wall, zone: str) -> int:
    """When the wall in the zone shows this; of a day, its start. Microseconds since 1970 UTC."""
    if isinstance(wall, datetime):
        return at_clock(wall.date(), wall.time(), zone)
    return start_of(wall, zone)


def on_the_wall(at: int, zone: str) -> datetime:
    """What the wall in the zone shows at an instant."""
    return moment(at, zone).replace(tzinfo=None, fold=0)


def read_wall(text: str) -> Wall:
    """A day or a wall time as the store has it: 2026-01-31 or 2026-01-31T15:00:00."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _later(day: date, every: Interval, n: int) -> date:
    return Interval(every.number * n, every.unit).after(day) if n else day


def _before(series: Series, after: int) -> int:
    """A number whose occurrence, if it is not the first, lies before `after` by about an interval or two."""
    anchor, (number, unit), zone = series
    day = moment(after, zone).date()
    if unit in ("day", "week"):
        gone = (day - (anchor.date() if isinstance(anchor, datetime) else anchor)).days // (7 if unit == "week" else 1)
    else:
        gone = ((day.year - anchor.year) * 12 + day.month - anchor.month) // (12 if unit == "year" else 1)
    return max(0, gone // number - 1)
