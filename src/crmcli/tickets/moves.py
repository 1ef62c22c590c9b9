"""How a ticket goes on: what each command does in each state. This table is the only place that says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from crmcli.kernel.instants import clock
from crmcli.tickets.history import Standing, TicketEvent
from crmcli.tickets.rules import STATUSES, IllegalMove

_ANY = {status: status for status in STATUSES}

MOVES: Mapping[str, Mapping[str, str]] = {
    "reply": {
        "new": "open",
        "open": "open",
        "pending_customer": "pending_customer",
        "pending_internal": "open",
        "resolved": "resolved",
    },
    "reply --from-customer": {
        "new": "new",
        "open": "open",
        "pending_customer": "open",
        "pending_internal": "open",
        "resolved": "open",
        "closed": "open",
    },
    "wait": dict.fromkeys(("new", "open", "pending_internal"), "pending_customer"),
    "wait --internal": dict.fromkeys(("new", "open", "pending_customer"), "pending_internal"),
    "resume": dict.fromkeys(("pending_customer", "pending_internal"), "open"),
    "resolve": dict.fromkeys(("new", "open", "pending_customer", "pending_internal"), "resolved"),
    "close": dict.fromkeys(("new", "open", "pending_customer", "pending_internal", "resolved"), "closed"),
    "reopen": dict.fromkeys(("resolved", "closed"), "open"),
    "note": _ANY,
    "assign": _ANY,
    "priority": _ANY,
}
"""Verb -> state -> the state that follows; what is not there is refused. To stay is no move but may be done.

A customer who answers after `ticket.reopen_days` opens a new ticket instead (actions.reply).
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket to be moved on: its number, where it stands, and the zone in which people are told."""

    number: int
    standing: Standing
    zone: str


def possible(status: str) -> tuple[str, ...]:
    """The commands that a ticket in this state can be given, in the order of the table."""
    return tuple(verb if verb != "priority" else "edit" for verb, moves in MOVES.items() if status in moves)


def step(
    case: Case, verb: str, at: int, direction: str | None = None, value: str | None = None, text: str | None = None
) -> TicketEvent:
    """The event that a verb makes; IllegalMove (exit 4) when the table has none for the ticket's state."""
    status = case.standing.status
    to_status = MOVES[verb].get(status)
    if to_status is None:
        raise IllegalMove(case.number, verb, status, clock(case.standing.since, case.zone), possible(status))
    kind = verb.partition(" ")[0]
    if to_status == status:
        return TicketEvent(kind, at, direction=direction, value=value, text=text)
    return TicketEvent(kind, at, status, to_status, direction, value, text)


def resolve(case: Case, at: int, text: str | None) -> list[TicketEvent]:
    """Resolves; a closing message is an answer to the customer like any other."""
    return [step(case, "resolve", at, direction="out" if text else None, text=text)]


def close(case: Case, at: int) -> list[TicketEvent]:
    """Closes; what was not resolved is resolved at the same instant."""
    closing = step(case, "close", at)
    if closing.from_status == "resolved":
        return [closing]
    return [step(case, "resolve", at), TicketEvent("close", at, "resolved", "closed")]


def assign(case: Case, at: int, name: str | None) -> list[TicketEvent]:
    """Says who works on it; nothing when they do already."""
    return [] if case.standing.assignee == name else [step(case, "assign", at, value=name)]


def prioritise(case: Case, at: int, priority: str) -> list[TicketEvent]:
    """Gives another priority; nothing when it has it already."""
    return [] if case.standing.priority == priority else [step(case, "priority", at, value=priority)]
