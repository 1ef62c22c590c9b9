"""Aligned columns without colour, lines or Rich: for people, in a pipe, a mail or a screen reader.

Widths are those of a terminal: wide East Asian letters take two columns, combining ones none.
"""

from collections.abc import Iterator, Sequence
from unicodedata import category, east_asian_width

from crmcli.kernel.sheet import Card, Report, Sheet
from crmcli.render.delimited import Viewed, sheet_of
from crmcli.render.look import Look
from crmcli.render.words import legible, pairs, phrase

NUMBERS = frozenset({"int", "points", "money", "share", "percent", "days"})
"""The kinds that are set to the right."""

GAP = "  "


def plain(view: Viewed, look: Look) -> Iterator[str]:
    """The view in lines. A sheet's rows are held in memory, since the widest value sets a column's width."""
    if isinstance(view, Card):
        return _card(view, look)
    if isinstance(view, Report):
        return _report(view, look)
    return _sheet(sheet_of(view), look)


def width(text: str) -> int:
    """The columns that `text` takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _sheet(sheet: Sheet, look: Look) -> Iterator[str]:
    says = [phrase(column, look) for column in sheet.columns]
    lines = [[legible(column.label, look) for column in sheet.columns]] if look.header else []
    lines += [[say(value) for say, value in zip(says, row, strict=True)] for row in sheet.rows]
    widths = [max(map(width, cells)) for cells in zip(*lines, strict=True)]
    right = [column.kind in NUMBERS for column in sheet.columns]
    return (_aligned(cells, widths, right) for cells in lines)


def _aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        " " * (wide - width(cell)) + cell if to_right else cell + " " * (wide - width(cell))
        for cell, wide, to_right in zip(cells, widths, right, strict=True)
    )
    return GAP.join(padded).rstrip() + "\n"


def _card(card: Card, look: Look) -> Iterator[str]:
    if card.title:
        yield legible(card.title, look) + "\n"
    said = pairs(card.columns, card.values, look)
    wide = max((width(label) for label, _ in said), default=0)
    for label, text in said:
        start = label + " " * (wide - width(label)) + GAP
        yield start + text.replace("\n", "\n" + " " * (wide + len(GAP))) + "\n"
    for section in card.sections:
        yield from _section(section, look)


def _report(report: Report, look: Look) -> Iterator[str]:
    yield legible(report.title, look) + "\n"
    for sheet in report.sheets:
        yield from _section(sheet, look)
    if report.notes:
        yield "\n"
    for note in report.notes:
        yield legible(note, look) + "\n"


def _section(sheet: Sheet, look: Look) -> Iterator[str]:
    """A sheet below something else: its title and rows, or what to say when there are none, or nothing."""
    rows = list(sheet.rows)
    if not rows and not sheet.empty:
        return
    yield "\n"
    if sheet.title:
        yield legible(sheet.title, look) + "\n"
    if rows:
        yield from _sheet(Sheet(sheet.columns, rows), look)
    else:
        yield legible(sheet.empty, look, lines=True) + "\n"
