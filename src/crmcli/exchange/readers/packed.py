"""What the archive around a workbook shows that its reader does not: its true size, and cells whose formula failed.

python-calamine gives nothing for `#N/A`, and nothing is what keeps the value that is known: a silent loss.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

MOST_UNPACKED = 1 << 31
"""Bytes of all parts together."""
MOST_PARTS = 10_000

BLOCK, CARRIED = 1 << 20, 1 << 12
"""Bytes of a sheet looked at together, and of those that are looked at again with the next, for a cell cut in two."""

CELL = rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"'
FORMULA = rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
FAILED = re.compile(CELL + rb'[^>]*\bt="e"[^>]*>(?:' + FORMULA + rb")?<(?:\w+:)?v>([^<]*)<")
UNFINISHED = re.compile(
    CELL + rb"(?![^>]*\bt=)[^>]*>" + FORMULA + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</()"
)
NO_RESULT = "formula without a result"

SHEET_BEGINS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x10\x00")
OLD_ERROR = re.compile(rb"\x05\x02\x08\x00(..)(..)..(?:(.)\x01)|\x06\x00..(..)(..)..\x02.(.)...\xff\xff", re.DOTALL)
OLD_CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)/?>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)/?>")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


def is_bomb(path: Path) -> bool:
    """True for an archive that says of itself that it unpacks to more than any workbook."""
    if not is_zipfile(path):
        return False
    with ZipFile(path) as archive:
        parts = archive.infolist()
    return len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED


def errors_of(path: Path, sheet: str, number: int) -> dict[int, dict[int, str]]:
    """Row -> column -> what a failed formula shows, all from 0, for XLSX and XLS. `number` is the sheet's, from 0."""
    found: dict[int, dict[int, str]] = {}
    if not is_zipfile(path):
        return _errors_of_old(path.read_bytes(), number)
    with ZipFile(path) as archive:
        part = _part(archive, sheet)
        for block in _blocks(archive, part) if part else ():
            for column, row, error in (*FAILED.findall(block), *UNFINISHED.findall(block)):
                found.setdefault(int(row) - 1, {})[_place(column)] = error.decode("utf-8", "replace") or NO_RESULT
    return found


def _errors_of_old(book: bytes, number: int) -> dict[int, dict[int, str]]:
    """The same of an XLS: the records of cells with an error, behind the beginning of the sheet.

    Other bytes may look like such a record, so one counts only where the cell is empty otherwise.
    """
    found: dict[int, dict[int, str]] = {}
    sheets = [begin.start() for begin in SHEET_BEGINS.finditer(book)]
    for record in OLD_ERROR.finditer(book, *sheets[number : number + 2]) if number < len(sheets) else ():
        row, column, code = (int.from_bytes(part, "little") for part in record.groups() if part is not None)
        if code in OLD_CODES:
            found.setdefault(row, {})[column] = OLD_CODES[code]
    return found


def _blocks(archive: ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        carried = b""
        while block := file.read(BLOCK):
            yield carried + block
            carried = (carried + block)[-CARRIED:]


def _part(archive: ZipFile, sheet: str) -> str:
    """Where in the archive a sheet is; "" where it does not say."""
    from html import unescape

    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    targets = {each["Id"]: each["Target"] for each in _attributes(archive, RELATION, "xl/_rels/workbook.xml.rels")}
    for each in _attributes(archive, SHEET, "xl/workbook.xml"):
        if unescape(each.get("name", "")) == sheet:
            target = targets.get(each.get("r:id", ""), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in names else ""
    return ""


def _attributes(archive: ZipFile, element: re.Pattern[bytes], part: str) -> list[dict[str, str]]:
    return [
        {name.decode(): value.decode() for name, value in ATTRIBUTE.findall(attributes)}
        for attributes in element.findall(archive.read(part))
    ]


def _place(letters: bytes) -> int:
    """A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
