"""The rows of a report, with the columns that --fields asks for."""

from collections.abc import Sequence

from crmcli.kernel.fields import UnknownField
from crmcli.kernel.sheet import Column, Row, Sheet


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
