"""From a header to fields: which column is read by which field's `parse`, which are custom fields, which left out."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as column_of
from datetime import datetime
from functools import cache
from itertools import count

from crmcli.custom.rules import field_name, read_value
from crmcli.exchange.readers.source import SEVERAL
from crmcli.exchange.rules import CLEAR, MARKS, BadMap, Issue
from crmcli.kernel.errors import CrmError, Usage
from crmcli.kernel.fields import Catalogue, Field, Plain, Reading
from crmcli.kernel.instants import micros
from crmcli.kernel.names import all_clean, fold, quoted

ID_DIGITS = 18
"""Of an id, at most."""

REMEMBERED = 16_384
"""Values remembered for each column."""

Parse = Callable[[str, Reading], object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, its header, the field it fills, how its cells are read.

    `many` puts the value at the end of a list; `custom` puts it among the custom fields.
    """

    place: int
    header: str
    field: str
    parse: Parse
    many: bool = False
    custom: bool = False
    plain: Plain | None = None
    memory: dict[str, object] = column_of(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of a file are read. `fresh` are custom fields to be defined: name -> header."""

    columns: tuple[Column, ...]
    fresh: dict[str, str]
    ignored: tuple[str, ...]

    def has(self, name: str) -> bool:
        """True when a column fills the field."""
        return any(column.field == name and not column.custom for column in self.columns)


@cache
def plain(header: str) -> str:
    """A header as aliases are compared: folded, `_ - . /` and blanks alike, CustomerId as customer id."""
    if " " not in header:
        header = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(fold(header).replace("_", " ").replace("-", " ").replace(".", " ").replace("/", " ").split())


def words_of(catalogue: Catalogue) -> dict[str, Field]:
    """Every header that names a field of the catalogue."""
    known: dict[str, Field] = {}
    for field in catalogue.fields:
        if field.parse is not None:
            for word in (field.name, field.label, *field.aliases):
                known.setdefault(plain(word), field)
    return known


def _ref(text: str, _reading: Reading) -> int:
    digits = text.lstrip("abcdefghijklmnopqrstuvwxyz")
    if not digits.isascii() or not digits.isdigit() or len(digits) > ID_DIGITS:
        raise Usage(f"'{text}' is no id")
    return int(digits)


def _rows(text: str, _reading: Reading) -> object:
    """The objects of a `rows` field: a JSON array, or its objects one behind the other."""
    try:
        return json.loads(text if text.startswith("[") else f"[{text}]")
    except ValueError:
        raise Usage(f"{quoted(text)} is no list of objects") from None


def _instant(text: str, _reading: Reading) -> int:
    try:
        return micros(datetime.fromisoformat(text))
    except ValueError:
        raise Usage(f"'{text}' is no instant") from None


READ_BACK: dict[str, Parse] = {
    "ref": _ref,
    "int": _ref,
    "instant": _instant,
    "text": lambda text, _: text,
    "rows": _rows,
    "list": lambda text, _: tuple(text.replace(", ", SEVERAL).split(SEVERAL)),
}
"""How columns that nobody may set are read from our own export, by the field's kind."""

LISTS = {"email": "emails", "phone": "phones", "emails": "emails", "phones": "phones"}


def plan(
    header: Sequence[str], catalogue: Catalogue, custom: dict[str, str], maps: Sequence[str] = (), *, ours: bool = False
) -> Plan:
    """Reads the header. `custom` are the noun's custom fields by name with their types; `ours` marks our own export.

    BadMap when a --map names no column or no field.
    """
    asked = _asked(header, catalogue, custom, maps)
    known = words_of(catalogue)
    if not ours:
        _as_theirs(known, header, catalogue)
    columns: list[Column] = []
    fresh: dict[str, str] = {}
    ignored: list[str] = []
    taken: set[str] = set()
    own_names: set[str] = set()
    for place, name in enumerate(header):
        wanted = asked.get(name)
        if name in MARKS or wanted == "" or not name.strip():
            ignored.append(name)
            continue
        own = catalogue.by_name.get(name) if ours else None
        if own is not None and own.parse is None:
            if own.kind in READ_BACK:
                columns.append(Column(place, name, name, READ_BACK[own.kind]))
            continue
        field = _field(wanted, catalogue) if wanted else known.get(plain(name))
        if field is not None and field.parse is not None and (field.name in LISTS or field.name not in taken):
            taken.add(field.name)
            filled, many = LISTS.get(field.name, field.name), field.name in LISTS
            columns.append(Column(place, name, filled, field.parse, many=many, plain=field.plain))
        elif ours and not wanted and not name.startswith("fields."):
            ignored.append(name)
        else:
            columns.append(_custom(place, name, wanted or "", custom, fresh, own_names))
    return Plan(tuple(columns), fresh, tuple(name for name in ignored if asked.get(name) != ""))


def _as_theirs(known: dict[str, Field], header: Sequence[str], catalogue: Catalogue) -> None:
    """In a foreign file "source" says how a customer was won or a ticket came, and "id" is an id of theirs."""
    said = [known.get(plain(name)) for name in header]
    known.pop("source", None)
    if (theirs := catalogue.by_name.get("external_id")) is not None and theirs not in said:
        known["id"] = theirs
    for meant in filter(None, map(catalogue.by_name.get, ("origin", "channel"))):
        if meant.parse is not None and meant not in said:
            known["source"] = meant


def _asked(header: Sequence[str], catalogue: Catalogue, custom: dict[str, str], maps: Sequence[str]) -> dict[str, str]:
    asked: dict[str, str] = {}
    for text in maps:
        column, equals, name = text.rpartition("=")
        if not equals:
            raise BadMap(text, "it has no '='")
        match = [h for h in header if h == column] or [h for h in header if plain(h) == plain(column)]
        if not match:
            raise BadMap(text, f"the file has no column '{column}'", header)
        known = [f.name for f in catalogue.fields if f.parse is not None]
        if name and name not in known and name not in custom and not name.startswith("fields."):
            raise BadMap(
                text, f"{catalogue.noun} has no field '{name}' (a new one: crmcli config field add {name})", known
            )
        asked[match[0]] = name
    return asked


def _field(name: str, catalogue: Catalogue) -> Field | None:
    found = catalogue.by_name.get(name)
    return found if found is not None and found.parse is not None else None


def _custom(
    place: int, header: str, wanted: str, custom: dict[str, str], fresh: dict[str, str], taken: set[str]
) -> Column:
    """A column kept as a custom field; the second of one name gets a number, so that two are never mixed."""
    name = (wanted or header).removeprefix("fields.")
    name = name if name in custom else field_name(name) or f"column_{place + 1}"
    name = _unused(name, taken)
    if name not in custom:
        fresh[name] = header.removeprefix("fields.")
    kind = custom.get(name, "text")
    plain = all_clean if kind == "text" else None
    return Column(
        place, header, name, lambda text, reading: read_value(name, kind, text, reading), custom=True, plain=plain
    )


def _unused(name: str, taken: set[str]) -> str:
    free = name if name not in taken else next(n for k in count(2) if (n := f"{name}_{k}") not in taken)
    taken.add(free)
    return free


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
        values = _column(column, texts[column.place], reading, issues)
        if clear_empty and not column.many:
            values = [CLEAR if value is None else value for value in values]
        if column.custom:
            _into_custom(fields.setdefault("fields", [None] * len(rows)), column.field, values)
        elif column.many and column.field in fields:
            fields[column.field] = [_joined(a, b) for a, b in zip(fields[column.field], values, strict=True)]
        else:
            fields[column.field] = values
    return fields, issues


def _column(column: Column, texts: Sequence[str], reading: Reading, issues: dict[int, Issue]) -> list[object]:
    """The values of one column. Cities, owners and tags repeat: what was read once is remembered."""
    if column.plain is not None and column.plain(texts):
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
            if len(memory) < REMEMBERED:
                memory[text] = value
        keep(value)
    return values


def _value(column: Column, text: str, reading: Reading) -> object:
    if column.many:
        if not _several(text):
            return (column.parse(text, reading),)
        return tuple(dict.fromkeys(column.parse(part, reading) for part in _parts(text)))
    return column.parse(text.replace(SEVERAL, ", ") if SEVERAL in text else text, reading)


def _joined(one: object, other: object) -> object:
    """The addresses of two columns as one list."""
    if one is None or other is None:
        return one if other is None else other
    assert isinstance(one, tuple)  # noqa: S101 - `_value` makes tuples of columns with many
    assert isinstance(other, tuple)  # noqa: S101
    return tuple(dict.fromkeys((*one, *other)))


def _into_custom(fields: list[object], name: str, values: Sequence[object]) -> None:
    for row, value in enumerate(values):
        if value is not None:
            there = fields[row]
            if isinstance(there, dict):
                there[name] = None if value is CLEAR else value
            else:
                fields[row] = {name: None if value is CLEAR else value}


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
