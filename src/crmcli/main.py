"""The root command: the one place that prints and the one that exits."""

import os
import signal
import sys
from shutil import get_terminal_size
from types import FrameType
from typing import TYPE_CHECKING, TextIO

import typer

from crmcli.grammar import Line, misread, root
from crmcli.kernel.errors import Collided, CrmError

if TYPE_CHECKING:
    from crmcli.kernel.sheet import View
    from crmcli.render.look import Look
    from crmcli.workspace import Workspace

INTERRUPTED = 130
PIPE_CLOSED = 141
TRIES = 10
"""How often a command is run that meets somebody else's change of the same rows."""
BOXES = 60
"""The least width of a terminal, in columns, in which help is drawn in boxes."""


def main() -> None:
    """The executable `crmcli`."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if sys.stdin is not None:
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr] # refused where it is read as a word
    signal.signal(signal.SIGTERM, _terminate)
    code = run(sys.argv[1:])
    if sys.stderr is not None:
        _flush(sys.stderr)
    if _unflushed():
        os._exit(code)  # nobody reads any more; the interpreter's own flush would complain
    sys.exit(code)


def run(args: list[str]) -> int:
    """Runs one command line; its exit code. Prints the view and every message."""
    line = Line(handed=_workspace)
    try:
        return _run(args, line)
    except KeyboardInterrupt:
        return INTERRUPTED
    except typer.Abort as end:  # Typer takes an end of file for a key as well; half a compiled file has one
        return _failed(end.__cause__, line) if isinstance(end.__cause__, EOFError) else INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback ever reaches a user
        return _failed(error, line)


def _run(args: list[str], line: Line) -> int:
    if "_CRMCLI_COMPLETE" in os.environ:
        return _completed()
    try:
        view = _answer(args, line)
    except SystemExit as end:  # Typer found that nobody reads its help
        return PIPE_CLOSED if isinstance(end.__context__, BrokenPipeError) else int(end.code or 0)
    if isinstance(view, int):  # Typer answers a plain exit (--help, --version) with its code
        return view
    return _show(view, line)


def _answer(args: list[str], line: Line, tries: int = TRIES) -> "View | int":
    """What the command answers; it is run again when it collided, unless something was asked or read from a pipe."""
    command = root("rich" if _boxed_help(args) else None)
    try:
        view: View | int = command.main(args, prog_name="crmcli", obj=line, standalone_mode=False)
        return view
    except Collided:
        if tries == 1 or line.asked or "-" in args:
            raise
    line.notes.clear()
    _wait(TRIES - tries)
    return _answer(args, line, tries - 1)


def _wait(times: int) -> None:
    """Longer each time, and never as long as another that waits: some milliseconds to half a second."""
    from random import uniform
    from time import sleep

    sleep(uniform(0.5, 1) * min(0.005 * 2**times, 0.5))  # noqa: S311 - no secret


def _boxed_help(args: list[str]) -> bool:
    """Whether help may have Typer's boxes: coloured, and cutting the names of options in a narrow terminal."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    return terminal and get_terminal_size().columns >= BOXES and "--no-color" not in args


def _completed() -> int:
    from crmcli.completion.complete import completed

    typer.echo(completed(os.environ), nl=False)
    return 0


def _workspace(line: Line) -> "Workspace":
    from crmcli.wiring import workspace

    return workspace(line)


def _show(view: "View", line: Line) -> int:
    from crmcli.render.diagnostics import notes
    from crmcli.render.printer import PipeClosed, show

    look = _look(line)
    settings = line.settings
    if settings and (settings.fields or settings.dry_run or settings.limit is not None):
        from crmcli.kernel.asked import as_asked

        view = as_asked(view, settings)
    notes(line.notes, look)
    try:
        show(view, look)
    except PipeClosed:
        return PipeClosed.exit
    return int(getattr(view, "exit", 0))


def _failed(error: Exception, line: Line) -> int:
    from crmcli.render import diagnostics

    look = _look(line)
    if not isinstance(error, CrmError):
        error = _ours(error, line)
    diagnostics.error(error, look)
    return error.exit


def _ours(error: Exception, line: Line) -> CrmError:
    if isinstance(error, typer.TyperException):  # a usage error of the command line's grammar
        return misread(error, line)
    if isinstance(error, OSError) and line.settings is None and error.filename is None:  # Typer wrote its help
        from crmcli.render.printer import OutputLost

        return OutputLost(error.strerror or str(error), ())
    from crmcli.surroundings import data_home
    from crmcli.upkeep.log import unexpected

    return unexpected(error, data_home())


def _look(line: Line) -> "Look":
    """How to print: by the settings where they could be read, by the words of the command line where not."""
    from crmcli.render.look import FORMATS, Look

    settings = line.settings
    terminal = sys.stdout is not None and sys.stdout.isatty()
    asked = "json" if line.words.get("json") else str(line.words.get("output") or "")
    form = settings.output if settings else asked if asked in FORMATS else ""
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb" or bool(line.words.get("no_color"))
    return Look(
        format=form or ("table" if terminal else "tsv"),
        zone=settings.zone if settings else "UTC",
        labels=settings.labels if settings else {},
        width=get_terminal_size().columns,
        colour=terminal and not plain,
        header=not line.words.get("no_header"),
        terminal=terminal,
        quiet=bool(line.words.get("quiet")),
        ascii=_ascii(),
        brief=terminal and not asked,
    )


def _ascii() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return not encoding.lower().startswith("utf")


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _flush(stream: TextIO) -> None:
    try:
        stream.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unflushed() -> bool:
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        return True
    return False
