"""Writing sets of new rows: ids given out in order, one journal entry a range, indexes set aside for a load."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from crmcli.kernel.records import Table
from crmcli.store import sums
from crmcli.store.write import Unit


def next_id(unit: Unit, table: Table) -> int:
    """The id that the table's next row gets; ids once given are never given again."""
    return unit.numbers.last(table.name) + 1


def insert(
    unit: Unit, table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]], *, indexed: bool = True
) -> None:
    """Writes new rows. The caller notes them (`unit.note_load`); `indexed=False` leaves the search index to a rebuild.

    Columns that are absent in every row are left out: binding them costs as much as the values.
    """
    if rows:
        insert_columns(unit, table, dict(zip(columns, zip(*rows, strict=True), strict=True)), indexed=indexed)


def insert_columns(unit: Unit, table: Table, columns: Mapping[str, Sequence[object]], *, indexed: bool = True) -> None:
    """The same of new rows that are given column by column, all as long as one another, and not empty."""
    used = {name: values for name, values in columns.items() if any(value is not None for value in values)}
    if "id" in used:
        unit.numbers.came(table.name, max(cast("Sequence[int]", used["id"])))
    unit.load(table.name, tuple(used), list(zip(*used.values(), strict=True)))
    if table.search and indexed:
        words = zip(used["id"], used["words"], strict=True)
        unit.dialect.index(unit, table.name, cast("list[tuple[int, str]]", list(words)))


def beside(unit: Unit, table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Writes new rows with ids in their order, of a table that goes along with another one, whose rows are noted."""
    first = unit.numbers.take(table.name, len(rows))
    insert(unit, table, ("id", *columns), [(number, *row) for number, row in enumerate(rows, first)])


@contextmanager
def without_collection() -> Iterator[None]:
    """Inside, Python's collector rests: rows on their way hold no cycles, and looking for some costs an eighth."""
    import gc

    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


class Aside:
    """Indexes and the like that a load has set aside, as name and the statement that makes them."""

    def __init__(self, unit: Unit, made: dict[str, str]) -> None:
        self._unit = unit
        self._made = made

    def bring_back(self, *names: str) -> None:
        """Makes these, or all, anew before the load goes on."""
        for name in names or tuple(self._made):
            if (statement := self._made.pop(name, None)) is not None:
                self._unit.figures(statement)


@contextmanager
def set_aside(unit: Unit, tables: Sequence[str], keep: Sequence[str]) -> Iterator[Aside]:
    """Inside, the tables have no secondary indexes but those in `keep`; after it all are made anew, sums too."""
    unit.dialect.prepare_load(unit)
    going = [one for one in unit.dialect.secondary(unit, tables) if one[0] not in keep]
    aside = Aside(unit, {name: make for name, _, make in going})
    for _, drop, _ in going:
        unit.figures(drop)
    unit.searchable = False
    yield aside
    unit.searchable = True
    aside.bring_back()
    for table in unit.dialect.searchable(unit) & set(tables):
        unit.dialect.reindex(unit, table)
    sums.renew(unit, *tables)
    unit.dialect.settle_load(unit)
