"""Parting a record from the one it became part of: what came with it goes back to it, by what the journal says.

It need not be the newest change. Rows that came with the record go back to it though they were changed since, and what
was added about those rows goes with them; values that it brought leave again. A value that somebody changed since, or
points that were spent since, stand in the way.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crmcli.journeys.actions import join
from crmcli.journeys.records import EVENT
from crmcli.kernel.events import Restored
from crmcli.kernel.refs import PREFIXES
from crmcli.merging import actions, brought, links, parts
from crmcli.merging.links import APART, OWN
from crmcli.merging.rules import ChangedSince, NotMerged, UnknownMerge
from crmcli.store.obstacles import LIVE_LATER
from crmcli.store.read import Held, Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Parted:
    """What parting did: the noun, the record that is one of its own again, the one it was part of, rows moved."""

    noun: str
    number: int
    name: str
    keep: int
    moved: Mapping[str, int]
    undo: str | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A row that the merge touched: its table, its key and what it held before, None for one that the merge added."""

    table: str
    key: Held
    before: Held | None


@dataclass(frozen=True, slots=True)
class _Case:
    """The parting of one record: from whom, the change of the merge, what that touched, who else is part of it."""

    noun: str
    number: int
    keep: int
    change: int
    noted: tuple[Noted, ...]
    remaining: tuple[int, ...]

    @property
    def ref(self) -> str:
        return f"{PREFIXES[self.noun]}{self.number}"


def unmerge(workspace: Workspace, noun: str, number: int) -> Parted:
    """Makes a record that was merged one of its own again. NotMerged, UnknownMerge, ChangedSince (exit 4)."""
    with workspace.store.write(workspace) as unit:
        row = unit.row(OWN[noun], {"id": number})
        if row is None or row["merged_into"] is None:
            raise NotMerged(noun, number, _parts_of(unit, noun, number))
        case = _case(unit, noun, number, int(row["merged_into"]))
        unit.touch(OWN[noun], number)  # noted first, as what the change is about
        unit.touch(OWN[noun], case.keep)
        parts.write(unit, noun, case.keep, _without_it(unit, case))
        moved = _move_back(unit, case)
        _part_pairs(unit, case)
        unit.update(OWN[noun], number, deleted_at=_own_before(case)["deleted_at"], merged_into=None)
        _follow(workspace, unit, case)
    return Parted(noun, number, str(row["name"]), case.keep, moved, unit.undo)


# -- which merge it was


def _parts_of(db: Reader, noun: str, number: int) -> tuple[str, ...]:
    rows = db.all(f"SELECT id FROM {noun} WHERE merged_into = :id ORDER BY id", id=number)
    return tuple(f"{PREFIXES[noun]}{part}" for (part,) in rows)


def _case(db: Reader, noun: str, number: int, keep: int) -> _Case:
    """UnknownMerge where the journal has none; ChangedSince where who took it in was merged on."""
    for change, command, body in db.all(
        "SELECT c.id, c.command, e.body FROM entry e JOIN change c ON c.id = e.change_id WHERE e.entity = :noun"
        " AND e.record = :number AND e.op <> 'load' AND e.body IS NOT NULL AND c.undone_by IS NULL ORDER BY e.seq DESC",
        noun=noun, number=number,
    ):  # fmt: skip
        own = next((row for row in _rows(body) if (row.table, row.key) == (noun, {"id": number})), None)
        if own is None or own.before is None or own.before.get("merged_into") == keep:
            continue
        if (by := own.before.get("merged_into")) is not None:
            first = f"{PREFIXES[noun]}{by}"
            raise ChangedSince(
                f"{PREFIXES[noun]}{number}", f"{first}, of which it is a part, was merged", change, command
            )
        rows = db.all(
            f"SELECT id FROM {noun} WHERE merged_into = :keep AND id <> :id ORDER BY id", keep=keep, id=number
        )
        return _Case(noun, number, keep, change, tuple(_noted(db, change)), tuple(int(other) for (other,) in rows))
    raise UnknownMerge(noun, number)


def _noted(db: Reader, change: int) -> Iterator[Noted]:
    for (body,) in db.all(
        "SELECT body FROM entry WHERE change_id = :change AND op <> 'load' ORDER BY seq", change=change
    ):
        yield from _rows(body)


