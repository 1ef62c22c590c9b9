"""Workbooks out: a sheet for each noun, every cell a text, so that no formula runs and no leading zero goes."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from crmcli.kernel.errors import Refused
from crmcli.kernel.visible import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Of a sheet, the header among them."""

LONGEST = 32_767
"""Characters of a cell."""

WIDTH = 18
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}

Sheet = tuple[str, list[str], Iterable[list[str]]]
"""What it is called, its header, its rows."""


class CellTooLong(Refused):
    """A text that no cell of a workbook holds."""

    code = "cell_too_long"

    def __init__(self, sheet: str, row: int, column: str, length: int) -> None:
        super().__init__(
            f"{column} in row {row:,} of {sheet} has {length:,} characters; a cell of a workbook holds {LONGEST:,}",
            hint="nothing was written; export as csv or jsonl",
        )


class TooManyRows(Refused):
    """More rows than a sheet has."""

    code = "too_many_rows"

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"{sheet} has more than {MOST_ROWS - 1:,} rows, which is all that a sheet holds",
            hint="nothing was written; export as csv or jsonl, or fewer rows by --where",
        )


def write(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Writes a workbook, in memory that does not grow; CellTooLong, TooManyRows. An empty header is left out."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(prefix="crmcli-") as place:
        book = Workbook(file, {**OPTIONS, "tmpdir": place})
        plain, bold = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
        for name, header, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max(0, len(header) - 1), WIDTH, plain)
            if header:
                sheet.freeze_panes(1, 0)
                _put(sheet, 0, header, header, bold)
            for number, row in enumerate(rows, bool(header)):
                if number == MOST_ROWS:
                    raise TooManyRows(name)
                _put(sheet, number, row, header, plain)
        try:
            book.close()
        except FileCreateError as error:  # a full disk in its clothes
            raise error.args[0] from error


def _put(sheet: "Worksheet", number: int, row: Sequence[str], header: Sequence[str], style: "Format") -> None:
    """Writes one row of texts; CellTooLong."""
    for place, cell in enumerate(row):
        if not cell:
            continue
        shown = visible(cell, lines=True)
        if len(shown) > LONGEST:
            raise CellTooLong(sheet.name, number + 1, header[place] if header else f"cell {place + 1}", len(shown))
        sheet.write_string(number, place, shown, style)
