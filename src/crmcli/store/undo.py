"""Takes a change back: every record it touched becomes what it was, unless a later change stands in the way.

A redo is the undo of an undo. Changes that cancelled each other in between do not stand in the way. Loads of many
rows (imports) may come back in part: what was changed since, or is leant on by others, is kept and counted.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from crmcli.kernel.errors import NotFound, Refused
from crmcli.store import search
from crmcli.store.journal import Change
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit

CHUNK = 500

LIVE_LATER = " c.id > :change AND c.undone_by IS NULL AND NOT (c.undoes IS NOT NULL AND c.undoes >= :change)"


class NoSuchChange(NotFound):
    """No change has this number, or there is none left to take back."""

    def __init__(self, what: str) -> None:
        super().__init__(what, hint="see: crmcli history")


class AlreadyUndone(Refused):
    """The change was taken back before."""

    code = "already_undone"

    def __init__(self, change: Change) -> None:
        super().__init__(f"u{change.id} was taken back by u{change.undone_by}", hint="bring it back with: crmcli redo")


class StandsInTheWay(Refused):
    """A later change touched the same record, or leans on it."""

    code = "later_change"

    def __init__(self, change: int, record: str, later: int | None, command: str) -> None:
        by = f"u{later} ({command})" if later else command
        first = f"; undo that first: crmcli undo u{later}" if later else ""
        super().__init__(
            f"u{change} cannot be taken back: {record} was changed by {by} since",
            hint=f"nothing was changed{first}",
        )


@dataclass(slots=True)
class Reverted:
    """What an undo did: the change, records put back, records kept because changed since, and customers concerned."""

    change: Change
    restored: int = 0
    kept: list[str] = field(default_factory=list)
    customers: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Entry:
    seq: int
    op: str
    entity: str
    record: int
    last: int
    about: int | None
    body: str | None


def change_by_id(db: Reader, number: int) -> Change:
    """The change u<number>; NoSuchChange when there is none."""
    row = db.one("SELECT id, at, actor, command, undoes, undone_by FROM change WHERE id = :id", id=number)
    if row is None:
        raise NoSuchChange(f"there is no change u{number}")
    return Change(*row)


def newest_change(db: Reader) -> Change:
    """The newest change that is neither taken back nor itself an undo."""
    number = db.value("SELECT MAX(id) FROM change WHERE undone_by IS NULL AND undoes IS NULL")
    if number is None:
        raise NoSuchChange("there is nothing to undo")
    return change_by_id(db, int(number))


def newest_undo(db: Reader) -> Change:
    """The newest undo that still holds; what `redo` takes back."""
    number = db.value(
        "SELECT MAX(u.id) FROM change u JOIN change c ON c.id = u.undoes"
        " WHERE u.undone_by IS NULL AND c.undoes IS NULL AND c.undone_by = u.id"
    )
    if number is None:
        raise NoSuchChange("there is nothing to redo")
    return change_by_id(db, int(number))


def revert(unit: Unit, change: Change, *, partly: bool = False) -> Reverted:
    """Takes `change` back inside `unit`.

    StandsInTheWay (exit 4) names the later change; with `partly` (imports) such records are kept and listed instead.
    """
    if change.undone_by is not None:
        raise AlreadyUndone(change)
    done = Reverted(change)
    unit.takes_back(change.id)
    indexed = search.tables(unit)
    _find_obstacles(unit, change, done, partly=partly)
    for entry in _entries(unit, change.id):
        if entry.body is None:
            done.kept.append(f"{entry.entity} {entry.record} (erased)")
        elif entry.op == "load":
            _take_back_load(unit, entry, done, indexed)
        elif entry.about is None or entry.about not in unit_blocked(unit, entry):
            _take_back_record(unit, entry, done, indexed)
    unit.flush()
    _mark(unit, change)
    unit.figures("DROP TABLE blocked")
    return done


def unit_blocked(unit: Unit, entry: _Entry) -> tuple[int, ...]:
    """(the entry's customer,) when that customer's rows are to be kept, else ()."""
    hit = unit.value("SELECT customer FROM blocked WHERE customer = :about", about=entry.about)
    return () if hit is None else (int(hit),)


def _entries(db: Reader, change: int) -> Iterator[_Entry]:
    """Newest first; fetched a few at a time, because the unit writes on the same connection meanwhile."""
    below = db.value("SELECT MAX(seq) + 1 FROM entry WHERE change_id = :change", change=change) or 0
    while rows := db.all(
        "SELECT seq, op, entity, record, last, about, body FROM entry WHERE change_id = :change AND seq < :below"
        f" ORDER BY seq DESC LIMIT {CHUNK}",
        change=change,
        below=below,
    ):
        for row in rows:
            yield _Entry(*row)
        below = rows[-1][0]


# -- what stands in the way


def _find_obstacles(unit: Unit, change: Change, done: Reverted, *, partly: bool) -> None:
    """Fills the temporary table `blocked` with the customers whose rows are kept; raises unless `partly`."""
    unit.figures("CREATE TEMP TABLE blocked (customer INTEGER PRIMARY KEY, why TEXT)")
    for row in unit.all(
        "SELECT e.entity, e.record, e.about, c.id, c.command FROM entry e JOIN entry l ON l.entity = e.entity"
        " AND l.record = e.record JOIN change c ON c.id = l.change_id"
        f" WHERE e.change_id = :change AND e.op <> 'load' AND l.op <> 'load' AND {LIVE_LATER} ORDER BY c.id",
        change=change.id,
    ):
        entity, record, about, later, command = row
        _obstacle(unit, change, done, f"{entity} {record}", about, (later, command), partly=partly)
    for entry in _loads(unit, change.id):
        _load_obstacles(unit, change, entry, done, partly=partly)


def _obstacle(
    unit: Unit,
    change: Change,
    done: Reverted,
    what: str,
    about: int | None,
    by: tuple[int, str],
    *,
    partly: bool,
) -> None:
    if not partly:
        raise StandsInTheWay(change.id, what, *by)
    if about is not None and unit.run(
        "INSERT INTO blocked VALUES (:c, :why) ON CONFLICT DO NOTHING", c=about, why=what
    ):
        done.kept.append(f"c{about}: changed since by u{by[0]} ({by[1]})")


def _loads(db: Reader, change: int) -> list[_Entry]:
    rows = db.all(
        "SELECT seq, op, entity, record, last, about, body FROM entry WHERE change_id = :change AND op = 'load'",
        change=change,
    )
    return [_Entry(*row) for row in rows]


def _load_obstacles(unit: Unit, change: Change, entry: _Entry, done: Reverted, *, partly: bool) -> None:
    """Rows of a load that were edited since, or that rows outside the load lean on."""
    body = json.loads(entry.body or "{}")
    table, column = body["tables"][-1]
    about = body["about"]
    span = {"first": entry.record, "last": entry.last, "change": change.id}
    edited = (
        f"SELECT t.{about}, c.id, c.command FROM {table} t JOIN entry l ON l.entity = :entity AND l.op <> 'load'"
        f" AND l.record = t.{column} JOIN change c ON c.id = l.change_id"
        f" WHERE t.{column} BETWEEN :first AND :last AND {LIVE_LATER}"
    )
    for customer, later, command in unit.all(edited, entity=entry.entity, **span):
        _obstacle(unit, change, done, f"{entry.entity} of c{customer}", customer, (later, command), partly=partly)
    own = {name for name, _ in body["tables"]}
    for child, child_column in children(unit, table):
        if child in own:
            continue
        leaning = (
            f"SELECT DISTINCT t.{about} FROM {child} k JOIN {table} t ON t.id = k.{child_column}"
            f" WHERE k.{child_column} BETWEEN :first AND :last"
        )
        for (customer,) in unit.all(leaning, first=entry.record, last=entry.last):
            if not partly:
                raise StandsInTheWay(change.id, f"{entry.entity} of c{customer}", None, f"rows in {child}")
            if unit.run("INSERT INTO blocked VALUES (:c, :why) ON CONFLICT DO NOTHING", c=customer, why=child):
                done.kept.append(f"c{customer}: has {child} rows of its own")


def children(db: Reader, table: str) -> list[tuple[str, str]]:
    """(table, column) of every foreign key that points to `table`, found by reflection."""
    rows = db.all(
        'SELECT m.name, f."from" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f'
        " WHERE m.type = 'table' AND f.\"table\" = :table",
        table=table,
    )
    return [(str(name), str(column)) for name, column in rows]


# -- putting back


def _take_back_record(unit: Unit, entry: _Entry, done: Reverted, indexed: frozenset[str]) -> None:
    import sqlite3

    record = (entry.entity, entry.record, entry.about)
    rows = json.loads(entry.body or "{}")["rows"]
    try:
        for table, key, before in reversed(rows):
            unit.put_back(record, table, key, before, indexed=table in indexed)
    except sqlite3.IntegrityError as error:
        raise _leant_on(unit, done.change, entry) from error
    done.restored += 1
    if entry.about is not None:
        done.customers.add(entry.about)


def _leant_on(unit: Unit, change: Change, entry: _Entry) -> StandsInTheWay:
    row = unit.one(
        f"SELECT c.id, c.command FROM entry l JOIN change c ON c.id = l.change_id WHERE l.about = :about AND {LIVE_LATER}"
        " ORDER BY c.id DESC",
        about=entry.about,
        change=change.id,
    )
    later, command = (None, "other records that lean on it") if row is None else row
    return StandsInTheWay(change.id, f"{entry.entity} {entry.record}", later, command)


def _take_back_load(unit: Unit, entry: _Entry, done: Reverted, indexed: frozenset[str]) -> None:
    body = json.loads(entry.body or "{}")
    table, column = body["tables"][-1]
    about = body["about"]
    for first in range(entry.record, entry.last + 1, CHUNK):
        last = min(first + CHUNK - 1, entry.last)
        rows = unit.all(
            f"SELECT {column}, {about} FROM {table} WHERE {column} BETWEEN :first AND :last"
            f" AND {about} NOT IN (SELECT customer FROM blocked)",
            first=first,
            last=last,
        )
        abouts = {int(key): int(customer) for key, customer in rows}
        for child, child_column in body["tables"]:
            _remove_rows(unit, entry.entity, child, child_column, abouts, indexed)
        done.restored += len(abouts)
        done.customers.update(abouts.values())
        unit.flush()


def _remove_rows(
    unit: Unit, entity: str, table: str, column: str, abouts: dict[int, int], indexed: frozenset[str]
) -> None:
    """Deletes the rows of these records, noting each as it was so that a redo brings it back."""
    names = [name for _, name, *_ in unit.all(f"PRAGMA table_info({table})")]
    keys = [row[1] for row in sorted(unit.all(f"PRAGMA table_info({table})"), key=lambda r: r[5]) if row[5]]
    for row in unit.all(f"SELECT * FROM {table} WHERE {column} IN ({marks(list(abouts))})"):
        content = dict(zip(names, row, strict=True))
        record = (entity, int(content[column]), abouts[int(content[column])])
        unit.put_back(record, table, {name: content[name] for name in keys}, None, indexed=table in indexed)


def _mark(unit: Unit, change: Change) -> None:
    unit.figures("UPDATE change SET undone_by = :by WHERE id = :id", by=unit.change.id, id=change.id)
    if change.undoes is not None:
        unit.figures("UPDATE change SET undone_by = NULL WHERE id = :id", id=change.undoes)
