"""A store on a PostgreSQL server, by psycopg.

Writers queue at the empty table `write_gate`, whose lock takes no snapshot: each begins on what the one before it has
saved, so that no update is lost and the journal's chain has one order.
"""

import glob
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcli.kernel.address import Address
from crmcli.store.admission import MAKING, inspect, taken, there
from crmcli.store.connect import near, open_postgres
from crmcli.store.gate import Passport
from crmcli.store.postgres import POSTGRES, Session
from crmcli.store.read import Reader
from crmcli.store.refusals import NamesTaken, NoStoreThere, OlderSchema, answered, owning, read_by_role, spoken
from crmcli.surroundings import data_home

if TYPE_CHECKING:
    from crmcli.store.backup import Backup
    from crmcli.store.check import Invariant
    from crmcli.store.create import Schema
    from crmcli.store.migrate import Migrated
    from crmcli.store.migrations.steps import Step

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
OWNED = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('meta')"
TURN = "BEGIN; LOCK TABLE write_gate IN EXCLUSIVE MODE; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"
"""In this order: a standby, which knows no SERIALIZABLE, refuses the lock as what it is, a write."""


class Server:
    """The store in the database that an address names."""

    exists = True
    """See Engine: whether there is one, opening it says."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @contextmanager
    def spoken(self) -> Iterator[None]:
        """See Engine."""
        with spoken(self.address):
            yield

    def create(self, at: int, schema: "Callable[[str], Schema]") -> bool:
        """See Engine."""
        from crmcli.store.create import facts

        with self.spoken(), owning(self.address):
            con = open_postgres(self.address)
            try:
                con.execute("BEGIN")
                con.execute(f"SELECT pg_advisory_xact_lock({MAKING})")
                if there(con):
                    return False
                made = schema("postgresql")
                if names := taken(con, made):
                    raise NamesTaken(self.address, names)
                for statement in made.statements:
                    con.execute(statement)
                Session(con).executemany("INSERT INTO meta(name, number, word) VALUES (?, ?, ?)", facts(at))
                con.execute("COMMIT")
            finally:
                con.close()
        return True

    def connect(self, *, readonly: bool, known: int) -> "OpenServer":
        """See Engine."""
        con = open_postgres(self.address)
        try:
            if not there(con):
                raise NoStoreThere(self.address)
            with read_by_role(self.address):
                passport = inspect(con, self.address, known, strict=not readonly)
            return OpenServer(self.address, con, passport, readonly=readonly)
        except BaseException:
            con.close()
            raise

    def migrate(self, at: int, steps: "Sequence[Step]", *, keep: bool) -> "Migrated":
        """See Engine. Without pg_dump there is no backup, and the answer says so; all is one transaction anyway."""
        from crmcli.store.migrate import Migrated, apply

        known = 1 + len(steps)
        with self.spoken(), owning(self.address):
            opened = self.connect(readonly=False, known=known)
            try:
                found = opened.passport.version
                if found < known and not opened.con.execute(OWNED).fetchone()[0]:
                    raise OlderSchema(self.address, found, known)
                found = opened.hold(self.address, known).version
                if found == known:
                    return Migrated(found, found)
                opened.con.execute("SET statement_timeout = 0")
                copy, unkept = self._kept(found, known, at) if keep else (None, "")
                opened.begin(sync=True, load=False)
                apply(Reader(opened.con, opened.dialect), opened.con, self.address, steps)
                if keep:
                    opened.commit()
                else:
                    opened.roll_back()
            finally:
                opened.close()
        return Migrated(found, known, copy, unkept)

    def _kept(self, found: int, known: int, at: int) -> "tuple[Backup | None, str]":
        from crmcli.store.backup import keep_newest
        from crmcli.store.dump import back_up
        from crmcli.store.programs import NoPrograms

        called = self.called()
        try:
            made = back_up(self.address, self.backups / f"{called}.v{found}-{at}.bak", None, (), known=known, held=True)
        except NoPrograms as error:
            return None, f"no backup was made before: {error.why}"
        keep_newest(self.backups, f"{glob.escape(called)}.v*-*.bak")
        return made, ""

    @property
    def backups(self) -> Path:
        """See Engine. A server's data is no place of ours: they go where a store in a file would be."""
        return data_home() / "backups"

    def called(self) -> str:
        """See Engine."""
        from re import sub

        with self.spoken():
            con = open_postgres(self.address)
            try:
                name = str(con.execute("SELECT current_database()").fetchone()[0])
                host = "" if near(con.info.host) else f"@{con.info.host}"
            finally:
                con.close()
        return sub(r"[^\w.@-]", "_", f"{name}{host}").lstrip(".") + ".dump"

    def back_up(
        self,
        target: Path,
        schema: "Callable[[str], Schema]",
        invariants: "Sequence[Invariant]",
        *,
        keep: bool,
    ) -> "Backup":
        """See Engine."""
        from crmcli.store.dump import back_up

        return back_up(self.address, target, schema("postgresql"), invariants, keep=keep)

    def restore(
        self,
        backup: Path,
        schema: "Callable[[str], Schema]",
        invariants: "Sequence[Invariant]",
        *,
        keep: bool,
    ) -> "tuple[Backup, Path | None]":
        """See Engine."""
        from crmcli.store.reload import restore

        aside = self.backups / self.called()
        return restore(backup, self.address, schema("postgresql"), invariants, aside if keep else None)


class OpenServer:
    """A connection to the server."""

    dialect = POSTGRES

    def __init__(self, address: Address, con: Any, passport: Passport, *, readonly: bool) -> None:
        self.address = address
        self.con = Session(con)
        self.passport = passport
        self._con = con
        self._readonly = readonly

    def hold(self, address: Address, known: int) -> Passport:
        """Sees to it that until the end nobody else makes or changes tables; what the store says of itself then."""
        self._con.execute(f"SELECT pg_advisory_lock({MAKING})")
        return inspect(self._con, address, known)

    def begin(self, *, sync: bool, load: bool) -> None:
        """See Opened. A load makes indexes anew."""
        if load:
            self._con.execute(f"SELECT pg_advisory_lock({MAKING})")
        if self._readonly:
            self._con.execute(SNAPSHOT)
            return
        self._con.execute(TURN)
        if not sync:
            self._con.execute("SET LOCAL synchronous_commit = off")

    def check(self) -> None:
        """See Opened. A server's database is not replaced while somebody is connected to it."""

    def commit(self) -> None:
        """See Opened."""
        with nullcontext() if self._readonly else answered(self.address):
            self._con.execute("COMMIT")

    def roll_back(self) -> None:
        """See Opened."""
        if not self._con.closed:
            self._con.execute("ROLLBACK")

    def close(self) -> None:
        """See Opened."""
        self._con.close()
