"""Customers with the moves a test wants: written straight into the store, or drawn by hypothesis."""

from collections.abc import Sequence

from hypothesis import strategies as st

from crmcli.journeys.history import Source, StageEvent
from crmcli.journeys.records import EVENT
from crmcli.kernel.instants import DAY
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.workspace import Workspace
from ground import Crm

JAN_1 = 1_767_225_600_000_000
"""2026-01-01T00:00:00Z in microseconds."""


def rewrite(
    crm: Crm, customer: int, moves: Sequence[tuple[str | None, str, float]], replaces: int | None = None
) -> int:
    """Gives a customer these moves (from, to, day counted from 1 January 2026) in place of all others; the last id."""
    workspace = crm.workspace()
    number = 0
    with workspace.store.write(workspace) as unit:
        if replaces is None:
            for (key,) in unit.all("SELECT id FROM stage_event WHERE customer_id = :id ORDER BY id DESC", id=customer):
                unit.delete(EVENT, id=key)
        for from_stage, to_stage, day in moves:
            number = unit.insert(
                EVENT, customer_id=customer, from_stage=from_stage, to_stage=to_stage, at=JAN_1 + int(day * DAY),
                source="start" if from_stage is None else "manual", actor="tester", label=to_stage, replaces=replaces,
                created_at=unit.at,
            )  # fmt: skip
    return number


def add(crm: Crm, name: str, *words: str) -> int:
    return int(crm("customer", "add", name, *words, "--json").json["id"][1:])


TJ1: list[tuple[str | None, str, float]] = [
    (None, "awareness", 0),
    ("awareness", "consideration", 10),
    ("consideration", "awareness", 15),
    ("awareness", "consideration", 20),
    ("consideration", "purchase", 30),
]
"""Handbook vector: awareness, consideration, back, consideration again, purchase."""

SOURCES: tuple[Source, ...] = ("manual", "rule", "import")


@st.composite
def journeys(draw: st.DrawFn) -> list[StageEvent]:
    """The events of one customer: a start, moves of any dates, some of them replaced."""
    days = st.integers(0, 40)
    stage = st.sampled_from((*STAGES, *EXITS))
    events = [StageEvent(1, None, draw(stage), draw(days) * DAY, "start")]
    for number in range(2, draw(st.integers(1, 6)) + 1):
        old = draw(st.sampled_from([None, *(e.id for e in events[1:])]))
        replaces = None if any(e.replaces == old for e in events) else old
        events.append(
            StageEvent(number, draw(stage), draw(stage), draw(days) * DAY, draw(st.sampled_from(SOURCES)), replaces)
        )
    return events


def write(workspace: Workspace, ways: Sequence[Sequence[StageEvent]]) -> None:
    with workspace.store.write(workspace) as unit:
        unit.figures("DELETE FROM stage_event")
        for customer, events in enumerate(ways, 1):
            for event in events:
                unit.figures(
                    "INSERT INTO stage_event(id, customer_id, from_stage, to_stage, at, source, actor, label, replaces,"
                    " created_at) VALUES (:id, :customer, :f, :t, :at, :source, '', '', :replaces, 0)",
                    id=customer * 100 + event.id, customer=customer, f=event.from_stage, t=event.to_stage, at=event.at,
                    source=event.source, replaces=event.replaces and customer * 100 + event.replaces,
                )  # fmt: skip


def given_ways(crm: Crm, ways: Sequence[Sequence[StageEvent]]) -> Workspace:
    """A workspace whose customers are as many as the ways, or more, and went them."""
    workspace = crm.workspace()
    with workspace.store.read() as db:
        known = int(db.value("SELECT COUNT(*) FROM customer"))
    for number in range(known, len(ways)):
        add(crm, f"Customer {number}")
    write(workspace, ways)
    return workspace
