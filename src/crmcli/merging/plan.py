"""What one record is to be that is made of several: field by field, whose value stays, and what becomes of the others.

Pure: records in, a plan out. The first record in the order of preference that says something about a field has the
word; lists unite; an address, or a name in its parts, is taken as a whole and only completed by who agrees with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as absent

from crmcli.kernel.names import fold

KEPT, FILLED, TAKEN, UNITED = "kept", "filled", "taken", "united"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a noun's fields are joined: parts of one whole, single ones, texts that are added up, the earliest, lists."""

    groups: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...] = ("note",)
    earliest: tuple[str, ...] = ()
    lists: tuple[str, ...] = ("emails", "phones")

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that can be told to be taken from one record."""
        return (*(name for group in self.groups for name in group), *self.texts, *self.earliest, *self.lists)


CUSTOMER = Shape(
    (
        ("name",), ("kind",), ("given", "family"), ("company",), ("street", "city", "region", "postcode", "country"),
        ("birthday",), ("language",), ("origin",), ("owner",),
    ),
    earliest=("since",),
    lists=("emails", "phones", "tags"),
)  # fmt: skip
CONTACT = Shape((("name",), ("given", "family"), ("role",)))
SHAPES = {"customer": CUSTOMER, "contact": CONTACT}


@dataclass(frozen=True, slots=True)
class Part:
    """A record that is merged: its id and values by field; lists are tuples, `fields` a dict of custom ones."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """A field: what becomes of it and why, from which record, and what the others had that does not stay."""

    field: str
    how: str
    value: object
    source: int
    others: Mapping[int, object] = absent(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Values of the merged record by field, those alone that differ from what the record that stays has; and why."""

    changes: dict[str, object]
    lines: tuple[Line, ...]


def plan(shape: Shape, parts: Sequence[Part], order: Sequence[int], takes: Mapping[str, int]) -> Plan:
    """How the first of `parts` takes the others in. `order` are ids by preference, `takes` overrides it by field."""
    lines: list[Line] = []
    ranked = sorted(parts, key=lambda part: order.index(part.number))
    for group in shape.groups:
        lines += _group(group, parts, _first(ranked, *(takes[name] for name in group if name in takes)))
    for name in (*shape.texts, *shape.earliest, *shape.lists):
        chosen = _first(ranked, *(takes[name] for _ in [0] if name in takes))
        join = _text if name in shape.texts else _earliest if name in shape.earliest else _list
        lines += join(name, parts, chosen)
    lines += _custom(parts, ranked, takes)
    return Plan(_changes(lines), tuple(lines))


def _first(ranked: Sequence[Part], *numbers: int) -> list[Part]:
    """The parts with those of these ids before all others."""
    return sorted(ranked, key=lambda part: part.number not in numbers)


def _group(names: tuple[str, ...], parts: Sequence[Part], ranked: Sequence[Part]) -> list[Line]:
    """Who says anything about the whole comes first; parts that it lacks come from those who agree with all it says."""
    speaking = [part for part in ranked if any(_said(part, name) for name in names)]
    if not speaking:
        return []
    whole = {name: (part.values[name], part.number) for part in speaking[:1] for name in names if _said(part, name)}
    for part in speaking[1:]:
        if all(_same(part.values.get(name), whole[name][0]) for name in whole if _said(part, name)):
            whole |= {
                name: (part.values[name], part.number) for name in names if _said(part, name) and name not in whole
            }
    return [line for name in names if (line := _line(name, parts, *whole.get(name, (None, speaking[0].number))))]


def _line(name: str, parts: Sequence[Part], value: object, source: int) -> Line | None:
    """The line of a field with one value; None where nobody but the one that stays says anything."""
    keep = parts[0]
    others = {
        part.number: part.values[name] for part in parts if _said(part, name) and not _same(part.values[name], value)
    }
    if _same(value, keep.values.get(name)):
        return Line(name, KEPT, keep.values.get(name), keep.number, others) if others else None
    return Line(name, TAKEN if _said(keep, name) else FILLED, value, source, others)


def _text(name: str, parts: Sequence[Part], ranked: Sequence[Part]) -> list[Line]:
    """Texts are put one below the other, each once."""
    texts: list[str] = []
    for part in ranked:
        text = str(part.values.get(name) or "")
        if text and not any(text in there for there in texts):
            texts.append(text)
    value = "\n\n".join(texts) or None
    if value == parts[0].values.get(name):
        return []
    source = next(part.number for part in ranked if part.number != parts[0].number and _said(part, name))
    return [Line(name, UNITED if _said(parts[0], name) else FILLED, value, source)]


def _earliest(name: str, parts: Sequence[Part], ranked: Sequence[Part]) -> list[Line]:
    """The earliest day, as that is since when."""
    said = [(str(part.values[name]), part.number) for part in ranked if _said(part, name)]
    line = _line(name, parts, *min(said)) if said else None
    return [line] if line else []


def _list(name: str, parts: Sequence[Part], ranked: Sequence[Part]) -> list[Line]:
    """All values, each once."""
    united = tuple(dict.fromkeys(value for part in ranked for value in _values(part, name)))
    there = _values(parts[0], name)
    if (set(united) == set(there)) if name == "tags" else (united == there):
        return []
    source = next((part.number for part in parts[1:] if set(_values(part, name)) - set(there)), ranked[0].number)
    return [Line(name, UNITED if there else FILLED, united, source)]


def _custom(parts: Sequence[Part], ranked: Sequence[Part], takes: Mapping[str, int]) -> list[Line]:
    spread = [Part(part.number, {f"fields.{name}": value for name, value in _fields(part).items()}) for part in parts]
    names = dict.fromkeys(name for part in spread for name in part.values)
    by_number = {part.number: part for part in spread}
    lines: list[Line] = []
    for name in names:
        chosen = _first(ranked, *(takes[name] for _ in [0] if name in takes))
        lines += _group((name,), spread, [by_number[part.number] for part in chosen])
    return lines


def _changes(lines: Sequence[Line]) -> dict[str, object]:
    changes: dict[str, object] = {line.field: line.value for line in lines if line.how != KEPT}
    own = {name.removeprefix("fields."): changes.pop(name) for name in list(changes) if name.startswith("fields.")}
    return changes | ({"fields": own} if own else {})


def _said(part: Part, name: str) -> bool:
    return part.values.get(name) not in (None, "", (), {})


def _values(part: Part, name: str) -> tuple[str, ...]:
    found = part.values.get(name)
    return tuple(map(str, found)) if isinstance(found, tuple | list) else ()


def _fields(part: Part) -> Mapping[str, object]:
    found = part.values.get("fields")
    return found if isinstance(found, Mapping) else {}


def _same(one: object, other: object) -> bool:
    """Values that a reader takes for the same: texts without regard to case and accents."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or fold(one) == fold(other) != ""
    return one == other
