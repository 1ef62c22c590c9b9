"""Tables in a terminal: the only file that knows Rich, imported when a table is wanted and not before.

It draws into memory and the printer writes, so Rich never meets a closed pipe. Every value becomes a `Text`
through `T`, since Rich passes escape sequences on and would read `[b]` as markup (A1, A2).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.box import SIMPLE_HEAD, Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crmcli.kernel.sheet import Card, Column, Report, Row, Sheet
from crmcli.kernel.visible import visible
from crmcli.render.delimited import Viewed, sheet_of
from crmcli.render.look import NARROW, Look
from crmcli.render.plain import NUMBERS
from crmcli.render.words import legible, pairs, phrase

STYLES = {
    "title": "bold",
    "label": "dim",
    "header": "bold",
    "note": "dim",
    "ref": "cyan",
    "share": "green",
    "date": "yellow",
}
"""Meaning -> style. A style is never the only sign of anything."""

FOLDING = frozenset({"text", "list", "object", "stage"})
"""The kinds that may go over several lines; numbers, dates and ids stay whole."""

FOLD_AT = 12
"""The narrowest a folding column gets. A table that would need less becomes cards."""

ASCII_HEAD = Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def T(text: str, meaning: str = "") -> Text:  # noqa: N802  # the name the lint looks for: the one way into Rich
    """`text` as Rich may print it: visible, without markup, in the style of its meaning."""
    return Text(visible(text, lines=True), style=STYLES.get(meaning, ""), overflow="fold")


def table(view: Viewed, look: Look) -> Iterator[str]:
    """The view as it shall stand in a terminal of `look.width` columns."""
    canvas = StringIO()
    console = Console(
        file=canvas,
        width=look.width,
        height=25,  # with both sizes given Rich asks neither the terminal nor TERM
        color_system="standard" if look.colour else None,
        force_terminal=look.colour,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
    )
    _draw(console, view, look)
    yield re.sub(" +$", "", canvas.getvalue(), flags=re.MULTILINE)


def _draw(console: Console, view: Viewed, look: Look) -> None:
    if isinstance(view, Report):
        _draw_report(console, view, look)
    elif isinstance(view, Card):
        _draw_card(console, view, look)
    else:
        sheet = sheet_of(view)
        _draw_rows(console, sheet.columns, list(sheet.rows), look)


def _draw_report(console: Console, report: Report, look: Look) -> None:
    console.print(T(legible(report.title, look), "title"))
    for sheet in report.sheets:
        _draw_section(console, sheet, look)
    if report.notes:
        console.print()
    for note in report.notes:
        console.print(T(legible(note, look), "note"))


def _draw_card(console: Console, card: Card, look: Look) -> None:
    if card.title:
        console.print(T(legible(card.title, look), "title"))
    said = pairs(card.columns, card.values, look, bars=True)
    if look.width < NARROW:
        _draw_lines(console, said)
    else:
        _draw_grid(console, said, look)
    for section in card.sections:
        _draw_section(console, section, look)


def _draw_section(console: Console, sheet: Sheet, look: Look) -> None:
    """A sheet below something else: its title and rows, or what to say when there are none, or nothing."""
    rows = list(sheet.rows)
    if not rows and not sheet.empty:
        return
    console.print()
    if sheet.title:
        console.print(T(legible(sheet.title, look), "title"))
    if rows:
        _draw_rows(console, sheet.columns, rows, look)
    else:
        console.print(T(legible(sheet.empty, look, lines=True), "note"))


def _draw_rows(console: Console, columns: Sequence[Column], rows: Sequence[Row], look: Look) -> None:
    """Rows as a table where it fits, as cards where it does not; nothing at all when there are none."""
    if not rows:
        return
    says = [phrase(column, look, bars=True) for column in columns]
    lines = [[say(value) for say, value in zip(says, row, strict=True)] for row in rows]
    labels = [legible(column.label, look) for column in columns]
    if look.width < NARROW or _needed(columns, [labels, *lines]) > look.width:
        _draw_cards(console, columns, rows, look)
    else:
        console.print(_table(columns, labels, lines, look))


def _needed(columns: Sequence[Column], lines: Sequence[Sequence[str]]) -> int:
    """The least width of a table: whole numbers, dates and ids, FOLD_AT for what folds, gaps of two."""
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    least = (
        min(wide, FOLD_AT) if column.kind in FOLDING else wide for column, wide in zip(columns, widths, strict=True)
    )
    return sum(least) + 2 * (len(columns) - 1)


def _table(columns: Sequence[Column], labels: Iterable[str], lines: Iterable[Iterable[str]], look: Look) -> Table:
    head = ASCII_HEAD if look.ascii else SIMPLE_HEAD
    grid = Table(box=head, show_edge=False, show_header=look.header, padding=(0, 1, 0, 0), pad_edge=False)
    for column, label in zip(columns, labels, strict=True):
        grid.add_column(
            T(label, "header"),
            justify="right" if column.kind in NUMBERS else "left",
            no_wrap=column.kind not in FOLDING,
            overflow="fold",
        )
    for cells in lines:
        grid.add_row(*(T(cell, column.kind) for cell, column in zip(cells, columns, strict=True)))
    return grid


def _draw_cards(console: Console, columns: Sequence[Column], rows: Iterable[Row], look: Look) -> None:
    for number, row in enumerate(rows):
        if number:
            console.print()
        _draw_lines(console, pairs(columns, row, look, bars=True))


def _draw_lines(console: Console, said: Iterable[tuple[str, str]]) -> None:
    """`Label: value`, folded at the edge; further lines are set in, so that no value can pass for a label."""
    for label, text in said:
        line = T(label, "label")
        line.append_text(T(": "))
        line.append_text(T(text.replace("\n", "\n  ")))
        console.print(line)


def _draw_grid(console: Console, said: Iterable[tuple[str, str]], look: Look) -> None:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold", max_width=look.width // 3)
    grid.add_column(overflow="fold")
    for label, text in said:
        grid.add_row(T(label, "label"), T(text))
    console.print(grid)
