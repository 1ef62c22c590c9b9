"""A file before anyone reads rows of it: its bytes' hash, its encoding, and a reader's view of it as rows of cells."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from crmcli.exchange.rules import NoSuchFile, UnknownEncoding

BLOCK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
    """A reader's rows: the header, and for each row its first line, its cells and what is wrong with it ("" if nothing)."""

    format: str
    delimiter: str
    header: Sequence[str]

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]: ...


def survey(path: Path, encoding: str = "") -> Survey:
    """Reads the file once: hash, size and encoding (BOM, strict UTF-8, then a guess); NoSuchFile, UnknownEncoding."""
    from hashlib import sha256

    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise UnknownEncoding(encoding) from None
    digest, size, head = sha256(), 0, b""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    sound = True
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
                size += len(block)
                head = head or block
                sound = sound and _decodes(utf8, block)
    except OSError as error:
        raise NoSuchFile(path, error.strerror or str(error)) from error
    sound = sound and _decodes(utf8, b"", final=True)
    found, guessed = (encoding, False) if encoding else _encoding(head, sound)
    return Survey(path, digest.hexdigest(), size, found, guessed, head)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes, sound: bool) -> tuple[str, bool]:
    for bom, name in BOMS:
        if head.startswith(bom):
            return name, False
    if sound and b"\0" not in head[:4096]:
        return "utf-8", False
    return _guess(head), True


def _guess(head: bytes) -> str:
    """What the bytes look like. Western European text is so much the likeliest that cp1252 wins where it fits."""
    from charset_normalizer import from_bytes

    best = from_bytes(head[: 1 << 16]).best()
    if best is None:
        return "cp1252"
    western = (
        "cp1250",
        "cp1252",
        "latin_1",
        "iso8859_15",
        "iso8859_9",
        "cp1254",
        "cp1257",
        "mac_roman",
        "cp850",
        "hp_roman8",
    )
    if best.encoding in western:
        return "cp1252"
    return str(best.encoding)
