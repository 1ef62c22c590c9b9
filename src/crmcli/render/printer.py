"""Standard output, all of it: picks the format, writes in large pieces, knows what to do when nobody reads.

A commit never depends on output (F17): what cannot be written ends the command, and the error says whether
the change was saved.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import ClassVar, TextIO

from crmcli.kernel.errors import Failed
from crmcli.kernel.sheet import Card, Cards, Done, Row, Sheet, Stream, Text, View
from crmcli.kernel.visible import visible
from crmcli.render import diagnostics
from crmcli.render.look import Look
from crmcli.render.streams import abandon

CHUNK = 64 * 1024
"""Characters gathered before they are written."""


class PipeClosed(Exception):
    """The reader of standard output has gone. Nothing is wrong, nothing is said; `main` ends with `exit`."""

    exit: ClassVar[int] = 141


class OutputLost(Failed):
    """Standard output cannot be written: closed, full or broken. Says whether the change was saved."""

    code = "output_lost"

    def __init__(self, why: str, saved: tuple[Done, ...]) -> None:
        kept = [f"the change was saved ({done.undo})" if done.undo else done.sentence for done in saved]
        super().__init__(
            "; ".join([f"standard output cannot be written: {why}", *kept]),
            hint="see it with: crmcli history" if kept else "check where the output goes and run it again",
        )


def show(view: View, look: Look) -> None:
    """Write `view` to standard output, then say on standard error what belongs there: done, cut short, empty.

    PipeClosed when the reader has gone, OutputLost (exit 1) when standard output is closed or full.
    """
    if view is None:
        return
    if isinstance(view, Sheet):
        _show_sheet(view, look)
        return
    saved = _saved(view)
    if look.brief and not look.quiet and saved and isinstance(view, Card | Cards):
        _write(iter(()), saved)
    elif isinstance(view, Stream) and not look.terminal:
        _write_bytes(view.pieces, saved)
    else:
        _write(_pieces(view, look), saved)
    for done in saved:
        diagnostics.done(done, look)


def _show_sheet(sheet: Sheet, look: Look) -> None:
    rows = _Counted(sheet.rows)
    _write(_pieces(replace(sheet, rows=rows), look), ())
    if rows.count:
        diagnostics.shortened(rows.count, sheet.total, look)
    else:
        diagnostics.nothing(sheet.empty, look)


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


_RENDERERS = {
    "table": ("crmcli.render.terminal", "table"),
    "plain": ("crmcli.render.plain", "plain"),
    "tsv": ("crmcli.render.delimited", "tsv"),
    "csv": ("crmcli.render.delimited", "csv"),
    "ids": ("crmcli.render.delimited", "ids"),
    "json": ("crmcli.render.documents", "json"),
    "jsonl": ("crmcli.render.documents", "jsonl"),
}


def _pieces(view: View, look: Look) -> Iterator[str]:
    """The view in the format of the look, piece by piece; a format's module is imported when asked for."""
    if isinstance(view, Stream):
        return _made_visible(view.pieces)
    if isinstance(view, Text) and not look.json:
        return iter((_lines(_filled(view, look), look),))
    module, name = _RENDERERS[look.format]
    pieces: Iterator[str] = getattr(import_module(module), name)(view, look)
    return pieces


def _filled(view: Text, look: Look) -> str:
    if not (view.prose and look.terminal):
        return view.text
    from crmcli.render.prose import filled

    return filled(view.text, look.width)


def _lines(text: str, look: Look) -> str:
    ended = text if text.endswith("\n") else text + "\n"
    return visible(ended, lines=True) if look.terminal else ended


def _made_visible(pieces: Iterator[bytes]) -> Iterator[str]:
    """An export on a terminal: tabs and newlines stay, nothing else steers it."""
    from codecs import getincrementaldecoder

    decoder = getincrementaldecoder("utf-8")("backslashreplace")
    for piece in pieces:
        yield "\t".join(visible(part, lines=True) for part in decoder.decode(piece).split("\t"))
    yield decoder.decode(b"", final=True)


def _saved(view: View) -> tuple[Done, ...]:
    if isinstance(view, Cards):
        return tuple(card.done for card in view.cards if card.done)
    if isinstance(view, Card | Stream) and view.done:
        return (view.done,)
    return ()


def _write(pieces: Iterator[str], saved: tuple[Done, ...]) -> None:
    out = _open_stdout(saved)
    for chunk in _gathered(pieces):
        with _read_by_someone(out, saved):
            out.write(chunk)
    with _read_by_someone(out, saved):
        out.flush()


def _write_bytes(pieces: Iterator[bytes], saved: tuple[Done, ...]) -> None:
    out = _open_stdout(saved)
    for piece in pieces:
        with _read_by_someone(out, saved):
            out.buffer.write(piece)
    with _read_by_someone(out, saved):
        out.buffer.flush()


def _open_stdout(saved: tuple[Done, ...]) -> TextIO:
    """Standard output; OutputLost where the process was started without one (`>&-`)."""
    out: TextIO | None = sys.stdout
    if out is None:
        raise OutputLost("it is closed", saved)
    return out


@contextmanager
def _read_by_someone(out: TextIO, saved: tuple[Done, ...]) -> Iterator[None]:
    """Only the writing itself stands inside: an OSError of whoever makes the pieces is another matter."""
    try:
        yield
    except BrokenPipeError:
        abandon(out)
        raise PipeClosed from None
    except OSError as err:
        abandon(out)
        raise OutputLost(err.strerror or str(err), saved) from err


def _gathered(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in chunks of about CHUNK characters: a write a row would be slow on a terminal."""
    gathered: list[str] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(gathered)
            gathered, size = [], 0
    yield "".join(gathered)
