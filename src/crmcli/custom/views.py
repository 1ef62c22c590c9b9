"""Settings and custom fields as sheets and cards."""

from collections.abc import Sequence

from crmcli.kernel.settings import SPECS, Settings, spec
from crmcli.kernel.sheet import Card, Column, Done, Row, Sheet, Text, View

NAME, VALUE, SOURCE = Column("name", "Name"), Column("value", "Value"), Column("source", "From")
FIELD = (Column("noun", "Noun"), Column("name", "Name"), Column("type", "Type"), Column("label", "Label"))


def settings(now: Settings) -> Sheet:
    """Every setting, its value and where that came from; first where the file and the store are."""
    columns = (NAME, VALUE, SOURCE, Column("about", "About"))
    rows: list[Row] = [(s.name, str(now.kept[s.name]), now.sources[s.name], s.about) for s in SPECS]
    return Sheet(columns, rows, title=f"{now.config} · store {now.store}" if now.terminal else "")


def setting(now: Settings, name: str) -> View:
    """The value alone; an object where JSON is wanted. UnknownSetting (exit 2)."""
    wanted = spec(name)
    value = str(now.kept[wanted.name])
    if now.output in ("json", "jsonl"):
        return Card((NAME, VALUE, SOURCE), (name, value, now.sources[name]))
    return Text(value)


def kept(now: Settings, name: str, value: str | None) -> Card:
    """The card of a setting that was kept (or forgotten: None), with what counted before."""
    columns = (NAME, VALUE, Column("before", "Before"), Column("file", "File"))
    before = str(now.kept[name])
    said = f"{name} is now its default" if value is None else f"{name} = {value}"
    done = Done(f"{said} (it was {before or 'empty'})", None, "crmcli config list")
    return Card(columns, (name, value, before, str(now.config)), done=done)


def added(field: Row, undo: str | None) -> Card:
    """The card of a field; without an undo id it was there already."""
    noun, name = field[0], field[1]
    said = f"Added the field {name} to {noun}" if undo else f"{noun} has the field {name}"
    return Card(FIELD, field, done=Done(said, undo, f"crmcli {noun} edit REF --field {name}=VALUE"))


def removed(noun: str, name: str, undo: str | None) -> Card:
    """The card of a field that was removed."""
    done = Done(f"Removed the field {name} from {noun}", undo, "crmcli config field list")
    return Card(FIELD[:2], (noun, name), done=done)


def fields(rows: Sequence[Row]) -> Sheet:
    """Custom fields."""
    return Sheet(FIELD, rows, empty="No custom field yet.\nAdd one: crmcli config field add loyalty_card text")
