"""Recurrence: laws over a dozen zones, the ends of months, and both edges of summer time by hand."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crmcli.followups.recurrence import Series, Wall, following, instant, occurrence, on_the_wall, read_wall
from crmcli.kernel.dates import Interval, OffCalendar
from crmcli.kernel.instants import SECOND, iso

ZONES = (
    "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns",
    "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kolkata", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Auckland",
    "Pacific/Apia", "America/Havana",
)  # fmt: skip
DAYS = st.dates(date(1995, 1, 1), date(2060, 12, 31))
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from((0, 1, 29, 30, 45, 59)))
WALLS: st.SearchStrategy[Wall] = st.one_of(DAYS, st.builds(datetime.combine, DAYS, CLOCKS))
EVERY = st.one_of(
    st.builds(Interval, st.integers(1, 60), st.just("day")),
    st.builds(Interval, st.integers(1, 9), st.just("week")),
    st.builds(Interval, st.integers(1, 30), st.just("month")),
    st.builds(Interval, st.integers(1, 5), st.just("year")),
)
SERIES = st.builds(Series, WALLS, EVERY, st.sampled_from(ZONES))


def day_of(wall: Wall) -> date:
    return wall.date() if isinstance(wall, datetime) else wall


def months(day: date) -> int:
    return day.year * 12 + day.month


@given(SERIES)
def test_the_first_occurrence_is_the_anchor(series: Series) -> None:
    assert occurrence(series, 0) == series.anchor


@given(SERIES, st.integers(0, 60))
def test_days_strictly_increase(series: Series, n: int) -> None:
    assert day_of(occurrence(series, n)) < day_of(occurrence(series, n + 1))


@given(SERIES, st.integers(0, 60))
def test_the_wall_clock_never_drifts(series: Series, n: int) -> None:
    found = occurrence(series, n)
    assert found.isoformat()[10:] == series.anchor.isoformat()[10:]


@given(SERIES, st.integers(0, 60))
def test_each_is_the_anchor_plus_n_intervals(series: Series, n: int) -> None:
    """Worked out with the calendar alone: days are counted, months are counted and clamped to their end."""
    number, unit = series.every
    first, found = day_of(series.anchor), day_of(occurrence(series, n))
    if unit in ("day", "week"):
        assert found - first == timedelta(days=n * number * (7 if unit == "week" else 1))
    else:
        assert months(found) - months(first) == n * number * (12 if unit == "year" else 1)
        assert found.day == min(first.day, monthrange(found.year, found.month)[1])


@given(SERIES, st.integers(0, 3 * 366), st.integers(0, 86399))
def test_following_is_the_first_after(series: Series, days: int, seconds: int) -> None:
    after = instant(series.anchor, series.zone) + (days * 86400 + seconds) * SECOND
    counted = (occurrence(series, n) for n in count())
    assert following(series, after) == next(wall for wall in counted if instant(wall, series.zone) > after)


@given(SERIES, st.integers(1, 30 * 366))
def test_before_the_anchor_the_anchor_follows(series: Series, days: int) -> None:
    assert following(series, instant(series.anchor, series.zone) - days * 86400 * SECOND) == series.anchor


@given(SERIES)
def test_each_instant_lies_after_the_one_before(series: Series) -> None:
    at = instant(series.anchor, series.zone) - 1
    for _ in range(24):
        found = instant(following(series, at), series.zone)
        assert found > at
        at = found


@given(SERIES, st.integers(0, 60))
def test_the_local_hour_is_kept_but_where_the_clock_skips_it(series: Series, n: int) -> None:
    found = occurrence(series, n)
    assume(isinstance(found, datetime))
    assert isinstance(found, datetime)
    shown = on_the_wall(instant(found, series.zone), series.zone)
    assert shown == found or timedelta(0) < shown - found <= timedelta(days=1)


@given(WALLS)
def test_a_wall_is_written_and_read(wall: Wall) -> None:
    assert read_wall(wall.isoformat()) == wall


def walls(series: Series, many: int) -> list[str]:
    return [occurrence(series, n).isoformat() for n in range(many)]


def test_the_31st_stays_the_31st() -> None:
    monthly = Series(date(2027, 1, 31), Interval(1, "month"), "UTC")
    assert walls(monthly, 5) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


def test_29_february_comes_back_in_leap_years() -> None:
    yearly = Series(date(2028, 2, 29), Interval(1, "year"), "UTC")
    assert walls(yearly, 5) == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_a_skipped_time_is_an_hour_later_that_day_alone() -> None:
    daily = Series(read_wall("2027-03-27T02:30"), Interval(1, "day"), "Europe/Berlin")
    said = [iso(instant(occurrence(daily, n), "Europe/Berlin"), "Europe/Berlin") for n in range(3)]
    assert said == ["2027-03-27T02:30:00+01:00", "2027-03-28T03:30:00+02:00", "2027-03-29T02:30:00+02:00"]


def test_a_time_that_comes_twice_is_the_first_and_comes_once() -> None:
    daily = Series(read_wall("2027-10-30T02:30"), Interval(1, "day"), "Europe/Berlin")
    at, said = instant(daily.anchor, daily.zone), []
    for _ in range(2):
        at = instant(following(daily, at), daily.zone)
        said.append(iso(at, daily.zone))
    assert said == ["2027-10-31T02:30:00+02:00", "2027-11-01T02:30:00+01:00"]


def test_a_skipped_midnight_begins_the_day_later() -> None:
    weekly = Series(date(2027, 3, 7), Interval(1, "week"), "America/Havana")
    assert [iso(instant(occurrence(weekly, n), weekly.zone), weekly.zone) for n in (1, 2)] == [
        "2027-03-14T01:00:00-04:00",
        "2027-03-21T00:00:00-04:00",
    ]


def test_a_day_that_a_zone_left_out_is_not_counted_twice() -> None:
    daily = Series(read_wall("2011-12-29T15:00"), Interval(1, "day"), "Pacific/Apia")
    at, said = instant(daily.anchor, daily.zone), []
    for _ in range(2):
        at = instant(following(daily, at), daily.zone)
        said.append(iso(at, daily.zone))
    assert said == ["2011-12-31T15:00:00+14:00", "2012-01-01T15:00:00+14:00"]


def test_no_day_of_a_year_is_missed_or_doubled_in_any_zone() -> None:
    for zone in ZONES:
        daily = Series(read_wall("2027-01-01T02:30"), Interval(1, "day"), zone)
        days = [on_the_wall(instant(occurrence(daily, n), zone), zone).date() for n in range(365)]
        assert days == [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]


def test_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(OffCalendar):
        occurrence(Series(date(9999, 6, 1), Interval(1, "year"), "UTC"), 1)
