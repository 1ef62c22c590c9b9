"""Tickets as lists and cards; people read the words for a state, programs its key."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmcli.kernel.instants import clock, iso
from crmcli.kernel.sheet import Card, Column, Done, Sheet
from crmcli.store.listing import column
from crmcli.tickets.fields import TICKETS
from crmcli.tickets.history import TicketEvent
from crmcli.tickets.rules import DONE, STATUSES

if TYPE_CHECKING:
    from crmcli.tickets.actions import Outcome

EVENT = (
    Column("at", "At", "instant"),
    Column("actor", "By"),
    Column("what", "What"),
    Column("text", "Text"),
)
EVENTS = Column("events", "Events", "object")
SAID = {"in": "the customer wrote", "out": "we answered"}
"""A message by its direction, seen from us."""


def written(outcome: "Outcome", verb: str, next_command: str, zone: str) -> Card:
    """The card of a write: one ticket whole, or the count of many."""
    if len(outcome.tickets) > 1:
        return _many(outcome, verb)
    ((number, subject, status),) = outcome.tickets
    said = f"{verb} t{number} {subject}, {clock(outcome.at, zone)}; it is {STATUSES[status]}"
    if outcome.follows is not None:
        said += f" and follows t{outcome.follows}, which was closed too long ago to be reopened"
    columns = tuple(column(TICKETS.field(name)) for name in TICKETS.document)
    done = Done(said, outcome.undo, next_command.format(ref=f"t{number}"))
    return Card(columns, outcome.document, title=f"t{number} {subject}", done=done)


def onward(outcome: "Outcome") -> str:
    """The verb that brings a single ticket nearer its end, for `written`."""
    ((_, _, status),) = outcome.tickets
    return "close {ref}" if status == "resolved" else "resolve {ref}"


def _many(outcome: "Outcome", verb: str) -> Card:
    ids = tuple(f"t{number}" for number, _, _ in outcome.tickets)
    columns = (Column("count", "Tickets", "int"), Column("ids", "Ids", "list"))
    return Card(columns, (len(ids), ids), done=Done(f"{verb} {len(ids)} tickets", outcome.undo))


def spoken(sheet: Sheet) -> Sheet:
    """The list for people: states in words."""
    places = [place for place, column in enumerate(sheet.columns) if column.name == "status"]
    rows = [
        [STATUSES.get(str(value), value) if place in places else value for place, value in enumerate(row)]
        for row in sheet.rows
    ]
    return Sheet(sheet.columns, rows, sheet.total, sheet.title, sheet.empty)


def whole(sheet: Sheet, events: Sequence[TicketEvent], zone: str) -> Card:
    """One ticket for programs, with its events in order."""
    (row,) = sheet.rows
    return Card((*sheet.columns, EVENTS), (*row, [_document(event, zone) for event in events]))


def card(sheet: Sheet, events: Sequence[TicketEvent]) -> Card:
    """One ticket for people: what is there, and below it what happened, in order."""
    (row,) = spoken(sheet).rows
    shown = [(c, value) for c, value in zip(sheet.columns, row, strict=True) if value not in (None, {}, "", 0)]
    names = {c.name: value for c, value in shown}
    lines = [(event.at, event.actor, what(event), event.text) for event in events]
    sections = (Sheet(EVENT, lines, title="What happened"),)
    title = f"t{names['id']} {names['subject']}"
    return Card(tuple(c for c, _ in shown), tuple(value for _, value in shown), title=title, sections=sections)


def what(event: TicketEvent) -> str:
    """An event in words."""
    if event.kind == "open":
        return "opened by the customer" if event.direction == "in" else "opened by us"
    if event.kind == "assign":
        return f"assigned to {event.value or 'nobody'}"
    if event.kind == "priority":
        return f"priority {event.value}"
    if event.kind in ("note", "resume"):
        return {"note": "note", "resume": "resumed"}[event.kind]
    said = [SAID[event.direction]] if event.direction else []
    if event.to_status is not None:
        again = event.from_status in DONE and event.to_status not in DONE
        said.append("reopened" if again else STATUSES[event.to_status])
    return ", ".join(said)


def _document(event: TicketEvent, zone: str) -> dict[str, object]:
    return {
        "at": iso(event.at, zone),
        "kind": event.kind,
        "from": event.from_status,
        "to": event.to_status,
        "actor": event.actor,
        "direction": event.direction,
        "value": event.value,
        "text": event.text,
    }
