"""Files written whole or not at all: a temporary beside the target, flushed to disk, then put in its place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def whole(target: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to; `target` (mode 0600) appears when the block ends well, and stays as it was otherwise."""
    part = part_of(target)
    fd = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_directory(target.parent)


def part_of(target: Path) -> Path:
    """The temporary name beside `target` that this process writes under."""
    return target.with_name(f".{target.name}.{os.getpid()}.part")


def settle(part: Path, target: Path) -> None:
    """Flushes a finished part to disk and puts it in the target's place."""
    fd = os.open(part, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    os.replace(part, target)
    sync_directory(target.parent)


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
