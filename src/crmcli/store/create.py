"""Makes a store: the only everyday step that imports SQLModel, because its declarations are the schema of record."""

import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from crmcli.kernel.ids import new_uid
from crmcli.store.connect import APPLICATION_ID, make_file, open_new
from crmcli.store.faults import LogAlone, spoken
from crmcli.store.files import beside, in_turn, log_of, make_directory, part_of, publish
from crmcli.store.migrations.steps import VERSION
from crmcli.store.read import Reader

_MADE = re.compile(r"\s*CREATE (TABLE|VIEW|FUNCTION) (\w+)")


class Schema:
    """What a new store holds: the statements that make its tables, indexes and views, in order."""

    def __init__(self, statements: Sequence[str]) -> None:
        self.statements = tuple(statements)

    def names(self, *kinds: str) -> list[str]:
        """What is made of these kinds (TABLE, VIEW, FUNCTION), in order."""
        made = map(_MADE.match, self.statements)
        return [found[2] for found in made if found and found[1] in kinds]


def create(path: Path, at: int, schema: Callable[[str], Schema]) -> bool:
    """True when this call made the store, False when something was at the path. Safe when many start at once.

    The store appears whole or not at all, so that an empty file is never one that is being made.
    """
    with spoken(path):
        make_directory(path.parent)
        with in_turn(path.parent):
            if os.path.lexists(path):
                return False
            if log := log_of(path):
                raise LogAlone(path, log)
            part = part_of(path)
            try:
                _make(part, at, schema("sqlite"))
                return publish(part, path)
            finally:
                for left in (part, *beside(part)):
                    left.unlink(missing_ok=True)


def _make(part: Path, at: int, schema: Schema) -> None:
    make_file(part)
    con = open_new(part)
    try:
        con.execute("BEGIN IMMEDIATE")
        _fill(con, at, schema)
        con.execute("COMMIT")
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # closing would do it too, but not say when it fails
    finally:
        con.close()


def _fill(con: sqlite3.Connection, at: int, schema: Schema) -> None:
    con.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for statement in schema.statements:
        con.execute(statement)
    Reader(con).many("INSERT INTO meta(name, number, word) VALUES (?, ?, ?)", facts(at))


def facts(at: int) -> list[tuple[str, int | None, str | None]]:
    """What a new store says of itself."""
    return [("schema_version", VERSION, None), ("made_at", at, None), ("store_uuid", None, new_uid(at))]
