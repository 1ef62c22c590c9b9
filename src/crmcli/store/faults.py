"""What the driver says when something goes wrong, in the words and exit codes a user can act on."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmcli.kernel.errors import Busy, CrmError, Refused, StoreUnusable


class NoStore(StoreUnusable):
    """There is no file at the store's path."""

    code = "no_store"

    def __init__(self, path: Path) -> None:
        from shlex import quote

        super().__init__(f"there is no store at {path}", hint=f"make one with: crmcli db init --db {quote(str(path))}")


class LogAlone(StoreUnusable):
    """The store is gone, and the log of its last changes was left: a new store beside it would be mixed with it."""

    code = "log_alone"

    def __init__(self, path: Path, log: Path) -> None:
        super().__init__(
            f"there is no store at {path}, but the log of one: {log.name}",
            hint="put the store back beside its log, or bring a backup back with: crmcli db restore FILE",
        )


class NotAStore(StoreUnusable):
    """The file is something else, or was emptied."""

    code = "not_a_store"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} is not a crmcli store: {why}",
            hint="nothing was changed; bring a backup back with: crmcli db restore FILE",
        )


class Unreachable(StoreUnusable):
    """The system does not let us look at the path, or make a file there."""

    code = "store_unreachable"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be reached: {why}",
            hint="nothing was changed; give another path with --db or CRMCLI_DB, or mend the rights of its directory",
        )


class NewerStore(StoreUnusable):
    """The store was written by a later crmcli."""

    code = "newer_store"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema {found}, this crmcli knows {known}", hint="nothing was read; upgrade crmcli"
        )


class OlderStore(StoreUnusable):
    """The store was written by an earlier crmcli and cannot be brought up to date where it lies."""

    code = "older_store"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema {found}, this crmcli needs {known}, and it cannot be written",
            hint="copy it to where you may write, then: crmcli --db COPY db migrate",
        )


class Replaced(StoreUnusable):
    """Another file took the store's place while it was open."""

    code = "store_replaced"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the store file {path} was replaced; nothing was saved in the one that is there now",
            hint="look what replaced it (a synchronised folder, a restore) and run the command again",
        )


class ReadOnlyStore(StoreUnusable):
    """The file, its directory or its medium cannot be written."""

    code = "store_read_only"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be written; nothing was saved",
            hint=f"give yourself the right to write the file and its directory {path.parent}",
        )


class StoreBusy(Busy):
    """Another process kept the write lock for longer than 30 seconds."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in use by another process; nothing was saved", hint="run the command again")


class AgainstTheSchema(Refused):
    """A unique or check rule of the database said no; a rule of ours should have said so before."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the store refuses this: {name}", hint="nothing was changed")


def damaged(path: Path) -> StoreUnusable:
    """A page of the file is damaged."""
    return StoreUnusable(
        f"{path} is damaged; nothing was saved",
        hint="stop writing to it; see crmcli db check, then bring a backup back: crmcli db restore FILE",
    )


def disk_full(path: Path) -> StoreUnusable:
    """No room is left where the store lives."""
    return StoreUnusable(
        f"the disk is full at {path.parent}; what was saved before is safe",
        hint="make room and run the same command again",
    )


def of_the_system(error: OSError, path: Path) -> StoreUnusable:
    """What the operating system said about the store's path, in our words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return disk_full(path)
    if error.errno == errno.EROFS:
        return ReadOnlyStore(path)
    return Unreachable(path, (error.strerror or "no reason given").lower())


_NO_ROOM = (
    "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_FSYNC",
)  # fmt: skip


def translate(error: sqlite3.Error, path: Path) -> CrmError | None:
    """The error a user meets for what the driver said; None when it is a fault of ours."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name.startswith(_NO_ROOM):
        return disk_full(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(path)
    if name == "SQLITE_READONLY_DBMOVED":
        return Replaced(path)
    if name.startswith("SQLITE_READONLY"):
        return ReadOnlyStore(path)
    if name.startswith("SQLITE_NOTADB") or "no such table" in text:
        return NotAStore(path, "its tables are missing" if "table" in text else "it is not a database")
    if name.startswith("SQLITE_CANTOPEN"):
        return NoStore(path) if not path.exists() else ReadOnlyStore(path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_IOERR")) or "decode to UTF-8" in text:
        return damaged(path)
    if name.startswith("SQLITE_CONSTRAINT"):
        return AgainstTheSchema(text)
    return None


@contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Inside, the driver's errors come out as ours, and the system's about the store's own files."""
    try:
        yield
    except OSError as error:
        if not _ours(error, path):
            raise
        raise of_the_system(error, path) from error
    except sqlite3.Error as error:
        ours = translate(error, path)
        if ours is None:
            raise
        raise ours from error


def _ours(error: OSError, path: Path) -> bool:
    """True when the error names the store, a file beside it or a directory above it."""
    if not isinstance(error.filename, str | os.PathLike):
        return False
    named = Path(error.filename).absolute()
    return named.parent == path.absolute().parent or named in path.absolute().parents
