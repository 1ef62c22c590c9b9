"""What people do with tickets; each of the verbs is one unit of work. Events are added, never changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crmcli.custom.column import fields_column, fields_merged
from crmcli.interactions import actions as interactions
from crmcli.kernel.dates import When
from crmcli.kernel.errors import NothingToChange
from crmcli.kernel.events import Restored
from crmcli.kernel.ids import new_uid
from crmcli.store import refs
from crmcli.store.read import marks
from crmcli.store.write import Unit
from crmcli.tickets import history, moves, queries, rules
from crmcli.tickets.history import Standing, TicketEvent
from crmcli.tickets.moves import Case
from crmcli.tickets.queries import Held
from crmcli.tickets.records import EVENT, TICKET
from crmcli.workspace import Workspace

STAND = (
    "UPDATE ticket SET status = ?, priority = ?, assignee = ?, opened_at = ?, changed_at = ?, first_reply_at = ?,"
    " resolved_at = ?, closed_at = ?, waiting_since = ?, reopened = ? WHERE id = ?"
)

Step = Callable[[Case, int], list[TicketEvent]]
"""What a verb does to a ticket at an instant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Tickets as a write left them: (id, subject, status) each, the document of a single one, the undo id.

    `at` is when it happened; `follows` the closed ticket in whose place a new one was opened.
    """

    tickets: tuple[tuple[int, str, str], ...]
    document: tuple[object, ...]
    at: int
    undo: str | None
    follows: int | None = None


def open_(workspace: Workspace, values: Mapping[str, object], when: When | None) -> Outcome:
    """Opens a ticket; `values` as in rules.columns and history.events_for. KnownRecord, InTheTrash (exit 4)."""
    zone = workspace.settings.zone
    with workspace.store.write(workspace) as unit:
        at = rules.instant(0, when, None, unit.at, zone)
        number = insert(unit, {**values, "opened_at": at})
        interactions.settle(unit, [int(str(values["customer"]))])
        outcome = _outcome(workspace, unit, [number], at)
    return replace(outcome, undo=unit.undo)


def reply(workspace: Workspace, number: int, text: str, when: When | None, *, from_customer: bool) -> Outcome:
    """Records a message, ours unless it is `from_customer`. An answer to a closed ticket is an IllegalMove (exit 4).

    A customer reopens what is done; what was closed longer than `ticket.reopen_days` ago is followed by a new ticket.
    """
    if not from_customer:
        return _each(workspace, [number], when, lambda case, at: [moves.step(case, "reply", at, "out", text=text)])
    with workspace.store.write(workspace) as unit:
        held, case, at = _met(workspace, unit, number, when)
        closed_at = case.standing.closed_at
        if closed_at is not None and not rules.within(workspace.settings.number("ticket.reopen_days"), closed_at, at):
            outcome = _followed(workspace, unit, number, held, case.standing, text, at)
        else:
            _record(unit, number, held, [moves.step(case, "reply --from-customer", at, "in", text=text)])
            outcome = _outcome(workspace, unit, [number], at)
        interactions.settle(unit, [held.customer])
    return replace(outcome, undo=unit.undo)


def note(workspace: Workspace, number: int, text: str, when: When | None) -> Outcome:
    """Writes down what only we read; it is no answer."""
    return _each(workspace, [number], when, lambda case, at: [moves.step(case, "note", at, text=text)])


def assign(workspace: Workspace, numbers: Sequence[int], name: str | None, when: When | None) -> Outcome:
    """Says who works on tickets; None: nobody."""
    return _each(workspace, numbers, when, lambda case, at: moves.assign(case, at, name))


def wait(workspace: Workspace, number: int, reason: str | None, when: When | None, *, internal: bool) -> Outcome:
    """Waits for the customer, or with `internal` for something on our side. IllegalMove (exit 4)."""
    verb = "wait --internal" if internal else "wait"
    return _each(workspace, [number], when, lambda case, at: [moves.step(case, verb, at, text=reason)])


def resume(workspace: Workspace, number: int, when: When | None) -> Outcome:
    """Goes on with a ticket that waited. IllegalMove (exit 4)."""
    return _each(workspace, [number], when, lambda case, at: [moves.step(case, "resume", at)])


def resolve(workspace: Workspace, numbers: Sequence[int], text: str | None, when: When | None) -> Outcome:
    """Resolves tickets; with `text` that is also an answer to the customer. IllegalMove (exit 4)."""
    return _each(workspace, numbers, when, lambda case, at: moves.resolve(case, at, text))


def close(workspace: Workspace, numbers: Sequence[int], when: When | None) -> Outcome:
    """Closes tickets, resolving at the same instant what was not. IllegalMove (exit 4)."""
    return _each(workspace, numbers, when, moves.close)


def reopen(workspace: Workspace, number: int, reason: str | None, when: When | None) -> Outcome:
    """Opens a resolved or closed ticket again. IllegalMove (exit 4)."""
    return _each(workspace, [number], when, lambda case, at: [moves.step(case, "reopen", at, text=reason)])


def edit(workspace: Workspace, number: int, changes: Mapping[str, object], when: When | None) -> Outcome:
    """Changes a ticket's facts, and its priority, which is an event. None clears a value, `fields` adds to it.

    NothingToChange, NoSubject (exit 2); NotTheirs (exit 4).
    """
    if not changes:
        raise NothingToChange("ticket")
    facts = {name: value for name, value in changes.items() if name != "priority"}
    if "subject" in facts and not facts["subject"]:
        raise rules.NoSubject
    with workspace.store.write(workspace) as unit:
        held, case, at = _met(workspace, unit, number, when)
        if changes.get("priority"):
            _record(unit, number, held, moves.prioritise(case, at, str(changes["priority"])))
        if facts:
            _change(unit, number, held, facts)
        outcome = _outcome(workspace, unit, [number], at)
    return replace(outcome, undo=unit.undo)


# -- steps that other folders share


def insert(unit: Unit, values: Mapping[str, object]) -> int:
    """Writes one ticket with the events that its figures speak of (history.events_for); its id. KnownRecord (exit 4).

    The caller calls interactions.actions.settle for its customer once all are written.
    """
    refs.refuse_known(unit, "ticket", values)
    events = history.events_for(values, unit.at)
    number = unit.insert(
        TICKET,
        uid=str(values.get("uid") or new_uid(unit.at)),
        created_at=values.get("created_at") or unit.at,
        **rules.columns(values),
    )
    _add(unit, number, int(str(values["customer"])), events)
    _stand(unit, [(number, events)])
    return number


def go_on(unit: Unit, number: int, events: Sequence[TicketEvent]) -> None:
    """Adds events behind those of a ticket, as an import tells them."""
    _record(unit, number, queries.held(unit, number), events)


def index(unit: Unit, number: int) -> None:
    """Finds a ticket by what it is about now, after an import changed it."""
    held = queries.held(unit, number)
    _index(unit, number, held.subject, held.external_id)


def settle(unit: Unit, tickets: Sequence[int]) -> None:
    """Computes anew where these tickets stand by their events."""
    for some in queries.chunks(tickets):
        _stand(unit, [(number, events) for number, events in queries.events_of(unit, some).items() if events])


def resettle(_workspace: Workspace, unit: Unit, event: Restored) -> None:
    """Tickets or events were put back or taken away by an undo (reaction to Restored)."""
    for some in queries.chunks(sorted(event.customers)):
        settle(unit, queries.of_customers(unit, some))


# -- inside


def _each(workspace: Workspace, numbers: Sequence[int], when: When | None, step: Step) -> Outcome:
    """Moves each ticket on by what `step` says; all of them or none."""
    wrote: list[int] = []
    at = 0
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            held, case, at = _met(workspace, unit, number, when)
            events = step(case, at)
            _record(unit, number, held, events)
            wrote += [held.customer for event in events if event.direction]
        interactions.settle(unit, sorted(set(wrote)))
        outcome = _outcome(workspace, unit, numbers, at)
    return replace(outcome, undo=unit.undo)


def _met(workspace: Workspace, unit: Unit, number: int, when: When | None) -> tuple[Held, Case, int]:
    """A ticket as it stands, and the instant of what is done to it now. BeforeLastEvent (exit 4), NotYet (exit 2)."""
    zone = workspace.settings.zone
    held = queries.held(unit, number)
    found = history.standing(queries.events_of(unit, [number])[number])
    return held, Case(number, found, zone), rules.instant(number, when, found.changed_at, unit.at, zone)


def _record(unit: Unit, number: int, held: Held, events: Sequence[TicketEvent]) -> None:
    """Adds events to a ticket: its figures follow, and what was written is found by its words."""
    if not events:
        return
    _add(unit, number, held.customer, events)
    settle(unit, [number])
    if any(event.text for event in events):
        _index(unit, number, held.subject, held.external_id)


def _add(unit: Unit, number: int, customer: int, events: Sequence[TicketEvent]) -> None:
    for event in events:
        unit.insert(
            EVENT,
            ticket_id=number,
            customer_id=customer,
            kind=event.kind,
            from_status=event.from_status,
            to_status=event.to_status,
            at=event.at,
            actor=event.actor or unit.actor,
            direction=event.direction,
            value=event.value,
            text=event.text,
            created_at=unit.at,
        )


def _stand(unit: Unit, stories: Sequence[tuple[int, Sequence[TicketEvent]]]) -> None:
    rows = [(*_figures(history.standing(events)), number) for number, events in stories]
    unit.many(STAND, rows)


def _figures(found: Standing) -> tuple[object, ...]:
    """In the order of STAND."""
    return (
        found.status, found.priority, found.assignee, found.opened_at, found.changed_at, found.first_reply_at,
        found.resolved_at, found.closed_at, found.waiting_since, found.reopened,
    )  # fmt: skip


def _index(unit: Unit, number: int, subject: object, external_id: object) -> None:
    """What the ticket is found by: its facts and every text of its events."""
    texts = (event.text for event in queries.events_of(unit, [number])[number])
    unit.update(TICKET, number, words=rules.words(subject, external_id, *texts))


COLUMNS = {
    "subject": "subject", "kind": "kind", "channel": "channel", "contact": "contact_id", "purchase": "purchase_id",
}  # fmt: skip
"""Field -> the column of the row that an edit sets as it is."""


def _change(unit: Unit, number: int, held: Held, facts: Mapping[str, object]) -> None:
    sets = {column: facts[name] for name, column in COLUMNS.items() if name in facts}
    if "fields" in facts:
        kept = unit.value("SELECT fields FROM ticket WHERE id = :id", id=number)
        sets["fields"] = fields_column(fields_merged(kept, facts["fields"]))
    if sets:
        unit.update(TICKET, number, **sets)
    if "subject" in facts:
        _index(unit, number, facts["subject"], held.external_id)


def _followed(
    workspace: Workspace, unit: Unit, number: int, held: Held, found: Standing, text: str, at: int
) -> Outcome:
    """A customer wrote too late to reopen: a new ticket with the closed one's facts, linked to it."""
    values = {
        "customer": held.customer, "contact": held.contact, "purchase": held.purchase, "subject": held.subject,
        "kind": held.kind, "channel": held.channel, "assignee": found.assignee, "priority": found.priority,
        "follows": number, "text": text, "opened_at": at,
    }  # fmt: skip
    fresh = insert(unit, values)
    return replace(_outcome(workspace, unit, [fresh], at), follows=number)


def _outcome(workspace: Workspace, unit: Unit, numbers: Sequence[int], at: int) -> Outcome:
    rows = unit.all(f"SELECT id, subject, status FROM ticket WHERE id IN ({marks(numbers)}) ORDER BY id")
    found = tuple((int(number), str(subject), str(status)) for number, subject, status in rows)
    if len(numbers) > 1:
        return Outcome(found, (), at, None)
    (row,) = queries.document(unit, numbers[0], workspace.reading()).rows
    return Outcome(found, tuple(row), at, None)
