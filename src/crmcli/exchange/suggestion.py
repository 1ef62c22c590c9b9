"""`import --suggest FILE`: the mapping file that imports a file as it would be without one, to be changed and kept.

It names columns and fields, and holds no value of the file.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.custom.queries import defined
from crmcli.customers.fields import CUSTOMERS
from crmcli.exchange import nouns
from crmcli.exchange.beside import with_customer
from crmcli.exchange.found import Found, find_out, ordered
from crmcli.exchange.layout import CUSTOMER, OWN_NAME, Layout, Use, plain
from crmcli.exchange.mapping import Plan
from crmcli.exchange.mapping_file import COLUMN
from crmcli.exchange.planning import customer_plan, plan
from crmcli.exchange.readers.objects import PEOPLE_KEYS
from crmcli.exchange.readers.source import survey
from crmcli.exchange.rules import Wish
from crmcli.workspace import Workspace

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import InlineTable, Table

FIRST = {"emails": "email", "phones": "phone"}
"""Fields that a column adds a value to, and what they are called where it is one."""

SAYABLE = frozenset(COLUMN) | {"stands"}
FEW = 8
"""Translations that a line shows; a column of more is left to what crmcli knows."""


def suggested(workspace: Workspace, path: Path, wish: Wish) -> str:
    """The text of the mapping file; of an export of several nouns, for the first. UnknownNoun (exit 2)."""
    found, own = next(iter(find_out(survey(path, wish.encoding), wish)))
    catalogue = nouns.intake(workspace, found.noun, own, fresh=False, ours=found.ours).catalogue
    with workspace.store.read() if workspace.store.exists else nullcontext() as db:
        held = {} if db is None else defined(db, found.noun.removesuffix("s"))
    layout = own.layout if found.ours else with_customer(found.rows.header, found.noun, catalogue, own.layout)
    planned = plan(found.rows.header, catalogue, held, layout, ours=found.ours)
    whose = customer_plan(found.rows.header, CUSTOMERS, {}, layout)
    order = ordered(found, planned, catalogue, replace(workspace.reading(), date_order=own.date_order)).date_order
    document = _head(found, own, layout, order)
    document["columns"] = _columns(found, layout, planned, whose)
    return document.as_string()


def _head(found: Found, wish: Wish, layout: Layout, order: str) -> "TOMLDocument":
    """The top of the file; what is not found out is there as a comment."""
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("What the columns of such a file are for; see: crmcli help mapping"))
    said = {
        "noun": found.noun, "source": layout.source or (wish.source if wish.source != "import" else ""),
        "key": layout.key, "on_match": layout.on_match,
        "encoding": found.survey.encoding if found.rows.delimiter else "",
        "delimiter": found.rows.delimiter, "dates": order, "zone": layout.zone, "unknown": layout.unknown,
    }  # fmt: skip
    examples = {"source": "shop", "on_match": "update", "dates": "dmy", "zone": "Europe/Berlin", "unknown": "keep"}
    for name, text in said.items():
        if text:
            document.add(name, tomlkit.string(text))
        elif name in examples:
            document.add(tomlkit.comment(f'{name} = "{examples[name]}"'))
    return document


def _columns(found: Found, layout: Layout, planned: Plan, whose: Plan) -> "Table":
    """A line for each column. One whose header stands twice, and what only a profile can say, stay as they are read."""
    import tomlkit

    header, table, uses = found.rows.header, tomlkit.table(), layout.uses(found.rows.header)
    for place, name in enumerate(header):
        use = uses.get(place) or next(_by_header(place, planned, whose), Use())
        if not name.strip() or header.count(name) > 1:
            continue
        carries = found.noun == "customers" and place not in uses and plain(name) in PEOPLE_KEYS
        if found.ours or carries or not _is_sayable(use):
            table.add(tomlkit.comment(f"{tomlkit.key([name]).as_string()} is read as crmcli knows it"))
        else:
            table.add(tomlkit.key([name]), _line(use))
    return table


def _by_header(place: int, planned: Plan, whose: Plan) -> Iterator[Use]:
    """What the header of a column says it is."""
    for found, prefix in ((planned, ""), (whose, CUSTOMER)):
        for column in found.columns:
            if column.place == place and not column.constant:
                own = f"fields.{column.field}" if column.custom else FIRST.get(column.field, column.field)
                kind = found.fresh[column.field].type if column.custom and column.field in found.fresh else ""
                yield Use(f"{prefix}{own}", type=kind if kind != "text" else "")


def _is_sayable(use: Use) -> bool:
    """Whether a mapping file has words for all of it."""
    if OWN_NAME in (use.field, *use.into) or len(use.values) > FEW:
        return False
    return all(getattr(use, one.name) == getattr(Use(), one.name) for one in fields(use) if one.name not in SAYABLE)


def _line(use: Use) -> "str | InlineTable":
    """A field's name, or all that is said of the column."""
    import tomlkit

    said = {name: getattr(use, name) for name in COLUMN if name != "optional" and getattr(use, name)}
    if set(said) <= {"field"}:
        return use.field
    line = tomlkit.inline_table()
    for name, value in said.items():
        line.add(name, list(value) if name == "into" else dict(value) if name == "values" else value)
    return line
