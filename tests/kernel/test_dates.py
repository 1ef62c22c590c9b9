"""The date grammar: every form, every direction, and no guess."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.dates import (
    AmbiguousDate,
    BadDate,
    BadInterval,
    Interval,
    When,
    order_of,
    read_birthday,
    read_date,
    read_interval,
    read_when,
)
from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import iso, micros, start_of

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SATURDAY = date(2026, 11, 21)
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
weekdays = st.integers(0, 6)


def reading(today: date = SATURDAY, zone: str = "Europe/Berlin", *, past: bool = True, order: str = "") -> Reading:
    now = micros(datetime(today.year, today.month, today.day, 9, 30, tzinfo=UTC))
    return Reading(today=today, now=now, zone=zone, past=past, date_order=order)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", "2026-11-21"),
        (" 2026-11-21 ", "2026-11-21"),
        ("20261121", "2026-11-21"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("today", "2026-11-21"),
        ("TODAY", "2026-11-21"),
        ("Tomorrow", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("now", "2026-11-21"),
        ("+3d", "2026-11-24"),
        ("-3d", "2026-11-18"),
        ("+2w", "2026-12-05"),
        ("+1m", "2026-12-21"),
        ("-1y", "2025-11-21"),
        ("+ 3 days", "2026-11-24"),
        ("in 2 weeks", "2026-12-05"),
        ("in 1 month", "2026-12-21"),
        ("In  2  Weeks", "2026-12-05"),
        ("2 weeks ago", "2026-11-07"),
        ("1 year ago", "2025-11-21"),
        ("friday", "2026-11-20"),
        ("sat", "2026-11-14"),
        ("thurs", "2026-11-19"),
        ("next friday", "2026-11-27"),
        ("last friday", "2026-11-13"),
        ("next sat", "2026-11-28"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("21.11.2026", "2026-11-21"),
        ("3.4.2026", "2026-04-03"),
        ("3. 4. 2026", "2026-04-03"),
        ("20.07.1943", "1943-07-20"),
        ("2026/04/03", "2026-04-03"),
        ("2026-4-3", "2026-04-03"),
        ("13/04/2026", "2026-04-13"),
        ("4/13/2026", "2026-04-13"),
        ("04-04-2026", "2026-04-04"),
        ("2026-05-02T11:52:00+00:00", "2026-05-02"),
        ("2026-05-02T23:30:00Z", "2026-05-03"),
    ],
)
def test_each_form_names_its_day(text: str, day: str) -> None:
    assert read_date(text, reading()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "2026-02-30",
        "1987-02-29",
        "31.02.1980",
        "2026-13-01",
        "3.4.26",
        "26/04/03",
        "20260230",
        "3d",
        "+3",
        "in 3",
        "-3d ago",
        "+3x",
        "next",
        "next week",
        "this friday",
        "friday next",
        "+99999y",
        "99999 years ago",
        "+99999999d",
        "fri 25:00",
        "fri 12:75",
        "fri 13:00pm",
        "fri 0:30 am",
        "2026-05-02 24:30",
        "2026-05-02T11:52:00+25:00",
        "15:00",
        "٢٠٢٦-١١-٢١",
        "2026-11-21\0",
        "10",
        "1",
        "x" * 100_000,
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        read_when(text, reading())


@given(days, weekdays)
def test_a_bare_weekday_looks_back_at_most_a_week(today: date, weekday: int) -> None:
    day = date.fromisoformat(read_date(NAMES[weekday], reading(today)))
    assert (day.weekday(), 1 <= (today - day).days <= 7) == (weekday, True)


@given(days, weekdays)
def test_a_bare_weekday_looks_ahead_at_most_a_week(today: date, weekday: int) -> None:
    day = date.fromisoformat(read_date(NAMES[weekday][:3], reading(today, past=False)))
    assert (day.weekday(), 1 <= (day - today).days <= 7) == (weekday, True)


@pytest.mark.parametrize("past", [True, False])
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("today", [SATURDAY + timedelta(days=n) for n in range(7)])
@pytest.mark.parametrize(("word", "weeks"), [("next", 1), ("last", -1)])
def test_next_and_last_are_in_the_neighbouring_iso_week(
    word: str, weeks: int, today: date, weekday: int, past: bool
) -> None:
    week = (today + timedelta(weeks=weeks)).isocalendar()
    expected = (week.year, week.week, weekday + 1)
    found = read_date(f"{word} {NAMES[weekday]}", reading(today, past=past))
    assert tuple(date.fromisoformat(found).isocalendar()) == expected


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 1, 31), "+1m", "2026-02-28"),
        (date(2024, 1, 31), "+1m", "2024-02-29"),
        (date(2026, 1, 31), "+2m", "2026-03-31"),
        (date(2026, 3, 31), "-1m", "2026-02-28"),
        (date(2024, 2, 29), "+1y", "2025-02-28"),
        (date(2024, 2, 29), "+4y", "2028-02-29"),
        (date(2026, 12, 31), "eom", "2026-12-31"),
        (date(2024, 2, 10), "eom", "2024-02-29"),
        (date(2026, 2, 10), "eoq", "2026-03-31"),
        (date(2026, 4, 1), "eoq", "2026-06-30"),
        (date(2026, 9, 30), "eoq", "2026-09-30"),
        (date(2026, 1, 1), "eoy", "2026-12-31"),
    ],
)
def test_months_end_where_they_end(today: date, text: str, day: str) -> None:
    assert read_date(text, reading(today)) == day


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("now", "2026-11-21T10:30:00+01:00"),
        ("fri 15:00", "2026-11-20T15:00:00+01:00"),
        ("tomorrow 9:30", "2026-11-22T09:30:00+01:00"),
        ("today at 14:00", "2026-11-21T14:00:00+01:00"),
        ("next friday 8:05", "2026-11-27T08:05:00+01:00"),
        ("in 2 weeks 9:00", "2026-12-05T09:00:00+01:00"),
        ("2/16/2026 3:04 PM", "2026-02-16T15:04:00+01:00"),
        ("16.2.2026, 12:04:05 am", "2026-02-16T00:04:05+01:00"),
        ("2026-05-02 9:30", "2026-05-02T09:30:00+02:00"),
        ("2026-05-02 11:52", "2026-05-02T11:52:00+02:00"),
        ("2026-05-02t11:52:30.5", "2026-05-02T11:52:30.500000+02:00"),
        ("2026-05-02T11:52:00Z", "2026-05-02T13:52:00+02:00"),
        ("2026-05-02 11:52:00 UTC", "2026-05-02T13:52:00+02:00"),
        ("2026-05-02 11:52:00 -0700", "2026-05-02T20:52:00+02:00"),
        ("2026-03-29 02:30", "2026-03-29T03:30:00+02:00"),
        ("29.3.2026 2:30", "2026-03-29T03:30:00+02:00"),
        ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_a_time_is_read_with_the_day(text: str, local: str) -> None:
    assert iso(read_when(text, reading()).at, "Europe/Berlin") == local


def test_a_date_alone_begins_the_business_day() -> None:
    assert read_when("2026-11-21", reading()) == When(SATURDAY, start_of(SATURDAY, "Europe/Berlin"), timed=False)


def test_a_date_with_a_time_says_so() -> None:
    assert read_when("today 0:00", reading()) == When(SATURDAY, start_of(SATURDAY, "Europe/Berlin"), timed=True)


def test_the_day_of_an_instant_is_that_of_the_business() -> None:
    assert read_when("2026-11-20T23:30:00Z", reading()).day == SATURDAY


@given(st.dates(), st.sampled_from(["{0}-{1:02}-{2:02}", "{2}.{1}.{0}", "{0}/{1}/{2}"]))
def test_every_day_in_every_clear_form_is_read(day: date, form: str) -> None:
    if day.year >= 1000:
        assert read_date(form.format(day.year, day.month, day.day), reading()) == day.isoformat()


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["dmy", "mdy", "ymd"]), st.sampled_from("/-"))
def test_every_day_is_read_in_the_given_order(day: date, order: str, mark: str) -> None:
    figures = {"d": f"{day.day}", "m": f"{day.month:02}", "y": f"{day.year:04}"}
    assert read_date(mark.join(figures[part] for part in order), reading(order=order)) == day.isoformat()


@given(st.text(max_size=30) | st.text(alphabet="0123456789-+/.: dwmyinagofrTZ", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadDate):
        assert isinstance(read_when(text, reading()), When)


def test_two_readings_are_no_reading() -> None:
    with pytest.raises(AmbiguousDate) as refused:
        read_date("03/04/2026", reading())
    assert refused.value.message == "'03/04/2026' is no date: it could be 2026-04-03 or 2026-03-04"


def test_an_ambiguous_date_says_how_to_mend_it() -> None:
    with pytest.raises(AmbiguousDate) as refused:
        read_date("3/4/2026", reading())
    assert refused.value.hint == (
        "write 2026-04-03 or 2026-03-04, or say the order of the file: --date-format dmy or mdy"
    )


def test_a_wrong_date_names_the_text_and_the_forms() -> None:
    with pytest.raises(BadDate, match="'31.02.1980' is no date: there is no such day") as refused:  # noqa: RUF043
        read_date("31.02.1980", reading())
    assert "2 weeks ago" in refused.value.hint


@pytest.mark.parametrize(("text", "order"), [("16/2/1985", "mdy"), ("2/16/1985", "dmy"), ("3/4/2026", "ymd")])
def test_a_date_against_the_given_order_is_refused(text: str, order: str) -> None:
    with pytest.raises(BadDate):
        read_date(text, reading(order=order))


@pytest.mark.parametrize(
    ("text", "order", "birthday"),
    [
        ("1963-04-16", "", "1963-04-16"),
        ("19800321", "", "1980-03-21"),
        ("20.07.1943", "", "1943-07-20"),
        ("2/16/1985", "mdy", "1985-02-16"),
        ("1953-10-15T23:10:00Z", "", "1953-10-15"),
        ("2026-11-21", "", "2026-11-21"),
        ("1604-10-14", "", "--10-14"),
        (" --12-25", "", "--12-25"),
        ("--0203", "", "--02-03"),
        ("--02-29", "", "--02-29"),
        ("--03-04", "dmy", "--03-04"),
        ("25.12.", "", "--12-25"),
        ("12/25", "", "--12-25"),
        ("01/12", "mdy", "--01-12"),
        ("01/12", "dmy", "--12-01"),
        ("01/12", "ymd", "--01-12"),
        ("05/05", "", "--05-05"),
    ],
)
def test_a_birthday_may_lack_its_year(text: str, order: str, birthday: str) -> None:
    assert read_birthday(text, reading(order=order)) == birthday


@pytest.mark.parametrize(
    "text",
    [
        "",
        "--13-01",
        "--02-30",
        "01/12",
        "1963",
        "1987-02-30",
        "2026-11-22",
        "32.1.",
        "x",
        "3.4.26",
        "tomorrow",
    ],
)
def test_what_is_no_birthday_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        read_birthday(text, reading())


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("90d", Interval(90, "day")),
        ("2w", Interval(2, "week")),
        ("6M", Interval(6, "month")),
        (" 1y ", Interval(1, "year")),
        ("2 weeks", Interval(2, "week")),
        ("0d", Interval(0, "day")),
    ],
)
def test_an_interval_is_a_count_and_a_unit(text: str, interval: Interval) -> None:
    assert read_interval(text) == interval


@pytest.mark.parametrize("text", ["", "d", "90", "-3d", "1.5y", "3h", "1y2m", "999999d", "٣d"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(BadInterval):
        read_interval(text)


def test_an_interval_goes_back_within_the_month() -> None:
    assert Interval(1, "month").before(date(2026, 3, 31)) == date(2026, 2, 28)


def test_an_interval_goes_on_within_the_month() -> None:
    assert Interval(1, "month").after(date(2026, 1, 31)) == date(2026, 2, 28)


@given(days, st.integers(0, 1000), st.sampled_from(["day", "week"]))
def test_days_and_weeks_there_and_back(day: date, count: int, unit: str) -> None:
    interval = Interval(count, unit)
    assert interval.before(interval.after(day)) == day


def test_an_interval_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(BadDate, match="beyond the calendar"):
        Interval(99999, "year").before(SATURDAY)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["2/16/1985", "8/3/1992", ""], "mdy"),
        (["16/2/1985", "8/3/1992"], "dmy"),
        (["01/12", "10/20"], "mdy"),
        (["8/3/1992", "9/9/1999"], ""),
        (["2/16/1985", "16/2/1985"], ""),
        (["2026-11-21", "21.11.2026", "today"], ""),
        (["30-11-2026 10:00"], "dmy"),
        (["99/99/2026"], ""),
        ([], ""),
    ],
)
def test_a_column_may_show_its_order(column: list[str], order: str) -> None:
    assert order_of(column) == order
