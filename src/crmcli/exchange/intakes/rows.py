"""A row that belongs to a customer, on its way in: what makes it the same one again, and what it says."""

from collections.abc import Collection, Iterable, Mapping

from crmcli.exchange.rules import Record

Identity = tuple[str, str]
"""Where a row came from and its id there; ("uid", uid) for one of our own without such an id."""

New = tuple[int, Record]
"""The id that a new record gets, and its row."""

COLUMNS = {"contact": "contact_id", "ticket": "ticket_id", "purchase": "purchase_id", "order": "order_ref"}
"""Fields whose column is called otherwise."""


def identity(values: Mapping[str, object]) -> Identity:
    """What makes the row the same one again."""
    if values.get("external_id") is None:
        return "uid", str(values["uid"])
    return str(values["source"]), str(values["external_id"])


def uid_of(record: Record) -> str:
    """The uid that our own export gave it; "" for none."""
    return str(record.values.get("uid") or "")


def row_of(record: Record) -> dict[str, object]:
    """The row that was made of a record's values."""
    row = record.values["row"]
    assert isinstance(row, dict)  # noqa: S101 - Belongings put it there
    return row


def said_by(record: Record, optional: Collection[str]) -> dict[str, object]:
    """The columns that the row says something of: those with a value, and None for what empty cells erase.

    `optional` are the fields that may be erased; `fields` are the custom fields as a mapping.
    """
    values = record.values
    erased = {COLUMNS.get(name, name) for name in optional if name in values and values[name] is None}
    row = row_of(record) | {"fields": values.get("fields") or {}}
    return {column: value for column, value in row.items() if value is not None or column in erased}


def numbers_of(made: Iterable[New]) -> list[int]:
    """The ids of new records."""
    return [number for number, _ in made]
