"""A short look at a store for completion: it never waits, never writes and brings nothing up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmcli.store import gate
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import spoken
from crmcli.store.read import Reader

PATIENCE = 50
"""Milliseconds; who pressed the tab key waits."""


@contextmanager
def peek(path: Path) -> Iterator[Reader]:
    """One read-only snapshot of the store at `path`, of this schema or an older one; CrmError when it has none."""
    with spoken(path):
        gate.identify(path)
        con = open_sqlite(path, readonly=True, wait=PATIENCE)
        try:
            gate.inspect(con, path)
            con.execute("BEGIN")
            yield Reader(con)
        finally:
            con.close()
