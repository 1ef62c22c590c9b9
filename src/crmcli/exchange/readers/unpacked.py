"""Files that come packed: what is in a .gz or .zip is unpacked into a private place for the run, within bounds."""

import gzip
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from crmcli.exchange.readers.sheet import SUFFIXES
from crmcli.exchange.rules import DamagedArchive, EmptyFile, LockedFile, NoSuchFile, TooLarge

GZIPPED, ZIPPED, EMPTY = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
WORKBOOKS = {"[Content_Types].xml", "content.xml"}
"""Parts that say that an archive is a document of its own."""

MOST_FILES = 100
BLOCK = 1 << 20
ALWAYS, RATIO = 1 << 26, 200
"""Bytes that any archive may unpack to, and how many for each packed one beyond that; tables pack to a tenth."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file to read: where it is, what it is called, and where its rejected rows belong."""

    path: Path
    called: str
    beside: Path


@contextmanager
def unpacked(path: Path, called: str) -> Iterator[list[Member]]:
    """The files in an archive, there while the block lasts; a file that is none by itself. `called` is what it came as.

    DamagedArchive, LockedFile, TooLarge, EmptyFile.
    """
    start = _start(path)
    itself = Member(path, called, Path(called.replace(" ", "-")) if called != str(path) else path)
    with (
        TemporaryDirectory(prefix="crmcli-")
        if start.startswith((GZIPPED, ZIPPED, EMPTY))
        else nullcontext("") as directory
    ):
        try:
            if start.startswith(GZIPPED):
                members = [replace(itself, path=_gunzipped(path, Path(directory)))]
            else:
                members = _members(itself, Path(directory)) if directory else []
        except (BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError):
            if not _is_workbook(path):
                raise DamagedArchive(path) from None
            members = []
        yield members or [itself]


def _is_workbook(path: Path) -> bool:
    """True for a damaged archive that is called a workbook; its reader says so better."""
    return path.suffix.lower() in SUFFIXES


def _gunzipped(path: Path, directory: Path) -> Path:
    target = directory / (path.stem or "rows")
    with gzip.open(path) as file, target.open("wb") as copy:
        _pour(path, cast("IO[bytes]", file), copy, path.stat().st_size)
    return target


def _members(packed: Member, directory: Path) -> list[Member]:
    """The files of a zip archive; none where it is a workbook."""
    path, beside = packed.path, packed.beside
    with ZipFile(path) as archive:
        if WORKBOOKS & set(archive.namelist()):
            return []
        inside = [info for info in archive.infolist() if not info.is_dir() and _is_for_people(info.filename)]
        if not inside:
            raise EmptyFile(path)
        if len(inside) > MOST_FILES or sum(info.file_size for info in inside) > max(
            ALWAYS, RATIO * path.stat().st_size
        ):
            raise TooLarge(path)
        return [
            Member(
                _extracted(path, archive, info, directory / str(number)),
                f"{packed.called}: {info.filename}",
                beside if len(inside) == 1 else beside.with_name(f"{beside.name}.{PurePosixPath(info.filename).name}"),
            )
            for number, info in enumerate(inside)
        ]


def _extracted(path: Path, archive: ZipFile, info: ZipInfo, directory: Path) -> Path:
    """A file of the archive, under its own name without its folders."""
    if info.flag_bits & 1:
        raise LockedFile(path)
    directory.mkdir()
    target = directory / PurePosixPath(info.filename.replace("\\", "/")).name
    with archive.open(info) as file, target.open("wb") as copy:
        _pour(path, file, copy, info.compress_size)
    return target


def _is_for_people(name: str) -> bool:
    """True but for what systems put beside files: `__MACOSX/._customers.csv`, `.DS_Store`."""
    return not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as error:
        raise NoSuchFile(path, error.strerror or str(error)) from error


def _pour(path: Path, file: IO[bytes], copy: IO[bytes], packed: int) -> None:
    """Copies within bounds; TooLarge."""
    room = min(max(ALWAYS, RATIO * packed), shutil.disk_usage(Path(copy.name).parent).free)
    while block := file.read(BLOCK):
        room -= len(block)
        if room < 0:
            raise TooLarge(path)
        copy.write(block)
