"""Rows that come through a pipe: kept in a private file for the run, because a file is gone through more than once."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from crmcli.exchange.rules import NoSuchFile, NothingPiped

STANDARD_INPUT = "standard input"


def is_pipe(file: str) -> bool:
    """True for `-` and for a named pipe, as shells make them of `<(zcat rows.csv.gz)`."""
    return file == "-" or Path(file).is_fifo()


@contextmanager
def kept(file: str) -> Iterator[Path]:
    """A copy of what comes through the pipe, there while the block lasts."""
    with TemporaryDirectory(prefix="crmcli-") as directory:
        path = Path(directory) / "rows"
        with path.open("wb") as copy:
            if file == "-":
                shutil.copyfileobj(_standard_input(), copy)
            else:
                _copy(Path(file), copy)
        yield path


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise NothingPiped
    return sys.stdin.buffer


def _copy(path: Path, copy: BinaryIO) -> None:
    try:
        with path.open("rb") as pipe:
            shutil.copyfileobj(pipe, copy)
    except OSError as error:
        raise NoSuchFile(path, error.strerror or str(error)) from error
