"""Takes a change back: every record it touched becomes what it was, unless a later change stands in the way.

A redo is the undo of an undo. Changes that cancelled each other in between do not stand in the way. Imports may come
back in part: what was changed since, or is leant on by others, is kept and named.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from crmcli.kernel.errors import NotFound, Refused
from crmcli.kernel.refs import PREFIXES
from crmcli.store import obstacles
from crmcli.store.faults import AgainstTheSchema
from crmcli.store.journal import Change
from crmcli.store.obstacles import LIVE_LATER, Blocked, Load, Obstacle
from crmcli.store.read import Reader, marks
from crmcli.store.write import Back, Unit

Used = Callable[[str, int], int]

CHUNK = 500
OF_A_CUSTOMER = frozenset({"customer", "journey", "points"})


class NoSuchChange(NotFound):
    """No change has this number, or there is none left to take back."""

    def __init__(self, what: str) -> None:
        super().__init__(what, hint="see: crmcli history")


class AlreadyUndone(Refused):
    """The change was taken back before."""

    code = "already_undone"

    def __init__(self, change: Change) -> None:
        again = f"bring it back with: crmcli undo u{change.undone_by}"
        super().__init__(f"u{change.id} was taken back by u{change.undone_by}", hint=again)


class StandsInTheWay(Refused):
    """A later change touched the same record, or leans on it."""

    code = "later_change"

    def __init__(self, change: int, record: str, later: int | None, why: str, *, leans: bool = False) -> None:
        by = f"u{later} ({why})" if later else why
        by = f"was changed by {by} since" if later and not leans else f"is leant on by {by}"
        first = f"; undo that first: crmcli undo u{later}" if later else ""
        super().__init__(f"u{change} cannot be taken back: {record} {by}", hint=f"nothing was changed{first}")


@dataclass(slots=True)
class Reverted:
    """What an undo did: the change, records put back, those kept as they were changed since and by what, those that it
    was refused for and why, and the customers concerned."""

    change: Change
    kept: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    customers: set[int] = field(default_factory=set)
    _whole: set[int] = field(default_factory=set)
    _made: set[int] = field(default_factory=set)
    _others: int = 0
    _others_made: int = 0

    @property
    def restored(self) -> int:
        """How many records; a customer counts once, with journey and points."""
        return len(self._whole) + self._others

    @property
    def created(self) -> int:
        """How many of them the change had added."""
        return len(self._made) + self._others_made

    @property
    def updated(self) -> int:
        """How many of them the change had changed."""
        return self.restored - self.created

    def count(self, entity: str, about: int | None, *, made: bool) -> None:
        """Notes that a record was put back; `made` says that it was the change which added it."""
        if about is not None:
            self.customers.add(about)
        if about is not None and entity in OF_A_CUSTOMER:
            self._whole.add(about)
            if made and entity == "customer":
                self._made.add(about)
        else:
            self._others += 1
            self._others_made += made

    def keep(self, obstacle: Obstacle) -> None:
        """Notes that a record stays as it is, and why."""
        (self.kept if obstacle.later else self.refused).append(_kept(obstacle))


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


def revert(unit: Unit, change: Change, *, partly: bool = False, used: Used = lambda _entity, _record: 0) -> Reverted:
    """Takes `change` back inside `unit`.

    StandsInTheWay (exit 4) names the later change; with `partly` (imports) such records are kept and listed instead,
    and it is raised only when nothing is left that could be put back. `used` counts the records that need one which
    the change added though no foreign key says so (a custom field); such a one comes last, and stays when others need
    it that stay.
    """
    if change.undone_by is not None:
        raise AlreadyUndone(change)
    done = Reverted(change)
    unit.takes_back(change.id)
    indexed = unit.dialect.searchable(unit)
    blocked, refusal = _blocked(unit, done, partly=partly)
    waiting: list[_Entry] = []
    for entries in _batches(unit, change.id):
        if entries[0].op == "load":
            _take_back_load(unit, entries[0], done, indexed)
            continue
        free = blocked.free(entries)
        waiting += [one for one in free if _uses(one, used)]
        _take_back(unit, [one for one in free if one not in waiting], done, indexed)
    blocked.drop()
    _take_back(unit, [one for one in waiting if not _needed(one, used, done, partly=partly)], done, indexed)
    if not done.restored:
        raise refusal or StandsInTheWay(change.id, "all that it touched", None, "what came after")
    unit.flush()
    _mark(unit, change)
    return done


def _blocked(unit: Unit, done: Reverted, *, partly: bool) -> tuple[Blocked, StandsInTheWay | None]:
    """The records that are kept, noted in `done`, and the refusal that the first of them would be."""
    blocked, refusal = Blocked(unit), None
    for obstacle in obstacles.find(unit, done.change):
        refusal = refusal or _refusal(done.change, obstacle)
        if not partly:
            raise refusal
        blocked.add(obstacle, done.keep)
    return blocked, refusal


def _uses(entry: _Entry, used: Used) -> int:
    """How many records need what the change added."""
    return used(entry.entity, entry.record) if entry.op == "add" else 0


def _needed(entry: _Entry, used: Used, done: Reverted, *, partly: bool) -> bool:
    """True when what the change added is in use elsewhere; kept with `partly`, else the undo is refused."""
    count = _uses(entry, used)
    if not count:
        return False
    found = Obstacle(entry.entity, entry.record, None, None, f"{count} other")
    if not partly:
        raise _refusal(done.change, found)
    done.keep(found)
    return True


def _named(entity: str, record: int) -> str:
    """c12, b5, "points of c12", "field 3"."""
    if entity in PREFIXES:
        return f"{PREFIXES[entity]}{record}"
    return f"{entity} {record}" if entity == "field" else f"{entity} of c{record}"


def _refusal(change: Change, obstacle: Obstacle) -> StandsInTheWay:
    why = obstacle.why if obstacle.later else f"{obstacle.why.replace('_', ' ')} rows"
    return StandsInTheWay(change.id, _named(obstacle.entity, obstacle.record), obstacle.later, why)


def _kept(obstacle: Obstacle) -> str:
    what = _named(obstacle.entity, obstacle.record) if obstacle.about is None else f"c{obstacle.about}"
    if obstacle.later:
        return f"{what}: changed since by u{obstacle.later} ({obstacle.why})"
    return f"{what}: {obstacle.why.replace('_', ' ')} rows lean on it"


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


def _batches(db: Reader, change: int) -> Iterator[list[_Entry]]:
    """The entries newest first: a load by itself, others together; what was erased of them is left out."""
    some: list[_Entry] = []
    for entry in _entries(db, change):
        if some and (entry.op == "load" or len(some) == CHUNK):
            yield some
            some = []
        if entry.op == "load":
            yield [entry]
        else:
            some.append(entry)
    if some:
        yield some


# -- putting back


def _take_back(unit: Unit, entries: Sequence[_Entry], done: Reverted, indexed: frozenset[str]) -> None:
    """Puts back what some records were, all at once; where the schema is against that, one by one, to say of which."""
    erased = [entry for entry in entries if entry.body is None]
    done.refused += [f"{_named(entry.entity, entry.record)}: erased" for entry in erased]
    left = [entry for entry in entries if entry.body is not None]
    try:
        with unit.attempt():
            _put_back(unit, left, indexed)
    except AgainstTheSchema:
        for entry in left:
            _take_back_record(unit, entry, done, indexed)
        return
    for entry in left:
        done.count(entry.entity, entry.about, made=entry.op == "add")


def _put_back(unit: Unit, entries: Sequence[_Entry], indexed: frozenset[str]) -> None:
    """By table: rows go before those that they point to, and come behind them. The oldest word about a row counts."""
    backs: dict[str, dict[tuple[object, ...], Back]] = {}
    for entry in entries:
        for table, key, before in reversed(json.loads(entry.body or "{}")["rows"]):
            record = (entry.entity, entry.record, entry.about)
            backs.setdefault(table, {})[tuple(key.values())] = Back(record, key, before)
    tables = _parents_first(unit, list(backs))
    for table in reversed(tables):
        _put(unit, table, [back for back in backs[table].values() if back.content is None], indexed)
    for table in tables:
        _put(unit, table, [back for back in backs[table].values() if back.content is not None], indexed)


def _put(unit: Unit, table: str, backs: Sequence[Back], indexed: frozenset[str]) -> None:
    if backs:
        unit.put_back_all(table, backs, indexed=table in indexed)


def _parents_first(unit: Unit, tables: Sequence[str]) -> list[str]:
    if len(tables) < 2:
        return list(tables)
    left, ordered = dict.fromkeys(tables), list[str]()
    below = {table: {child for child, _, _ in unit.dialect.children(unit, table)} - {table} for table in tables}
    while left:
        table = next((one for one in left if not below[one] & left.keys()), next(iter(left)))
        ordered.insert(0, table)
        del left[table]
    return ordered


def _take_back_record(unit: Unit, entry: _Entry, done: Reverted, indexed: frozenset[str]) -> None:
    record = (entry.entity, entry.record, entry.about)
    rows = json.loads(entry.body or "{}")["rows"]
    try:
        with unit.attempt():
            for table, key, before in reversed(rows):
                unit.put_back(record, table, key, before, indexed=table in indexed)
    except AgainstTheSchema as error:
        raise _leant_on(unit, done.change, entry) from error
    done.count(entry.entity, entry.about, made=entry.op == "add")


def _leant_on(unit: Unit, change: Change, entry: _Entry) -> StandsInTheWay:
    """Names the newest change of the records that point to this one, else of the customer it concerns."""
    own = "l.entity = :entity AND l.record = :record"
    pointing = [
        f"l.entity = '{child}' AND EXISTS (SELECT 1 FROM {child} k WHERE k.{column} = :record"
        " AND k.id BETWEEN l.record AND l.last)"
        for child, column, _ in unit.dialect.children(unit, entry.entity)
        if child in PREFIXES
    ]
    for which, leans in ((" OR ".join(pointing), True), ("l.about = :about", False)):
        row = unit.one(
            "SELECT c.id, c.command FROM entry l JOIN change c ON c.id = l.change_id"
            f" WHERE ({which or '1 = 0'}) AND NOT ({own}) AND {LIVE_LATER} ORDER BY c.id DESC",
            entity=entry.entity, record=entry.record, about=entry.about, change=change.id,
        )  # fmt: skip
        if row is not None:
            return StandsInTheWay(change.id, _named(entry.entity, entry.record), *row, leans=leans)
    return StandsInTheWay(change.id, _named(entry.entity, entry.record), None, "other records")


def _take_back_load(unit: Unit, entry: _Entry, done: Reverted, indexed: frozenset[str]) -> None:
    if entry.body is None:
        done.refused.append(f"{_named(entry.entity, entry.record)}: erased")
        return
    load = obstacles.load_of(entry.entity, entry.record, entry.last, entry.body or "{}")
    table, column = load.tables[-1]
    for first in range(load.first, load.last + 1, CHUNK):
        rows = unit.all(
            f"SELECT DISTINCT {column}, {load.about} FROM {table} WHERE {column} BETWEEN :first AND :last"
            f" AND {load.about} NOT IN (SELECT customer FROM blocked)",
            first=first,
            last=min(first + CHUNK - 1, load.last),
        )
        abouts = {int(key): int(customer) for key, customer in rows}
        _remove(unit, load, abouts, indexed)
        for customer in abouts.values():
            done.count(load.entity, customer, made=True)
        unit.flush()


def _remove(unit: Unit, load: Load, abouts: dict[int, int], indexed: frozenset[str]) -> None:
    """Deletes the rows of these records, noting each as it was so that a redo brings it back."""
    for table, column in load.tables:
        keys = unit.dialect.keys(unit, table)
        rows = unit.rows(f"SELECT * FROM {table} WHERE {column} IN ({marks(list(abouts))})")
        backs = [
            Back((load.entity, number, abouts[number]), {key: row[key] for key in keys}, None)
            for row in rows
            for number in [int(row[column])]
        ]
        _put(unit, table, backs, indexed)


def _mark(unit: Unit, change: Change) -> None:
    """The change is undone by this one; along the chain of undos and redos behind it, what held is turned round."""
    sql = "UPDATE change SET undone_by = :by WHERE id = :id"
    unit.figures(sql, by=unit.change.id, id=change.id)
    before, holds = change, True
    while before.undoes is not None:
        behind = change_by_id(unit, before.undoes)
        unit.figures(sql, by=None if holds else before.id, id=behind.id)
        before, holds = behind, not holds
