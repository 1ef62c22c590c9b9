"""Contacts as cards."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmcli.contacts.fields import CARD, CONTACTS
from crmcli.kernel.sheet import Card, Column, Done, Row, Sheet
from crmcli.store.listing import column

if TYPE_CHECKING:
    from crmcli.contacts.actions import Outcome

SAID = (
    Column("id", "Id", "ref", "i"),
    Column("at", "At", "when"),
    Column("type", "Type"),
    Column("customer", "Customer", "ref", "c"),
    Column("customer_name", "At whom"),
    Column("text", "Text"),
)


def written(outcome: "Outcome", verb: str, next_command: str) -> Card:
    """The card of a write: one contact whole, or the count of many."""
    refs = tuple(f"p{number}" for number, _ in outcome.contacts)
    if len(refs) > 1:
        done = Done(f"{verb} {len(refs)} contacts", outcome.undo)
        return Card((Column("count", "Contacts", "int"), Column("ids", "Ids", "list")), (len(refs), refs), done=done)
    number, name = outcome.contacts[0]
    said = f"{verb} p{number} {name} at c{outcome.values['customer']} {outcome.customer}{_mark(outcome)}"
    columns = tuple(column(CONTACTS.field(field)) for field in outcome.values)
    done = Done(said, outcome.undo, next_command.format(ref=f"p{number}"))
    return Card(columns, tuple(outcome.values.values()), title=name, done=done)


def _mark(outcome: "Outcome") -> str:
    """Who has the mark of the primary contact now, where it went from one to another or is taken."""
    number, _ = outcome.contacts[0]
    if outcome.before is None or outcome.before[0] == number or not outcome.values["primary"]:
        return ""
    holder, name = outcome.before
    return f", the primary contact instead of p{holder} {name}"


def card(sheet: Sheet, said: Sequence[Row], *, people: bool) -> Card:
    """One contact: whole for programs; for people what is there, and what was last said."""
    (row,) = sheet.rows
    values = {c.name: value for c, value in zip(sheet.columns, row, strict=True)}
    if not people:
        return Card(sheet.columns, tuple(row), title=str(values["name"]))
    shown = [c for name in CARD for c in sheet.columns if c.name == name and values[name] not in (None, (), {}, False)]
    newest = Sheet(SAID, said, title="Newest interactions")
    title = f"p{values['id']} {values['name']}"
    return Card(tuple(shown), tuple(values[c.name] for c in shown), title=title, sections=(newest,) if said else ())
