"""What can be wrong with a store on a server, and what the driver says in our words.

The driver's own text is never passed on but for its first line: behind it stand values of rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from shlex import quote
from typing import Any

from crmcli.kernel.address import Address
from crmcli.kernel.errors import Busy, Collided, CrmError, StoreUnusable, Usage
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
        super().__init__(
            f"{address} cannot be reached: {why}",
            hint="look at the address, at whether the server runs, and at the password in ~/.pgpass",
        )


class Lost(StoreUnusable):
    """The connection broke while it was in use."""

    code = "connection_lost"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the connection to {address} was lost; whether the last change was saved is not known",
            hint="look first: crmcli history --limit 1; what has a --key can simply be run again",
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


class ServerDamaged(StoreUnusable):
    """A page of the server's files is damaged."""

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"the server says that data of {address} is damaged; nothing was saved",
            hint="stop writing to it; see pg_amcheck, then bring a backup back",
        )


_BY_STATE: dict[str, type[Any]] = {
    "40001": SameMoment, "40P01": SameMoment, "55P03": ServerBusy, "57014": ServerBusy,
    "25006": MayOnlyRead, "42501": MayOnlyRead,
    "53100": ServerFull, "XX001": ServerDamaged, "XX002": ServerDamaged,
    "42P01": NoStoreThere,
    "57P01": Lost, "57P02": Lost, "57P03": Lost,
}  # fmt: skip
_TWICE = ("23505", "23514", "23503", "23502")
_AT_THE_DOOR = ("28P01", "28000", "3D000", "53300")


def translate(error: Any, address: Address) -> CrmError | None:
    """The error a user meets for what the driver said; None when it is a fault of ours."""
    state = error.sqlstate or ""
    if state in _BY_STATE:
        ours: CrmError = _BY_STATE[state](address)
        return ours
    if state in _TWICE:
        return AgainstTheSchema(error.diag.constraint_name or error.diag.column_name or state)
    if state in _AT_THE_DOOR:
        return OutOfReach(address, error.diag.message_primary or "it does not let us in")
    if state.startswith("08"):
        return Lost(address)
    if not state and type(error).__name__ == "OperationalError":
        said = str(error).strip().splitlines()
        return Lost(address) if "closed" in said[0] or "terminat" in said[0] else OutOfReach(address, said[-1].strip())
    return None


@contextmanager
def spoken(address: Address) -> Iterator[None]:
    """Inside, the driver's errors come out as ours."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        ours = translate(error, address)
        if ours is None:
            raise
        raise ours from None
