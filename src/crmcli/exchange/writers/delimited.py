"""CSV and TSV out: a header, then every row whole."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice

from crmcli.exchange.guard import FIRST, guarded

LINES = 500
"""Rows gathered into one piece."""

APART = "\x1f"
SUSPECT = tuple(APART + first for first in FIRST)
"""How a cell begins that may need the guard, in a column put together."""

Pages = Iterable[Sequence[Sequence[object]]]
"""Rows of texts and numbers, a page at a time; None is the empty text."""


def pieces(header: list[str], rows: Iterable[list[str]], *, tabs: bool, raw: bool) -> Iterator[bytes]:
    """The file in pieces of UTF-8; an empty header is left out.

    Without `raw`, cells are guarded against spreadsheet formulas.
    """
    passing = iter(rows)
    return pieces_of(header, iter(lambda: list(islice(passing, LINES)), []), tabs=tabs, raw=raw)


def pieces_of(header: list[str], pages: Pages, *, tabs: bool, raw: bool) -> Iterator[bytes]:
    """The same of rows that come in pages."""
    text = StringIO()
    writer = csv.writer(text, delimiter="\t" if tabs else ",", lineterminator="\n")
    if header:
        writer.writerow(header)
    for page in pages:
        writer.writerows(page if raw else zip(*map(_guarded, zip(*page, strict=True)), strict=True))
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _guarded(column: Sequence[object]) -> Sequence[object]:
    """A column with its guard; most need none, which is seen at once."""
    texts = APART + APART.join(map(str, filter(None, column)))
    if not any(first in texts for first in SUSPECT):
        return column
    return [None if cell is None else guarded(str(cell)) for cell in column]
