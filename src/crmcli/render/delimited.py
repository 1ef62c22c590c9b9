"""TSV, CSV and bare ids, for pipes: every row, full values, no colour, nothing cut.

TSV escapes tab, newline, carriage return and backslash (`\\t \\n \\r \\\\`), so that a line is a row.
Everything else, and all of CSV, is exact in a pipe; on a terminal what would steer it is shown instead.
"""

import re
from collections.abc import Iterable, Iterator

from crmcli.kernel.cells import text_rows
from crmcli.kernel.errors import Usage
from crmcli.kernel.sheet import Card, Cards, Report, Row, Sheet
from crmcli.kernel.visible import visible
from crmcli.render.look import Look

Viewed = Sheet | Card | Cards | Report
"""What has columns. Text and streams stand as they are."""

_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}
_ESCAPED = re.compile(r"[\t\n\r\\]")


class NoIds(Usage):
    """`-o ids` was asked of an answer that is not a list of records."""

    code = "no_ids"

    def __init__(self) -> None:
        super().__init__("this answer has no ids", hint="choose another format: -o table, tsv or json")


def sheet_of(view: Viewed) -> Sheet:
    """The rows and columns of `view`: a card is one row, cards a row each, a report its first sheet."""
    if isinstance(view, Sheet):
        return view
    if isinstance(view, Card):
        return Sheet(view.columns, [view.values])
    if isinstance(view, Cards):
        columns = view.cards[0].columns if view.cards else ()
        return Sheet(columns, [card.values for card in view.cards])
    return view.sheets[0] if view.sheets else Sheet((), ())


def tsv(view: Viewed, look: Look) -> Iterator[str]:
    """Lines of tab-separated cells, after a line of column names unless the look leaves it out."""
    for cells in _table(view, look):
        line = _line(cells)
        if look.terminal and not line.isprintable():
            line = "\t".join(map(visible, line.split("\t")))
        yield line + "\n"


def csv(view: Viewed, look: Look) -> Iterator[str]:
    """CSV records ended by a newline, after a header record unless the look leaves it out."""
    from csv import writer

    record = writer(_Record())
    for cells in _table(view, look):
        line: str = record.writerow(_made_visible(cells) if look.terminal else cells)
        yield line


def ids(view: Viewed, _look: Look) -> Iterator[str]:
    """One id a line, from the first column of references; NoIds (exit 2) when there is none."""
    sheet = sheet_of(view)
    place = next((i for i, column in enumerate(sheet.columns) if column.kind == "ref"), None)
    if place is None and isinstance(view, Card | Cards):
        return iter(())  # what was written has no id; the change is saved all the same
    if place is None:
        raise NoIds
    prefix = sheet.columns[place].prefix
    return (f"{prefix}{row[place]}\n" for row in sheet.rows if row[place] is not None)


def _table(view: Viewed, look: Look) -> Iterator[list[str]]:
    sheet = sheet_of(view)
    if look.header:
        yield [column.name for column in sheet.columns]
    yield from text_rows(sheet.columns, sheet.rows, look.zone)


def _line(cells: list[str]) -> str:
    line = "\t".join(cells)
    if line.count("\t") < len(cells) and "\\" not in line and "\n" not in line and "\r" not in line:
        return line
    return "\t".join(_ESCAPED.sub(_escape, cell) for cell in cells)


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]


def _made_visible(cells: Iterable[str]) -> Row:
    return [visible(cell, lines=True) for cell in cells]


class _Record:
    """What the csv writer writes to: it hands each record back, ended as Unix ends a line.

    The writer itself must end them with CR LF, or it would leave a lone CR in a cell unquoted.
    """

    def write(self, record: str) -> str:
        return record.removesuffix("\r\n") + "\n"
