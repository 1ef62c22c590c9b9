"""What is looked at before a store is used: is it ours, whole, of a version we know, and free of foreign triggers."""

import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmcli.kernel.errors import StoreUnusable
from crmcli.store.connect import APPLICATION_ID
from crmcli.store.faults import LogAlone, NewerStore, NoStore, NotAStore, of_the_system
from crmcli.store.files import log_of
from crmcli.store.migrations.steps import VERSION

VIEWS = frozenset(
    {
        "v_customer", "v_purchase", "v_points", "v_stage", "v_contact", "v_interaction", "v_ticket", "v_ticket_event",
        "v_followup", "v_consent",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """Which file was opened: device and inode, so that a replacement is noticed before commit."""

    device: int
    inode: int


@dataclass(frozen=True, slots=True)
class Passport:
    """What the store says of itself. `foreign` names triggers and views not ours; a store with some is only read."""

    version: int
    uuid: str
    made_at: int
    foreign: tuple[str, ...] = ()
    known: int = VERSION

    @property
    def behind(self) -> bool:
        """True when migrations are waiting."""
        return self.version < self.known


def identify(path: Path) -> Identity:
    """The file at `path`; NoStore or LogAlone when there is none, NotAStore when it is empty or no file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise missing(path) from None
    except OSError as error:
        raise of_the_system(error, path) from None
    if not stat.S_ISREG(found.st_mode):
        raise NotAStore(path, "it is a directory or a device")
    if found.st_size == 0:
        raise NotAStore(path, "the file is empty (0 bytes)")
    return Identity(found.st_dev, found.st_ino)


def stands(path: Path, identity: Identity) -> bool:
    """True while the file at `path` is the one that was opened."""
    try:
        return identify(path) == identity
    except StoreUnusable:
        return False


def missing(path: Path) -> StoreUnusable:
    """What is said of a path with no store: NoStore, or LogAlone when the log of one was left there."""
    log = log_of(path)
    return NoStore(path) if log is None or path.exists() else LogAlone(path, log)


def inspect(con: sqlite3.Connection, path: Path, known: int = VERSION) -> Passport:
    """Reads the store's passport; NotAStore, NewerStore when it cannot be used. `known` is the newest known schema."""
    if con.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotAStore(path, "another program made it, or its header was overwritten")
    meta = _meta(con, path)
    try:
        version, made_at = int(meta["schema_version"][0]), int(meta["made_at"][0])
        uuid = str(meta["store_uuid"][1])
    except (KeyError, TypeError, ValueError):
        raise NotAStore(path, "it does not state its schema") from None
    if version > known:
        raise NewerStore(path, version, known)
    return Passport(version, uuid, made_at, _foreign(con), known)


def _meta(con: sqlite3.Connection, path: Path) -> dict[str, tuple[Any, Any]]:
    try:
        rows = con.execute("SELECT name, number, word FROM meta").fetchall()
    except sqlite3.OperationalError as error:
        if "no such" not in str(error):
            raise
        raise NotAStore(path, "its tables are missing") from None
    return {name: (number, word) for name, number, word in rows}


def _foreign(con: sqlite3.Connection) -> tuple[str, ...]:
    strange = con.execute("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')").fetchall()
    return tuple(sorted({str(name) for (name,) in strange} - VIEWS))
