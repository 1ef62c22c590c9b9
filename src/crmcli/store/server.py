"""A store on a PostgreSQL server, by psycopg.

Writers queue at the empty table `write_gate`, whose lock takes no snapshot: each begins on what the one before it has
saved, so that no update is lost and the journal's chain has one order.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crmcli.kernel.address import Address
from crmcli.store.connect import open_postgres
from crmcli.store.gate import Passport
from crmcli.store.postgres import POSTGRES, Session
from crmcli.store.refusals import NewerSchema, NoStoreThere, spoken

if TYPE_CHECKING:
    from crmcli.store.create import Schema
    from crmcli.store.migrate import Migrated
    from crmcli.store.migrations.steps import Step

MAKING = 0x43524D43
"""The advisory lock that who makes or migrates the store holds."""
THERE = "SELECT to_regclass('meta') IS NOT NULL AND to_regclass('write_gate') IS NOT NULL"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
TURN = ("BEGIN ISOLATION LEVEL SERIALIZABLE", "LOCK TABLE write_gate IN EXCLUSIVE MODE")


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

        with self.spoken():
            con = open_postgres(self.address)
            try:
                con.execute("BEGIN")
                con.execute(f"SELECT pg_advisory_xact_lock({MAKING})")
                if _there(con):
                    return False
                for statement in schema("postgresql").statements:
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
            if not _there(con):
                raise NoStoreThere(self.address)
            return OpenServer(con, _inspect(con, self.address, known), readonly=readonly)
        except BaseException:
            con.close()
            raise

    def migrate(self, at: int, steps: "Sequence[Step]", *, keep: bool) -> "Migrated":  # noqa: ARG002 - see Engine
        """See Engine. A server's store begins with the newest schema that there is."""
        from crmcli.store.migrate import Migrated

        with self.spoken():
            opened = self.connect(readonly=True, known=1 + len(steps))
            opened.close()
        return Migrated(opened.passport.version, opened.passport.version)


class OpenServer:
    """A connection to the server."""

    dialect = POSTGRES

    def __init__(self, con: Any, passport: Passport, *, readonly: bool) -> None:
        self.con = Session(con)
        self.passport = passport
        self._con = con
        self._readonly = readonly

    def begin(self, *, sync: bool, load: bool) -> None:  # noqa: ARG002 - a server has one way to write
        """See Opened."""
        if self._readonly:
            self._con.execute(SNAPSHOT)
            return
        for statement in TURN:
            self._con.execute(statement)
        if not sync:
            self._con.execute("SET LOCAL synchronous_commit = off")

    def check(self) -> None:
        """See Opened. A server's database is not replaced while somebody is connected to it."""

    def commit(self) -> None:
        """See Opened."""
        self._con.execute("COMMIT")

    def roll_back(self) -> None:
        """See Opened."""
        if not self._con.closed:
            self._con.execute("ROLLBACK")

    def close(self) -> None:
        """See Opened."""
        self._con.close()


def _there(con: Any) -> bool:
    return bool(con.execute(THERE).fetchone()[0])


def _inspect(con: Any, address: Address, known: int) -> Passport:
    rows = con.execute("SELECT name, number, word FROM meta").fetchall()
    meta = {name: (number, word) for name, number, word in rows}
    version = int(meta["schema_version"][0])
    if version > known:
        raise NewerSchema(address, version, known)
    return Passport(version, str(meta["store_uuid"][1]), int(meta["made_at"][0]), known=known)
