"""The guard against cells that a spreadsheet would run as a formula: an apostrophe in front of them.

It is taken off when our own file is read back.
"""

FORMULA = frozenset("=+-@|\t\r\n\0＝＋－＠")


FIRST = FORMULA | {"'", " "}
"""The first letters of all cells that may need it."""


def guarded(cell: str) -> str:
    """The cell as it may stand in a file that people open; a leading apostrophe gets one more."""
    return f"'{cell}" if _guards(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`; one that was never guarded stays as it is."""
    return cell[1:] if cell[:1] == "'" and _guards(cell[1:]) else cell


def _guards(cell: str) -> bool:
    first = cell.lstrip(" ")[:1]
    return bool(first) and (first in FORMULA or first == "'")
