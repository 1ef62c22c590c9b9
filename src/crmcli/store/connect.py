"""The only module that opens a database: every connection has the same settings, and none creates a file by accident.

Nothing above this folder knows which database it has.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic, monotonic_ns, sleep
from typing import Any

from crmcli.kernel.address import Address
from crmcli.store.refusals import driver, not_let_in, unreadable

PRAGMAS = (
    "busy_timeout=30000",  # first: with WAL first, a race of first runs ends in "locked"
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "mmap_size=0",
    "journal_size_limit=67108864",
)
WAIT = 30
"""Seconds that a writer waits for the lock."""
LOOK, SPREAD = 0.001, 3_000_000
"""Seconds between two looks whether the lock is free, and nanoseconds that are added so that many do not look at once.

A batch of an import lets go of the lock for five milliseconds.
"""
SESSION = (
    f"lock_timeout = '{WAIT}s'",
    "statement_timeout = '15min'",
    "timezone = 'UTC'",
    "cursor_tuple_fraction = 1",  # what is read page by page is read to its end
)
PATIENCE = 10
"""Seconds that each host of a server has to answer."""
LOOPBACK = re.compile(r"127(\.\d{1,3}){3}")
APPLICATION_ID = 0x43524D43
EFFECTIVE = os.access in os.supports_effective_ids
REMOTE = ("nfs", "cifs", "smb", "fuse", "9p", "virtiofs")


def open_sqlite(
    path: Path, *, readonly: bool = False, wait: int = 1000 * WAIT, look: Callable[[], None] | None = None
) -> sqlite3.Connection:
    """A connection to an existing store. `readonly` ones cannot write; `wait` is for a lock, in milliseconds.

    `look` is called when the file is open and nothing of it was read: the first reading takes in the log that lies
    beside it, and were that another file's, closing would write it into this one. What it raises is raised.

    Where the file or its directory cannot be written, read-only ones read it as it is, unless a write is going on.
    """
    mode = "ro&immutable=1" if readonly and _fixed(path) else "rw"
    con = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=30, isolation_level=None)
    try:
        if look is not None:
            look()
        for pragma in (f"busy_timeout={wait}", *PRAGMAS[1:]):
            con.execute(f"PRAGMA {pragma}").fetchall()
        if hasattr(con, "setconfig"):
            con.setconfig(getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE"), True)  # noqa: B009 - Python 3.12 and later
        if readonly:
            con.execute("PRAGMA query_only=ON")
        else:
            keep_journal(con, journal_mode(path))
    except UnicodeDecodeError as error:  # a damaged schema is quoted by the driver as it stands there
        con.close()
        raise sqlite3.DatabaseError("could not decode to UTF-8 what the schema says") from error
    except BaseException:
        con.close()
        raise
    return con


def _fixed(path: Path) -> bool:
    """True on a read-only medium: SQLite's own reading would want to write `-wal` and `-shm` beside the file."""
    writable = all(os.access(p, os.W_OK, effective_ids=EFFECTIVE) for p in (path, path.absolute().parent))
    return not writable and not any(os.path.lexists(f"{path}-{log}") for log in ("wal", "journal"))


def keep_journal(con: sqlite3.Connection, mode: str) -> None:
    """Sees to it that the store has this journal mode; while others have it open, it stays with the one it has."""
    if con.execute("PRAGMA journal_mode").fetchone()[0].upper() == mode:
        return
    try:
        con.execute(f"PRAGMA journal_mode={mode}").fetchall()
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise


def begin_writing(con: sqlite3.Connection) -> None:
    """BEGIN IMMEDIATE, waiting for the lock ourselves: SQLite's waiting is unfair, and deaf to Ctrl-C."""
    began = monotonic()
    con.execute("PRAGMA busy_timeout=0")
    while True:
        try:
            con.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            waited = monotonic() - began
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or waited > WAIT:
                raise
        sleep((LOOK + monotonic_ns() % SPREAD / 1e9) * (1 if waited < 1 else 5))
    con.execute(f"PRAGMA {PRAGMAS[0]}")


