"""Plain output, whole."""

import pytest

from crmcli.kernel.sheet import Card, Column, Sheet
from crmcli.render.delimited import Viewed
from crmcli.render.plain import plain, width
from specimens import CARD, REPORT, SMALL, look

SMALL_PLAIN = """\
Id   Name             Spent  Stage
c1   Anna Müller  12.50 EUR  Comes back
c20  王小明                  Bought
"""
CARD_PLAIN = """\
c1 Anna Müller
Id    c1
Name  Anna Müller
Note  rings twice
      then waits

Purchases
Id      Spent
b5  12.50 EUR

People
Nobody yet.
"""
REPORT_PLAIN = """\
Where customers stand

Stage       Customers  Share
Bought              7   58 %
Comes back          5   42 %

n = 12
"""


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (SMALL, SMALL_PLAIN),
        (CARD, CARD_PLAIN),
        (REPORT, REPORT_PLAIN),
        (Sheet(SMALL.columns, ()), "Id  Name  Spent  Stage\n"),
    ],
)
def test_plain(view: Viewed, expected: str) -> None:
    assert "".join(plain(view, look("plain"))) == expected


def test_the_header_may_be_left_out() -> None:
    sheet = Sheet((Column("name", "Name"),), (("Al",),))
    assert "".join(plain(sheet, look("plain", header=False))) == "Al\n"


def test_no_row_and_no_header_is_nothing() -> None:
    assert "".join(plain(Sheet((Column("name", "Name"),), ()), look("plain", header=False))) == ""


def test_a_card_without_values_is_its_title() -> None:
    assert "".join(plain(Card((), (), title="Nothing"), look("plain"))) == "Nothing\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", 3), ("王小明", 6), ("e\u0301", 1), ("\u200d", 0), ("عمر", 3), ("ｱ", 1), ("Ａ", 2)],
)
def test_width(text: str, expected: int) -> None:
    assert width(text) == expected
