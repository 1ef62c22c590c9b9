"""Cells into values: the rows of a batch, read column by column as planned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as column_of
from typing import NamedTuple

from crmcli.exchange.readers.source import SEVERAL
from crmcli.exchange.rules import CLEAR, Issue
from crmcli.kernel.cells import LISTED, unlisted
from crmcli.kernel.errors import CrmError
from crmcli.kernel.fields import Plain, Reading

REMEMBERED = 16_384
"""Values remembered for each column."""

Parse = Callable[[str, Reading], object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, its header, the field it fills, how its cells are read.

    `many` puts the value at the end of a list; `custom` puts it among the custom fields. A `constant` stands in every
    row and has no place.
    """

    place: int
    header: str
    field: str
    parse: Parse
    many: bool = False
    custom: bool = False
    plain: Plain | None = None
    separator: str = ""
    """Between several values of a list."""
    join: str = ""
    """Between what columns before it say of the same field and what it says; "" only speaks where they are silent."""
    constant: str = ""
    silent: tuple[int, ...] = ()
    """Places: it speaks only in rows where none of these says anything."""
    spoken: tuple[int, ...] = ()
    """Places: it speaks only in rows where one of these says something."""
    remembers: int = REMEMBERED
    memory: dict[str, object] = column_of(default_factory=dict)


class Fresh(NamedTuple):
    """A custom field that is to be defined."""

    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of a file are read. `fresh` are custom fields to be defined, by name."""

    columns: tuple[Column, ...]
    fresh: Mapping[str, Fresh]
    ignored: tuple[str, ...]
    policies: Mapping[str, str] = column_of(default_factory=dict)
    """Field (`fields.size` for a custom one) -> overwrite, fill or never, where the file's kind has a policy for it."""
    types: Mapping[str, str] = column_of(default_factory=dict)
    """Custom field -> its type."""
    by: Mapping[str, str] = column_of(default_factory=dict)
    """Field that names a record -> how: email, phone, id or name."""

    filled: set[str] = column_of(default_factory=set)
    """Custom fields that rows read so far have a value for."""

    def type_of(self, name: str) -> str:
        """The type of a custom field that a column fills."""
        return self.types.get(name, "text")

    def has(self, name: str) -> bool:
        """True when a column fills the field."""
        return any(column.field == name and not column.custom for column in self.columns)


def read(
    rows: Sequence[Sequence[str]], planned: Plan, reading: Reading, *, clear_empty: bool = False
) -> tuple[dict[str, list[object]], dict[int, Issue]]:
    """Reads a batch of rows column by column: field -> its value in each row (None where absent), and row -> issue.

    A cell that cannot be read makes its row's issue, naming its column. With `clear_empty` an empty cell is CLEAR.
    """
    fields: dict[str, list[object]] = {}
    issues: dict[int, Issue] = {}
    texts = list(zip(*rows, strict=True)) or [()] * (1 + max((c.place for c in planned.columns), default=0))
    for column in planned.columns:
        cells = [column.constant] * len(rows) if column.constant else _in_turn(column, texts)
        values = _column(column, cells, reading, issues)
        if clear_empty and not column.many:
            values = [CLEAR if value is None else value for value in values]
        if column.custom:
            if _into_custom(fields.setdefault("fields", [None] * len(rows)), column, values):
                planned.filled.add(column.field)
        elif column.field in fields:
            pairs = zip(fields[column.field], values, strict=True)
            fields[column.field] = [_joined(a, b, column.join) for a, b in pairs]
        else:
            fields[column.field] = values
    return fields, issues


def _in_turn(column: Column, texts: Sequence[Sequence[str]]) -> Sequence[str]:
    """The cells of a column, empty in rows where it has to be silent."""
    own, before = texts[column.place], column.silent or column.spoken
    if not before:
        return own
    said = [any(cell.strip() for cell in cells) for cells in zip(*(texts[place] for place in before), strict=True)]
    return [cell if other is bool(column.spoken) else "" for cell, other in zip(own, said, strict=True)]


def _column(column: Column, texts: Sequence[str], reading: Reading, issues: dict[int, Issue]) -> list[object]:
    """The values of one column. Cities, owners and tags repeat: what was read once is remembered."""
    if column.plain is not None and column.plain(texts, reading):
        if "" not in texts:
            return list(zip(texts, strict=True)) if column.many else list(texts)
        return [(text,) if text else None for text in texts] if column.many else [text or None for text in texts]
    values: list[object] = []
    memory, keep = column.memory, values.append
    for row, text in enumerate(texts):
        if not text:
            keep(None)
            continue
        value = memory.get(text)
        if value is None and not text.isspace():
            try:
                value = _value(column, text, reading)
            except CrmError as error:
                issues.setdefault(row, Issue(column.header, error.message))
            if len(memory) < column.remembers:
                memory[text] = value
        keep(value)
    return values


def _value(column: Column, text: str, reading: Reading) -> object:
    if column.many:
        if column.separator == LISTED and SEVERAL not in text:
            parts = unlisted(text)
        elif column.separator and column.separator != LISTED:
            parts = [part.strip() for part in text.split(column.separator)]
        else:
            parts = _parts(text) if _several(text) else [text]
        values = (column.parse(part, reading) for part in parts if part)
        return tuple(dict.fromkeys(value for value in values if value is not None)) or None
    return column.parse(text.replace(SEVERAL, ", ") if SEVERAL in text else text, reading)


def _joined(one: object, other: object, mark: str) -> object:
    """What two columns say of one field: a list of both, a text of both, or else what the first says."""
    if one is None or other is None or one is CLEAR:
        return one if other is None else other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(dict.fromkeys((*one, *other)))
    return f"{one}{mark}{other}" if mark else one


def _into_custom(fields: list[object], column: Column, values: Sequence[object]) -> bool:
    """Puts a column among the custom fields; False when it says nothing."""
    name, filled = column.field, False
    for row, value in enumerate(values):
        if value is not None:
            there = fields[row]
            if isinstance(there, dict):
                there[name] = _joined(there.get(name), None if value is CLEAR else value, column.join)
            else:
                fields[row] = {name: None if value is CLEAR else value}
            filled = filled or value is not CLEAR
    return filled


def _several(cell: str) -> bool:
    return SEVERAL in cell or "," in cell or ":::" in cell


def _parts(cell: str) -> list[str]:
    """Several addresses in one cell stand apart by our separator, ` ::: `, or in our own lists by a comma."""
    if SEVERAL in cell:
        return [part for part in cell.split(SEVERAL) if part]
    if ":::" in cell:
        return [part.strip() for part in cell.split(":::") if part.strip()]
    if ", " in cell and (cell.count("@") > 1 or cell.count("+") > 1):
        return [part for part in cell.split(", ") if part]
    return [] if cell.isspace() else [cell]
