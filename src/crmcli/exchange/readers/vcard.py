"""vCard 2.1, 3.0 and 4.0: each card is a row, whose first line is that of its BEGIN.

The file is cut at BEGIN and END before anything is understood, so that a broken card does not touch its neighbours.
"""

from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from crmcli.exchange.readers.card import Card, Fault, card_of, in_order
from crmcli.exchange.readers.contentlines import (
    BEGINS,
    BINARY,
    BadLine,
    Line,
    Property,
    named,
    read_property,
    unfolded,
)
from crmcli.exchange.readers.source import Survey, opened
from crmcli.exchange.rules import LONGEST_CELL, MOST_COLUMNS, Issue, TooManyColumns, Wish
from crmcli.kernel.errors import Usage

FORMATS = ("vcard", "vcf")
SUFFIXES = (".vcf", ".vcard")

BEGIN, END = b"BEGIN:VCARD", b"END:VCARD"
BYTES = "latin-1"
"""Reads any bytes as they are, with whatever line ends."""

WIDE = ("utf-16", "utf-32")
WIDEST = 64
"""Bytes that a line with BEGIN or END has at most."""

LONGEST_CARD = 1 << 20
"""Bytes of a card without its pictures: a thousand times what the longest one has."""

GROUP = "a list of people, not a customer"


def knows(surveyed: Survey) -> bool:
    """True for what begins with a card."""
    start = surveyed.head[:256].decode(surveyed.encoding, "ignore").lstrip("\ufeff \t\r\n")
    return start[: len(BEGIN)].upper() == BEGIN.decode()


def parts(_surveyed: Survey) -> tuple[str, ...]:
    """Cards are of one noun."""
    return ()


def rows(surveyed: Survey, _wish: Wish, _part: str, *, nothing: bool) -> "Cards":
    """The file's cards; NoCards."""
    del nothing
    return Cards(surveyed)


class NoCards(Usage):
    """A file in which no card begins."""

    code = "empty_file"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds no card", hint="a card begins with the line BEGIN:VCARD")


Raw = tuple[int, list[Line], str]
"""The first line of a card, its lines without BEGIN and END, and what is wrong with it as a whole."""


