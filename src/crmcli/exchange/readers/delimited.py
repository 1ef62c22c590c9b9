"""CSV and its kin: the delimiter is found out, quoted cells may hold anything.

A row of another length than the header's is told, never shifted.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from crmcli.exchange.guard import unguarded
from crmcli.exchange.readers.source import Survey, opened
from crmcli.exchange.rules import (
    LONGEST_CELL,
    LONGEST_ROW,
    MARKS,
    MOST_COLUMNS,
    REPEATED,
    BadDelimiter,
    EmptyFile,
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
        self.said: list[str] = []
        self._skip = 0
        self.guarded = False
        """Our own files guard cells against spreadsheet formulas; reading takes the guard off."""
        self.delimiter = _named(delimiter) or self._sniffed()
        header = self._header()
        self.repeated: set[int] = set()
        self._marks = [place for place, name in enumerate(header) if name in MARKS]
        self.header: Sequence[str] = [name for name in header if name not in MARKS]

    def __iter__(self) -> Iterator[Row]:
        width, guarded, marks = len(self.header), self.guarded, self._marks
        rows = self._rows()
        next(rows)
        for row in rows:
            cells = row[1]
            if marks and not row[2]:
                if any(REPEATED in cell for cell in cells[-len(MARKS) :]):
                    self.repeated.add(row[0])
                cells = [cell for place, cell in enumerate(cells) if place not in marks]
                row = (row[0], cells, "")
            if row[2]:
                yield row[0], [""] * width + cells, row[2]
            elif len(cells) != width:
                yield row[0], cells, f"{len(cells)} cells where the header has {width}"
            elif guarded:
                yield row[0], [unguarded(cell) for cell in cells], ""
            else:
                yield row

    def _header(self) -> list[str]:
        _, cells, fault = next(self._rows(), (0, [], ""))
        if fault or not any(cell.strip() for cell in cells):
            raise EmptyFile(self.path)
        if len(cells) > MOST_COLUMNS:
            raise TooManyColumns(self.path, len(cells))
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
            rows = [row for row in csv.reader(lines, delimiter=mark) if row][:50]
        except csv.Error:
            return (0.0, 0)
        if not rows or len(rows[0]) < 2:
            return (0.0, 0)
        width = len(rows[0])
        return (sum(len(row) == width for row in rows) / len(rows), width)


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


def _sentence(error: str) -> str:
    """What Python's csv says of a quote, as people understand it."""
    if "unexpected end" in error:
        return "a quote is opened and never closed"
    if "expected after" in error:
        return "a quote inside a quoted cell is not doubled"
    return error
