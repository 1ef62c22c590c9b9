"""The rejects file: rows that were not taken, as they stood, with line, column and reason; mended, it can be imported."""

import csv
import os
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from crmcli.exchange.mapping import MARKS
from crmcli.exchange.rules import Record

SHOWN = 10
"""Rejected rows that are also told on standard error."""


class Rejects:
    """Collects the rejected rows of one run; the file (mode 0600) appears with the first of them."""

    def __init__(self, path: Path | None, header: Sequence[str], *, going_on: bool) -> None:
        self.path = path
        self.count = 0
        self.told: list[str] = []
        self._header = [name for name in header if name not in MARKS]
        self._places = [place for place, name in enumerate(header) if name not in MARKS]
        self._going_on = going_on
        self._fd: int | None = None

    def add(self, records: Sequence[Record]) -> None:
        """Writes the rows among `records` that have an issue."""
        rejected = [record for record in records if record.issue is not None]
        if not rejected:
            return
        self.count += len(rejected)
        for record in rejected[: SHOWN - len(self.told)]:
            assert record.issue is not None  # noqa: S101 - selected so
            where = f", {record.issue.field}" if record.issue.field else ""
            self.told.append(f"line {record.line}{where}: {record.issue.reason}")
        if self.path is not None:
            self._write(self.path, rejected)

    def close(self) -> None:
        """Flushes the file to disk."""
        if self._fd is not None:
            os.fsync(self._fd)
            os.close(self._fd)
            self._fd = None

    def _write(self, path: Path, rejected: Sequence[Record]) -> None:
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if self._fd is None:
            going_on = self._going_on and path.exists()
            flags = os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW | (os.O_APPEND if going_on else os.O_TRUNC)
            self._fd = os.open(path, flags, 0o600)
            if not going_on:
                writer.writerow([*self._header, *MARKS])
        for record in rejected:
            assert record.issue is not None  # noqa: S101 - selected so
            writer.writerow(
                [*self._cells(record), record.line, record.issue.field, record.issue.reason, *self._surplus(record)]
            )
        os.write(self._fd, text.getvalue().encode("utf-8", "surrogateescape"))

    def _cells(self, record: Record) -> list[str]:
        return [record.cells[place] if place < len(record.cells) else "" for place in self._places]

    def _surplus(self, record: Record) -> list[str]:
        """Cells that no column is for stand behind the reason, so that nothing of the row is lost."""
        return (
            list(record.cells[len(self._header) + len(MARKS) * (len(self._places) < len(self._header)) :])
            if len(record.cells) > max(self._places, default=0) + 1
            else []
        )


def beside(path: Path) -> Path:
    """Where the rejects of a file go: `<file>.rejects.csv`, a corrected rejects file's own rejects beside it too."""
    return path.with_name(f"{path.name}.rejects.csv")
