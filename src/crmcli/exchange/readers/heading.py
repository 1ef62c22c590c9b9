"""Which row names the columns: exports like to begin with a title, a date, a line of explanation."""

from collections import Counter
from collections.abc import Sequence

LOOKED_AT = 50
"""Rows at the beginning that show how wide a table is."""

MOST_TITLES = 20
LEAST_COLUMNS = 3
"""Of a table for a title to be told from a name of a column."""

LONGEST_NAME = 80
"""Characters that the name of a column has at most."""


def heading(rows: Sequence[Sequence[str]]) -> int:
    """The place of the header among the first rows; 0 where nothing else is sure.

    A title fills a third of the usual width at most, and what comes behind it must look like names of columns.
    """
    width = _usual_width(rows)
    if width < LEAST_COLUMNS:
        return 0
    for place, row in enumerate(rows[: MOST_TITLES + 1]):
        if len(filled(row)) > max(1, width // 3):
            return place if all(map(_is_name, filled(row))) else 0
    return 0


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
