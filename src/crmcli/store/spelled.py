"""The rows of a query as JSON objects or as cells of a table that the database itself spells, a page at a time.

Letter by letter what kernel.cells makes of the same rows, and several times as fast. Where a database cannot be lent
our words for instants and amounts, or does not know a kind of value, the answer is None, and rows go the long way.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from crmcli.kernel.cells import json_text, listed
from crmcli.kernel.fields import Field, Reading
from crmcli.kernel.instants import iso
from crmcli.kernel.money import amount_text
from crmcli.kernel.sheet import Column
from crmcli.store.listing import Query, condition, order
from crmcli.store.read import Reader

PAGE = 1000
MOST = 60
"""Fields of a row: a function of SQLite takes 127 values."""
AS_THEY_ARE = ("text", "date", "stage", "int", "points")
FIGURES = ("number", "share", "percent", "days")
NOTHING = {"list": "NULL", "rows": "'[]'"}
"""The cell of a list without values."""
REMEMBERED = 65_536
"""Instants and amounts whose spelling is remembered; many come many times."""


def objects(db: Reader, wanted: Query, reading: Reading, noun: str = "") -> Iterator[list[str]] | None:
    """Pages of rows, each a JSON object without blanks; with `noun`, it says first what it is."""
    fields = [wanted.catalogue.field(name) for name in wanted.fields]
    values = ["json('[]')" if _empty(db, field) else _json(wanted.catalogue.key, field) for field in fields]
    if not all(values) or len(values) > MOST or not _lent(db, reading.zone):
        return None
    pairs = [f"'{field.name}', {value}" for field, value in zip(fields, values, strict=True)]
    if noun:
        pairs.insert(0, f"'noun', '{noun}'")
    rows = _pages(db, f"json_object({', '.join(pairs)})", wanted, reading)
    return ([text for (text,) in page] for page in rows)


def cells(db: Reader, wanted: Query, reading: Reading) -> Iterator[list[Any]] | None:
    """Pages of rows, each a tuple of texts and numbers, None for the empty text."""
    fields = [wanted.catalogue.field(name) for name in wanted.fields]
    values = [NOTHING[field.kind] if _empty(db, field) else _cell(wanted.catalogue.key, field) for field in fields]
    if not all(values) or not _lent(db, reading.zone):
        return None
    return _pages(db, ", ".join(filter(None, values)), wanted, reading)


def _empty(db: Reader, field: Field) -> bool:
    """Whether no record at all has anything in a list: then nobody need look for each."""
    if not field.many or field.first[0]:
        return False
    anybody = field.many.replace("IN ({ids})", "IS NOT NULL").rpartition(" ORDER BY ")[0]
    return db.one(f"{anybody} LIMIT 1") is None


def _pages(db: Reader, chosen: str, wanted: Query, reading: Reading) -> Iterator[list[Any]]:
    where, bound = condition(wanted, reading)
    limit = "" if wanted.limit is None else f" LIMIT {int(wanted.limit)}"
    sql = f"SELECT {chosen} FROM {wanted.catalogue.source} WHERE {where} ORDER BY {order(wanted)}{limit}"
    rows = db.each(sql, **bound)
    while page := list(islice(rows, PAGE)):
        yield page


def _lent(db: Reader, zone: str) -> bool:
    """Lends the database our own words for what it would spell otherwise; False where it takes none."""
    words: dict[str, Callable[..., object]] = {
        "told_instant": lru_cache(REMEMBERED)(partial(iso, zone=zone)),
        "told_amount": lru_cache(REMEMBERED)(amount_text),
        "told_json": _blanks,
        "told_number": _number,
        "told_list": _joined,
    }
    return db.lend(words)


def _blanks(text: str | None) -> str | None:
    """JSON as a cell has it."""
    import json

    return text if text in (None, "[]", "{}") else json_text(json.loads(text))


def _joined(texts: str) -> str:
    """A JSON array of texts as a cell has it."""
    import json

    return listed(json.loads(texts))


def _number(value: float | None) -> str | None:
    """A figure as JSON has it; databases write fewer digits of some."""
    return None if value is None else repr(value)


def _json(key: str, field: Field) -> str:
    """The SQL of a field's JSON value; "" where the database cannot make it."""
    if field.many:
        return _several(key, field)
    if field.kind == "money" and field.sql:
        amount = f"told_amount({field.sql}, {field.currency})"
        pair = f"json_object('amount', {amount}, 'currency', {field.currency})"
        return f"json(CASE WHEN {field.sql} IS NOT NULL THEN {pair} END)"
    if field.kind == "object" and field.sql:
        return f"json({field.sql})"
    if field.kind == "flag" and field.sql:
        return f"json({_flag(field.sql)})"
    if field.kind in FIGURES and field.sql:
        return f"json(told_number({field.sql}))"
    return _plain(field.kind, field.prefix, field.sql, field.day)


