"""A store in a file, by SQLite."""

import sqlite3
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.store import gate
from crmcli.store.connect import begin_writing, journal_mode, keep_journal, open_sqlite
from crmcli.store.faults import Replaced, spoken
from crmcli.store.sqlite import SQLITE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crmcli.store.backup import Backup
    from crmcli.store.check import Invariant
    from crmcli.store.create import Schema
    from crmcli.store.migrate import Migrated
    from crmcli.store.migrations.steps import Step


class File:
    """The file that was met first is the only one: an import, which opens it for every batch, never goes on in another
    that took its place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._met: gate.Identity | None = None

    @property
    def exists(self) -> bool:
        """See Engine."""
        try:
            self.path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True

    def spoken(self) -> AbstractContextManager[None]:
        """See Engine."""
        return spoken(self.path)

    def create(self, at: int, schema: "Callable[[str], Schema]") -> bool:
        """See Engine."""
        from crmcli.store.create import create

        return create(self.path, at, schema)

    def connect(self, *, readonly: bool, known: int) -> "OpenFile":
        """See Engine."""
        identity = gate.identify(self.path)
        if self._met not in (None, identity):
            raise Replaced(self.path)
        self._met = identity

        def look() -> None:
            if not gate.stands(self.path, identity):
                raise Replaced(self.path)

        con = open_sqlite(self.path, readonly=readonly, look=look)
        try:
            return OpenFile(self.path, con, identity, gate.inspect(con, self.path, known), readonly=readonly)
        except BaseException:
            con.close()
            raise

    def migrate(self, at: int, steps: "Sequence[Step]", *, keep: bool) -> "Migrated":
        """See Engine."""
        from crmcli.store.migrate import migrate

        return migrate(self.path, at, steps, keep=keep)

    @property
    def backups(self) -> Path:
        """See Engine."""
        return self.path.absolute().parent / "backups"

    def called(self) -> str:
        """See Engine."""
        return self.path.name

    def back_up(
        self,
        target: Path,
        schema: "Callable[[str], Schema]",  # noqa: ARG002 - the file is the store and nothing else
        invariants: "Sequence[Invariant]",
        *,
        keep: bool,
    ) -> "Backup":
        """See Engine."""
        from crmcli.store.backup import back_up

        return back_up(self.path, target, invariants, keep=keep)

    def restore(
        self,
        backup: Path,
        schema: "Callable[[str], Schema]",  # noqa: ARG002 - see back_up
        invariants: "Sequence[Invariant]",
        *,
        keep: bool,
    ) -> "tuple[Backup, Path | None]":
        """See Engine."""
        from crmcli.store.backup import restore

        return restore(backup, self.path, invariants, keep=keep)


class OpenFile:
    """A connection to the file, and which file it is."""

    dialect = SQLITE

    def __init__(
        self,
        path: Path,
        con: sqlite3.Connection,
        identity: gate.Identity,
        passport: gate.Passport,
        *,
        readonly: bool,
    ) -> None:
        self.con = con
        self.passport = passport
        self._path = path
        self._identity = identity
        self._readonly = readonly
        self._loads = False

    def begin(self, *, sync: bool, load: bool) -> None:
        """See Opened. `load` writes to the file itself with a rollback journal, half as much as through a log."""
        if self._readonly:
            self.con.execute("BEGIN")
            return
        if not sync:
            self.con.execute("PRAGMA synchronous=NORMAL")
        self._loads = load
        if load:
            keep_journal(self.con, "TRUNCATE")
        begin_writing(self.con)

    def check(self) -> None:
        """See Opened."""
        if gate.identify(self._path) != self._identity:
            raise Replaced(self._path)

    def commit(self) -> None:
        """See Opened."""
        self.con.execute("COMMIT")

    def roll_back(self) -> None:
        """See Opened."""
        if self.con.in_transaction:
            self.con.execute("ROLLBACK")

    def close(self) -> None:
        """Closes it. Where another file has taken the store's place, its log is emptied into the store first.

        SQLite would leave that log beside the other file, and the next process would read it into that.
        """
        if self._loads:
            keep_journal(self.con, journal_mode(self._path))
        if not gate.stands(self._path, self._identity):
            with suppress(sqlite3.Error):
                self.con.execute("PRAGMA busy_timeout=0")
                self.con.rollback()
                self.con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.con.close()
