"""The records of a merge as values by field, as they stand or as they stood before a change."""

import json
from collections.abc import Iterable, Mapping

from crmcli.contacts import actions as contacts
from crmcli.customers import actions as customers
from crmcli.merging.links import OWN
from crmcli.merging.plan import SHAPES, Part
from crmcli.store.read import Held, Reader
from crmcli.store.write import Unit

Rows = dict[tuple[str, tuple[object, ...]], Held | None]
"""Rows by table and key, None for one that was not there."""

SIDES = {
    "customer": (
        ("emails", "email", "customer_email"),
        ("phones", "phone", "customer_phone"),
        ("tags", "tag", "customer_tag"),
    ),
    "contact": (("emails", "email", "contact_email"), ("phones", "phone", "contact_phone")),
}
"""Lists of a record, the column of a value, and the table in which they stand, but for the first e-mail and phone."""


def part(db: Reader, noun: str, number: int) -> Part:
    """A record as it stands."""
    return _part(noun, number, rows_now(db, noun, number))


def part_before(db: Reader, noun: str, number: int, change: int) -> Part:
    """A record as it stood before a change, by the first word of the journal about each row from then on."""
    rows = rows_now(db, noun, number)
    known: Rows = {}
    for (body,) in db.all(
        "SELECT body FROM entry WHERE entity = :noun AND record = :number AND change_id >= :change AND op <> 'load'"
        " AND body IS NOT NULL ORDER BY seq",
        noun=noun, number=number, change=change,
    ):  # fmt: skip
        for table, key, before in json.loads(body)["rows"]:
            known.setdefault((table, tuple(key.values())), before)
    tables = {OWN[noun].name, *(table for _, _, table in SIDES[noun])}
    return _part(noun, number, rows | {place: row for place, row in known.items() if place[0] in tables})


def write(unit: Unit, noun: str, number: int, changes: Mapping[str, object]) -> None:
    """Changes values of a record by field, its further e-mails and phones, its tags and its search words with it."""
    if changes:
        (customers if noun == "customer" else contacts).change(unit, number, changes)


def rows_now(db: Reader, noun: str, number: int) -> Rows:
    """The rows of a record itself."""
    own = OWN[noun].name
    found: Rows = {(own, (number,)): db.named(f"SELECT * FROM {own} WHERE id = :id", id=number)}
    for _, column, table in SIDES[noun]:
        more = "tag" if column == "tag" else "place"
        for key, value in db.all(f"SELECT {more}, {column} FROM {table} WHERE {noun}_id = :id", id=number):
            found[table, (number, key)] = {more: key, column: value}
    return found


def _part(noun: str, number: int, rows: Rows) -> Part:
    row = rows[OWN[noun].name, (number,)] or {}
    values: dict[str, object] = {name: row.get(name) for name in SHAPES[noun].fields}
    for name, column, table in SIDES[noun]:
        beside = [more for (where, _), more in rows.items() if where == table and more is not None]
        beside.sort(key=lambda more: str(more[column]) if column == "tag" else int(more["place"]))
        first = [row[column]] if row.get(column) is not None else []
        values[name] = tuple(_texts([*first, *(more[column] for more in beside)]))
    return Part(number, values | {"fields": json.loads(str(row.get("fields") or "{}"))})


def _texts(values: Iterable[object]) -> list[str]:
    return [str(value) for value in values]
