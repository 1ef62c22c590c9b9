"""Making one record of several: one unit of work, one change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmcli.contacts.queries import primary_of
from crmcli.journeys import actions as journeys
from crmcli.kernel.events import Restored
from crmcli.merging import links, parts
from crmcli.merging.links import OWN
from crmcli.merging.plan import SHAPES, Plan, plan
from crmcli.merging.rules import Gone, OneRecord
from crmcli.store.read import Held, Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

FIRST = ("keep", "other", "newest")
"""Whose value stays where they differ: of the record that stays, of the others, of the one that was added last."""

JOINED = "merged"
"""The reason of stage events that tell one customer's journey to another."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: the noun, the record that stays, the ids that lead to it now, the plan, rows moved by table."""

    noun: str
    keep: int
    name: str
    others: tuple[int, ...]
    plan: Plan
    moved: Mapping[str, int]
    undo: str | None


def merge(
    workspace: Workspace,
    noun: str,
    keep: int,
    others: Sequence[int],
    prefer: str = "keep",
    takes: Mapping[str, int] | None = None,
) -> Merged:
    """Makes `others` (customers or contacts) part of `keep`: their values fill what it lacks, what is theirs is its.

    They stay as they are, out of lists, and their ids, uids and ids elsewhere lead to `keep`. `takes` names by field
    the record whose value stays. OneRecord (exit 2); Gone, UnknownLink (exit 4).
    """
    if keep in others:
        raise OneRecord(noun, keep)
    with workspace.store.write(workspace) as unit:
        rows = {number: _present(unit, noun, number) for number in (keep, *others)}
        found = [parts.part(unit, noun, number) for number in rows]
        made = plan(SHAPES[noun], found, _order(rows, prefer), takes or {})
        unit.touch(OWN[noun], keep)  # noted first, as what the change is about
        changes = made.changes | _mark(unit, noun, rows)
        for other in others:
            unit.update(OWN[noun], other, deleted_at=unit.at, merged_into=keep)
        parts.write(unit, noun, keep, changes)
        moved = links.move(unit, noun, keep, others)
        follow(workspace, unit, noun, keep, others)
        name = str(unit.value(f"SELECT name FROM {noun} WHERE id = :id", id=keep))
    return Merged(noun, keep, name, tuple(others), made, moved, unit.undo)


def follow(workspace: Workspace, unit: Unit, noun: str, keep: int, others: Sequence[int]) -> None:
    """Computes anew what follows from rows that went from `others` to `keep`: the journey, points, figures."""
    if noun == "customer":
        journeys.join(workspace, unit, keep, others, JOINED)
        unit.emit(Restored(frozenset((keep, *others))))
        journeys.advance(workspace, unit, [keep])
    else:
        unit.emit(Restored(customers_of(unit, (keep, *others))))


def customers_of(db: Reader, numbers: Sequence[int]) -> frozenset[int]:
    """The customers at whom these contacts are."""
    found = (db.value("SELECT customer_id FROM contact WHERE id = :id", id=number) for number in numbers)
    return frozenset(int(customer) for customer in found if customer is not None)


def _present(db: Reader, noun: str, number: int) -> Held:
    row = db.named(f"SELECT * FROM {noun} WHERE id = :id", id=number)
    assert row is not None  # noqa: S101 - a reference led to it
    if row["deleted_at"] is not None:
        raise Gone(noun, number, str(row["name"]))
    return row


def _order(rows: Mapping[int, Held], prefer: str) -> list[int]:
    keep, *others = rows
    if prefer == "newest":
        return sorted(rows, key=lambda number: (rows[number]["created_at"], number), reverse=True)
    return [*others, keep] if prefer == "other" else [keep, *others]


def _mark(unit: Unit, noun: str, rows: Mapping[int, Held]) -> dict[str, object]:
    """A contact who takes in the primary one of their customer is it."""
    if noun != "contact":
        return {}
    keep, *others = rows
    return {"primary": True} if primary_of(unit, rows[keep]["customer_id"]) in others else {}
