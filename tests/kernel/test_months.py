"""A date may name its month, in the five languages that files come in."""

import pytest

from crmcli.kernel.dates import BadDate, read_birthday, read_date, read_instant
from crmcli.kernel.instants import iso
from test_dates import reading


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15 Oct 2023", "2023-10-15"),
        ("07 Dec 2025", "2025-12-07"),
        ("1 Jan 2026", "2026-01-01"),
        ("15-Oct-2023", "2023-10-15"),
        ("October 15, 2023", "2023-10-15"),
        ("Sept. 3rd, 2024", "2024-09-03"),
        ("3. März 2024", "2024-03-03"),
        ("24. Dez. 2024", "2024-12-24"),
        ("1er août 2024", "2024-08-01"),
        ("12 févr. 2024", "2024-02-12"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("17 maj 2024", "2024-05-17"),
    ],
)
def test_named_months(text: str, day: str) -> None:
    assert read_date(text, reading()) == day


def test_a_time_may_stand_behind() -> None:
    assert iso(read_instant("Oct 15, 2023, 3:04 PM", reading()), "UTC") == "2023-10-15T13:04:00+00:00"


def test_a_birthday_may_name_its_month() -> None:
    assert read_birthday("17. Mai 1980", reading()) == "1980-05-17"


@pytest.mark.parametrize("text", ["31 Feb 2024", "15 Foo 2023", "15 Oct 23", "Oct 2023", "15 Oct 2023 and more"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    with pytest.raises(BadDate):
        read_date(text, reading())
