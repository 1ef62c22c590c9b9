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


def errors_of(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Row -> column -> what a failed formula shows; rows and columns count from 0. Nothing but for XLSX."""
    found: dict[int, dict[int, str]] = {}
    if not is_zipfile(path):
        return found
    with ZipFile(path) as archive:
        part = _part(archive, sheet)
        for block in _blocks(archive, part) if part else ():
            for column, row, error in (*FAILED.findall(block), *UNFINISHED.findall(block)):
                found.setdefault(int(row) - 1, {})[_place(column)] = error.decode("utf-8", "replace") or NO_RESULT
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