class Cards:
    """The rows of a file of cards; our own export's, where every card is."""

    format = "vcard"
    delimiter = ""
    sheet = ""
    repeated: Collection[int] = ()

    def __init__(self, surveyed: Survey) -> None:
        self._survey = surveyed
        self._encodings = _encodings(surveyed)
        self._faults: dict[str, tuple[int, str]] = {}
        self._left_out: set[str] = set()
        self._ours = False
        self.header: Sequence[str] = self._columns()

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        self._faults, self._left_out = {}, set()
        for line, lines, fault in self._cards():
            card = Card() if fault else self._read(lines)
            if fault or card.group:
                text = b"\n".join(raw for _, raw in lines).decode("utf-8", "backslashreplace")
                yield line, [*[""] * len(self.header), text[:LONGEST_CELL]], fault or GROUP
                continue
            self._left_out |= card.left_out
            for one in card.faults:
                self._left_off(*one)
            cells = card.as_ours() if self._ours else card.cells
            yield line, [cells.get(column, "") for column in self.header], ""

    def forgive(self, line: int, issue: Issue) -> None:
        """See Forgiving."""
        self._left_off(issue.field, line, issue.reason)

    @property
    def said(self) -> list[str]:
        """What of the cards was left out."""
        told = [
            f"{name}: {count} could not be read and {'was' if count == 1 else 'were'} left out; the first: {first}"
            for name, (count, first) in sorted(self._faults.items())
        ]
        if self._left_out:
            told.append(f"not kept of the cards: {', '.join(sorted(self._left_out))}")
        return told

    def _columns(self) -> list[str]:
        """The header: every column that occurs in a card."""
        theirs: dict[str, None] = {"name": None}
        ours: dict[str, None] = {}
        cards = strangers = 0
        for _, lines, fault in self._cards():
            cards += 1
            if not fault:
                card = self._read(lines)
                strangers += not card.own
                theirs.update(dict.fromkeys(card.cells))
                ours.update(dict.fromkeys(card.as_ours()))
            if len(theirs) > MOST_COLUMNS:
                raise TooManyColumns(self._survey.path, len(theirs))
        if not cards:
            raise NoCards(self._survey.path)
        self._ours = not strangers and bool(ours)
        return in_order(ours if self._ours else theirs)

    def _read(self, lines: Sequence[Line]) -> Card:
        """The card of some lines."""
        old = any(line.strip().upper() == b"VERSION:2.1" for _, line in lines[:8])
        properties: list[Property] = []
        faults: list[Fault] = []
        for number, line in unfolded(lines, old=old):
            try:
                properties.append(read_property(line, number, self._encodings))
            except BadLine as error:
                faults.append((named(line), number, str(error)))
        card = card_of(properties)
        card.faults += faults
        return card

    def _left_off(self, name: str, line: int, reason: str) -> None:
        """Counts what could not be read, by property, with the first of each."""
        count, first = self._faults.get(name, (0, f"line {line}, {reason}" if line else reason))
        self._faults[name] = (count + 1, first)

    def _cards(self) -> Iterator[Raw]:
        """The cards of the file."""
        surveyed = self._survey
        wide = surveyed.encoding.lower().startswith(WIDE)
        last = 0
        with opened(surveyed if wide else replace(surveyed, encoding=BYTES), lambda: last + 1) as file:

            def lines() -> Iterator[Line]:
                nonlocal last
                for last, text in enumerate(file, 1):
                    yield last, text.rstrip("\r\n").encode("utf-8" if wide else BYTES).removeprefix(BOM_UTF8)

            yield from cut(lines())


def cut(lines: Iterable[Line]) -> Iterator[Raw]:
    """The cards among the lines, and what stands outside of any. A card inside an AGENT is no card of its own.

    Pictures, sounds and keys are left out here already: of them only how they begin is kept.
    """
    start = inner = size = 0
    kept: list[Line] = []
    stray = picture = False
    for number, line in lines:
        word = b"".join(line.split()).upper() if len(line) < WIDEST else b""
        if word == BEGIN and start and kept and kept[-1][1].upper().startswith(b"AGENT"):
            inner += 1
        elif word == END and inner:
            inner -= 1
        elif word in (BEGIN, END):
            if start:
                yield start, kept, _fault(word, size, stray=stray)
            start, kept, inner, size, stray, picture = (number if word == BEGIN else 0), [], 0, 0, False, False
        elif not inner and (start or line.strip()):
            start, stray = start or number, stray or not start
            picture = BINARY.match(line) is not None or (picture and not _is_new(line))
            if not picture or BINARY.match(line):
                size += len(line)
                if size <= LONGEST_CARD:
                    kept.append((number, line.partition(b":")[0] + b":..." if picture else line))
    if start:
        yield start, kept, _fault(BEGIN, size, stray=stray)


def _is_new(line: bytes) -> bool:
    return line[:1] not in (b" ", b"\t") and BEGINS.match(line) is not None


def _fault(ending: bytes, size: int, *, stray: bool) -> str:
    """What is wrong with a card that ends with this word."""
    if stray:
        return "stands outside of any card: BEGIN:VCARD is missing"
    if size > LONGEST_CARD:
        return f"a card of more than {LONGEST_CARD:,} bytes without its pictures"
    return "END:VCARD is missing" if ending == BEGIN else ""


def _encodings(surveyed: Survey) -> tuple[str, ...]:
    """What a property without a CHARSET is read in: what was asked for, else UTF-8, else what the file looks like."""
    encoding = surveyed.encoding.lower()
    if encoding.startswith(("utf-8", *WIDE)):
        return ("utf-8",)
    return ("utf-8", encoding) if surveyed.guessed else (encoding,)
