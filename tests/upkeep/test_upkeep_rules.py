"""Which backups are kept: 7 daily, 4 weekly, 12 monthly (trust.md 3.10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.upkeep.rules import NotAChange, backup_day, backup_name, change_number, spare

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2020, 1, 1), TODAY)
MADE = st.lists(DAYS, max_size=60).map(lambda days: [(f"{day}-{place}", day) for place, day in enumerate(days)])


def _daily(count: int) -> list[tuple[str, date]]:
    return [(str(day), day) for day in (TODAY - timedelta(days=back) for back in range(count))]


def _kept(made: list[tuple[str, date]]) -> list[str]:
    gone = set(spare(made, TODAY))
    return [name for name, _ in made if name not in gone]


def test_a_week_of_backups_stays() -> None:
    assert len(_kept(_daily(7))) == 7


def test_of_two_years_of_days_at_most_23_stay() -> None:
    assert len(_kept(_daily(730))) <= 7 + 4 + 12


def test_of_two_years_of_days_the_first_of_the_months_kept_is_a_year_ago() -> None:
    assert min(_kept(_daily(730))) == "2025-12-31"


def test_all_of_today_stay() -> None:
    assert len(_kept([(str(number), TODAY) for number in range(5)])) == 5


def test_of_one_day_the_newest_stays() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert _kept([("a", yesterday), ("b", yesterday)]) == ["b"]


@given(MADE)
def test_a_second_time_nothing_more_goes(made: list[tuple[str, date]]) -> None:
    kept = set(_kept(made))
    assert spare([one for one in made if one[0] in kept], TODAY) == []


@given(MADE)
def test_the_newest_always_stays(made: list[tuple[str, date]]) -> None:
    if made:
        newest = max(day for _, day in made)
        assert newest in {day for name, day in made if name in set(_kept(made))}


@given(
    st.sampled_from(["crm.db", "shop", "a.b.sqlite", ".hidden"]),
    st.datetimes(timezones=st.just(UTC)).filter(lambda at: at.year > 1999),
)
def test_the_name_of_a_backup_tells_its_day(store: str, at: datetime) -> None:
    assert at.date() == backup_day(backup_name(store, at), store)


@pytest.mark.parametrize(
    "name", ["crm.db", "crm-notes.db", "crm-20261121T120000Z.db.manifest.json", "x-20261121T120000Z.db"]
)
def test_other_files_are_no_backups(name: str) -> None:
    assert backup_day(name, "crm.db") is None


def test_a_change_is_named_u31() -> None:
    assert change_number("u31") == 31


@pytest.mark.parametrize("word", ["31", "c31", "u", "u1x", "u-1", "u٣", "u99999999999999999"])
def test_nothing_else_names_a_change(word: str) -> None:
    with pytest.raises(NotAChange):
        change_number(word)
