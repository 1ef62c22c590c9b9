"""What can be wrong with a store on a server, and what the driver says in our words.

The driver's own text is never passed on but for its first line: behind it stand values of rows.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from shlex import quote
from typing import Any

from crmcli.kernel.address import Address, UnreadableAddress
from crmcli.kernel.errors import Busy, Collided, CrmError, Refused, StoreUnusable, Usage
from crmcli.store.faults import AgainstTheSchema


class NoDriver(Usage):
    """crmcli was installed without what it takes to speak to a server."""

    code = "no_driver"

    def __init__(self) -> None:
        super().__init__("this crmcli has no driver for PostgreSQL", hint="pip install 'crmcli[postgres]'")


class NoStoreThere(StoreUnusable):
    """The database has no store of ours in it."""

    code = "no_store"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"there is no store at {address}", hint=f"make one with: crmcli db init --db {quote(str(address))}"
        )


class NotAStoreThere(StoreUnusable):
    """What the database has is of another program, or is only part of a store."""

    code = "not_a_store"

    def __init__(self, address: Address, why: str) -> None:
        super().__init__(
            f"{address} is not a crmcli store: {why}",
            hint="nothing was changed; bring a backup back into an empty database: crmcli db restore FILE",
        )


class NamesTaken(StoreUnusable):
    """There is no store, but tables of the names that ours have: another program's, or what is left of a store."""

    code = "names_taken"

    def __init__(self, address: Address, names: Sequence[str]) -> None:
        few = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
        super().__init__(
            f"{address} is no store, but has tables or functions with the names of ours: {few}; nothing was changed",
            hint="give the store a database of its own: createdb NAME",
        )


class NoDatabase(StoreUnusable):
    """The server has no database of this name."""

    code = "no_database"

    def __init__(self, address: Address, name: str) -> None:
        super().__init__(
            f"{address} cannot be reached: there is no database {name}",
            hint=f'make it on the server with: createdb {quote(name)} (or in psql: CREATE DATABASE "{name}")',
        )


class MayNotMake(StoreUnusable):
    """The role may not make tables there, or change those that another role owns."""

    code = "may_not_make"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"this role may not make or change tables at {address}; nothing was changed",
            hint="connect as the role that owns the store's tables; for a new store make a database that the role owns:"
            " createdb -O ROLE NAME",
        )


class OlderSchema(StoreUnusable):
    """The store was made by an earlier crmcli, and this role may not bring it up to date."""

    code = "older_store"

    def __init__(self, address: Address, found: int, known: int) -> None:
        super().__init__(
            f"{address} has schema {found}, this crmcli needs {known}, and this role may not change its tables",
            hint="let the role that owns them run: crmcli db migrate",
        )


class NewerSchema(StoreUnusable):
    """The store was written by a newer crmcli."""

    code = "newer_store"

    def __init__(self, address: Address, found: int, known: int) -> None:
        super().__init__(
            f"{address} has schema {found}, this crmcli knows {known}", hint="nothing was read; upgrade crmcli"
        )


class OutOfReach(StoreUnusable):
    """No server answers at the address, or it does not let us in."""

    code = "server_unreachable"

    def __init__(self, address: Address, why: str) -> None:
        advice = [text for words, text in _ADVICE if any(word in why for word in words)]
        super().__init__(
            f"{address} cannot be reached: {why}",
            hint=next(iter(advice), "look at the address, and at whether the server runs"),
        )


class Lost(StoreUnusable):
    """The connection broke while it was in use, before anything was to be saved."""

    code = "connection_lost"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the connection to {address} was lost; nothing more was saved", hint="run the same command again"
        )


class Unsure(StoreUnusable):
    """The connection broke after the server was told to save, and before it answered."""

    code = "perhaps_saved"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the connection to {address} was lost; whether the last change was saved is not known",
            hint="look first: crmcli history --limit 1; what has a --key can simply be run again",
        )


class Stopped(StoreUnusable):
    """The server ended a statement: it took too long, or its administrator did."""

    code = "stopped_by_server"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the server at {address} stopped this, for the time it took or by its administrator;"
            " nothing more was saved",
            hint="run the same command again",
        )


class MayNotRead(StoreUnusable):
    """The role has no right to read the store."""

    code = "store_forbidden"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"this role may not read the store at {address}",
            hint="connect as another, or give it the rights: see crmcli help roles",
        )


class MayOnlyRead(StoreUnusable):
    """The role has no right to write, or the server is a standby."""

    code = "store_read_only"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"{address} can only be read with this role or on this server; nothing was saved",
            hint="connect with a role that may write, and to the primary: target_session_attrs=read-write",
        )


