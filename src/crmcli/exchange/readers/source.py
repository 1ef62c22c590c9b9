"""A file before anyone reads rows of it: its bytes' hash, its encoding, and a reader's view of it as rows of cells."""

import codecs
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO, runtime_checkable

from crmcli.exchange.readers.misfit import HALF, MISFIT
from crmcli.exchange.rules import LONGEST_ROW, Issue, NoSuchFile, NotText, RowWithoutEnd, UnknownEncoding

SEVERAL = "\udfff"
"""Stands between several values of one cell: half a character, which no text that was decoded can hold."""

BLOCK = 1 << 20
SAMPLE = 1 << 15
SHOWN = 40
"""Characters of the sample that a guess is shown by."""
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAY_BE_ONE_LINE = re.compile(rb"[\xef\xbb\xbf\s]*[\[{<]|PK\x03\x04|\xd0\xcf\x11\xe0|\x1f\x8b")
"""How files begin that need no ends of lines: documents, pages, archives."""

ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
"""How zipped files, old workbooks and gzipped files begin: no text to guess an encoding of."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes tells. `guessed` marks an encoding that is a guess, `sample` is what it reads."""

    path: Path
    sha256: str
    size: int
    encoding: str
    guessed: bool
    head: bytes
    sample: str = ""
    flawed: bool = False
    """Some of its bytes are no characters of the encoding."""
    lines: int = 0
    """Ends of lines, as far as each is one byte."""
    unbroken: int = 0
    """Bytes of the longest stretch without the end of a line, to the megabyte."""

    def text(self, most: int) -> str:
        """The first characters, for looks at what the file is."""
        return self.head[: most * 4].decode(self.encoding, "ignore").removeprefix("\ufeff")[:most]

    def said(self) -> list[str]:
        """That the encoding is a guess, with what it makes of the file's letters."""
        if not self.sample:
            return []
        return [f"the encoding is a guess: {self.encoding} reads '{self.sample}'; --encoding NAME reads it otherwise"]

    def bounded(self) -> None:
        """RowWithoutEnd for a text in which no line can be told apart."""
        if self.unbroken > LONGEST_ROW:
            raise RowWithoutEnd(self.path, 1)


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

    Another encoding than UTF-8 is tried on the whole file, which is a second reading. NoSuchFile, UnknownEncoding, and
    RowWithoutEnd for a table that is one endless line.
    """
    from hashlib import sha256

    if encoding and not _is_encoding(encoding):
        raise UnknownEncoding(encoding)
    digest, size, lines, head, odd, unbroken, longest = sha256(), 0, 0, b"", b"", 0, 0
    utf8 = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
                lines += block.count(b"\n")
                head = head or block
                odd = odd or _undecodable(utf8, block)
                unbroken = 0 if b"\n" in block or b"\r" in block else unbroken + len(block)
                longest = max(longest, unbroken)
                if unbroken > LONGEST_ROW and not MAY_BE_ONE_LINE.match(head):
                    raise RowWithoutEnd(path, 1)
    except OSError as error:
        raise NoSuchFile(path, error.strerror or str(error)) from error
    odd = odd or _undecodable(utf8, b"", final=True)
    found, guessed = (encoding, False) if encoding else _encoding(head, odd)
    flawed = bool(odd) if found in ("utf-8", "utf-8-sig") else _is_flawed(path, found)
    sample = _sample(odd or head, found) if guessed else ""
    return Survey(path, digest.hexdigest(), size, found, guessed, head, sample, flawed, lines, longest)


@contextmanager
def opened(surveyed: Survey, line: Callable[[], int]) -> Iterator[TextIO]:
    """The file as text, its line ends as they are, bytes that do not fit as half characters (`misfit`).

    NotText at the line that `line` tells where the encoding does not let one go on behind them.
    """
    try:
        errors = MISFIT if surveyed.flawed else "strict"
        with surveyed.path.open(encoding=surveyed.encoding, errors=errors, newline="") as file:
            yield file
    except UnicodeError as error:
        raise NotText(surveyed.path, surveyed.encoding, line()) from error


def _is_flawed(path: Path, encoding: str) -> bool:
    """True where some bytes are no characters of the encoding."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(BLOCK):
                pass
    except UnicodeError:
        return True
    return False


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
    if not odd or _is_nearly_utf8(head[:SAMPLE] + odd):
        return "utf-8", False
    from crmcli.exchange.readers.encodings import guess

    return guess(odd), True


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain letters is NUL."""
    even, uneven = head[::2].count(0), head[1::2].count(0)
    if max(even, uneven) < len(head) // 4:
        return ""
    return "utf-16-be" if even > uneven else "utf-16-le"


def _is_nearly_utf8(sample: bytes) -> bool:
    """True where whole characters of UTF-8 outnumber the bytes that are none: other encodings hardly make any."""
    text = sample.decode("utf-8", MISFIT)
    bad = len(HALF.findall(text))
    return len(re.findall(r"[^\x00-\x7f]", text)) - bad >= bad


def _sample(some: bytes, encoding: str) -> str:
    """The surroundings of the first letter beyond a to z, in one line."""
    text = some.decode(encoding, MISFIT)
    first = next((place for place, letter in enumerate(text) if "\x7f" < letter < "\ud800"), -1)
    if first < 0:
        return ""
    begin = max(text.rfind(mark, 0, first) for mark in "\r\n,;\t|") + 1
    return HALF.sub("", " ".join(text[max(begin, first - SHOWN) : first + SHOWN].split("\n")[0].split()))[:SHOWN]
