"""Brings a store that is behind up to date: a verified backup first, then every step in one transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.errors import StoreUnusable
from crmcli.store import gate, sums
from crmcli.store.backup import Backup, counts, keep_before_migration
from crmcli.store.connect import open_sqlite
from crmcli.store.dialect import Connection
from crmcli.store.faults import OlderStore, ReadOnlyStore, damaged, spoken
from crmcli.store.migrations.steps import STEPS, Step
from crmcli.store.read import Reader


@dataclass(frozen=True, slots=True)
class Migrated:
    """The schema found, the schema now, and the backup taken before (None when there was nothing to do).

    `unkept` says why there is none all the same.
    """

    found: int
    now: int
    backup: Backup | None = None
    unkept: str = ""


class RowsLost(StoreUnusable):
    """A step would have lost rows, or doubled them; it was taken back."""

    code = "migration_failed"

    def __init__(self, place: Path | Address, table: str, before: int, after: int) -> None:
        super().__init__(
            f"{place} was not migrated: {table} had {before} rows and would have {after}",
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
        apply(Reader(con), con, path, steps)
        if con.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(path)
        con.execute(ending)
    except BaseException:
        if con.in_transaction:
            con.execute("ROLLBACK")
        raise


def apply(db: Reader, con: Connection, place: Path | Address, steps: Sequence[Step]) -> None:
    """Takes the steps that the store lacks, in the transaction that is going on, and sees that no row is lost."""
    version = int(db.value("SELECT number FROM meta WHERE name = 'schema_version'"))  # another may have migrated it
    before = counts(db)
    for step in steps[version - 1 :]:
        step(con, db.dialect)
    db.run("UPDATE meta SET number = :now WHERE name = 'schema_version'", now=1 + len(steps))
    _compare(place, before, counts(db))
    sums.renew(db)  # the copy has just been held to those that were


def _compare(place: Path | Address, before: dict[str, int], after: dict[str, int]) -> None:
    for table, rows in before.items():
        if table in after and after[table] != rows and table != "meta":
            raise RowsLost(place, table, rows, after[table])
