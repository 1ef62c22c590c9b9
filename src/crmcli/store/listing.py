"""A list of any noun: the catalogue's fields, a filter, a sort key and a limit in, a Sheet out.

Fields that hold several values (e-mails, tags) are read for a page of rows at a time, so that a list of any length
streams.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crmcli.kernel.fields import Catalogue, Field, Reading
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Column, Moment, Money, Sheet
from crmcli.store.order import compile_sort
from crmcli.store.read import Reader, marks

PAGE = 1000
ROWS_IN_A_TERMINAL = 50


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted of a noun: a filter in the user's words, a condition of ours, field names, a sort key, a limit."""

    catalogue: Catalogue
    where: str = ""
    also: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    sort: str = ""
    limit: int | None = None
    counted: bool = True
    """Whether a cut list says how many there are; not when the user cut it."""
    trash: bool = False


def query(
    catalogue: Catalogue,
    settings: Settings,
    where: str = "",
    also: str = "",
    params: Mapping[str, object] | None = None,
) -> Query:
    """The query that the shared options of a command line ask for."""
    names = tuple(name.strip() for name in settings.fields.split(",") if name.strip())
    if settings.output == "ids":
        names = ("id",)
    elif not names:
        names = catalogue.document if settings.output in ("json", "jsonl") else catalogue.columns
    limit = settings.limit
    if limit is None and settings.output == "table" and settings.terminal and not settings.all:
        limit = ROWS_IN_A_TERMINAL
    return Query(catalogue, where, also, params or {}, names, settings.sort, limit, counted=settings.limit is None)


def condition(wanted: Query, reading: Reading) -> tuple[str, dict[str, object]]:
    """The WHERE body of a query and its parameters."""
    parts, bound = [], dict(wanted.params)
    if wanted.catalogue.alive:
        parts.append(f"NOT ({wanted.catalogue.alive})" if wanted.trash else wanted.catalogue.alive)
    if wanted.also:
        parts.append(f"({wanted.also})")
    if wanted.where:  # most lists have no filter, and its grammar takes a twentieth of a list's time
        from crmcli.kernel.filters import parse
        from crmcli.store.where import compile_where

        sql, params = compile_where(parse(wanted.where), wanted.catalogue, reading)
        parts.append(f"({sql})")
        bound.update(params)
    bound.setdefault("now", reading.now)
    bound.setdefault("today", reading.today.isoformat())
    bound.setdefault("currency", reading.currency)
    return " AND ".join(parts) or "1 = 1", bound


def listing(db: Reader, wanted: Query, reading: Reading, *, empty: str = "", title: str = "") -> Sheet:
    """The sheet of a query; UnknownField, BadFilter when its words are wrong. Rows are read here, not later."""
    fields = [wanted.catalogue.field(name) for name in wanted.fields]
    where, bound = condition(wanted, reading)
    sql = f"{_select(wanted, fields)} WHERE {where} ORDER BY {order(wanted)}"
    if wanted.limit is not None:
        sql += f" LIMIT {int(wanted.limit)}"
    found = db.all(sql, **bound)
    rows = _rows(db, fields, found)
    total = len(rows)
    if wanted.counted and wanted.limit is not None and len(rows) == wanted.limit:
        total = int(db.value(f"SELECT COUNT(*) FROM {wanted.catalogue.source} WHERE {where}", **bound))
    return Sheet(tuple(map(column, fields)), rows, total, title, empty)


def stream(db: Reader, wanted: Query, reading: Reading) -> Iterator[tuple[object, ...]]:
    """The rows of a query one by one, in memory that does not grow."""
    fields = [wanted.catalogue.field(name) for name in wanted.fields]
    where, bound = condition(wanted, reading)
    page: list[tuple[object, ...]] = []
    for row in db.each(f"{_select(wanted, fields)} WHERE {where} ORDER BY {order(wanted)}", **bound):
        page.append(row)
        if len(page) == PAGE:
            yield from _rows(db, fields, page)
            page = []
    yield from _rows(db, fields, page)


def ids(db: Reader, wanted: Query, reading: Reading) -> list[int]:
    """The ids of everything a query matches, in its order."""
    where, bound = condition(wanted, reading)
    source, key = wanted.catalogue.source, wanted.catalogue.key
    return [int(i) for (i,) in db.all(f"SELECT {key} FROM {source} WHERE {where} ORDER BY {order(wanted)}", **bound)]


def column(field: Field) -> Column:
    """The sheet column of a field."""
    return Column(field.name, field.label, field.kind, field.prefix, field.columns)


def _select(wanted: Query, fields: Sequence[Field]) -> str:
    words = [wanted.catalogue.key]
    for f in fields:
        words.append("NULL" if f.many else f.sql)
        if f.beside:
            words.append(f.beside)
    return f"SELECT {', '.join(words)} FROM {wanted.catalogue.source}"


def order(wanted: Query) -> str:
    """The ORDER BY body of a query."""
    return compile_sort(wanted.sort or wanted.catalogue.sort, wanted.catalogue)


def _rows(db: Reader, fields: Sequence[Field], found: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
    if not any(f.many or f.beside or f.kind in _MAKERS for f in fields):
        return [tuple(row[1:]) for row in found]
    keys = [int(str(row[0])) for row in found]
    lists = {f.name: _lists(db, f, keys) for f in fields if f.many}
    return [_row(fields, row, lists) for row in found]


def _row(
    fields: Sequence[Field], row: Sequence[object], lists: Mapping[str, Mapping[int, list[object]]]
) -> tuple[object, ...]:
    values: list[object] = []
    at = 1
    for f in fields:
        value = row[at]
        at += 1
        if f.many:
            value = tuple(lists[f.name].get(int(str(row[0])), ()))
        elif f.beside:
            value = None if value is None else _PAIRS[f.kind](value, row[at])
            at += 1
        elif f.kind in _MAKERS and value is not None:
            value = _MAKERS[f.kind](value)
        values.append(value)
    return tuple(values)


def _object(value: object) -> object:
    import json

    return json.loads(str(value))


_PAIRS: dict[str, Callable[..., object]] = {"money": Money, "when": Moment}
"""What is made of a value and the one beside it."""

_MAKERS: dict[str, Callable[[object], object]] = {
    "object": _object,
    "flag": bool,
}


def _lists(db: Reader, f: Field, keys: Sequence[int]) -> dict[int, list[object]]:
    found: dict[int, list[object]] = {}
    for start in range(0, len(keys), PAGE):
        for owner, *values in db.all(f.many.replace("{ids}", marks(keys[start : start + PAGE]))):
            found.setdefault(int(owner), []).append(tuple(values) if f.columns else values[0])
    return found
