"""The rules of interactions as functions of values: lengths, directions, text, moments, the row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.interactions import rules
from crmcli.kernel.dates import PastDate, When
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import start_of

TODAY = date(2026, 11, 21)
NOW = start_of(TODAY, "UTC") + 12 * 3_600_000_000
READING = Reading(TODAY, NOW)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0", 0), ("15", 15), ("90m", 90), ("90 min", 90), ("90 minutes", 90), ("1:30", 90), ("0:05", 5), ("1h", 60),
        ("1h30", 90), ("1h 30m", 90), ("26.0", 26), (" 7 ", 7), ("", None),
    ],
)  # fmt: skip
def test_lengths_as_people_and_files_write_them(text: str, minutes: int | None) -> None:
    assert rules.read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["-5", "1.5", "1:60", "1:", ":30", "an hour", "15 s", "1234567", "٣"])
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(rules.BadMinutes):
        rules.read_minutes(text)


@given(st.integers(0, 9999), st.integers(0, 59))
def test_hours_and_minutes_are_minutes(hours: int, minutes: int) -> None:
    assert rules.read_minutes(f"{hours}:{minutes:02}") == hours * 60 + minutes


@given(st.text())
def test_a_length_is_a_whole_number_or_refused(text: str) -> None:
    try:
        found = rules.read_minutes(text)
    except Usage:
        return
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("text", "direction"),
    [("in", "in"), ("Inbound", "in"), ("i", "in"), ("OUT", "out"), ("outgoing", "out"), ("o", "out"), (" ", None)],
)
def test_directions_as_files_write_them(text: str, direction: str | None) -> None:
    assert rules.read_direction(text) == direction


def test_no_other_word_is_a_direction() -> None:
    with pytest.raises(rules.UnknownDirection):
        rules.read_direction("sideways")


def test_text_keeps_its_lines() -> None:
    assert rules.read_text("\n one\r\n\r\n two \n") == "one\n\n two"


def test_64_kib_are_kept() -> None:
    assert rules.read_text("ä" * 32_768) == "ä" * 32_768


def test_a_byte_more_is_refused() -> None:
    with pytest.raises(rules.TooLong):
        rules.read_text("ä" * 32_768 + "x")


def _day(day: date) -> When:
    return When(day, start_of(day, "UTC"), timed=False)


def test_later_today_has_come() -> None:
    later = When(TODAY, NOW + 1, timed=True)
    assert rules.come(later, TODAY) == later


def test_tomorrow_has_not_come() -> None:
    with pytest.raises(rules.NotYet):
        rules.come(_day(date(2026, 11, 22)), TODAY)


def test_today_is_to_come() -> None:
    assert rules.to_come(_day(TODAY), READING) == _day(TODAY)


@pytest.mark.parametrize("when", [_day(date(2026, 11, 20)), When(TODAY, NOW - 1, timed=True)])
def test_what_is_over_is_not_to_come(when: When) -> None:
    with pytest.raises(PastDate):
        rules.to_come(when, READING)


def test_an_interaction_of_which_only_the_customer_is_known_is_a_note_of_now() -> None:
    row = rules.columns({"customer": 1}, NOW, "UTC")
    assert (row["type"], row["day"], row["at"], row["timed"]) == ("note", "2026-11-21", NOW, True)


def test_a_day_stays_a_day() -> None:
    row = rules.columns({"customer": 1, "at": _day(date(2026, 11, 1))}, NOW, "UTC")
    assert (row["day"], row["at"], row["timed"]) == ("2026-11-01", start_of(date(2026, 11, 1), "UTC"), False)


def test_an_instant_falls_on_a_business_day() -> None:
    assert rules.columns({"customer": 1, "at": NOW}, NOW, "Pacific/Auckland")["day"] == "2026-11-22"


def test_it_is_found_by_its_subject_text_and_outside_id() -> None:
    found = rules.columns({"customer": 1, "subject": "Order", "text": "two\nlines", "external_id": "A-7"}, NOW, "UTC")
    assert str(found["words"]).split() == ["order", "two", "lines", "a-7"]
