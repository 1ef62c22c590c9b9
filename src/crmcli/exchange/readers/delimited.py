"""CSV and its kin: the delimiter is found out, quoted cells may hold anything.

A row of another length than the header's is told, never shifted.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from crmcli.exchange.guard import unguarded
from crmcli.exchange.readers.heading import LOOKED_AT, heading, trimmed
from crmcli.exchange.readers.misfit import HALF, misfit, unmended
from crmcli.exchange.readers.source import Survey, opened
from crmcli.exchange.rules import (
    LONGEST_CELL,
    LONGEST_ROW,
    MARKS,
    MOST_COLUMNS,
    REPEATED,
    BadDelimiter,
    EmptyFile,
    NotText,
    RowWithoutEnd,
    TooManyColumns,
    Wish,
)

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("csv", "tsv")
SUFFIXES = (".csv", ".tsv", ".txt")
DELIMITERS = (",", ";", "\t", "|")
NAMED = {"tab": "\t", "\\t": "\t"}

Row = tuple[int, list[str], str]
"""Its first line, its cells, what is wrong with it ("" if nothing)."""


def knows(_surveyed: Survey) -> bool:
    """Never: any text may be a table."""
    return False


def parts(_surveyed: Survey) -> tuple[str, ...]:
    """A table holds one noun."""
    return ()


def rows(surveyed: Survey, wish: Wish, _part: str, *, nothing: bool) -> "Delimited":
    """The file's rows; one without a header is refused even where there may be `nothing`."""
    del nothing
    return Delimited(surveyed, wish.delimiter)


