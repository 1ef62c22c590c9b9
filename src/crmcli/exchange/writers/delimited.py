"""CSV and TSV out: a header, then every row whole."""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from crmcli.exchange.guard import guarded

LINES = 500
"""Rows gathered into one piece."""


def pieces(header: list[str], rows: Iterable[list[str]], *, tabs: bool, raw: bool) -> Iterator[bytes]:
    """The file in pieces of UTF-8; an empty header is left out.

    Without `raw`, cells are guarded against spreadsheet formulas.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter="\t" if tabs else ",", lineterminator="\n")
    keep: Callable[[str], str] = str if raw else guarded
    if header:
        writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow([keep(cell) for cell in row])
        if number % LINES == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
