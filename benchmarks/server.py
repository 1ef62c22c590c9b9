"""A PostgreSQL to measure on, as reliable as an installation leaves it: on a disk, with fsync, without other users.

SQLite's store is flushed at every commit too, so that both do the same for what they are given.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from servers import Cluster, named, programs

Database = Callable[[str], str]
"""Makes an empty database of that name; its address."""


class Durable(Cluster):
    """With the settings that PostgreSQL has by itself."""

    options = "-c listen_addresses=''"

    def database(self, name: str) -> str:
        """See Database."""
        address = f"postgresql://{self.superuser}@/postgres?host={self.place}"
        self.psql(address, f'CREATE DATABASE "{name}" TEMPLATE template0')
        return named(address, name)

    def psql(self, address: str, command: str) -> None:
        """Has the server's own client run a command."""
        subprocess.run(self.line(address, command), check=True, capture_output=True)

    def line(self, address: str, command: str) -> list[str]:
        """The line that does it."""
        return [str(self.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", address, "-c", command]


@contextmanager
def running() -> Iterator[Durable | None]:
    """A server until the end; None where there is no PostgreSQL."""
    for place in programs():
        server = Durable(place, inside="/var/tmp")
        try:
            server.start()
        except (OSError, KeyError, subprocess.CalledProcessError):
            shutil.rmtree(server.place, ignore_errors=True)
            continue
        try:
            yield server
        finally:
            server.stop()
        return
    yield None
