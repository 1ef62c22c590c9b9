"""Instants: integer microseconds since 1970 UTC, the only form in which a moment is stored or compared.

This is the one conversion between them and wall clocks; it refuses naive datetimes. Zones are IANA names.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from crmcli.kernel.errors import Usage

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


class NaiveMoment(Usage):
    """A datetime that does not say in which zone its clock hangs."""

    code = "naive_moment"

    def __init__(self, when: datetime) -> None:
        super().__init__(f"{when.isoformat()} has no time zone", hint="give it one: datetime(..., tzinfo=UTC)")


class UnknownZone(Usage):
    """A name that is no IANA time zone."""

    code = "unknown_zone"

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no time zone {name!r}", hint="use an IANA name such as Europe/Berlin or UTC")


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name; UnknownZone when there is none. UTC costs no import."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownZone(name) from None


def micros(when: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime, exactly; NaiveMoment for a naive one.

    A time that a clock skips counts with the offset before the gap, so 02:30 becomes 03:30; one that comes
    twice counts as its `fold` says, the first by default.
    """
    if when.tzinfo is None:
        raise NaiveMoment(when)
    since = when - _EPOCH
    return (since.days * 86400 + since.seconds) * SECOND + since.microseconds


def moment(us: int, zone: str) -> datetime:
    """The aware datetime of an instant in a zone.

    An instant outside the years 1 to 9999 (only a damaged store holds one) becomes the edge of the calendar.
    """
    place = zone_named(zone)
    try:
        return (_EPOCH + timedelta(microseconds=us)).astimezone(place)
    except OverflowError:
        return _LAST if us > 0 else _FIRST


def iso(us: int, zone: str) -> str:
    """ISO-8601 with the zone's offset: 2026-11-21T09:30:00+01:00, with a fraction only where there is one."""
    return moment(us, zone).isoformat()


def clock(us: int, zone: str) -> str:
    """What a calendar and a clock in the zone show at this instant, as people read it: 2026-11-21 09:30."""
    return moment(us, zone).replace(tzinfo=None).isoformat(" ", "minutes")


def day_of(us: int, zone: str) -> str:
    """The ISO date that calendars in the zone show at this instant."""
    return moment(us, zone).date().isoformat()


def at_clock(day: date, clock: time, zone: str) -> int:
    """The instant at which a wall clock in the zone shows this time on this day (gaps, folds: micros)."""
    return micros(datetime.combine(day, clock, zone_named(zone)))


def start_of(day: date, zone: str) -> int:
    """The first microsecond of a local day, also where midnight is skipped."""
    return micros(datetime(day.year, day.month, day.day, tzinfo=zone_named(zone)))


def end_of(day: date, zone: str) -> int:
    """The last microsecond of a local day, however many hours it has."""
    if day == date.max:
        return start_of(day, zone) + DAY - 1
    return start_of(day + timedelta(days=1), zone) - 1
