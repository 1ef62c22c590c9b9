"""The rows of a grouped report, arranged as --sort, --limit and --fields ask."""

from collections.abc import Sequence

from crmcli.kernel.fields import UnknownField
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Column, Row, Sheet


def arranged(columns: Sequence[Column], rows: Sequence[Row], settings: Settings) -> list[Row]:
    """The rows in the order of `--sort [-]column[,…]`, if given, and at most `--limit`; absent values come last.

    UnknownField (exit 2) when a word is no column. Money is compared by its amount.
    """
    ordered = list(rows)
    for word in reversed([w.strip() for w in settings.sort.split(",") if w.strip()]):
        place = _place(columns, word.removeprefix("-"))
        present = [row for row in ordered if row[place] is not None]
        absent = [row for row in ordered if row[place] is None]
        ordered = sorted(present, key=lambda row: row[place], reverse=word.startswith("-")) + absent  # type: ignore[arg-type, return-value]
    return ordered[: settings.limit]


def sheet(columns: Sequence[Column], rows: Sequence[Row], fields: str, title: str = "", empty: str = "") -> Sheet:
    """A sheet of the columns that `fields` names (as --fields does), all of them when it is empty."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    places = [_place(columns, name) for name in names] or range(len(columns))
    shown = [tuple(row[place] for place in places) for row in rows]
    return Sheet(tuple(columns[place] for place in places), shown, title=title, empty=empty)


def _place(columns: Sequence[Column], name: str) -> int:
    known = tuple(column.name for column in columns)
    if name not in known:
        raise UnknownField(name, "this report", known)
    return known.index(name)
