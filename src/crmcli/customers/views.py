"""Customers as sheets and cards."""

from typing import TYPE_CHECKING

from crmcli.customers.fields import CARD, CUSTOMERS
from crmcli.kernel.sheet import Card, Column, Done, Sheet
from crmcli.store.listing import column

if TYPE_CHECKING:
    from crmcli.customers.actions import Outcome


def written(outcome: "Outcome", verb: str, next_command: str = "") -> Card:
    """The card of a write: one customer whole, or the count of many."""
    if len(outcome.customers) == 1:
        number, name = outcome.customers[0]
        done = Done(f"{verb} c{number} {name}", outcome.undo, next_command.format(ref=f"c{number}"))
        columns = tuple(column(CUSTOMERS.field(field)) for field in CUSTOMERS.document)
        return Card(columns, outcome.documents[0], title=name, done=done)
    return many(outcome, verb)


def many(outcome: "Outcome", verb: str) -> Card:
    """The card of a write over several customers: how many, and their ids."""
    refs = tuple(f"c{number}" for number, _ in outcome.customers)
    done = Done(f"{verb} {len(refs)} customers", outcome.undo)
    return Card((Column("count", "Customers", "int"), Column("ids", "Ids", "list")), (len(refs), refs), done=done)


def card(sheet: Sheet, *, people: bool, sections: tuple[Sheet, ...] = ()) -> Card:
    """One customer: whole for programs; for people what is there, in the order they look for it."""
    (row,) = sheet.rows
    values = {c.name: value for c, value in zip(sheet.columns, row, strict=True)}
    if not people:
        return Card(sheet.columns, tuple(row), title=str(values["name"]))
    shown = [c for name in CARD for c in sheet.columns if c.name == name and values[name] not in (None, (), {}, "")]
    return Card(tuple(shown), tuple(values[c.name] for c in shown), title=str(values["name"]), sections=sections)
