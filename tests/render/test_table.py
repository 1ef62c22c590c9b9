"""Tables in a terminal: whole outputs, narrow ones, and what is never cut."""

import pytest
from rich.cells import cell_len

from crmcli.kernel.sheet import Cards, Column, Sheet
from crmcli.render.delimited import Viewed
from crmcli.render.terminal import table
from specimens import CARD, EVERYTHING, REPORT, SMALL, look

SMALL_TABLE = """\
Id   Name             Spent  Stage
───────────────────────────────────────
c1   Anna Müller  12.50 EUR  Comes back
c20  王小明                  Bought
"""
CARD_GRID = """\
c1 Anna Müller
Id    c1
Name  Anna Müller
Note  rings twice
      then waits

Purchases
Id      Spent
─────────────
b5  12.50 EUR

People
Nobody yet.
"""
REPORT_TABLE = """\
Where customers stand

Stage       Customers             Share
───────────────────────────────────────
Bought              7  █████▊      58 %
Comes back          5  ████▎       42 %

n = 12
"""
SMALL_CARDS = """\
Id: c1
Name: Anna Müller
Spent: 12.50 EUR
Stage: Comes back

Id: c20
Name: 王小明
Stage: Bought
"""
CARD_LINES = """\
c1 Anna Müller
Id: c1
Name: Anna Müller
Note: rings twice
  then waits

Purchases
Id: b5
Spent: 12.50 EUR

People
Nobody yet.
"""
ASCII_TABLE = """\
Id   Name                    Spent  Stage
----------------------------------------------
c1   Anna M\\xfcller      12.50 EUR  Comes back
c20  \\u738b\\u5c0f\\u660e             Bought
"""


def drawn(view: Viewed, **changes: object) -> str:
    return "".join(table(view, look("table", **changes)))


@pytest.mark.parametrize(
    ("view", "expected"),
    [(SMALL, SMALL_TABLE), (CARD, CARD_GRID), (REPORT, REPORT_TABLE), (Sheet(SMALL.columns, ()), "")],
)
def test_at_80_columns(view: Viewed, expected: str) -> None:
    assert drawn(view) == expected


@pytest.mark.parametrize(("view", "expected"), [(SMALL, SMALL_CARDS), (CARD, CARD_LINES)])
def test_below_60_columns_rows_are_cards(view: Viewed, expected: str) -> None:
    assert drawn(view, width=40) == expected


def test_several_cards_are_rows() -> None:
    assert drawn(Cards((CARD, CARD))).count("Anna Müller") == 2


def test_a_terminal_of_ascii_gets_ascii() -> None:
    assert drawn(SMALL, ascii=True) == ASCII_TABLE


def test_the_header_may_be_left_out() -> None:
    assert "Name" not in drawn(SMALL, header=False)


def test_columns_that_cannot_stand_side_by_side_become_cards() -> None:
    assert drawn(EVERYTHING, width=80).startswith("Id: c12\nName: Anna Müller\n")


def test_without_colour_there_is_no_escape_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in drawn(CARD) + drawn(SMALL) + drawn(REPORT)


def test_colour_is_styles_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b[36mc1 \x1b[0m" in drawn(SMALL, colour=True)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = Sheet(SMALL.columns, ((1, "Donaudampfschifffahrtsgesellschaft " * 3 + "王" * 90, None, "retention"),))
    lines = (drawn(long, width=width) + drawn(EVERYTHING, width=width)).splitlines()
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("width", [20, 40, 60, 80, 132])
def test_a_name_and_a_date_are_never_cut(width: int) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff" * 4
    sheet = Sheet((Column("name", "Name"), Column("due", "Due", "date")), ((name, "2026-11-21"),))
    text = drawn(sheet, width=width)
    squeezed = "".join(part for line in text.splitlines() for part in line.split() if part != "2026-11-21")
    assert ("2026-11-21" in text, name in squeezed) == (True, True)


def test_a_value_cannot_pass_for_a_label() -> None:
    sheet = Sheet((Column("note", "Note"),), (("x\nBalance: 9000",),))
    assert "\nBalance" not in drawn(sheet, width=40)