def _rows(body: str | None) -> Iterator[Noted]:
    for table, key, before in json.loads(body or '{"rows":[]}')["rows"]:
        yield Noted(table, key, before)


def _own_before(case: _Case) -> Held:
    own = (row.before for row in case.noted if (row.table, row.key) == (case.noun, {"id": case.number}))
    return next(before for before in own if before is not None)


def _mark(case: _Case) -> dict[str, object]:
    """Who is the primary contact only because of the other is it no more."""
    keep = next((row.before for row in case.noted if (row.table, row.key) == ("contact", {"id": case.keep})), None)
    its = case.noun == "contact" and _own_before(case)["is_primary"]
    return {"primary": False} if its and keep and not keep["is_primary"] else {}


# -- what came with it


def _without_it(db: Reader, case: _Case) -> dict[str, object]:
    """What is to be changed of the record that stays, so that it has nothing which it has from the other alone."""
    noun, keep = case.noun, case.keep
    before, after = (parts.part_before(db, noun, keep, change) for change in (case.change, case.change + 1))
    now, gone = parts.part(db, noun, keep), parts.part(db, noun, case.number)
    others = [parts.part(db, noun, number) for number in case.remaining]
    try:
        return brought.changes(noun, brought.Sides(before, after, now, gone, others)) | _mark(case)
    except brought.Changed as changed:
        raise _since(db, case, f"{changed.name} of {PREFIXES[noun]}{keep} was changed", noun) from None


def _move_back(unit: Unit, case: _Case) -> dict[str, int]:
    """Has everything that came with the record point to it again, and what was added since about that."""
    gone: dict[str, set[int]] = {}
    for link in links.links(unit, case.noun):
        came = {
            int(row.key["id"]): row.before
            for row in case.noted
            if row.table == link.table.name and row.before and row.before.get(link.column) == case.number
        }
        there = f"{link.column} = {case.keep} AND id IN ({marks(list(came))})"
        rows = list(links.rows_of(unit, link.table, there)) if came else []
        _give_back(unit, link, case, rows)
        _restore_beside(unit, link, rows, came)
        gone.setdefault(link.table.name, set()).update(row["id"] for row in rows)
    if case.noun == "customer":
        _follow_rows(unit, case, gone)
    return {name: len(rows) for name, rows in gone.items() if rows}


def _give_back(unit: Unit, link: links.Link, case: _Case, rows: Sequence[Held]) -> None:
    under = case.keep if link.table.of == link.column and link.table.of != "id" else None
    unit.change_all(link.table, rows, under, **{link.column: case.number})


def _restore_beside(unit: Unit, link: links.Link, rows: Sequence[Held], came: Mapping[int, Held]) -> None:
    """The mark of a primary contact and the key of a points entry, which the merge may have taken away."""
    for column in ("is_primary", "key"):
        for row in rows:
            if column in row and came[row["id"]].get(column) != row[column] and _taken(column, row):
                now = unit.row(link.table, {"id": row["id"]})
                unit.change_all(link.table, [now or row], _under(link, row), **{column: came[row["id"]][column]})


def _taken(column: str, row: Held) -> bool:
    return column == "key" or not row[column]


def _under(link: links.Link, row: Held) -> int | None:
    return int(row[link.column]) if link.table.of == link.column else None


def _follow_rows(unit: Unit, case: _Case, gone: dict[str, set[int]]) -> None:
    """Rows of the customer that stays which point to rows that went back go with them, until there are none."""
    found = True
    while found:
        found = False
        for link in links.links(unit, case.noun):
            if link.table.name == case.noun:
                continue
            for parent, column in _parents(unit, link.table.name, gone):
                there = f"{link.column} = {case.keep} AND {column} IN ({marks(sorted(gone[parent]))})"
                rows = list(links.rows_of(unit, link.table, there))
                _give_back(unit, link, case, rows)
                gone.setdefault(link.table.name, set()).update(row["id"] for row in rows)
                found = found or bool(rows)


