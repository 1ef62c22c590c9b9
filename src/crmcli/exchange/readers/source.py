"""A file before anyone reads rows of it: its bytes' hash, its encoding, and a reader's view of it as rows of cells."""

import codecs
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO, runtime_checkable

from crmcli.exchange.rules import LONGEST_ROW, Issue, NoSuchFile, NotText, RowWithoutEnd, UnknownEncoding

SEVERAL = "\udfff"
"""Stands between several values of one cell: half a character, which no text that was decoded can hold."""

BLOCK = 1 << 20
SAMPLE = 1 << 15
FEW = 10
ASCII = bytes(range(128))
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
"""How zipped files, old workbooks and gzipped files begin: no text to guess an encoding of."""

WESTERN = frozenset((
    "ascii", "cp1250", "cp1252", "latin_1", "iso8859_15", "iso8859_9", "cp1254", "cp1257", "mac_roman", "cp850",
    "hp_roman8",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes tells. `guessed` marks an encoding that is a guess."""

    path: Path
    sha256: str
    size: int
    encoding: str
    guessed: bool
    head: bytes


class Rows(Protocol):
    """A reader's rows: the header, and for each row its first line, its cells and what is wrong with it.

    The text of a row that is no row stands behind the header's columns, so that it counts as wrong until mended.
    They are gone through more than once, and from the beginning each time.
    """

    format: str
    header: Sequence[str]

    @property
    def delimiter(self) -> str:
        """What stands between cells; "" where the format has no such thing."""

    @property
    def sheet(self) -> str:
        """The sheet of a workbook."""

    @property
    def said(self) -> Sequence[str]:
        """What people should know of how the file was read, a sentence each; complete once the rows were read."""

    @property
    def repeated(self) -> Collection[int]:
        """Lines, so far, that a rejects file says were rejected because their id belongs to another row."""

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]: ...


@runtime_checkable
class Forgiving(Protocol):
    """Rows that are taken without a cell that cannot be read, as people's cards are; the reader tells of it."""

    def forgive(self, line: int, issue: Issue) -> None:
        """Notes a cell of the row that begins on `line`, which was left out."""


def survey(path: Path, encoding: str = "") -> Survey:
    """Reads the file once: hash, size and encoding (BOM, strict UTF-8, then a guess).

    NoSuchFile, UnknownEncoding, RowWithoutEnd.
    """
    from hashlib import sha256

    if encoding and not _is_encoding(encoding):
        raise UnknownEncoding(encoding)
    digest, size, head, odd, unbroken = sha256(), 0, b"", b"", 0
    utf8 = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
                head = head or block
                odd = odd or _undecodable(utf8, block)
                unbroken = 0 if b"\n" in block or b"\r" in block else unbroken + len(block)
                if unbroken > LONGEST_ROW:
                    raise RowWithoutEnd(path, 1)
    except OSError as error:
        raise NoSuchFile(path, error.strerror or str(error)) from error
    odd = odd or _undecodable(utf8, b"", final=True)
    found, guessed = (encoding, False) if encoding else _encoding(head, odd)
    return Survey(path, digest.hexdigest(), size, found, guessed, head)


@contextmanager
def opened(surveyed: Survey, line: Callable[[], int]) -> Iterator[TextIO]:
    """The file as text, its line ends as they are; NotText at the line that `line` tells when its bytes do not fit."""
    try:
        with surveyed.path.open(encoding=surveyed.encoding, newline="") as file:
            yield file
    except UnicodeError as error:
        raise NotText(surveyed.path, surveyed.encoding, _misfit(surveyed) or line()) from error


def _misfit(surveyed: Survey) -> int:
    """The line with the first bytes that do not fit; 0 where the encoding does not let one go on behind them."""
    try:
        with surveyed.path.open(encoding=surveyed.encoding, errors="surrogateescape", newline="") as file:
            for line, text in enumerate(file, 1):
                if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
                    return line
    except UnicodeError:
        return 0
    return 0


def _is_encoding(name: str) -> bool:
    """True for the name of a character encoding; Python also has codecs of other kinds (base64)."""
    try:
        return b"a\n\0\0".decode(name, "ignore") is not None and name.lower() not in ("idna", "punycode")
    except (LookupError, UnicodeError):
        return False


def _undecodable(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bytes:
    """The surroundings of the first bytes that do not fit; none when all do."""
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        return error.object[max(0, error.start - SAMPLE) : error.start + SAMPLE]
    return b""


def _encoding(head: bytes, odd: bytes) -> tuple[str, bool]:
    for bom, name in BOMS:
        if head.startswith(bom):
            return name, False
    if head.startswith(ARCHIVES):
        return "utf-8", False
    if b"\0" in head[:4096] and (wide := _wide(head[:4096])):
        return wide, True
    return (_guess(odd), True) if odd else ("utf-8", False)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain letters is NUL."""
    even, uneven = head[::2].count(0), head[1::2].count(0)
    if max(even, uneven) < len(head) // 4:
        return ""
    return "utf-16-be" if even > uneven else "utf-16-le"


def _guess(odd: bytes) -> str:
    """What the bytes look like. Western European text is so much the likeliest that cp1252 wins where it fits.

    A few odd letters tell nothing of their language.
    """
    if len(odd.translate(None, ASCII)) < FEW:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(odd).best()
    return "cp1252" if best is None or best.encoding in WESTERN else str(best.encoding)
