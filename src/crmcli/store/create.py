"""Makes a store: the only everyday step that imports SQLModel, because its declarations are the schema of record."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from crmcli.kernel.ids import new_uid
from crmcli.store import search
from crmcli.store.connect import APPLICATION_ID, make_file, open_new, open_sqlite
from crmcli.store.faults import spoken
from crmcli.store.migrations.steps import VERSION
from crmcli.store.read import Reader


class Schema:
    """What a new store holds: the statements for tables and indexes, the searchable tables, and the views."""

    def __init__(self, statements: Sequence[str], searchable: Sequence[str], views: Sequence[str]) -> None:
        self.statements = tuple(statements)
        self.searchable = tuple(searchable)
        self.views = tuple(views)


def create(path: Path, at: int, schema: Callable[[], Schema]) -> bool:
    """True when this call made the store, False when it was there. Safe when many start at once.

    The file appears empty first; whoever gets the write lock fills it, the others find it filled.
    """
    with spoken(path):
        try:
            make_file(path)
        except FileExistsError:
            if path.stat().st_size > 0 and not _unfinished(path):
                return False
        con = open_new(path)
        try:
            con.execute("BEGIN IMMEDIATE")
            if _filled(con):
                con.execute("ROLLBACK")
                return False
            _fill(con, at, schema())
            con.execute("COMMIT")
        finally:
            con.close()
    return True


def _unfinished(path: Path) -> bool:
    """True for a file with a header and no tables, as a creator that was killed leaves it."""
    con = open_sqlite(path, readonly=True)
    try:
        return not _filled(con) and con.execute("PRAGMA application_id").fetchone()[0] == 0
    finally:
        con.close()


def _filled(con: sqlite3.Connection) -> bool:
    return con.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None


def _fill(con: sqlite3.Connection, at: int, schema: Schema) -> None:
    con.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for statement in (*schema.statements, *map(search.ddl, schema.searchable), *schema.views):
        con.execute(statement)
    facts = [("schema_version", VERSION, None), ("made_at", at, None), ("store_uuid", None, new_uid(at))]
    Reader(con).many("INSERT INTO meta(name, number, word) VALUES (?, ?, ?)", facts)
