"""Writing sets of new rows: ids given out in order, one journal entry a range, indexes and search set aside for a load.

PostgreSQL will have COPY here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from crmcli.kernel.records import Table
from crmcli.store import search
from crmcli.store.read import Reader
from crmcli.store.write import Unit


def next_id(db: Reader, table: Table) -> int:
    """The id that the table's next row gets; ids once given are never given again."""
    spent = db.value("SELECT seq FROM sqlite_sequence WHERE name = :name", name=table.name)
    return int(spent or 0) + 1


def insert(
    unit: Unit, table: Table, columns: Sequence[str], rows: Sequence[Sequence[object]], *, indexed: bool = True
) -> None:
    """Writes new rows. The caller notes them (`unit.note_load`); `indexed=False` leaves the search index to a rebuild."""
    if not rows:
        return
    unit.many(f"INSERT INTO {table.name}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
    if table.search and indexed:
        key, words = columns.index("id"), columns.index("words")
        unit.many(
            f"INSERT INTO {table.name}_search(rowid, words) VALUES (?, ?)", [(row[key], row[words]) for row in rows]
        )


@contextmanager
def set_aside(unit: Unit, tables: Sequence[str], keep: Sequence[str]) -> Iterator[None]:
    """Inside, the tables have no secondary indexes but those in `keep`; after it all are made anew, search too."""
    unit.figures("PRAGMA secure_delete = OFF")  # nothing of a person is deleted here, only pages of half-made indexes
    unit.figures("PRAGMA cache_size = -65536")
    made = unit.all(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN ({', '.join(repr(name) for name in tables)})"
    )
    aside = [(name, sql) for name, sql in made if name not in keep]
    for name, _ in aside:
        unit.figures(f"DROP INDEX {name}")
    yield
    for _, sql in aside:
        unit.figures(sql)
    for table in search.tables(unit) & set(tables):
        search.rebuild(unit, table)
    unit.figures("ANALYZE")
