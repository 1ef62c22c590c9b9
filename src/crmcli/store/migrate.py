"""Brings a store that is behind up to date: a verified backup first, then every step in one transaction."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from crmcli.store.backup import Backup, keep_before_migration
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import damaged, spoken
from crmcli.store.migrations.steps import STEPS, Step


def migrate(path: Path, at: int, steps: Sequence[Step] = STEPS) -> tuple[int, int, Backup | None]:
    """(version found, version now, the backup taken). Two at once end in one migration; a failure leaves all as it was."""
    with spoken(path):
        con = open_sqlite(path)
        try:
            found = _version(con)
            if found >= 1 + len(steps):
                return found, found, None
            copy = keep_before_migration(path, found, at)
            con.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would do nothing
            con.execute("BEGIN EXCLUSIVE")
            now = _apply(con, path, steps)
        finally:
            con.close()
    return found, now, copy


def _apply(con: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> int:
    try:
        version = _version(con)
        for step in steps[version - 1 :]:
            step(con)
            version += 1
        con.execute("UPDATE meta SET number = ? WHERE name = 'schema_version'", (version,))
        if con.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(path)
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise
    return version


def _version(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT number FROM meta WHERE name = 'schema_version'").fetchone()[0])
