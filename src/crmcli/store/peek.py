"""A short look at a store for completion: it never waits, never writes and brings nothing up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.store import gate
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import spoken
from crmcli.store.migrations.steps import VERSION
from crmcli.store.read import Reader

PATIENCE = 50
"""Milliseconds; who pressed the tab key waits."""


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
        opened = server.connect(readonly=True, known=VERSION)
        try:
            opened.begin(sync=True, load=False)
            yield Reader(opened.con, opened.dialect)
        finally:
            opened.close()
