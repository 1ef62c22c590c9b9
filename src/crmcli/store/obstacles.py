"""What stands in the way of taking a change back: later changes of its records, and rows that lean on them.

They are gathered before anything is touched, in the temporary table `blocked`, because a customer that is kept must be
kept with all that the change brought for it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crmcli.store.journal import Change
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit

LIVE_LATER = " c.id > :change AND c.undone_by IS NULL AND NOT (c.undoes IS NOT NULL AND c.undoes >= :change)"
"""Of the changes `c` after :change those that hold: neither undone nor the undo of something after it."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that cannot be taken back, the customer it concerns, and the later change or table that is why."""

    entity: str
    record: int
    about: int | None
    later: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Load:
    """Records `first` to `last` of a load. `tables` are (name, column of the record), the record's own row last."""

    entity: str
    first: int
    last: int
    tables: tuple[tuple[str, str], ...]
    about: str


def find(unit: Unit, change: Change) -> Iterator[Obstacle]:
    """Everything that stands in the way of taking `change` back; a record may come several times."""
    yield from _edited(unit, change.id)
    loads = merged(loads_of(unit, change.id))
    if loads:
        _gather_own(unit, change.id)
        for load in loads:
            yield from _load_edited(unit, change.id, load)
            yield from _leant_on(unit, load, loads)
        unit.figures("DROP TABLE own")


def loads_of(db: Reader, change: int) -> list[Load]:
    """The loads of a change whose bodies were not erased, oldest first."""
    rows = db.all(
        "SELECT entity, record, last, body FROM entry"
        " WHERE change_id = :change AND op = 'load' AND body IS NOT NULL ORDER BY seq",
        change=change,
    )
    return [load_of(*row) for row in rows]


def load_of(entity: str, first: int, last: int, body: str) -> Load:
    """The load that a journal entry with this body notes."""
    noted = json.loads(body)
    tables = tuple((str(name), str(column)) for name, column in noted["tables"])
    return Load(entity, first, last, tables, str(noted["about"]))


def merged(loads: Iterable[Load]) -> list[Load]:
    """The same records in fewer loads: batches that follow each other become one."""
    found: list[Load] = []
    for load in sorted(loads, key=lambda one: (one.entity, one.tables, one.first)):
        before = found[-1] if found else None
        if before and (before.entity, before.tables, before.last + 1) == (load.entity, load.tables, load.first):
            found[-1] = Load(load.entity, before.first, load.last, load.tables, load.about)
        else:
            found.append(load)
    return found


def _edited(unit: Unit, change: int) -> Iterator[Obstacle]:
    for row in unit.all(
        "SELECT e.entity, e.record, e.about, c.id, c.command FROM entry e JOIN entry l ON l.entity = e.entity"
        " AND l.record = e.record JOIN change c ON c.id = l.change_id"
        f" WHERE e.change_id = :change AND e.op <> 'load' AND l.op <> 'load' AND {LIVE_LATER} ORDER BY c.id",
        change=change,
    ):
        yield Obstacle(*row)


def _load_edited(unit: Unit, change: int, load: Load) -> Iterator[Obstacle]:
    """Loaded records that a later change edited; of a loaded customer anything that concerns it counts."""
    table, column = load.tables[-1]
    same = "l.about = k.key" if load.entity == "customer" else "l.entity = :entity AND l.record = k.key"
    for row in unit.all(
        f"SELECT :entity, k.key, k.about, c.id, c.command"
        f" FROM (SELECT DISTINCT {column} AS key, {load.about} AS about FROM {table}"
        f" WHERE {column} BETWEEN :first AND :last) k"
        f" JOIN entry l ON {same} JOIN change c ON c.id = l.change_id"
        f" WHERE l.op <> 'load' AND {LIVE_LATER} ORDER BY c.id",
        entity=load.entity,
        first=load.first,
        last=load.last,
        change=change,
    ):
        yield Obstacle(*row)


def _leant_on(unit: Unit, load: Load, loads: list[Load]) -> Iterator[Obstacle]:
    """Loaded records that rows from outside the change point to."""
    table, column = load.tables[-1]
    for child, child_column, parent_column in unit.dialect.children(unit, table):
        for key, about in unit.all(
            f"SELECT DISTINCT t.{column}, t.{load.about} FROM {table} t JOIN {child} k"
            f" ON k.{child_column} = t.{parent_column} WHERE t.{column} BETWEEN :first AND :last"
            f" AND NOT ({_own(unit, child, loads)})",
            first=load.first,
            last=load.last,
        ):
            yield Obstacle(load.entity, key, about, None, child)


def _own(unit: Unit, child: str, loads: list[Load]) -> str:
    """The condition that row `k` of `child` came with the change itself."""
    ways = [
        f"k.{column} BETWEEN {int(load.first)} AND {int(load.last)}"
        for load in loads
        for name, column in load.tables
        if name == child
    ]
    if unit.value("SELECT 1 FROM own WHERE name = :child", child=child):
        ways.append(f"k.id IN (SELECT id FROM own WHERE name = '{child}')")
    return " OR ".join(ways) or "1 = 0"


def _gather_own(unit: Unit, change: int) -> None:
    """Fills the temporary table `own` with the rows that the change added one by one."""
    unit.figures("CREATE TEMP TABLE own (name TEXT, id BIGINT, PRIMARY KEY (name, id))")
    unit.figures(f"INSERT INTO own {unit.dialect.added_alone()} ON CONFLICT DO NOTHING", change=change)


class Concerns(Protocol):
    """What a journal entry is about."""

    @property
    def entity(self) -> str: ...
    @property
    def record(self) -> int: ...
    @property
    def about(self) -> int | None: ...


Concerning = TypeVar("Concerning", bound=Concerns)


class Blocked:
    """Which records are kept: all that concern a customer, or one that concerns none."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._others: set[tuple[str, int]] = set()
        unit.figures("CREATE TEMP TABLE blocked (customer BIGINT PRIMARY KEY)")

    def add(self, obstacle: Obstacle, said: Callable[[Obstacle], None]) -> None:
        """Keeps the record; `said` is told when it was not kept already."""
        key = (obstacle.entity, obstacle.record)
        if obstacle.about is None:
            fresh = key not in self._others
            self._others.add(key)
        else:
            sql = "INSERT INTO blocked VALUES (:customer) ON CONFLICT DO NOTHING"
            fresh = self._unit.figures(sql, customer=obstacle.about) > 0
        if fresh:
            said(obstacle)

    def free(self, entries: Sequence[Concerning]) -> list[Concerning]:
        """Of some journal entries those whose records are not kept."""
        listed = marks(sorted({int(entry.about) for entry in entries if entry.about is not None}))
        rows = self._unit.all(f"SELECT customer FROM blocked WHERE customer IN ({listed})")
        kept = {int(customer) for (customer,) in rows}
        return [
            entry
            for entry in entries
            if (
                entry.about not in kept if entry.about is not None else (entry.entity, entry.record) not in self._others
            )
        ]

    def drop(self) -> None:
        """Forgets them."""
        self._unit.figures("DROP TABLE blocked")
