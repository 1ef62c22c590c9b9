"""Interactions as sheets and cards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crmcli.interactions.fields import INTERACTIONS
from crmcli.interactions.rules import NOTE
from crmcli.kernel.dates import When, when_of
from crmcli.kernel.instants import moment
from crmcli.kernel.sheet import Card, Column, Done, Moment, Sheet, Value
from crmcli.store.listing import column

if TYPE_CHECKING:
    from crmcli.interactions.actions import Outcome

LONGEST = 80
"""Characters of a text that a list shows to people."""


def logged(outcome: "Outcome", zone: str) -> Card:
    """The card of an interaction just logged; the sentence says with whom, when, and when it goes on."""
    said = f"Logged {sentence(outcome, zone)}"
    if outcome.next is None:
        follows = f'crmcli followup add c{outcome.values["customer"]} "call back" --on friday'
        return _one(outcome, Done(said, outcome.undo, follows))
    said += f", follow-up f{outcome.values['followup']} on {_on(outcome.next, zone)}"
    return _one(outcome, Done(said, outcome.undo, "crmcli due"))


def written(outcome: "Outcome", verb: str, zone: str, next_command: str) -> Card:
    """The card of a write: one interaction whole, or the count of many."""
    if len(outcome.numbers) == 1:
        follows = next_command.format(ref=f"i{outcome.numbers[0]}")
        return _one(outcome, Done(f"{verb} {sentence(outcome, zone)}", outcome.undo, follows))
    refs = tuple(f"i{number}" for number in outcome.numbers)
    done = Done(f"{verb} {len(refs)} interactions", outcome.undo)
    return Card((Column("count", "Interactions", "int"), Column("ids", "Ids", "list")), (len(refs), refs), done=done)


def sentence(outcome: "Outcome", zone: str) -> str:
    """ "i1: call with p3 Ann Lee of c12 Bolt Ltd on Friday 2026-11-20"."""
    values = outcome.values
    whom = f"c{values['customer']} {outcome.name}"
    if values["contact"] is not None:
        whom = f"p{values['contact']} {outcome.contact} of {whom}"
    at = values["at"]
    assert isinstance(at, Moment)  # noqa: S101 - the catalogue says so
    when = When(date.fromisoformat(at.day), at.at, timed=False) if at.day else when_of(at.at, zone)
    return f"i{values['id']}: {values['type']} {joined(values)} {whom} on {_on(when, zone)}"


def joined(values: Mapping[str, object]) -> str:
    """The word between a type and a name: a note is about somebody, all else is with them."""
    return "about" if values["type"] == NOTE else "with"


def in_lines(sheet: Sheet) -> Sheet:
    """The sheet for people: of a text as much as fits a line."""
    free = [column.name in ("about", "text", "subject") for column in sheet.columns]
    rows = [tuple(_begins(v) if cut else v for v, cut in zip(row, free, strict=True)) for row in sheet.rows]
    return replace(sheet, rows=rows)


def card(sheet: Sheet, *, people: bool) -> Card:
    """One interaction: whole for programs; for people what is there."""
    (row,) = sheet.rows
    if not people:
        return Card(sheet.columns, tuple(row))
    values = {c.name: value for c, value in zip(sheet.columns, row, strict=True)}
    shown = [c for c in sheet.columns if values[c.name] not in (None, {}, "")]
    title = f"i{values['id']} {values['type']} {joined(values)} {values['customer_name']}"
    return Card(tuple(shown), tuple(values[c.name] for c in shown), title=title)


def _one(outcome: "Outcome", done: Done) -> Card:
    columns = tuple(column(INTERACTIONS.field(name)) for name in outcome.values)
    title = f"i{outcome.values['id']} {outcome.name}"
    return Card(columns, tuple(outcome.values.values()), title=title, done=done)


def _on(when: When, zone: str) -> str:
    """ "Friday 2026-11-20", and the time where one is known."""
    day = f"{when.day:%A} {when.day}"
    return f"{day} at {moment(when.at, zone):%H:%M}" if when.timed else day


def _begins(text: Value) -> Value:
    if text is None:
        return None
    line, _, more = str(text).partition("\n")
    if len(line) > LONGEST:
        return f"{line[:LONGEST]}…"
    return f"{line} …" if more else line
