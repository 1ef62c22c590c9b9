"""What people do with follow-ups; each function but `insert` is one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crmcli.contacts.queries import present
from crmcli.contacts.rules import Party
from crmcli.custom.column import fields_column, fields_merged
from crmcli.customers import queries as customers
from crmcli.followups import queries, rules
from crmcli.followups.fields import FOLLOWUPS
from crmcli.followups.records import DONE, FOLLOWUP
from crmcli.kernel.errors import NothingToChange
from crmcli.kernel.ids import new_uid
from crmcli.kernel.sheet import Moment
from crmcli.store import refs
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

if TYPE_CHECKING:
    from crmcli.interactions.events import InteractionLogged

LINKS = ("customer", "contact", "ticket", "purchase")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A follow-up as a write left it: the document of FOLLOWUPS by field name, whose it is, the undo id."""

    values: Mapping[str, object]
    due: rules.Due
    name: str
    undo: str | None


@dataclass(frozen=True, slots=True)
class Finish:
    """What `done` did beside: the occurrence that was done, the interaction logged, what was planned next (ids)."""

    done: Moment
    interaction: int | None = None
    next: int | None = None
    next_due: rules.Due | None = None


def add(workspace: Workspace, values: Mapping[str, object]) -> Outcome:
    """Plans a follow-up; `values` as in rules.columns. InTheTrash, KnownRecord (exit 4)."""
    with workspace.store.write(workspace) as unit:
        contact = values.get("contact")
        present(unit, Party(int(str(values["customer"])), None if contact is None else int(str(contact))))
        name = customers.name_of(unit, int(str(values["customer"])))
        number = insert(unit, values, workspace.settings.zone)
        outcome = _outcome(workspace, unit, number, name)
    return _saved(outcome, unit)


def edit(workspace: Workspace, number: int, changes: Mapping[str, object]) -> Outcome:
    """Changes a follow-up: text, due (as kernel.dates.read_wall has it), every (None: once), zone, owner, contact,
    fields (adds to them).

    NothingToChange (exit 2); NotTheirs, Finished for a change of when, InTheTrash (exit 4).
    """
    if not changes:
        raise NothingToChange("followup")
    zone = workspace.settings.zone
    with workspace.store.write(workspace) as unit:
        row, name = _row(unit, number)
        if changes.get("contact") is not None:
            present(unit, Party(int(str(row["customer_id"])), int(str(changes["contact"]))))
        sets = _plain_changes(row, changes)
        if changes.keys() & {"due", "every", "zone"}:
            _refuse_finished(row)
            sets |= _timing(row, changes, zone)
        unit.update(FOLLOWUP, number, **sets)
        outcome = _outcome(workspace, unit, number, name)
    return _saved(outcome, unit)


def done(
    workspace: Workspace, number: int, log: Mapping[str, object] | None = None, then: date | None = None
) -> tuple[Outcome, Finish]:
    """Notes that a follow-up was done. One that recurs goes on to its next occurrence, at `then` if given.

    `log` are values of an interaction to write with it; of a follow-up that does not recur, `then` plans another one.
    Finished, InTheTrash (exit 4).
    """
    zone = workspace.settings.zone
    with workspace.store.write(workspace) as unit:
        row, name = _row(unit, number)
        _refuse_finished(row)
        logged = None if log is None else _logged(unit, row, log, zone)
        unit.insert(
            DONE, followup_id=number, customer_id=row["customer_id"], due_at=row["due_at"], at=unit.at,
            actor=unit.actor, interaction_id=logged,
        )  # fmt: skip
        when = None if then is None else rules.due(then, str(row["zone"]), zone)
        again = None
        if row["every"]:
            unit.update(FOLLOWUP, number, **rules.onward(row, when, unit.at, zone))
        else:
            unit.update(FOLLOWUP, number, status=rules.DONE, done_at=unit.at)
            again = None if then is None else insert(unit, _another(row, then), zone)
        finish = Finish(_moment(row), logged, again, when if again else None)
        outcome = _outcome(workspace, unit, number, name)
    return _saved(outcome, unit), finish


def snooze(workspace: Workspace, number: int, to: date) -> Outcome:
    """Puts a follow-up off; of one that recurs only the occurrence that stands. Finished, InTheTrash (exit 4)."""
    with workspace.store.write(workspace) as unit:
        row, name = _row(unit, number)
        _refuse_finished(row)
        when = rules.due(to, str(row["zone"]), workspace.settings.zone)
        unit.update(FOLLOWUP, number, **rules.moved(row, when))
        outcome = _outcome(workspace, unit, number, name)
    return _saved(outcome, unit)