def make_file(path: Path) -> None:
    """An empty file that only its owner can read; FileExistsError when there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600))


def open_new(path: Path) -> sqlite3.Connection:
    """A connection to a store that is being made: like any other, with its journal mode chosen for good."""
    con = open_sqlite(path)
    con.execute(f"PRAGMA journal_mode={journal_mode(path)}").fetchall()
    return con


def journal_mode(path: Path) -> str:
    """WAL; TRUNCATE on network and virtual file systems, where shared memory does not work."""
    return "TRUNCATE" if file_system(path).startswith(REMOTE) else "WAL"


def file_system(path: Path) -> str:
    """The type of the file system that holds `path` ("ext4", "nfs4" …), "" where the system does not tell."""
    try:
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return ""
    here, best, kind = str(path.absolute().parent), "", ""
    for line in lines:
        left, _, right = line.partition(" - ")
        mount = left.split(" ")[4]
        if (here + "/").startswith(mount.rstrip("/") + "/") and len(mount) >= len(best):
            best, kind = mount, right.split(" ")[0]
    return kind


def open_postgres(address: Address, patience: int = PATIENCE) -> Any:
    """A connection to a server that begins no transaction by itself. NoDriver (exit 2) without psycopg.

    To a host elsewhere it speaks only over TLS with a certificate it can check, unless the address or PGSSLMODE says
    otherwise. `patience` is in seconds, for each host.
    """
    psycopg = driver()
    from psycopg.conninfo import conninfo_to_dict

    try:
        said = conninfo_to_dict(address.url)
    except psycopg.ProgrammingError as error:
        raise unreadable(error) from None
    more: dict[str, Any] = {}
    if not (said.get("sslmode") or os.environ.get("PGSSLMODE") or all(map(near, _hosts(said)))):
        more = {"sslmode": "verify-full"} | ({} if _trusts(said) else {"sslrootcert": "system"})
    if not (said.get("connect_timeout") or os.environ.get("PGCONNECT_TIMEOUT")):
        more["connect_timeout"] = patience
    try:
        con = psycopg.connect(address.url, autocommit=True, application_name="crmcli", **more)
    except psycopg.OperationalError as error:
        raise not_let_in(error, address) from None
    try:
        con.adapters.register_loader("numeric", _number_loader())
        con.execute("; ".join(f"SET {setting}" for setting in SESSION))
    except BaseException:
        con.close()
        raise
    return con


def _trusts(said: Mapping[str, Any]) -> bool:
    """True when somebody has said, in one of libpq's ways, whose certificates are good; else the system's are."""
    own = Path("~/.postgresql/root.crt").expanduser()
    return bool(said.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or own.exists())


def _hosts(said: Mapping[str, Any]) -> Iterator[str]:
    """The hosts and numbers that a connection may go to; "" stands for the socket where servers are by default."""
    for name, variable in (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR")):
        yield from str(said.get(name) or os.environ.get(variable, "")).split(",")


def near(host: str) -> bool:
    """True for a socket and for this machine itself."""
    return host.startswith(("/", "@")) or host in ("", "localhost", "::1") or LOOPBACK.fullmatch(host) is not None


def _number_loader() -> Any:
    """Exact numbers as Python has them in SQLite: whole ones as int, others as float."""
    from psycopg.adapt import Loader

    class Number(Loader):
        def load(self, data: Any) -> int | float:
            text = bytes(data)
            return float(text) if b"." in text or b"N" in text else int(text)

    return Number


def read_engine(place: Path | Address) -> Any:
    """A read-only SQLAlchemy engine on the same opener, for people who script in Python."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    if isinstance(place, Address):
        return create_engine(
            "postgresql+psycopg://", creator=lambda: _reading(place), poolclass=NullPool, hide_parameters=True
        )
    engine = create_engine(
        "sqlite:///store",
        creator=lambda: open_sqlite(place, readonly=True),
        poolclass=NullPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _reading(address: Address) -> Any:
    """A connection whose transactions, which the driver begins, are snapshots that cannot write."""
    from psycopg import IsolationLevel

    con = open_postgres(address)
    con.autocommit, con.isolation_level, con.read_only = False, IsolationLevel.REPEATABLE_READ, True
    return con


def wal_reset_bug(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> tuple[str, bool]:
    """The SQLite in use and whether it has the WAL-reset bug (3.7.0 to 3.51.2, but for 3.44.6 and 3.50.7 on)."""
    mended = {(3, 44): 6, (3, 50): 7}
    patched = version[:2] in mended and version[2] >= mended[version[0], version[1]]
    return ".".join(map(str, version)), (3, 7, 0) <= version < (3, 51, 3) and not patched
