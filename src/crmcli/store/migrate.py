"""Brings a store that is behind up to date: a verified backup first, then every step in one transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crmcli.kernel.errors import StoreUnusable
from crmcli.store import gate, sums
from crmcli.store.backup import Backup, keep_before_migration
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import OlderStore, ReadOnlyStore, damaged, spoken
from crmcli.store.migrations.steps import STEPS, Step
from crmcli.store.read import Reader


@dataclass(frozen=True, slots=True)
class Migrated:
    """The schema found, the schema now, and the backup taken before (None when there was nothing to do)."""

    found: int
    now: int
    backup: Backup | None = None


class RowsLost(StoreUnusable):
    """A step would have lost rows, or doubled them; it was taken back."""

    code = "migration_failed"

    def __init__(self, path: Path, table: str, before: int, after: int) -> None:
        super().__init__(
            f"{path} was not migrated: {table} had {before} rows and would have {after}",
            hint="the store is as it was; report this, it is a fault of crmcli",
        )


def migrate(path: Path, at: int, steps: Sequence[Step] = STEPS, *, keep: bool = True) -> Migrated:
    """Applies the steps that the store lacks. Two at once end in one migration; a failure leaves all as it was.

    `keep=False` (a dry run) does it without a backup and takes it back.
    """
    known = 1 + len(steps)
    gate.identify(path)
    with spoken(path):
        con = open_sqlite(path)
        try:
            found = gate.inspect(con, path, known).version
            if found == known:
                return Migrated(found, found)
            copy = _backup(path, found, known, at) if keep else None
            con.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would do nothing
            con.execute("BEGIN EXCLUSIVE")
            _apply(con, path, steps, "COMMIT" if keep else "ROLLBACK")
        finally:
            con.close()
    return Migrated(found, known, copy)


def _backup(path: Path, found: int, known: int, at: int) -> Backup:
    try:
        return keep_before_migration(path, found, known, at)
    except ReadOnlyStore as error:
        raise OlderStore(path, found, known) from error


def _apply(con: sqlite3.Connection, path: Path, steps: Sequence[Step], ending: str) -> None:
    try:
        version = _version(con)  # another process may have migrated while we waited
        before = _counts(con)
        for step in steps[version - 1 :]:
            step(con)
        con.execute("UPDATE meta SET number = ? WHERE name = 'schema_version'", (1 + len(steps),))
        _compare(path, before, _counts(con))
        sums.renew(Reader(con))  # the copy has just been held to those that were
        if con.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(path)
        con.execute(ending)
    except BaseException:
        if con.in_transaction:
            con.execute("ROLLBACK")
        raise


def _version(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT number FROM meta WHERE name = 'schema_version'").fetchone()[0])


def _counts(con: sqlite3.Connection) -> dict[str, int]:
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    tables = [name for (name,) in con.execute(named).fetchall() if "_search" not in name]
    return {name: int(con.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]) for name in tables}


def _compare(path: Path, before: dict[str, int], after: dict[str, int]) -> None:
    for table, rows in before.items():
        if table in after and after[table] != rows and table != "meta":
            raise RowsLost(path, table, rows, after[table])
