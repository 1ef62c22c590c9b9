"""How far a long command has come, on standard error: a bar in a terminal, a line every ten seconds elsewhere.

The bar is one line that is written over and taken away at the end. It needs no table and so not Rich. Text for programs
is one JSON document a line, as all of standard error is.
"""

import os
import sys

from crmcli.kernel.progress import Progress
from crmcli.render.documents import encoded
from crmcli.render.streams import abandon

FIRST, EVERY = 0.5, 10.0
"""Seconds until the bar is seen, and between lines where there is none."""

BAR = 24
"""Cells of the bar."""


class Meter:
    """Shows the progress of one command. `json`: a program reads."""

    def __init__(self, *, quiet: bool, json: bool) -> None:
        stream = sys.stderr
        self._json = json
        self._silent = quiet or stream is None
        self._bar = not self._silent and not json and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._said = 0.0
        self._shown = False

    def show(self, progress: Progress) -> None:
        """Shows how far it is; asked too often without a terminal, it says nothing."""
        if self._bar:
            if progress.seconds >= FIRST:
                self._write(f"\r{drawn(progress, _columns())}\x1b[K")
                self._shown = True
        elif not self._silent and progress.seconds - self._said >= EVERY:
            self._said = progress.seconds
            self._write(f"{encoded(document(progress)) if self._json else told(progress)}\n")

    def clear(self) -> None:
        """Takes the bar away."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            abandon(sys.stderr)
            self._silent, self._bar = True, False


def told(progress: Progress) -> str:
    """The progress in words: "45%, 450,000 rows, 21,300 a second, 0:35 left"."""
    parts = [f"{progress.rows:,} rows", f"{progress.rate:,.0f} a second"]
    if progress.share is not None:
        parts.insert(0, f"{progress.share:.0%}")
    if progress.left is not None:
        parts.append(f"{_clock(progress.left)} left")
    return ", ".join(parts)


def drawn(progress: Progress, columns: int) -> str:
    """The same behind a bar, as wide as the terminal lets it be."""
    words = told(progress)
    if progress.share is None or columns < len(words) + BAR + 4:
        return words[: columns - 1]
    full = round(BAR * progress.share)
    return f"[{'#' * full}{'-' * (BAR - full)}] {words}"


def document(progress: Progress) -> dict[str, object]:
    """The progress for programs: rows, rows_per_second, and where they are known share and seconds_left."""
    left = None if progress.left is None else round(progress.left)
    share = None if progress.share is None else round(progress.share, 3)
    return {
        "progress": {
            "rows": progress.rows, "rows_per_second": round(progress.rate), "share": share, "seconds_left": left,
        }
    }  # fmt: skip


def _clock(seconds: float) -> str:
    """1:05, or 2:03:09 from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