def _parents(db: Reader, table: str, gone: Mapping[str, set[int]]) -> list[tuple[str, str]]:
    """The tables of rows that went back to which a table points, and by which column."""
    return [
        (parent, column)
        for parent, rows in gone.items()
        if rows
        for child, column, _ in db.dialect.children(db, parent)
        if child == table
    ]


def _part_pairs(unit: Unit, case: _Case) -> None:
    """Whom the record was said not to be it is said not to be again; who stays only where that was said of them."""
    table, column = APART[case.noun], f"{case.noun}_id"
    pairs = [(row.before, {row.before[column], row.before["other_id"]}) for row in case.noted
             if row.table == table.name and row.before]  # fmt: skip
    added = {row.key["id"] for row in case.noted if row.table == table.name and row.before is None}
    for before, both in (pair for pair in pairs if case.number in pair[1]):
        (other,) = both - {case.number}
        low, high = sorted((case.keep, other))
        said_too = any({left, other} == pair for left in case.remaining for _, pair in pairs)
        for row in list(links.rows_of(unit, table, f"{column} = {low} AND other_id = {high}")):
            if row["id"] in added and not said_too:
                unit.delete(table, id=row["id"])
        if unit.row(table, {"id": before["id"]}) is None:
            unit.insert(table, **before)


# -- what follows


def _follow(workspace: Workspace, unit: Unit, case: _Case) -> None:
    if case.noun == "contact":
        unit.emit(Restored(actions.customers_of(unit, (case.keep, case.number))))
        return
    _part_journeys(workspace, unit, case)
    unit.emit(Restored(frozenset((case.keep, case.number))))
    if unit.value("SELECT debt FROM points_account WHERE customer_id = :id", id=case.keep) and _later(
        unit, case, "points"
    ):
        raise _since(unit, case, f"points that came with it were spent by {PREFIXES[case.noun]}{case.keep}", "points")


def _part_journeys(workspace: Workspace, unit: Unit, case: _Case) -> None:
    """Takes the events away that the merge recorded; those that came later go on from what is left."""
    table = EVENT
    made = _joined_events(unit, case)
    leaning = f"replaces IN ({marks(made)}) AND id NOT IN ({marks(made)})"
    if made and unit.value(f"SELECT 1 FROM {table.name} WHERE {leaning}") is not None:
        raise _since(unit, case, f"the journey of c{case.keep} went on", "journey")
    for number in sorted(made, reverse=True):
        unit.delete(table, id=number)
    join(workspace, unit, case.keep, case.remaining, actions.JOINED)


def _joined_events(db: Reader, case: _Case) -> list[int]:
    """The events that the merge recorded for the record that stays, and those by which later ones told it a journey."""
    changes = db.all(
        "SELECT DISTINCT change_id FROM entry WHERE entity = :entity AND record = :keep AND change_id > :change",
        entity=EVENT.entity, keep=case.keep, change=case.change,
    )  # fmt: skip
    own, later = _events_made(case.noted), _events_made(row for (change,) in changes for row in _noted(db, change))
    sql = (
        f"SELECT id FROM {EVENT.name} WHERE customer_id = :keep AND (id IN ({marks(own)})"
        f" OR id IN ({marks(later)}) AND reason = :reason)"
    )
    return [int(number) for (number,) in db.all(sql, keep=case.keep, reason=actions.JOINED)]


def _events_made(noted: Iterable[Noted]) -> list[int]:
    return [int(row.key["id"]) for row in noted if row.table == EVENT.name and row.before is None]


def _since(db: Reader, case: _Case, what: str, entity: str) -> ChangedSince:
    return ChangedSince(case.ref, what, *(_later(db, case, entity) or (None, "since")))


def _later(db: Reader, case: _Case, entity: str) -> tuple[int, str] | None:
    """The newest later change of the record that stays, or of its points or journey, that holds."""
    row = db.one(
        "SELECT c.id, c.command FROM entry e JOIN change c ON c.id = e.change_id WHERE e.entity = :entity"
        f" AND e.record = :keep AND {LIVE_LATER} ORDER BY c.id DESC",
        entity=entity, keep=case.keep, change=case.change,
    )  # fmt: skip
    return None if row is None else (int(row[0]), str(row[1]))