class ServerBusy(Busy):
    """Another process kept the write lock for too long."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"{address} is in use by another process; nothing was saved", hint="run the command again")


class SameMoment(Collided):
    """Another program changed the same rows without waiting its turn at the gate."""

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"another program changes the same rows of {address} all the time; nothing was saved",
            hint="run the command again",
        )


class ServerFull(StoreUnusable):
    """No room is left where the server keeps its data."""

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the disk of {address} is full; what was saved before is safe",
            hint="make room there and run the same command again",
        )


class TooLong(Refused):
    """The server looks texts up by an index, which takes some 2,700 bytes of one."""

    code = "too_long"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"{address} refuses this: a name, word or id is too long to be looked up; nothing was saved",
            hint="shorten it to 1,000 letters at most; a note may be as long as you like",
        )


class ServerDamaged(StoreUnusable):
    """A page of the server's files is damaged."""

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the server says that data of {address} is damaged; nothing was saved",
            hint="stop writing to it; see pg_amcheck, then bring a backup back",
        )


@contextmanager
def owning(address: Address) -> Iterator[None]:
    """Inside, tables are made or changed, which needs more than the right to write."""
    from psycopg.errors import InsufficientPrivilege

    try:
        yield
    except InsufficientPrivilege:
        raise MayNotMake(address) from None


_BY_STATE: dict[str, type[Any]] = {
    "40001": SameMoment, "40P01": SameMoment, "55P03": ServerBusy, "57014": Stopped,
    "25006": MayOnlyRead, "42501": MayOnlyRead,
    "54000": TooLong, "53100": ServerFull, "XX001": ServerDamaged, "XX002": ServerDamaged,
    "57P01": Lost, "57P02": Lost, "57P03": Lost, "57P05": Lost, "25P03": Lost,
}  # fmt: skip
_NO_DATABASE = re.compile(r'FATAL: +database "(.+)" does not exist')
_TWICE = ("23505", "23514", "23503", "23502")
_ADVICE = (
    (("SSL", "certificate"), "it has to speak TLS, with a certificate for its name; sslmode says otherwise"),
    (("assword", "authentication"), "put the password into ~/.pgpass (mode 0600) or the file that PGPASSFILE names"),
    (("too many", "connection slots"), "try again when others are done, or have more connections allowed"),
)
"""What helps when one of the words stands in what the driver said."""
_HOST = re.compile(
    r"^- host: (?:'([^']*)'|None), port: (?:'(\d+)'|None), .*?: ((?:connection|failed) .*)$", re.MULTILINE
)
_OPTION = re.compile(r'URI query parameter: "(\w+)"')


def driver() -> Any:
    """psycopg; NoDriver (exit 2) where it is not installed."""
    try:
        import psycopg
    except ModuleNotFoundError:
        raise NoDriver from None
    return psycopg


def translate(error: Any, address: Address) -> CrmError | None:
    """The error a user meets for what the driver said; None when it is a fault of ours."""
    state = error.sqlstate or ""
    if state in _BY_STATE:
        ours: CrmError = _BY_STATE[state](address)
        return ours
    if state in _TWICE:
        return AgainstTheSchema(error.diag.constraint_name or error.diag.column_name or state)
    if state == "42P01":
        return NotAStoreThere(address, "its tables are missing")
    if state.startswith("08") or (not state and type(error).__name__ == "OperationalError"):
        return Lost(address)
    return None


def unreadable(error: Any) -> Usage:
    """The error a user meets for an address that the driver cannot read; of it, only the name of an option is shown."""
    option = _OPTION.search(str(error))
    return UnreadableAddress(option[1] if option else "")


def not_let_in(error: Any, address: Address) -> CrmError:
    """The error a user meets when no connection comes about."""
    said = str(error).strip()
    if missing := _NO_DATABASE.search(said):
        return NoDatabase(address, missing[1])
    tried = [f"{host}{port and ':'}{port}: {_reason(text)}" for host, port, text in _HOST.findall(said)]
    return OutOfReach(address, "; ".join(tried) or _reason(said.partition("\n")[0]))


def _reason(said: str) -> str:
    """What is left of a line of the driver without where it came from and what it is called."""
    why = said.rpartition(" failed: ")[2].removeprefix("FATAL:").removeprefix("ERROR:").strip()
    return re.sub(r"\[Errno -?\d+\] ", "", why)


@contextmanager
def answered(address: Address) -> Iterator[None]:
    """Inside, the server is told to save: when the connection breaks there, nobody knows whether it did."""
    import psycopg

    try:
        yield
    except psycopg.OperationalError as error:
        if isinstance(translate(error, address), Lost):
            raise Unsure(address) from None
        raise


@contextmanager
def read_by_role(address: Address) -> Iterator[None]:
    """Inside, what only needs the right to read."""
    from psycopg.errors import InsufficientPrivilege

    try:
        yield
    except InsufficientPrivilege:
        raise MayNotRead(address) from None


@contextmanager
def spoken(address: Address) -> Iterator[None]:
    """Inside, the driver's errors come out as ours."""
    psycopg = driver()
    try:
        yield
    except psycopg.Error as error:
        ours = translate(error, address)
        if ours is None:
            raise
        raise ours from None
