"""Tables in HTML, and the XML that old spreadsheet programs save: what a download called .xls often is in truth."""

import re
from collections.abc import Collection, Iterator, Sequence
from html.parser import HTMLParser
from itertools import islice

from crmcli.exchange.readers.heading import LOOKED_AT, heading, trimmed
from crmcli.exchange.readers.misfit import misfit
from crmcli.exchange.readers.source import Survey, opened
from crmcli.exchange.rules import (
    LONGEST_CELL,
    LONGEST_ROW,
    MOST_COLUMNS,
    EmptyFile,
    RowWithoutEnd,
    TooManyColumns,
    Wish,
)

FORMATS = ("html",)
SUFFIXES = (".html", ".htm")

BEGINS = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
    r"<(!doctype html|html|head|meta|body|table|style|\?mso-application|workbook)\b",
    re.IGNORECASE | re.DOTALL,
)
ROWS, CELLS = {"tr", "row"}, {"td", "th", "cell"}
PLACE = "ss:index"
"""Of a cell or row in a spreadsheet's XML: those before it are empty."""
CHUNK = 1 << 20

Read = tuple[int, list[str]]


def knows(surveyed: Survey) -> bool:
    """True for what begins like a page or like a spreadsheet's XML."""
    return BEGINS.match(surveyed.text(4_000)) is not None


def parts(_surveyed: Survey) -> tuple[str, ...]:
    """A page is read as one table."""
    return ()


def rows(surveyed: Survey, _wish: Wish, _part: str, *, nothing: bool) -> "Page":
    """The rows of the page's tables; EmptyFile."""
    del nothing
    return Page(surveyed)


class Page:
    """The rows of all tables of a page, one behind the other; rows that are not as wide as the header are rejected."""

    format = "html"
    delimiter = ""
    sheet = ""
    repeated: Collection[int] = ()

    def __init__(self, surveyed: Survey) -> None:
        self._survey = surveyed
        self.said = surveyed.said()
        first = list(islice(self._rows(), LOOKED_AT))
        self._above = heading([cells for _, cells in first])
        if not first:
            raise EmptyFile(surveyed.path)
        line, header = first[self._above]
        if len(header) > MOST_COLUMNS:
            raise TooManyColumns(surveyed.path, len(header))
        self.header: Sequence[str] = trimmed(header)
        if self._above:
            self.said.append(f"the header is in line {line}; rows above it that were left out: {self._above}")

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        width = len(self.header)
        for line, cells in islice(self._rows(), self._above + 1, None):
            row = trimmed(cells)
            row += [""] * (min(width, len(cells)) - len(row))
            yield line, row, self._fault(row)

    def _fault(self, cells: Sequence[str]) -> str:
        if len(cells) != len(self.header):
            return f"{len(cells)} cells where the header has {len(self.header)}"
        if any(len(cell) > LONGEST_CELL for cell in cells):
            return f"a cell of more than {LONGEST_CELL:,} characters"
        return misfit(self.header, cells, self._survey.encoding) if self._survey.flawed else ""

    def _rows(self) -> Iterator[Read]:
        parser = _Tables()
        with opened(self._survey, lambda: parser.getpos()[0]) as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                if len(parser.rawdata) > LONGEST_ROW or parser.size > LONGEST_ROW:
                    raise RowWithoutEnd(self._survey.path, parser.getpos()[0])
                if parser.widest > MOST_COLUMNS:
                    raise TooManyColumns(self._survey.path, parser.widest)
                yield from parser.taken()
            parser.close()
            yield from parser.taken()


class _Tables(HTMLParser):
    """Gathers the cells of rows. A cell in a cell is part of the outer one; what is not in a cell is no data."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Read] = []
        self._cells: list[str] | None = None
        self._text: list[str] | None = None
        self._line = 0
        self.size = 0
        """Characters of the row that is being read."""
        self.widest = 0

    def taken(self) -> Iterator[Read]:
        """The rows that are whole; each once."""
        found, self._rows = self._rows, []
        return ((line, cells) for line, cells in found if any(cell.strip() for cell in cells))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins; what HTML leaves unsaid about the ends of those before is said here."""
        if tag in ROWS:
            self._end_row()
            self._cells, self._line, self.size = [], self.getpos()[0], 0
        elif tag in CELLS and self._cells is not None:
            self._end_cell()
            said = dict(attrs).get(PLACE) or ""
            missing = int(said) - 1 - len(self._cells) if said.isascii() and said.isdigit() else 0
            self._cells += [""] * min(max(missing, 0), MOST_COLUMNS)
            self.widest = max(self.widest, len(self._cells) + 1)
            self._text = []
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """A row, a cell or the whole table ends."""
        if tag in CELLS:
            self._end_cell()
        elif tag in ROWS or tag == "table":
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Text, which counts in cells alone."""
        if self._text is not None:
            self.size += len(data)
            self._text.append(data)

    def close(self) -> None:
        """The page ends, and with it a row that was left open."""
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._text is not None and self._cells is not None:
            self._cells.append("\n".join(" ".join(line.split()) for line in "".join(self._text).strip().split("\n")))
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells is not None:
            self._rows.append((self._line, self._cells))
        self._cells = None