def cancel(workspace: Workspace, numbers: Sequence[int]) -> tuple[Outcome, ...]:
    """Drops follow-ups, with all that would recur. Finished, InTheTrash (exit 4): then none is dropped."""
    with workspace.store.write(workspace) as unit:
        outcomes = [_cancelled(workspace, unit, number) for number in numbers]
    return tuple(_saved(outcome, unit) for outcome in outcomes)


def plan(workspace: Workspace, unit: Unit, event: "InteractionLogged") -> None:
    """`log --next` was said (reaction to InteractionLogged): a follow-up of the same words at that time."""
    if event.next is None:
        return
    values = {"customer": event.customer, "contact": event.contact, "planned_by": event.interaction, "due": event.next}
    insert(unit, {**values, "text": event.text}, workspace.settings.zone)


def insert(unit: Unit, values: Mapping[str, object], zone: str) -> int:
    """Writes one follow-up (values as in rules.columns); its id. KnownRecord (exit 4)."""
    refs.refuse_known(unit, "followup", values)
    return unit.insert(
        FOLLOWUP,
        uid=str(values.get("uid") or new_uid(unit.at)),
        created_at=values.get("created_at") or unit.at,
        **rules.columns(values, zone),
    )


# -- inside


def _cancelled(workspace: Workspace, unit: Unit, number: int) -> Outcome:
    row, name = _row(unit, number)
    _refuse_finished(row)
    unit.update(FOLLOWUP, number, status=rules.CANCELLED)
    return _outcome(workspace, unit, number, name)


def _row(unit: Unit, number: int) -> tuple[dict[str, object], str]:
    """The row of a follow-up one may write to, and whose it is."""
    row = unit.row(FOLLOWUP, {"id": number})
    if row is None:
        raise rules.NoSuchFollowup(f"f{number}")
    return row, present(unit, Party(int(row["customer_id"]), None))


def _refuse_finished(row: Mapping[str, object]) -> None:
    if row["status"] != rules.OPEN:
        raise rules.Finished(int(str(row["id"])), str(row["status"]))


def _plain_changes(row: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    sets: dict[str, object] = {}
    if "text" in changes:
        sets |= rules.worded(str(changes["text"] or ""))
    if "owner" in changes:
        sets["owner"] = changes["owner"]
    if "contact" in changes:
        sets["contact_id"] = changes["contact"]
    if "fields" in changes:
        sets["fields"] = fields_column(fields_merged(row["fields"], changes["fields"]))
    return sets


def _timing(row: Mapping[str, object], changes: Mapping[str, object], zone: str) -> dict[str, object]:
    """A new time or interval begins the series there; another zone alone hangs the same wall there."""
    place = str(changes.get("zone") or row["zone"])
    every = changes["every"] if "every" in changes else row["every"]
    if isinstance(said := changes.get("due"), date):
        return rules.begun(rules.due(said, place, zone), None if every is None else str(every))
    sets: dict[str, object] = {}
    if place != row["zone"]:
        sets = rules.elsewhere(row, place, zone)
    if every != row["every"]:
        sets |= rules.repaced({**row, **sets}, None if every is None else str(every), zone)
    return sets


def _logged(unit: Unit, row: Mapping[str, object], log: Mapping[str, object], zone: str) -> int:
    """Writes the interaction that a follow-up was done by; its id."""
    from crmcli.interactions import actions as interactions

    whom = {"customer": row["customer_id"], "contact": row["contact_id"], "staff": unit.actor}
    number = interactions.insert(unit, {**whom, **log}, zone)
    interactions.settle(unit, [int(str(row["customer_id"]))])
    return number


def _another(row: Mapping[str, object], then: date) -> dict[str, object]:
    """The values of the follow-up that comes after one that was done."""
    links = {name: row[f"{name}_id"] for name in LINKS}
    return {**links, "text": row["text"], "owner": row["owner"], "zone": row["zone"], "due": then}


def _moment(row: Mapping[str, object]) -> Moment:
    return Moment(int(str(row["due_at"])), None if row["timed"] else str(row["day"]))


def _outcome(workspace: Workspace, unit: Unit, number: int, name: str) -> Outcome:
    (row,) = queries.document(unit, number, workspace.reading()).rows
    due = rules.due_of(unit.row(FOLLOWUP, {"id": number}) or {}, workspace.settings.zone)
    return Outcome(dict(zip(FOLLOWUPS.document, row, strict=True)), due, name, None)


def _saved(outcome: Outcome, unit: Unit) -> Outcome:
    return Outcome(outcome.values, outcome.due, outcome.name, unit.undo)
