"""Follow-ups as cards, and what is due as a list."""

from typing import TYPE_CHECKING

from crmcli.followups.fields import FOLLOWUPS
from crmcli.followups.rules import OPEN, Due, overdue
from crmcli.kernel.sheet import Card, Column, Done, Row, Sheet
from crmcli.store.listing import column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmcli.followups.actions import Finish, Outcome

FINISH = (
    Column("done", "Was due", "when"),
    Column("interaction", "Logged", "ref", "i"),
    Column("next", "Planned", "ref", "f"),
)
"""What the answer to `done` has beside the follow-up itself."""


DONE_BEFORE = (
    Column("due", "Was due", "when"),
    Column("at", "Done", "instant"),
    Column("actor", "By"),
    Column("interaction", "Logged", "ref", "i"),
)
"""The columns of what was done of a follow-up."""


def planned(outcome: "Outcome", now: int, zone: str) -> Card:
    """The card of a follow-up just planned."""
    return _card(outcome, f"Planned {_called(outcome)}, {_when(outcome, now, zone)}", "crmcli due")


def changed(outcome: "Outcome", verb: str, now: int, zone: str) -> Card:
    """The card of a follow-up that was changed or put off."""
    return _card(outcome, f"{verb} {_called(outcome)}, {_when(outcome, now, zone)}", "crmcli due")


def cancelled(outcomes: "Sequence[Outcome]") -> Card:
    """The card of a follow-up that was dropped, or the count of many."""
    outcome = outcomes[0]
    if len(outcomes) == 1:
        return _card(outcome, f"Cancelled {_called(outcome)}", f"crmcli followup show f{outcome.values['id']}")
    refs = tuple(f"f{each.values['id']}" for each in outcomes)
    said = Done(f"Cancelled {len(refs)} follow-ups", outcome.undo)
    return Card((Column("count", "Follow-ups", "int"), Column("ids", "Ids", "list")), (len(refs), refs), done=said)


def done(outcome: "Outcome", finish: "Finish", zone: str) -> Card:
    """The card of a follow-up that was done: with the occurrence, the interaction logged, what is planned next."""
    said = f"Done {_called(outcome)}"
    if finish.interaction is not None:
        said += f", logged as i{finish.interaction}"
    if outcome.values["status"] == OPEN:
        said += f", next due {day_and_time(outcome.due, zone)}"
    elif finish.next_due is not None:
        said += f", next is f{finish.next} on {day_and_time(finish.next_due, zone)}"
    card = _card(outcome, said, "crmcli due")
    return Card(
        (*card.columns, *FINISH), (*card.values, finish.done, finish.interaction, finish.next), card.title, card.done
    )


def card(sheet: Sheet, before: "Sequence[Row]", *, people: bool) -> Card:
    """One follow-up: whole for programs; for people what is there, and what was done of it."""
    (row,) = sheet.rows
    if not people:
        return Card(sheet.columns, tuple(row))
    shown = [(c, value) for c, value in zip(sheet.columns, row, strict=True) if value not in (None, {}, "", False)]
    names = {c.name: value for c, value in shown}
    title = f"f{names['id']} {names['customer_name']}"
    done = (Sheet(DONE_BEFORE, before, title="Done"),) if before else ()
    return Card(tuple(c for c, _ in shown), tuple(value for _, value in shown), title=title, sections=done)


def due(sheet: Sheet, *, people: bool) -> Sheet:
    """What is due; people read the word where a row is overdue, programs true and false."""
    place = next((i for i, c in enumerate(sheet.columns) if c.name == "overdue"), None)
    if place is None or not people:
        return sheet
    columns = [*sheet.columns[:place], Column("overdue", ""), *sheet.columns[place + 1 :]]
    rows = [(*row[:place], "overdue" if row[place] else None, *row[place + 1 :]) for row in map(tuple, sheet.rows)]
    return Sheet(tuple(columns), rows, sheet.total, sheet.title, sheet.empty)


def day_and_time(when: Due, zone: str) -> str:
    """Fri 2026-11-27, with the time where one is meant, and the zone where it is not the business zone."""
    clock = f" {when.wall:%H:%M}" if when.timed else ""
    place = f" ({when.zone})" if when.timed and when.zone != zone else ""
    return f"{when.wall:%a} {when.day}{clock}{place}"


def _card(outcome: "Outcome", said: str, follows: str) -> Card:
    columns = tuple(column(FOLLOWUPS.field(name)) for name in outcome.values)
    title = f"f{outcome.values['id']} {outcome.name}"
    return Card(columns, tuple(outcome.values.values()), title=title, done=Done(said, outcome.undo, follows))


def _called(outcome: "Outcome") -> str:
    values = outcome.values
    text = str(values["text"]).partition("\n")[0]
    return f"f{values['id']} '{text}' for c{values['customer']} {outcome.name}"


def _when(outcome: "Outcome", now: int, zone: str) -> str:
    if outcome.values["status"] != OPEN:
        return str(outcome.values["status"])
    late = " (overdue)" if overdue(outcome.due, now, zone) else ""
    again = f", every {outcome.values['every']}" if outcome.values["every"] else ""
    return f"due {day_and_time(outcome.due, zone)}{late}{again}"