class Delimited:
    """The rows of a delimited file. `delimiter` "" finds out.

    The columns of a rejects file that are no data are left out.
    """

    format = "csv"
    sheet = ""

    def __init__(self, survey: Survey, delimiter: str = "") -> None:
        self._survey = survey
        self.path: Path = survey.path
        self.said = survey.said()
        survey.bounded()
        self._skip = 0
        self.guarded = False
        """Our own files guard cells against spreadsheet formulas; reading takes the guard off."""
        self.delimiter = _named(delimiter) or self._sniffed()
        header = self._header()
        self.repeated: set[int] = set()
        self._marks = [place for place, name in enumerate(header) if name in MARKS]
        self.header: Sequence[str] = [name for name in header if name not in MARKS]
        self._wide = len(header) + self._extra

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        plain = not (self._marks or self.guarded or self._survey.flawed)
        for row in islice(self._rows(), self._above + 1, None):
            yield row if plain and len(row[1]) == width and not row[2] else self._looked_at(*row)

    def _looked_at(self, line: int, cells: list[str], fault: str) -> Row:
        """A row that needs a second look: it may be no row, have too many cells, marks, a guard or foreign bytes."""
        width = len(self.header)
        if fault:
            return line, [""] * width + cells, fault
        if len(cells) == self._wide and self._extra and not any(cells[-self._extra :]):
            cells = cells[: -self._extra]
        if self._marks:
            reason = cells[self._marks[-1]] if len(cells) > self._marks[-1] else ""
            if REPEATED in reason:
                self.repeated.add(line)
            cells = [cell for place, cell in enumerate(cells) if place not in self._marks]
            fault = unmended(cells, reason)
        if len(cells) != width:
            return line, cells, f"{len(cells)} cells where the header has {width}"
        if self._survey.flawed:
            fault = fault or misfit(self.header, cells, self._survey.encoding)
        return line, [unguarded(cell) for cell in cells] if self.guarded else cells, fault

    def _header(self) -> list[str]:
        """The names of the columns; notes how many rows stand above, and how many empty cells each row has too many."""
        first = list(islice(self._rows(), LOOKED_AT))
        self._above = heading([cells for _, cells, _ in first])
        line, cells, fault = first[self._above] if first else (0, [], "")
        if fault or not any(cell.strip() for cell in cells):
            raise EmptyFile(self.path)
        if len(cells) > MOST_COLUMNS:
            raise TooManyColumns(self.path, len(cells))
        if HALF.search("".join(cells)):
            raise NotText(self.path, self._survey.encoding, line)
        if self._above:
            self.said.append(f"the header is in line {line}; rows above it that were left out: {self._above}")
        self._extra = _surplus(len(cells), [cells for _, cells, fault in first[self._above + 1 :] if not fault])
        return [cell.strip().lstrip("\ufeff") for cell in cells]

    def _rows(self) -> Iterator[Row]:
        """Every row that is not blank; the header first. A row that is no row is its text as a single cell."""
        csv.field_size_limit(LONGEST_CELL)
        last = 0

        def here() -> int:
            return last + 1

        with ExitStack() as stack:
            file = stack.enter_context(opened(self._survey, here))
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            again: _Again | None = None
            while True:
                try:
                    for cells in reader:
                        line, last = last + 1, reader.line_num + (again.taken if again else 0)
                        if cells and line > self._skip:
                            yield line, cells, ""
                    return
                except csv.Error:
                    if again is None:
                        again = _Again(stack.enter_context(opened(self._survey, here)), self)
                    line, text, fault = last + 1, *again.row(last + 1)
                    last = again.last
                    again.taken += sum(1 for _ in islice(file, last - reader.line_num - again.taken))
                    yield line, [text], fault

    def _sniffed(self) -> str:
        """The delimiter under which the first rows agree best; a `sep=` line says it outright."""
        head = self._survey.head[:65_536].decode(self._survey.encoding, errors="ignore").lstrip("\ufeff")
        lines = list(islice(StringIO(head, newline=""), 200))
        first = lines[0].rstrip("\r\n").strip('"') if lines else ""
        if first.lower().startswith("sep=") and len(first) == len("sep=;"):
            self._skip = 1
            return first[-1]
        return max(DELIMITERS, key=lambda mark: self._agreement(lines, mark))

    @staticmethod
    def _agreement(lines: Sequence[str], mark: str) -> tuple[float, int]:
        csv.field_size_limit(LONGEST_ROW)
        try:
            rows = [row for row in csv.reader(lines, delimiter=mark) if row][:LOOKED_AT]
        except csv.Error:
            return (0.0, 0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            return (0.0, 0)
        width, count = widths.most_common(1)[0]
        return (count / len(rows), width)


class _Again:
    """Reads faulty rows a second time, for their text and to see where they end. Goes through the file once.

    `last` is the last line of the row read newest, `taken` how many lines the first reader was moved on by.
    """

    def __init__(self, file: TextIO, rows: Delimited) -> None:
        self._file = file
        self._rows = rows
        self.last = 0
        self.taken = 0

    def row(self, line: int) -> tuple[str, str]:
        """The text of the row that begins on `line` and a sentence on its fault; RowWithoutEnd."""
        next(islice(self._file, line - self.last - 1, line - self.last - 1), None)
        kept: list[str] = []
        reader = csv.reader(self._kept(line, kept), delimiter=self._rows.delimiter, strict=True)
        csv.field_size_limit(LONGEST_ROW)
        try:
            next(reader)
            reason = f"a cell of more than {LONGEST_CELL:,} characters"
        except csv.Error as error:
            reason = _sentence(str(error))
        finally:
            csv.field_size_limit(LONGEST_CELL)
        self.last = line - 1 + len(kept)
        return "".join(kept).rstrip("\r\n"), reason

    def _kept(self, line: int, kept: list[str]) -> Iterator[str]:
        size = 0
        for text in self._file:
            kept.append(text)
            size += len(text)
            if size > LONGEST_ROW:
                raise RowWithoutEnd(self._rows.path, line)
            yield text


def _named(delimiter: str) -> str:
    mark = NAMED.get(delimiter.lower(), delimiter)
    if mark and (len(mark) > 1 or mark in '"\r\n\0 '):
        raise BadDelimiter(delimiter)
    return mark


def _surplus(width: int, rows: Sequence[list[str]]) -> int:
    """How many empty cells each row has too many: programs end rows with a delimiter, and headers without."""
    widths = {len(row) for row in rows}
    if len(widths) != 1 or (wide := widths.pop()) <= width:
        return 0
    return wide - width if all(len(trimmed(row)) <= width for row in rows) else 0


def _sentence(error: str) -> str:
    """What Python's csv says of a quote, as people understand it."""
    if "unexpected end" in error:
        return "a quote is opened and never closed"
    if "expected after" in error:
        return "a quote inside a quoted cell is not doubled"
    return error
