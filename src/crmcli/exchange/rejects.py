"""The rejects file: rows that were not taken, as they stood, with line, column and reason.

Mended, it can be imported.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from crmcli.exchange.readers.misfit import spelt
from crmcli.exchange.readers.source import SEVERAL
from crmcli.exchange.rules import LONGEST_ROW, MARKS, CannotReject, Issue, NoRejectsFile, Record

SHOWN = 10
"""Rejected rows that are also told on standard error."""


class Rejects:
    """Collects the rejected rows of one run; the file (mode 0600) appears with the first of them.

    A new run begins a new file; a run that goes on keeps the whole rows there, cuts off what a kill left half written,
    and writes no line a second time. NoRejectsFile when the place is taken by a file that is not of this kind. Without
    a path rows are only counted.
    """

    def __init__(self, path: Path | None, header: Sequence[str], *, going_on: bool) -> None:
        self.path = path
        self.told: list[str] = []
        self._header = [name for name in header if name not in MARKS]
        there = _there(path) if path is not None else None
        self._written, self._whole = there if going_on and there is not None else (set[int](), 0)
        self._stale = there is not None and not going_on
        self._fd: int | None = None
        self.count = len(self._written)

    def add(self, records: Sequence[Record]) -> None:
        """Writes the rows among `records` that have an issue."""
        rejected = [
            (record, record.issue)
            for record in records
            if record.issue is not None and record.line not in self._written
        ]
        self.count += len(rejected)
        for record, issue in rejected[: SHOWN - len(self.told)]:
            where = f", {issue.field}" if issue.field else ""
            self.told.append(f"line {record.line}{where}: {issue.reason}")
        if self.path is not None:
            try:
                self._keep(self.path, rejected)
            except OSError as error:
                raise CannotReject(self.path, error.strerror or str(error)) from error

    def close(self) -> None:
        """Flushes the file to disk."""
        if self._fd is not None:
            os.fsync(self._fd)
            os.close(self._fd)
            self._fd = None

    def _keep(self, path: Path, rejected: Sequence[tuple[Record, Issue]]) -> None:
        if self._stale:  # what an earlier run left there is about other rows
            path.unlink(missing_ok=True)
            self._stale = False
        if not rejected:
            return
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if self._fd is None:
            self._fd = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW, 0o600)
            os.ftruncate(self._fd, self._whole)
        if not os.fstat(self._fd).st_size:
            writer.writerow([*self._header, *MARKS])
        for record, issue in rejected:
            writer.writerow(self._row(record, issue))
        _append(self._fd, spelt(text.getvalue()).encode("utf-8", "backslashreplace"))

    def _row(self, record: Record, issue: Issue) -> list[str]:
        """The row under its own columns; cells that no column is for stand behind the reason, so that none is lost."""
        width = len(self._header)
        cells = list(record.cells[:width])
        cells += [""] * (width - len(cells))
        row = [*cells, str(record.line), issue.field, issue.reason, *record.cells[width:]]
        return [cell.replace(SEVERAL, ", ") for cell in row]


def beside(path: Path, part: str = "") -> Path:
    """Where the rejects of a file go: `<file>.rejects.csv`, for one noun of several `<file>.<noun>.rejects.csv`."""
    return path.with_name(f"{path.name}.{part}.rejects.csv" if part else f"{path.name}.rejects.csv")


def _there(path: Path) -> tuple[set[int], int] | None:
    """The lines that a rejects file there speaks of, and the bytes its whole rows take; None when nothing is there."""
    try:
        with path.open("rb") as file:
            return _whole_rows(path, file)
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise NoRejectsFile(path) from None
    except OSError as error:
        raise CannotReject(path, error.strerror or str(error)) from error


def _whole_rows(path: Path, file: BinaryIO) -> tuple[set[int], int]:
    """The same of an open file: its last row may be half written, and a run killed before the first leaves it empty."""
    csv.field_size_limit(LONGEST_ROW)
    lines: set[int] = set()
    taken = whole = 0

    def text() -> Iterator[str]:
        nonlocal taken
        for line in file:
            if not line.endswith(b"\n"):
                return
            taken += len(line)
            yield line.decode()

    with suppress(csv.Error):  # a quote that is not closed: the row ends with the file
        for row in csv.reader(text(), strict=True):
            if not whole:
                place = _place(path, row)
            elif len(row) > place and row[place].isdigit():
                lines.add(int(row[place]))
            whole = taken
    if not whole and os.fstat(file.fileno()).st_size:
        raise NoRejectsFile(path)
    return lines, whole


def _place(path: Path, header: Sequence[str]) -> int:
    """Where a row has its line."""
    if list(header[-len(MARKS) :]) != list(MARKS):
        raise NoRejectsFile(path)
    return len(header) - len(MARKS)


def _append(fd: int, content: bytes) -> None:
    """Writes all of it or, where the disk is full, nothing."""
    size = os.fstat(fd).st_size
    try:
        while content:
            content = content[os.write(fd, content) :]
    except OSError:
        os.ftruncate(fd, size)
        raise
