"""Journeys as sheets, cards and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from crmcli.journeys.actions import Moved
from crmcli.journeys.history import Spell, StageEvent, furthest, live, spells, until
from crmcli.journeys.queries import Words
from crmcli.kernel.instants import DAY, day_of, iso
from crmcli.kernel.sheet import Card, Column, Done, Report, Sheet
from crmcli.kernel.stages import EXITS, STAGES

STAGE_COLUMNS = (
    Column("key", "Stage"),
    Column("label", "Name"),
    Column("customers", "Customers", "int"),
    Column("kind", "Kind"),
)
MOVE_COLUMNS = (
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("from", "From", "stage"),
    Column("stage", "Stage", "stage"),
    Column("label", "Stage name"),
    Column("at", "At", "instant"),
    Column("reason", "Reason"),
)
SPELL_COLUMNS = (
    Column("stage", "Stage", "stage"),
    Column("entered", "Entered", "instant"),
    Column("left", "Left", "instant"),
    Column("days", "Days", "days"),
    Column("source", "By"),
    Column("reason", "Reason"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """What is known of a customer's journey, and the moment `at` on `day` to look at it."""

    customer: int
    name: str
    events: Sequence[StageEvent]
    words: Mapping[int, Words]
    day: date
    at: int


def stages(counts: Mapping[str, int], labels: Mapping[str, str]) -> Sheet:
    """Every stage, then the exits, with the customers in each."""
    kinds = [*((stage, "stage") for stage in STAGES), *((stage, "exit") for stage in EXITS)]
    return Sheet(STAGE_COLUMNS, [(stage, labels[stage], counts.get(stage, 0), kind) for stage, kind in kinds])


def moved(outcome: Moved, labels: Mapping[str, str], zone: str) -> Card:
    """The card of a move."""
    o = outcome
    label = labels[o.stage]
    values = (o.customer, o.name, o.from_stage, o.stage, label, o.at, o.reason)
    on, who = day_of(o.at, zone), f"c{o.customer} {o.name}"
    if not o.moved:
        said = f"{who} was in '{label}' already, since {on}; nothing was changed"
    else:
        said = f"Moved {who} from '{labels.get(o.from_stage or '', '')}' to '{label}' on {on}"
    if o.now != o.stage:
        said += f"; they have gone on to '{labels[o.now]}'"
    return Card(MOVE_COLUMNS, values, done=Done(said, o.undo, f"crmcli journey show c{o.customer}"))


def board(
    counts: Mapping[str, int],
    newest: Mapping[str, Sequence[tuple[int, str, int]]],
    labels: Mapping[str, str],
    zone: str,
) -> Report:
    """The stages side by side, in each the customers who came last."""
    columns = tuple(Column(stage, f"{labels[stage]} ({counts.get(stage, 0):,})") for stage in STAGES)
    names = [[f"c{number} {name}" for number, name, _ in newest[stage]] for stage in STAGES]
    document: dict[str, object] = {
        "stages": [
            {
                "stage": stage,
                "label": labels[stage],
                "customers": counts.get(stage, 0),
                "newest": [{"id": f"c{n}", "name": name, "since": iso(at, zone)} for n, name, at in newest[stage]],
            }
            for stage in STAGES
        ]
    }
    empty = "No customer is in a stage.\nAdd one: crmcli customer add NAME, or bring a file: crmcli import FILE"
    return Report(
        "The newest customers of every stage", document, (Sheet(columns, list(zip_longest(*names)), empty=empty),)
    )


def way(known: Way, labels: Mapping[str, str], zone: str) -> Report:
    """A customer's spells up to a moment, the last one open, and where that leaves them."""
    holding = until(known.events, known.at)
    visits = spells(known.events, known.at)
    rows = [_row(visit, event, known) for visit, event in zip(visits, live(known.events), strict=False)]
    stage = visits[-1].stage if visits else None
    reached = furthest(holding)
    document: dict[str, object] = {
        "customer": f"c{known.customer}",
        "name": known.name,
        "stage": stage,
        "label": labels[stage] if stage else None,
        "since": iso(visits[-1].entered, zone) if visits else None,
        "furthest": reached,
        "as_of": known.day.isoformat(),
        "spells": [_document(row, label, zone) for row, label in zip(rows, _labels(known, len(rows)), strict=True)],
    }
    where = f"in '{labels[stage]}' since {day_of(visits[-1].entered, zone)}" if stage else "not known yet"
    ahead = f"; furthest: {labels[reached]}" if reached and reached != stage else ""
    sheet = Sheet(SPELL_COLUMNS, rows, title="Spells", empty=f"The journey begins after {known.day}.")
    return Report(f"c{known.customer} {known.name}: {where}{ahead}", document, (sheet,), (f"as of {known.day}",))


def _row(visit: Spell, event: StageEvent, known: Way) -> tuple[object, ...]:
    lasted = ((known.at if visit.left is None else visit.left) - visit.entered) / DAY
    reason = known.words[event.id].reason
    return (visit.stage, visit.entered, visit.left, round(lasted, 2), event.source, reason)


def _labels(known: Way, count: int) -> list[str]:
    """The names of the stages as they read when the events were recorded (J5)."""
    return [known.words[event.id].label for event in live(known.events)[:count]]


def _document(row: tuple[object, ...], label: str, zone: str) -> dict[str, object]:
    spell = dict(zip((column.name for column in SPELL_COLUMNS), row, strict=True))
    times = {name: None if spell[name] is None else iso(int(str(spell[name])), zone) for name in ("entered", "left")}
    return {"stage": spell["stage"], "label": label, **spell, **times}
