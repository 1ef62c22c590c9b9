"""CSV and its kin: the delimiter is found out, quoted cells may hold anything, a row of another length is told, not shifted."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from crmcli.exchange.readers.source import Survey
from crmcli.exchange.guard import unguarded
from crmcli.exchange.rules import EmptyFile, NotText

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 65_536


class Delimited:
    """The rows of a delimited file. `delimiter` "" finds out."""

    format = "csv"

    def __init__(self, survey: Survey, delimiter: str = "") -> None:
        self._survey = survey
        self.path: Path = survey.path
        self._skip = 0
        self.guarded = False
        """Our own files guard cells against spreadsheet formulas; reading takes the guard off."""
        self.delimiter = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter) or self._sniffed()
        self.header: Sequence[str] = self._header()

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        width = len(self.header)
        rows = self._rows()
        next(rows)
        for line, cells, fault in rows:
            if fault or len(cells) == width:
                yield line, [unguarded(cell) for cell in cells] if self.guarded else cells, fault
            else:
                yield line, cells, f"{len(cells)} cells where the header has {width}"

    def _header(self) -> list[str]:
        for _, cells, fault in self._rows():
            if not fault and any(cell.strip() for cell in cells):
                return [cell.strip().lstrip("\ufeff") for cell in cells]
            break
        raise EmptyFile(self.path)

    def _rows(self) -> Iterator[tuple[int, list[str], str]]:
        """(first line, cells, fault) of every row that is not blank; the header first."""
        csv.field_size_limit(LONGEST_CELL)
        line = 0
        try:
            with self.path.open(encoding=self._survey.encoding, newline="") as file:
                reader = csv.reader(file, delimiter=self.delimiter)
                while True:
                    line = reader.line_num + 1
                    try:
                        cells = next(reader)
                    except StopIteration:
                        return
                    except csv.Error as error:
                        yield line, [], str(error)
                        continue
                    if cells and line > self._skip:
                        yield line, cells, ""
        except UnicodeDecodeError as error:
            raise NotText(self.path, self._survey.encoding, line) from error

    def _sniffed(self) -> str:
        """The delimiter under which the first rows agree best; a `sep=` line says it outright."""
        text = self._survey.head[:65_536].decode(self._survey.encoding, errors="ignore").lstrip("\ufeff")
        lines = text.splitlines()[:200]
        if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
            self._skip = 1
            return lines[0][4]
        return max(DELIMITERS, key=lambda mark: self._agreement(lines, mark))

    @staticmethod
    def _agreement(lines: Sequence[str], mark: str) -> tuple[float, int]:
        csv.field_size_limit(LONGEST_CELL * 4)
        try:
            rows = [row for row in csv.reader([f"{line}\n" for line in lines], delimiter=mark) if row][:50]
        except csv.Error:
            return (0.0, 0)
        if not rows or len(rows[0]) < 2:
            return (0.0, 0)
        width = len(rows[0])
        return (sum(len(row) == width for row in rows) / len(rows), width)
