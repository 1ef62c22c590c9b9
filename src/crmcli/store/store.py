"""One door to the data: `read()` for a snapshot, `write()` for one transaction with one journal entry."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crmcli.kernel.settings import Settings
from crmcli.store import gate
from crmcli.store.connect import begin_writing, journal_mode, keep_journal, open_sqlite
from crmcli.store.faults import ReadOnlyStore, Replaced, spoken
from crmcli.store.migrations.steps import STEPS, Step
from crmcli.store.read import Reader

if TYPE_CHECKING:  # what only writing commands need is imported where they come by
    from crmcli.kernel.events import Event
    from crmcli.store.create import Schema
    from crmcli.store.journal import Change
    from crmcli.store.migrate import Migrated
    from crmcli.store.write import Listener, Unit


class Telling(Protocol):
    """Where a word to the user goes."""

    def tell(self, note: str) -> None: ...


class Writing(Protocol):
    """What the store needs to know of the workspace that writes."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Callable[[], int]: ...
    @property
    def actor(self) -> str: ...
    @property
    def ask(self) -> Telling: ...


React = Callable[[Writing, "Unit", "Event"], None]


class Store:
    """The store at `path`. Nothing is opened before the first read or write.

    `schema` says what a new store holds, `react` who listens to the events of a unit, `tell` where a word to the user
    goes, `steps` the migrations there are. The file that was met first is the only one: an import, which opens it for
    every batch, never goes on in another that took its place.
    """

    def __init__(
        self,
        path: Path,
        schema: Callable[[], "Schema"],
        react: React | None = None,
        tell: Callable[[str], None] | None = None,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        self.path = path
        self._schema = schema
        self._react = react
        self._tell = tell
        self._steps = steps
        self._met: gate.Identity | None = None

    def at(self, path: Path) -> "Store":
        """The store at another path, in all else the same."""
        return Store(path, self._schema, self._react, self._tell, self._steps)

    @property
    def exists(self) -> bool:
        """False when nothing is at the path; what cannot be looked at counts as there, and opening it says why."""
        try:
            self.path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True

    def create(self, at: int) -> bool:
        """Makes the store unless it is there; True when this call made it."""
        from crmcli.store.create import create

        return create(self.path, at, self._schema)

    def passport(self) -> gate.Passport:
        """What the store says of itself."""
        with spoken(self.path):
            con, _, passport = self._open(readonly=True)
            con.close()
        return passport

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """One snapshot, read-only."""
        with spoken(self.path):
            con, identity, _ = self._open(readonly=True)
            try:
                con.execute("BEGIN")
                yield Reader(con)
                con.execute("COMMIT")
            finally:
                self._close(con, identity)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, the store stays open, and with it the file that was met.

        The transactions inside never close it as the last one, which would flush the log to disk for each of them;
        and where another file takes the store's place between two of them, the log is emptied into the one it is of.
        """
        with spoken(self.path):
            con, identity, _ = self._open(readonly=False)
            try:
                yield
            finally:
                self._close(con, identity)

    @contextmanager
    def write(
        self, workspace: Writing, change: "Change | None" = None, *, sync: bool = True, load: bool = False
    ) -> "Iterator[Unit]":
        """One transaction: all of it and its journal entries, or nothing (a dry run is always taken back).

        `change` continues a change that an earlier transaction began; `sync=False` leaves the flush to disk of an
        inner batch to the last one. `load` is for a first load: it writes to the file itself with a rollback journal,
        half as much as through a write-ahead log; others wait, and there is nothing yet for them to read.
        """
        from crmcli.store.write import Unit

        if not self.exists:
            self._first_write(workspace)
        with spoken(self.path):
            con, identity, passport = self._open(readonly=False)
            try:
                if passport.foreign:
                    raise ForeignObjects(self.path, passport.foreign)
                _begin(con, sync=sync, load=load)
                unit = Unit(
                    con,
                    at=workspace.clock(),
                    actor=workspace.actor,
                    command=workspace.settings.command,
                    listener=self._listener(workspace),
                )
                if change is not None:
                    unit.continue_change(change)
                yield unit
                unit.flush()
                if gate.identify(self.path) != identity:
                    raise Replaced(self.path)
                if workspace.settings.dry_run:
                    con.execute("ROLLBACK")
                else:
                    con.execute("COMMIT")
                    unit.committed = True
            except BaseException:
                if con.in_transaction:
                    con.execute("ROLLBACK")
                raise
            finally:
                if load:
                    keep_journal(con, journal_mode(self.path))
                self._close(con, identity)

    def _listener(self, workspace: Writing) -> "Listener | None":
        react = self._react
        return None if react is None else lambda unit, event: react(workspace, unit, event)

    def _open(self, *, readonly: bool) -> tuple[sqlite3.Connection, gate.Identity, gate.Passport]:
        identity = gate.identify(self.path)
        if self._met not in (None, identity):
            raise Replaced(self.path)
        self._met = identity
        con = open_sqlite(self.path, readonly=readonly)
        try:
            if not gate.stands(self.path, identity):
                raise Replaced(self.path)  # between the look and the opening
            passport = gate.inspect(con, self.path, 1 + len(self._steps))
        except BaseException:
            con.close()
            raise
        if passport.behind:
            con.close()
            self._catch_up()
            return self._open(readonly=readonly)
        return con, identity, passport

    def _close(self, con: sqlite3.Connection, identity: gate.Identity) -> None:
        """Closes it. Where another file has taken the store's place, its log is emptied into the store first.

        SQLite would leave that log beside the other file, and the next process would read it into that.
        """
        if not gate.stands(self.path, identity):
            with suppress(sqlite3.Error):
                con.execute("PRAGMA busy_timeout=0")
                con.rollback()
                con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        con.close()

    def migrate(self, at: int, *, keep: bool = True) -> "Migrated":
        """Brings the store up to date, after a verified backup; `keep=False` takes it back. Nothing where it is."""
        from crmcli.store.migrate import migrate

        return migrate(self.path, at, self._steps, keep=keep)

    def _catch_up(self) -> None:
        from time import time_ns

        done = self.migrate(time_ns() // 1000)
        if self._tell is not None and done.backup is not None:
            self._tell(
                f"brought {self.path} from schema {done.found} to {done.now}; as it was before: {done.backup.path}"
            )

    def _first_write(self, workspace: Writing) -> None:
        if not workspace.settings.terminal or workspace.settings.dry_run:
            raise gate.missing(self.path)
        if self.create(workspace.clock()):
            workspace.ask.tell(f"made a new store at {self.path}")


def _begin(con: sqlite3.Connection, *, sync: bool, load: bool) -> None:
    if not sync:
        con.execute("PRAGMA synchronous=NORMAL")
    if load:
        keep_journal(con, "TRUNCATE")
    begin_writing(con)


class ForeignObjects(ReadOnlyStore):
    """The file holds triggers or views that crmcli did not make; it is read, never written."""

    code = "foreign_objects"

    def __init__(self, path: Path, names: tuple[str, ...]) -> None:
        super().__init__(path)
        self.message = (
            f"{path} holds triggers or views that crmcli did not make ({', '.join(names)}); nothing was saved"
        )
        self.hint = "it can still be read: crmcli export all --to DIR, then import that into a new store"
