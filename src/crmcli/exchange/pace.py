"""How far an import is: asked behind every batch, told at most ten times a second."""

import time

from crmcli.exchange.found import Found
from crmcli.kernel.progress import Progress
from crmcli.workspace import Ask

EVERY = 0.1
"""Seconds between two tellings."""

BY_LINE = ("csv", "jsonl", "json", "vcard")
"""Formats whose rows begin on lines of the file; of the others nobody knows the end before it comes."""


class Pace:
    """The pace of one run, reckoned from its first batch: what an earlier part of it did says nothing of the pace."""

    def __init__(self, ask: Ask, found: Found) -> None:
        self._ask = ask
        self._lines = found.survey.lines if found.rows.format in BY_LINE else 0
        self._told = self._began = time.monotonic()
        self._first: tuple[int, int] | None = None

    def step(self, rows: int, line: int) -> None:
        """So many rows are done, the last of which begins on a line."""
        now = time.monotonic()
        if self._first is None:
            self._first, self._began = (rows, line), now
        elif now - self._told >= EVERY:
            self._told = now
            self._ask.progress(self._progress(rows, line, now - self._began))

    def end(self) -> None:
        """There is nothing to tell any more."""
        self._ask.progress(None)

    def _progress(self, rows: int, line: int, seconds: float) -> Progress:
        first_rows, first_line = self._first or (0, 0)
        rate = (rows - first_rows) / seconds
        if not self._lines or line <= first_line:
            return Progress(rows, rate, seconds)
        left = seconds * max(0, self._lines - line) / (line - first_line)
        return Progress(rows, rate, seconds, min(1.0, line / self._lines), left)
