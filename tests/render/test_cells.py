"""The spelling of each kind for programs: the promise in kernel.sheet's table."""

import pytest

from crmcli.kernel.cells import records, text_rows
from crmcli.kernel.sheet import Column, Moment, Money
from specimens import ANNA, COLUMNS, MORNING, NOBODY


def json_of(kind: str, value: object, prefix: str = "", zone: str = "UTC") -> object:
    [record] = records([Column("it", "It", kind, prefix)], [(value,)], zone)
    return record["it"]


def text_of(kind: str, value: object, prefix: str = "", zone: str = "UTC") -> str:
    [[text]] = text_rows([Column("it", "It", kind, prefix)], [(value,)], zone)
    return text


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "a\tb", "a\tb"),
        ("int", 1234, 1234),
        ("points", -5, -5),
        ("money", Money(1250, "EUR"), {"amount": "12.50", "currency": "EUR"}),
        ("money", Money(1250, "JPY"), {"amount": "1250", "currency": "JPY"}),
        ("date", "--02-29", "--02-29"),
        ("list", ("a", "b"), ["a", "b"]),
        ("list", (), []),
        ("flag", 0, False),
        ("stage", "retention", "retention"),
        ("share", 0.25, 0.25),
        ("percent", 0.25, 0.25),
        ("days", 12.5, 12.5),
        ("object", {"a": [1]}, {"a": [1]}),
        ("when", Moment(MORNING), "2026-11-21T08:30:00+00:00"),
        ("when", Moment(MORNING, "2026-11-21"), "2026-11-21"),
        ("money", None, None),
        ("instant", None, None),
    ],
)
def test_json_value(kind: str, value: object, expected: object) -> None:
    assert json_of(kind, value) == expected


ROWS = Column("it", "It", "rows", columns=(Column("id", "Id", "ref", "i"), Column("at", "At", "instant")))


def test_rows_are_objects_of_their_own_columns() -> None:
    [record] = records([ROWS], [(((7, MORNING), (8, None)),)], "UTC")
    assert record["it"] == [{"id": "i7", "at": "2026-11-21T08:30:00+00:00"}, {"id": "i8", "at": None}]


def test_rows_as_text_are_the_same_in_json() -> None:
    [[text]] = text_rows([ROWS], [(((7, MORNING),),)], "UTC")
    assert text == '[{"id": "i7", "at": "2026-11-21T08:30:00+00:00"}]'


def test_a_flag_from_the_store_is_a_json_boolean() -> None:
    assert json_of("flag", 1) is True


def test_a_reference_has_its_prefix() -> None:
    assert json_of("ref", 12, prefix="c") == "c12"


def test_an_absent_reference_is_null() -> None:
    assert json_of("ref", None, prefix="c") is None


def test_an_instant_has_the_offset_of_the_zone() -> None:
    assert json_of("instant", MORNING, zone="Europe/Berlin") == "2026-11-21T09:30:00+01:00"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "a\nb", "a\nb"),
        ("int", 1234, "1234"),
        ("money", Money(1250, "EUR"), "12.50"),
        ("money", Money(-5, "EUR"), "-0.05"),
        ("list", ("a", "b"), "a, b"),
        ("list", (), ""),
        ("flag", True, "true"),
        ("flag", False, "false"),
        ("share", 0.25, "0.25"),
        ("percent", 0.25, "0.25"),
        ("days", 12.5, "12.5"),
        ("object", {"a": [1, "ü"]}, '{"a": [1, "ü"]}'),
        ("when", Moment(MORNING), "2026-11-21T08:30:00+00:00"),
        ("when", Moment(MORNING, "2026-11-21"), "2026-11-21"),
        ("object", None, ""),
        ("flag", None, ""),
    ],
)
def test_text_of_a_cell(kind: str, value: object, expected: str) -> None:
    assert text_of(kind, value) == expected


def test_rows_keep_their_order_and_every_column() -> None:
    rows = list(text_rows(COLUMNS, [ANNA, NOBODY], "UTC"))
    assert [(row[0], len(row)) for row in rows] == [("c12", 13), ("c13", 13)]


def test_a_row_of_another_length_is_a_mistake_that_shows() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(records(COLUMNS, [(1, "Anna")], "UTC"))
