"""What happens to journeys: they start, people move customers, purchases move them on."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmcli.customers.events import CustomerAdded
from crmcli.journeys import moves, queries
from crmcli.journeys.history import StageEvent, current, furthest, live, until
from crmcli.journeys.joined import joined
from crmcli.journeys.records import EVENT
from crmcli.journeys.rules import MoveAhead, instant_on
from crmcli.kernel.dates import When
from crmcli.kernel.events import Restored
from crmcli.purchases.events import PurchasesRecorded
from crmcli.purchases.queries import customer_name
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

STAND = "UPDATE customer SET stage = ?, stage_since = ?, furthest = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Moved:
    """A move as it was recorded. `undo` is None when the customer was in that stage already (`at`: since when).

    `now` is the stage they are in, which differs from `stage` when a later purchase moved them on.
    """

    customer: int
    name: str
    from_stage: str | None
    stage: str
    at: int
    reason: str | None
    now: str
    moved: bool
    undo: str | None


def start(workspace: Workspace, unit: Unit, event: CustomerAdded) -> None:
    """A new customer's journey begins (reaction to CustomerAdded)."""
    begun = StageEvent(0, None, event.stage, event.at, "start")
    _record(workspace, unit, event.customer, begun)
    unit.many(STAND, [(event.stage, event.at, event.stage, event.customer)])


def move(workspace: Workspace, customer: int, stage: str, when: When | None, reason: str | None) -> Moved:
    """Moves a customer to a stage or exit; without `when` now. To be there already changes nothing (J2).

    ContradictsHistory (J3), WrongExit, InTheTrash (exit 4); MoveAhead (exit 2).
    """
    with workspace.store.write(workspace) as unit:
        name = customer_name(unit, customer)
        events = queries.events_of(unit, [customer])[customer]
        at = _instant(workspace, unit, when, events)
        event = moves.move(events, stage, at)
        if event is None:
            since = (until(events, at) or live(events))[-1].at
            return Moved(customer, name, stage, stage, since, reason, current(events) or stage, moved=False, undo=None)
        _record(workspace, unit, customer, event, reason)
        settle(unit, [customer])
        advance(workspace, unit, [customer])
        now = str(unit.value("SELECT stage FROM customer WHERE id = :id", id=customer))
    return Moved(customer, name, event.from_stage, stage, at, reason, now, moved=True, undo=unit.undo)


def advance(workspace: Workspace, unit: Unit, customers: Sequence[int]) -> int:
    """Moves customers on by their purchases, each move dated by the purchase; the number of events recorded.

    Asks two statements for every few hundred customers. Whoever is where the purchases lead stays untouched.
    """
    first_at = workspace.settings.number("journey.bought_after")
    second_at = workspace.settings.number("journey.returns_after")
    recorded = 0
    for some in queries.chunks(customers):
        days = queries.purchase_days(unit, some)
        changed: list[int] = []
        for customer, events in queries.events_of(unit, some).items():
            fresh = moves.advance(events, days[customer], first_at, second_at)
            for event in fresh:
                _record(workspace, unit, customer, event)
            recorded += len(fresh)
            changed += [customer] if fresh else []
        settle(unit, changed)
    return recorded


def follow(workspace: Workspace, unit: Unit, event: PurchasesRecorded) -> None:
    """A customer bought or gave something back (reaction to PurchasesRecorded)."""
    advance(workspace, unit, [event.customer])


def settle(unit: Unit, customers: Sequence[int]) -> None:
    """Computes anew where these customers are by their events: stage, since when, and the furthest stage."""
    for some in queries.chunks(customers):
        rows = []
        for customer, events in queries.events_of(unit, some).items():
            if chain := live(events):
                stage = chain[-1].to_stage
                rows.append((stage, chain[-1].at, furthest(chain) or stage, customer))
        unit.many(STAND, rows)


def join(workspace: Workspace, unit: Unit, customer: int, others: Sequence[int], reason: str | None = None) -> None:
    """Has a customer's journey tell theirs and those of the others, whom they are too; without any, mends its chain."""
    events = queries.events_of(unit, [customer, *others])
    for event in joined(events[customer], [events[other] for other in others]):
        _record(workspace, unit, customer, event, reason)
    settle(unit, [customer])


def resettle(_workspace: Workspace, unit: Unit, event: Restored) -> None:
    """Events were put back or taken away by an undo (reaction to Restored)."""
    settle(unit, sorted(event.customers))


# -- inside


def _record(workspace: Workspace, unit: Unit, customer: int, event: StageEvent, reason: str | None = None) -> None:
    unit.insert(
        EVENT,
        customer_id=customer,
        from_stage=event.from_stage,
        to_stage=event.to_stage,
        at=event.at,
        source=event.source,
        actor=unit.actor,
        reason=reason,
        label=workspace.settings.labels[event.to_stage],
        replaces=event.replaces,
        created_at=unit.at,
    )


def _instant(workspace: Workspace, unit: Unit, when: When | None, events: Sequence[StageEvent]) -> int:
    if when is None:
        return unit.at
    zone = workspace.settings.zone
    if when.at > unit.at:
        raise MoveAhead(when, zone)
    return when.at if when.timed else instant_on(when.day, (event.at for event in live(events)), zone)
