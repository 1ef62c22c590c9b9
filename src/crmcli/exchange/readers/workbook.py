"""A workbook written down as lines of JSON: a line for each sheet, behind it a line for each row that is not empty.

python-calamine holds a sheet as a rectangle in memory, and a cell in the last corner is enough to want gigabytes; so
it runs apart, and whoever reads the lines needs no memory.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from crmcli.exchange.readers.apart import DONE, TOO_MUCH, apart
from crmcli.exchange.readers.heading import trimmed
from crmcli.exchange.readers.packed import errors_of, is_bomb
from crmcli.exchange.rules import DamagedWorkbook, LockedFile, TooLarge

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

DAMAGED, LOCKED = 1, 2

ERROR = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|Err:\d{3}")
"""What spreadsheets show where a formula went wrong."""

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, list[str], list[int]]
"""Its number in the sheet from 1, its cells, the places of cells with an error."""


class Book:
    """The sheets of a workbook by name, hidden ones marked, and their rows."""

    def __init__(self, path: Path) -> None:
        """DamagedWorkbook, LockedFile, TooLarge."""
        self._lines = NamedTemporaryFile("w+", encoding="utf-8", prefix="crmcli-")  # noqa: SIM115 - lives as long as we
        outcome = apart(partial(_write_down, path, Path(self._lines.name)))
        if outcome != DONE:
            raise {LOCKED: LockedFile, TOO_MUCH: TooLarge}.get(outcome, DamagedWorkbook)(path)
        self.hidden: dict[str, bool] = {}
        self._begins: dict[str, int] = {}
        with Path(self._lines.name).open("rb") as lines:
            while line := lines.readline():
                if line.startswith(b"{"):
                    name, self.hidden[name] = json.loads(line).values()
                    self._begins[name] = lines.tell()

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet that have something in them."""
        with Path(self._lines.name).open("rb") as lines:
            lines.seek(self._begins[name])
            for line in lines:
                if line.startswith(b"{"):
                    return
                number, cells, errors = json.loads(line)
                yield number, cells, errors


@lru_cache(maxsize=1)
def book_of(path: Path, _sha256: str) -> Book:
    """The workbook in a file with these bytes; it is asked for its nouns first, and for its rows then."""
    return Book(path)


def _write_down(path: Path, target: Path) -> int:
    """What the child does: DONE, DAMAGED, LOCKED or TOO_MUCH."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        if is_bomb(path):
            return TOO_MUCH
        with CalamineWorkbook.from_path(str(path)) as book, target.open("w", encoding="utf-8") as lines:
            sheets = [about for about in book.sheets_metadata if about.typ is SheetTypeEnum.WorkSheet]
            for number, about in enumerate(sheets):
                hidden = about.visible is not SheetVisibleEnum.Visible
                lines.write(json.dumps({"sheet": about.name, "hidden": hidden}) + "\n")
                errors = errors_of(path, about.name, number)
                for row in _rows(book.get_sheet_by_name(about.name), errors):
                    lines.write(json.dumps(row) + "\n")
    except PasswordError:
        return LOCKED
    except (CalamineError, BadZipFile, OSError, ValueError):
        return DAMAGED
    return DONE


def _rows(sheet: "CalamineSheet", errors: Mapping[int, Mapping[int, str]]) -> Iterator[Row]:
    """The rows that are not empty. What stands in a merged cell stands in each of its rows, in its first column."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    merged = {top: (left, bottom) for (top, left), (bottom, _) in sheet.merged_cell_ranges or () if bottom > top}
    under: dict[int, tuple[int, str]] = {}
    for place, row in enumerate(sheet.iter_rows()):
        cells = before + [text(cell) for cell in row]
        wrong = {at: cell for at, cell in enumerate(cells) if ERROR.fullmatch(cell)}
        for at, error in errors.get(place, {}).items():
            cells += [""] * (at + 1 - len(cells))
            if not cells[at]:
                cells[at] = wrong[at] = error
        if place in merged:
            left, bottom = merged[place]
            under[left] = bottom, cells[left]
        for left, (bottom, above) in under.items():
            if place <= bottom and not cells[left]:
                cells[left] = above
        if cells := trimmed(cells):
            yield place + 1, cells, sorted(wrong)


def text(cell: Cell) -> str:
    """A cell as text: 1234.0 is 1234, a date is ISO, true is yes."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell + 0)):f}".removesuffix(".0")
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time.min else cell).isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat()
