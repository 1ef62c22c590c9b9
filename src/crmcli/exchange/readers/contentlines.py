"""The lines of one card as properties: unfolded, decoded, their parameters told apart (vCard 2.1, 3.0 and 4.0).

Real cards keep the standards loosely, so a line that makes no sense is told and costs the card nothing else.
"""

import binascii
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

Line = tuple[int, bytes]
"""Its number in the file, and its bytes without the line end."""

BEGINS = re.compile(rb"[A-Za-z0-9_.-]+[;:]")
"""How a property begins; what does not is the rest of the line before it, folded badly."""

QUOTED = re.compile(rb"[^:]*;[^:]*QUOTED-PRINTABLE[^:]*:", re.IGNORECASE)
BASE64 = re.compile(rb"[^:]*;(?:[^:]*=)?(?:B|BASE64)[;:]", re.IGNORECASE)
BINARY = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
LONG_TEXTS = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?(?:NOTE|LABEL|ADR)[;:]", re.IGNORECASE)
"""Properties whose next lines are sometimes written without a fold."""

FLAGS = {"QUOTED-PRINTABLE": "ENCODING", "BASE64": "ENCODING", "8BIT": "ENCODING", "7BIT": "ENCODING"}
"""Parameters of 2.1 that stand without a name; any other is a TYPE."""

CARETS = {"^n": "\n", "^^": "^", "^'": '"'}
ESCAPES = re.compile(r"\\([\\,;:nN])")


class BadLine(Exception):
    """A line that is no property, or whose value cannot be decoded."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name in capitals, its parameters by name in capitals, its value still escaped."""

    name: str
    value: str
    line: int
    params: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    group: str = ""

    @property
    def types(self) -> tuple[str, ...]:
        """What kind it is: work, home, cell, fax, pref."""
        return tuple(word.lower() for word in self.params.get("TYPE", ()))

    @property
    def preferred(self) -> bool:
        """Whether it is said to come first: `pref` of 2.1 and 3.0, `PREF=1` of 4.0."""
        return "pref" in self.types or self.params.get("PREF") == ("1",)

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    @property
    def components(self) -> list[str]:
        """The parts that semicolons separate, as of a name or an address."""
        return [unescaped(part) for part in split(self.value, ";")]


def unescaped(value: str) -> str:
    """A value as it is meant: `\\n` is a new line, an escaped comma a comma."""
    if "\\" not in value:
        return value
    return ESCAPES.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def split(value: str, mark: str) -> list[str]:
    """The parts of a value between marks that are not escaped, each still escaped."""
    if "\\" not in value:
        return value.split(mark)
    return re.findall(rf"(?:^|{mark})((?:[^\\{mark}]|\\.|\\$)*)", value, re.DOTALL)


def unfolded(lines: Iterable[Line], *, old: bool) -> Iterator[Line]:
    """The logical lines. In a card of 2.1 (`old`) the blank of a fold belongs to the text."""
    start, kept = 0, bytearray()
    soft = base64 = False
    for number, line in lines:
        if kept and soft and kept.endswith(b"="):
            kept[-1:] = line
        elif line[:1] in (b" ", b"\t") and kept:
            kept += b" " + line.lstrip() if old and not base64 else line[1:]
        elif not line.strip():
            continue
        elif kept and not BEGINS.match(line) and (base64 or LONG_TEXTS.match(kept)):
            kept += line if base64 else b"\\n" + line
        else:
            if kept:
                yield start, bytes(kept)
            start, kept = number, bytearray(line)
            soft = base64 = False
            if b";" in line[: line.find(b":")]:
                soft, base64 = QUOTED.match(line) is not None, BASE64.match(line) is not None
    if kept:
        yield start, bytes(kept)


def read_property(line: bytes, number: int, encodings: Sequence[str]) -> Property:
    """The property of a logical line, decoded by its own CHARSET, else by the first encoding that fits; BadLine."""
    place = _colon(line)
    if place < 0 or not BEGINS.match(line):
        raise BadLine("no property")
    name, group, params = _head(_decoded(line[:place], encodings))
    value = line[place + 1 :]
    if params:
        value = _transferred(value, params.get("ENCODING", ()))
        encodings = [*filter(_known, params.get("CHARSET", ()))] or encodings
    return Property(name, _decoded(value, encodings), number, params, group)


@lru_cache(maxsize=4096)
def _head(head: str) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    """The name of a property, its group, its parameters; heads are few and repeat."""
    name, *written = _parameters(head)
    group, _, name = name.rpartition(".")
    return name.upper(), group, _told_apart(written)


def named(line: bytes) -> str:
    """What a line that could not be read is called in a message: its property, or only a line."""
    found = BEGINS.match(line)
    return found[0][:-1].decode().rpartition(".")[2].upper() if found else "a line"


def _colon(line: bytes) -> int:
    """Where the value begins: the first colon outside of quotes."""
    place = line.find(b":")
    if b'"' not in line[:place]:
        return place
    quoted = False
    for at, byte in enumerate(line):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return at
    return place


def _parameters(head: str) -> list[str]:
    """The name and the parameters, which semicolons separate where they are not in quotes."""
    return re.findall(r'(?:"[^"]*"|[^;"]|")+', head) if '"' in head else head.split(";")


def _told_apart(written: Iterable[str]) -> dict[str, tuple[str, ...]]:
    params: dict[str, tuple[str, ...]] = {}
    for one in written:
        name, equals, value = one.strip().partition("=")
        if not equals:
            name, value = FLAGS.get(name.upper(), "TYPE"), name
        words = [word.strip(' "') for word in value.split(",")]
        if "^" in value:
            words = [re.sub(r"\^[n^']", lambda found: CARETS[found[0]], word) for word in words]
        params[name.strip().upper()] = (*params.get(name.strip().upper(), ()), *filter(None, words))
    return params


def _transferred(value: bytes, encoding: Sequence[str]) -> bytes:
    """The value out of quoted-printable or base64."""
    how = encoding[0].lower() if encoding else ""
    if how in ("quoted-printable", "q"):
        return binascii.a2b_qp(value)
    if how in ("base64", "b"):
        try:
            return binascii.a2b_base64(value)
        except binascii.Error:
            raise BadLine("no base64") from None
    return value


def _known(charset: str) -> bool:
    try:
        return b"a".decode(charset, "ignore") is not None
    except LookupError:
        return False


def _decoded(value: bytes, encodings: Iterable[str]) -> str:
    for encoding in encodings:
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadLine(f"bytes that are no {' or '.join(encodings)}")
