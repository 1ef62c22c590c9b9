"""Files written whole or not at all: a temporary beside the target, flushed to disk, then put in its place."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


@contextmanager
def whole(target: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to; `target` (mode 0600) appears when the block ends well, else it stays as it was."""
    part = part_of(target)
    fd = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_directory(target.parent)


def part_of(target: Path) -> Path:
    """A temporary name beside `target`, a fresh one each time: what a killed process left behind is in nobody's way."""
    return target.with_name(f".{target.name[:80]}.{os.urandom(4).hex()}.part")


def beside(database: Path) -> tuple[Path, ...]:
    """The files that SQLite may keep beside a database."""
    return tuple(Path(f"{database}{ending}") for ending in ("-wal", "-shm", "-journal"))


def log_of(database: Path) -> Path | None:
    """The log beside a database that holds changes the file itself may lack."""
    logs = (Path(f"{database}{ending}") for ending in ("-wal", "-journal"))
    return next((log for log in logs if log.is_file() and log.stat().st_size), None)


def settle(part: Path, target: Path) -> None:
    """Flushes a finished part to disk and puts it in the target's place."""
    fd = os.open(part, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    part.replace(target)
    sync_directory(target.parent)


def publish(part: Path, target: Path) -> bool:
    """Gives a finished part the target's name; False when that is taken. The part is gone after it."""
    try:
        os.link(part, target, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links: claim the name, then fill it
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
        except FileExistsError:
            return False
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_directory(target.parent)
    return True


@contextmanager
def in_turn(directory: Path) -> Iterator[None]:
    """Inside, one process at a time in this directory; a file system without locks lets all go on."""
    held = os.open(directory, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def make_directory(path: Path) -> None:
    """The directory and those above it, each made for its owner alone (0700); those that are there stay as they are."""
    for missing in reversed([place for place in (path, *path.parents) if not place.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def sync_directory(path: Path) -> None:
    """Makes a new name in a directory last over a power cut."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sha256_of(path: Path) -> str:
    """The file's sha256 in hex. Never used on a store that this process has open: closing it would drop its locks."""
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def start_of(path: Path) -> bytes:
    """The first bytes of a file. Never used on a store, see sha256_of."""
    with path.open("rb") as file:
        return file.read(16)
