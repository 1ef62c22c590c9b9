"""Adding and removing custom fields."""

from crmcli.custom import queries, rules
from crmcli.custom.records import FIELD
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


def add(workspace: Workspace, noun: str, name: str, kind: str, label: str = "") -> str | None:
    """Adds a field to a noun; the undo id, None when it was there already with that type."""
    rules.checked_name(name)
    if kind not in rules.TYPES:
        raise rules.UnknownType(kind)
    with workspace.store.write(workspace) as unit:
        there = queries.defined(unit, noun)
        if name in there and there[name] != kind:
            raise rules.FieldExists(noun, name, there[name])
        if name not in there:
            define(unit, noun, name, kind, label)
    return unit.undo


def rm(workspace: Workspace, noun: str, name: str) -> str | None:
    """Removes a field that no record holds a value of; the undo id."""
    with workspace.store.write(workspace) as unit:
        number = unit.value("SELECT id FROM custom_field WHERE noun = :noun AND name = :name", noun=noun, name=name)
        if number is None:
            raise rules.NoSuchField(noun, name)
        if used := queries.holders(unit, noun, name):
            raise rules.FieldInUse(noun, name, used)
        unit.delete(FIELD, id=number)
    return unit.undo


def define(unit: Unit, noun: str, name: str, kind: str = "text", label: str = "") -> None:
    """Writes the definition of a new field."""
    unit.insert(FIELD, noun=noun, name=name, label=label or name.replace("_", " "), type=kind, created_at=unit.at)
