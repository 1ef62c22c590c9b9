"""A short look at a store for completion: it never waits, never writes and brings nothing up to date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.kernel.address import Address
from crmcli.store import gate
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import spoken
from crmcli.store.migrations.steps import VERSION
from crmcli.store.read import Reader
from crmcli.store.refusals import OutOfReach

if TYPE_CHECKING:
    from crmcli.store.server import OpenServer

PATIENCE = 50
"""Milliseconds; who pressed the tab key waits."""
ANSWER = 1000
"""Milliseconds for a server, which may be in another town."""


@contextmanager
def peek(place: Path | Address) -> Iterator[Reader]:
    """One read-only snapshot of the store at `place`, of this schema or an older one; CrmError when it has none."""
    if isinstance(place, Address):
        with _peek_at_server(place) as db:
            yield db
        return
    with spoken(place):
        gate.identify(place)
        con = open_sqlite(place, readonly=True, wait=PATIENCE)
        try:
            gate.inspect(con, place)
            con.execute("BEGIN")
            yield Reader(con)
        finally:
            con.close()


@contextmanager
def _peek_at_server(address: Address) -> Iterator[Reader]:
    from crmcli.store.server import Server

    server = Server(address)
    with server.spoken():
        opened = _in_time(lambda: server.connect(readonly=True, known=VERSION), address)
        try:
            opened.con.execute(f"SET statement_timeout = {ANSWER}")
            opened.begin(sync=True, load=False)
            yield Reader(opened.con, opened.dialect)
        finally:
            opened.close()


def _in_time(opening: "Callable[[], OpenServer]", address: Address) -> "OpenServer":
    """What opens in time; the looking up of a name and the silence of a host can take any, and nothing ends them."""
    from queue import Empty, SimpleQueue
    from threading import Thread

    found: SimpleQueue[OpenServer | Exception] = SimpleQueue()

    def opened() -> None:
        try:
            found.put(opening())
        except Exception as error:  # noqa: BLE001 - it is raised where it was waited for
            found.put(error)

    Thread(target=opened, daemon=True).start()
    try:
        answer = found.get(timeout=ANSWER / 1000)
    except Empty:
        raise OutOfReach(address, "it does not answer") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