def _cell(key: str, field: Field) -> str:
    """The SQL of a field's text in a table, a figure where one is the same; "" where the database cannot make it."""
    if field.kind == "list" and field.many:
        return _list(key, field)
    if field.many:
        several = _several(key, field)
        return several and f"told_json({several})"
    if field.kind == "money" and field.sql:
        return f"CASE WHEN {field.sql} IS NOT NULL THEN told_amount({field.sql}, {field.currency}) END"
    if field.kind == "object" and field.sql:
        return f"told_json({field.sql})"
    if field.kind == "flag" and field.sql:
        return _flag(field.sql)
    return field.sql if field.kind in FIGURES else _plain(field.kind, field.prefix, field.sql, field.day)


def _list(key: str, field: Field) -> str:
    """The SQL of a list as one text; only values with a comma in them need more than commas between them."""
    both = "CASE WHEN max(instr(v, ',')) > 0 THEN told_list(json_group_array(v)) ELSE group_concat(v, ', ') END"
    texts = _gathered(key, field.many, "o, v", both)
    first, further = field.first
    if not first:
        return texts
    return f"CASE WHEN {further} OR instr({first}, ',') > 0 THEN {texts} ELSE {first} END"


def _plain(kind: str, prefix: str, sql: str, day: str = "") -> str:
    """The SQL of a value whose text is the same everywhere."""
    if kind == "ref" and sql:
        return f"'{prefix}' || {sql}"
    if kind == "instant" and sql:
        return f"CASE WHEN {sql} IS NOT NULL THEN told_instant({sql}) END"
    if kind == "when" and sql:
        return f"CASE WHEN {sql} IS NOT NULL THEN coalesce({day}, told_instant({sql})) END"
    return sql if kind in AS_THEY_ARE else ""


def _flag(sql: str) -> str:
    return f"CASE WHEN {sql} IS NULL THEN NULL WHEN {sql} THEN 'true' ELSE 'false' END"


def _several(key: str, field: Field) -> str:
    """The SQL of an array: of texts, or of objects where rows have columns."""
    if not field.columns:
        first, further = field.first
        texts = _gathered(key, field.many, "o, v", "json_group_array(v)")
        single = f"WHEN {further} THEN {texts} WHEN {first} IS NULL THEN '[]' ELSE json_array({first})"
        return f"json(CASE {single} END)" if first else f"json({texts})"
    names = [f"v{place}" for place in range(len(field.columns))]
    values = [_column(column, name) for column, name in zip(field.columns, names, strict=True)]
    if not all(values):
        return ""
    pairs = ", ".join(f"'{column.name}', {value}" for column, value in zip(field.columns, values, strict=True))
    rows = _gathered(key, field.many, f"o, {', '.join(names)}", f"json_group_array(json_object({pairs}))")
    return f"json({rows})"


def _column(column: Column, sql: str) -> str:
    """The SQL of a value in a row beside the row."""
    if column.kind == "flag":
        return f"json({_flag(sql)})"
    return _plain(column.kind, column.prefix, sql) if column.kind != "when" else ""


def _gathered(key: str, many: str, names: str, what: str) -> str:
    """What the rows beside a row come to, in their order."""
    return f"(WITH m({names}) AS ({many.replace('{ids}', key)}) SELECT {what} FROM m)"
