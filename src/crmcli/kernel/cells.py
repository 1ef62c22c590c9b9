"""Values as programs read them: JSON values and the plain text of a TSV or CSV cell, by the column's kind.

The conversion is chosen once a column, and kinds that need none cost next to nothing. The renderer and the export
both write by it. The spelling is a promise to scripts, so it only ever grows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from crmcli.kernel.instants import iso
from crmcli.kernel.money import amount_text
from crmcli.kernel.sheet import Column, Moment, Money, Row

LISTED, APART = ", ", " ::: "
"""Between the values of a list in one cell; the second where a value holds a comma of its own."""

Convert = Callable[..., object]
Spell = Callable[..., str]


def records(columns: Sequence[Column], rows: Iterable[Row], zone: str) -> Iterator[dict[str, object]]:
    """Each row as the object JSON has for it: column name -> value, as the table in kernel.sheet says."""
    names = [column.name for column in columns]
    conversions = {column.name: convert for column in columns if (convert := _json_conversion(column, zone))}
    for row in rows:
        record = dict(zip(names, row, strict=True))
        for name, convert in conversions.items():
            if record[name] is not None:
                record[name] = convert(record[name])
        yield record


def text_rows(columns: Sequence[Column], rows: Iterable[Row], zone: str) -> Iterator[list[str]]:
    """Each row as full plain text, cell by cell, nothing cut; an absent value is the empty text.

    Money is its amount alone ("12.50"; a query gives the currency a column of its own), an instant ISO-8601
    with offset, a list its values joined by ", " (by " ::: " where a value holds a comma), an object JSON.
    """
    spellings = [_spelling(column, zone) for column in columns]
    for row in rows:
        yield ["" if value is None else spell(value) for spell, value in zip(spellings, row, strict=True)]


def listed(values: Sequence[str]) -> str:
    """The values of a list as one text, which `unlisted` takes apart again."""
    if not any("," in value for value in values):
        return LISTED.join(values)
    return APART.join(values) + ("" if len(values) > 1 else APART.rstrip())


def unlisted(text: str) -> list[str]:
    """The values that `listed` made one text of."""
    parts = text.split(APART.strip()) if APART.strip() in text else text.split(LISTED)
    return [part for part in map(str.strip, parts) if part]


def _json_conversion(column: Column, zone: str) -> Convert | None:
    """The conversion of a column's values, None where a value is what JSON has already."""
    if column.kind == "ref":
        return partial(_reference, column.prefix)
    if column.kind == "instant":
        return partial(iso, zone=zone)
    if column.kind == "when":
        return partial(_when, zone=zone)
    if column.kind == "rows":
        return lambda rows: list(records(column.columns, rows, zone))
    return _CONVERSIONS.get(column.kind)


def _spelling(column: Column, zone: str) -> Spell:
    """The spelling of a column's values as text."""
    if column.kind == "ref":
        return partial(_reference, column.prefix)
    if column.kind == "instant":
        return partial(iso, zone=zone)
    if column.kind == "when":
        return partial(_when, zone=zone)
    if column.kind == "rows":
        return lambda rows: json_text(list(records(column.columns, rows, zone)))
    return _SPELLINGS[column.kind]


def _reference(prefix: str, number: int) -> str:
    return f"{prefix}{number}"


def _when(moment: Moment, zone: str) -> str:
    return moment.day or iso(moment.at, zone)


def _money_object(money: Money) -> dict[str, str]:
    return {"amount": _amount(money), "currency": money.currency}


def _amount(money: Money) -> str:
    return amount_text(money.minor, money.currency)


def _true_or_false(value: bool) -> str:
    return "true" if value else "false"


def json_text(value: object) -> str:
    """A value of JSON as a cell has it."""
    import json

    return json.dumps(value, ensure_ascii=False)


_CONVERSIONS: dict[str, Convert] = {"money": _money_object, "flag": bool, "list": list}

_SPELLINGS: dict[str, Spell] = {
    "text": str,
    "date": str,
    "stage": str,
    "int": str,
    "points": str,
    "number": str,
    "share": str,
    "percent": str,
    "days": str,
    "money": _amount,
    "list": listed,
    "flag": _true_or_false,
    "object": json_text,
}
