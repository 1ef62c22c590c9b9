"""Instants: exact both ways, and right on the days on which clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.instants import (
    DAY,
    MINUTE,
    SECOND,
    NaiveMoment,
    UnknownZone,
    at_clock,
    clock,
    day_of,
    end_of,
    iso,
    micros,
    moment,
    start_of,
)

HOUR = 60 * MINUTE
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia")
instants = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
zones = st.sampled_from(ZONES)


def test_the_epoch_is_nought() -> None:
    assert micros(datetime(1970, 1, 1, tzinfo=UTC)) == 0


def test_an_offset_counts() -> None:
    assert micros(datetime(1970, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))) == 0


def test_before_the_epoch_is_negative() -> None:
    assert micros(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(NaiveMoment, match="2026-11-21T09:30:00 has no time zone"):
        micros(datetime(2026, 11, 21, 9, 30))  # noqa: DTZ001 - that is the point


@given(instants, zones)
def test_a_moment_survives_the_store(when: datetime, zone: str) -> None:
    assert moment(micros(when), zone) == when


@given(instants, zones)
def test_iso_says_the_same_instant(when: datetime, zone: str) -> None:
    assert datetime.fromisoformat(iso(micros(when), zone)) == when


def test_iso_has_the_offset_and_no_fraction() -> None:
    assert iso(1_795_249_800 * SECOND, "Europe/Berlin") == "2026-11-21T09:30:00+01:00"


def test_iso_has_the_fraction_there_is() -> None:
    assert iso(5, "UTC") == "1970-01-01T00:00:00.000005+00:00"


def test_a_damaged_instant_shows_the_edge_of_the_calendar() -> None:
    assert iso(2**62, "Asia/Tokyo") == "9999-12-31T23:59:59.999999+00:00"


def test_a_damaged_instant_of_long_ago_too() -> None:
    assert iso(-(2**62), "Asia/Tokyo") == "0001-01-01T00:00:00+00:00"


@pytest.mark.parametrize(("year", "said"), [(2026, "2026-11-21 00:30"), (7, "0007-11-21 00:30")])
def test_people_read_the_clock_of_the_zone(year: int, said: str) -> None:
    assert clock(micros(datetime(year, 11, 20, 23, 30, tzinfo=UTC)), "Etc/GMT-1") == said


def test_the_day_is_that_of_the_zone() -> None:
    assert day_of(micros(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)), "Europe/Berlin") == "2026-11-21"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe", "\0"])
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(UnknownZone):
        start_of(date(2026, 1, 1), name)


def test_a_time_in_the_gap_moves_on_by_the_gap() -> None:
    at = at_clock(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert iso(at, "Europe/Berlin") == "2026-03-29T03:30:00+02:00"


def test_a_time_that_comes_twice_is_the_first() -> None:
    at = at_clock(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    assert iso(at, "Europe/Berlin") == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 29), "Europe/Berlin", 23),
        (date(2026, 10, 25), "Europe/Berlin", 25),
        (date(2026, 11, 21), "Europe/Berlin", 24),
        (date(2018, 11, 4), "America/Sao_Paulo", 23),  # midnight itself was skipped
        (date(2018, 2, 17), "America/Sao_Paulo", 25),  # the last hour came twice
        (date(2011, 12, 30), "Pacific/Apia", 0),  # there was no such day
    ],
)
def test_a_day_has_its_hours(day: date, zone: str, hours: int) -> None:
    assert end_of(day, zone) + 1 - start_of(day, zone) == hours * HOUR


def test_a_day_begins_after_a_skipped_midnight() -> None:
    assert iso(start_of(date(2018, 11, 4), "America/Sao_Paulo"), "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00"


@given(days, zones)
def test_days_follow_without_gap_or_overlap(day: date, zone: str) -> None:
    assert start_of(day + timedelta(days=1), zone) == end_of(day, zone) + 1


@given(days, zones)
def test_the_ends_of_a_day_lie_in_it(day: date, zone: str) -> None:
    if (day, zone) != (date(2011, 12, 30), "Pacific/Apia"):
        assert (day_of(start_of(day, zone), zone), day_of(end_of(day, zone), zone)) == (day.isoformat(),) * 2


def test_the_last_day_of_the_calendar_ends() -> None:
    assert end_of(date.max, "UTC") == start_of(date.max, "UTC") + DAY - 1
