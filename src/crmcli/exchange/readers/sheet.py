"""Workbooks: XLSX, XLS, XLSB and ODS. A row's number is the sheet's own; cells are the texts a person would type.

Of several sheets the one is read whose header says what its rows are, or the one that `--sheet` names.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from zipfile import BadZipFile, ZipFile

from crmcli.exchange.readers.heading import LOOKED_AT, heading
from crmcli.exchange.readers.source import Survey
from crmcli.exchange.readers.workbook import Book, book_of
from crmcli.exchange.rules import LONGEST_CELL, MOST_COLUMNS, EmptyFile, NoSuchSheet, TooManyColumns, UnknownNoun, Wish

FORMATS = ("xlsx", "xls", "xlsb", "ods")
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")
ZIPPED, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
INSIDE = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
"""What tells a workbook from other archives."""


def knows(surveyed: Survey) -> bool:
    """True for archives that hold a workbook, whole or damaged."""
    return bool(form_of(surveyed))


def form_of(surveyed: Survey) -> str:
    """Which of the formats it is; "" for none."""
    if surveyed.head.startswith(OLE):
        return "xls"
    if not surveyed.head.startswith(ZIPPED):
        return ""
    try:
        with ZipFile(surveyed.path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError):
        return "xlsx" if surveyed.path.suffix.lower() in SUFFIXES else ""
    return next((form for name, form in INSIDE.items() if name in names), "")


def parts(surveyed: Survey) -> list[str]:
    """The nouns of a workbook whose sheets are called as `export all` calls them, in its order."""
    from crmcli.exchange.nouns import INTAKES

    sheets = book_of(surveyed.path, surveyed.sha256).hidden
    return [noun for noun in INTAKES if noun in sheets] if len(sheets) > 1 and set(sheets) <= set(INTAKES) else []


def rows(surveyed: Survey, wish: Wish, part: str, *, nothing: bool) -> "Sheet":
    """The rows of the sheet asked for, else of the first with a header that we know, else of the first with rows."""
    book = book_of(surveyed.path, surveyed.sha256)
    asked = part or wish.sheet
    named = [name for name in book.hidden if name.casefold() == asked.casefold()]
    if asked and not named:
        raise NoSuchSheet(surveyed.path, asked, list(book.hidden))
    sheet = Sheet(surveyed, book, named[0] if named else _chosen(surveyed, book, wish.noun))
    if not sheet.header and not nothing:
        raise EmptyFile(surveyed.path)
    return sheet


def _chosen(surveyed: Survey, book: Book, noun: str) -> str:
    from crmcli.exchange.nouns import recognise

    shown = sorted(book.hidden, key=lambda name: book.hidden[name])
    known: dict[str, str] = {}
    for name in shown:
        with suppress(UnknownNoun):
            known[name] = recognise(surveyed.path, Sheet(surveyed, book, name).header)
    full = [name for name in shown if Sheet(surveyed, book, name).header]
    return next((name for name in known if known[name] == noun), next(iter([*known, *full, *shown]), ""))


class Sheet:
    """The rows of one sheet; "" is none, of a workbook without any."""

    delimiter = ""
    repeated: Collection[int] = ()

    def __init__(self, surveyed: Survey, book: Book, name: str) -> None:
        self.format = form_of(surveyed)
        self.sheet = name
        self._book = book
        first = list(islice(book.rows(name), LOOKED_AT)) if name else []
        at = heading([cells for _, cells, _ in first])
        self._top, header, _ = first[at] if first else (0, [], [])
        if len(header) > MOST_COLUMNS:
            raise TooManyColumns(surveyed.path, len(header))
        self.header: Sequence[str] = [cell.strip() for cell in header]
        self.said = list(self._told(at))

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        width = len(self.header)
        for number, cells, errors in self._book.rows(self.sheet) if self.header else ():
            if number > self._top:
                cells += [""] * (width - len(cells))
                yield number, cells, self._fault(cells, errors)

    def _fault(self, cells: Sequence[str], errors: Sequence[int]) -> str:
        if len(cells) > len(self.header):
            return f"{len(cells)} cells where the header has {len(self.header)}"
        for place in errors:
            return f"{self.header[place] or f'column {place + 1}'} shows {cells[place]}"
        if any(len(cell) > LONGEST_CELL for cell in cells):
            return f"a cell of more than {LONGEST_CELL:,} characters"
        return ""

    def _told(self, titles: int) -> Iterator[str]:
        if titles:
            yield f"the header is in row {self._top}; rows above it that were left out: {titles}"
        others = [f"{name} (hidden)" if hidden else name for name, hidden in self._book.hidden.items()]
        if left := [other for other in others if other.removesuffix(" (hidden)") != self.sheet]:
            yield f"other sheets of the workbook: {', '.join(left)}; --sheet NAME reads another"
