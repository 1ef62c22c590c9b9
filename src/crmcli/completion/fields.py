"""The words of --fields, --sort and --where: the fields of the noun that a command lists."""

import re
from importlib import import_module

from crmcli.completion.nouns import catalogue_of
from crmcli.completion.place import Place
from crmcli.completion.records import Offer, custom_fields, owners, tags
from crmcli.kernel.fields import Catalogue, Field
from crmcli.store.read import Reader

HEAD = re.compile(r"(?is)(?:.*(?:(?<!in )\(|\s(?:and|or|not)\s))?\s*(?:not\s+)?")
"""All of a filter but its last condition."""
CONDITION = re.compile(r"([A-Za-z_][\w.-]*)(!=|<=|>=|[=<>:])")


def listed(place: Place, db: Reader | None) -> list[Offer]:
    """Another field behind those of --fields."""
    before, comma, _ = place.typed.rpartition(",")
    taken = before.split(",")
    return [(before + comma + name, label) for name, label, _ in _known(place, db) if name not in taken]


def sorted_by(place: Place, db: Reader | None) -> list[Offer]:
    """Another field behind those of --sort, with - in front where that is typed."""
    before, comma, word = place.typed.rpartition(",")
    minus = "-" if word.startswith("-") else ""
    known = [(name, label) for name, label, field in _known(place, db) if field is None or _has_order(field)]
    return [(before + comma + minus + name, label) for name, label in known]


def filtered(place: Place, db: Reader | None) -> list[Offer]:
    """The field of the condition that is being typed, or its value where the words for it are known."""
    head = HEAD.match(place.typed)
    before = head[0] if head else ""
    condition = CONDITION.match(place.typed, len(before))
    if condition is None:
        known = _known(place, db)
        return [(f"{before}{name}{_sign(field)}", label) for name, label, field in known]
    values = _values(place, db, condition[1], place.typed[condition.end() :])
    start = place.typed[: condition.end()]
    return [(start + value, about) for value, about in values if not set(value) & set(" ()'\"")]


def _known(place: Place, db: Reader | None) -> list[tuple[str, str, Field | None]]:
    """The name and label of each field that can be read; those of the store's own have no declaration."""
    catalogue = _catalogue(place)
    if catalogue is None:
        return []
    ours: list[tuple[str, str, Field | None]] = [(f.name, f.label, f) for f in catalogue.fields if f.sql or f.many]
    own = custom_fields(db, catalogue.noun) if db is not None else []
    return ours + [(name, label, None) for name, label in own]


def _catalogue(place: Place) -> Catalogue | None:
    module, _, name = catalogue_of(place.command, place.words).partition(":")
    found = getattr(import_module(module), name) if module else None
    return found if isinstance(found, Catalogue) else None


def _has_order(field: Field) -> bool:
    return bool(field.sql) and field.kind != "object"


def _sign(field: Field | None) -> str:
    """The sign that most often follows: a list has a word, the rest is equal to it."""
    return ":" if field is not None and field.kind == "list" else "="


def _values(place: Place, db: Reader | None, name: str, typed: str) -> list[Offer]:
    catalogue = _catalogue(place)
    field = catalogue.by_name.get(name) if catalogue else None
    if field is None:
        return []
    if field.choices:
        return [(choice, "") for choice in field.choices]
    if db is not None and field.name in ("owner", "tags"):
        return owners(db, typed) if field.name == "owner" else tags(db, typed)
    return []
