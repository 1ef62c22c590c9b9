"""Which row names the columns: exports like to begin with a title, a date, a line of explanation."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from crmcli.exchange.layout import plain

LOOKED_AT = 50
"""Rows at the beginning that show how wide a table is."""

MOST_TITLES = 20
LEAST_COLUMNS = 3
"""Of a table for a title to be told from a name of a column."""

LONGEST_NAME = 80
"""Characters that the name of a column has at most."""


def heading(rows: Sequence[Sequence[str]]) -> int:
    """The place of the header among the first rows; 0 where nothing else is sure.

    It is the first row with a word that headers have, if what is above is narrower than the table. Without such a
    word a title fills a third of the usual width at most, and what comes behind it must look like names of columns.
    """
    width, first = _usual_width(rows), rows[: MOST_TITLES + 1]
    known = next((place for place, row in enumerate(first) if any(plain(cell) in _words() for cell in filled(row))), -1)
    if known == 0 or (known > 0 and all(_is_narrow(row, width) for row in first[:known])):
        return known
    if width < LEAST_COLUMNS:
        return 0
    for place, row in enumerate(first):
        if not _is_title(row, width):
            return place if all(map(_is_name, filled(row))) else 0
    return 0


@cache
def _words() -> frozenset[str]:
    """The words by which nouns are told, in the form of `plain`."""
    from crmcli.exchange.nouns import SIGNS

    return frozenset(word for _, groups in SIGNS for group in groups for word in group)


def _is_title(row: Sequence[str], width: int) -> bool:
    return len(filled(row)) <= max(1, width // 3)


def _is_narrow(row: Sequence[str], width: int) -> bool:
    return _is_title(row, width) or len(trimmed(list(row))) < width


def filled(row: Sequence[str]) -> list[str]:
    """The cells with something in them."""
    return [cell for cell in row if cell and not cell.isspace()]


def trimmed(row: list[str]) -> list[str]:
    """The row without the empty cells at its end."""
    last = next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)
    return row[:last]


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(len(trimmed(list(row))) for row in rows[:LOOKED_AT])
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _is_name(cell: str) -> bool:
    figures = cell.strip().lstrip("+-$€£").replace(".", "").replace(",", "").replace("-", "").replace("/", "")
    return len(cell) <= LONGEST_NAME and "@" not in cell and not figures.isdigit()
