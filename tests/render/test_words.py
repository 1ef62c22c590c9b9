"""Values as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.sheet import Column, Moment, Money
from crmcli.render.words import BAR, bar, legible, pairs, percent, phrase
from specimens import ANNA, COLUMNS, MORNING, NOBODY, look


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "Anna", "Anna"),
        ("int", 1234567, "1,234,567"),
        ("points", -1234, "-1,234"),
        ("money", Money(1250, "EUR"), "12.50 EUR"),
        ("date", "2026-11-21", "2026-11-21"),
        ("instant", MORNING, "2026-11-21 09:30"),
        ("list", ("a", "b"), "a, b"),
        ("flag", True, "yes"),
        ("flag", False, "no"),
        ("stage", "retention", "Comes back"),
        ("stage", "somewhere", "somewhere"),
        ("share", 0.42, "42 %"),
        ("percent", 0.42, "42 %"),
        ("days", 12.5, "12.5 days"),
        ("days", 12.0, "12 days"),
        ("days", 1.0, "1 day"),
        ("object", {"card": "007", "more": [1, {"a": True}]}, "card: 007, more: (1, (a: yes))"),
        ("when", Moment(MORNING), "2026-11-21 09:30"),
        ("when", Moment(MORNING, "2026-11-21"), "2026-11-21"),
        ("rows", ((1,), (2,)), "2"),
        ("rows", (), ""),
        ("text", None, ""),
    ],
)
def test_phrase(kind: str, value: object, expected: str) -> None:
    assert phrase(Column("it", "It", kind), look("table"))(value) == expected


def test_a_reference_has_its_prefix() -> None:
    assert phrase(COLUMNS[0], look("table"))(12) == "c12"


def test_a_share_may_have_a_bar() -> None:
    assert phrase(COLUMNS[10], look("table"), bars=True)(0.42) == "████▎       42 %"


def test_pairs_leave_out_what_is_absent_or_empty() -> None:
    assert pairs(COLUMNS, NOBODY, look("table")) == [("Id", "c13"), ("Name", "王")]


def test_pairs_say_everything_there_is() -> None:
    assert len(pairs(COLUMNS, ANNA, look("table"))) == len(COLUMNS)


def test_a_label_is_made_visible_too() -> None:
    assert pairs([Column("x", "\x1bX")], ["y"], look("table")) == [("␛X", "y")]


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, "0 %"), (0.001, "<1 %"), (0.005, "0 %"), (0.015, "2 %"), (1.0, "100 %")]
)
def test_percent(share: float, expected: str) -> None:
    assert percent(share) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.0, ""), (0.5, "█████"), (1.0, "██████████"), (0.0125, "▏")])
def test_bar(share: float, expected: str) -> None:
    assert bar(share).rstrip() == expected


def test_a_bar_in_ascii() -> None:
    assert bar(0.42, ascii_only=True) == "####      "


@given(st.floats(allow_nan=False), st.booleans())
def test_a_bar_is_always_as_wide(share: float, ascii_only: bool) -> None:
    assert len(bar(share, ascii_only)) == BAR


def test_legible_is_ascii_where_the_terminal_is() -> None:
    assert legible("Müller\x1b", look("table", ascii=True)) == "M\\xfcller\\u241b"
