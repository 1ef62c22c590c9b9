"""What is looked at before a store is used: is it ours, whole, of a version we know, and free of foreign triggers."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crmcli.store.connect import APPLICATION_ID
from crmcli.store.faults import NewerStore, NoStore, NotAStore
from crmcli.store.migrations.steps import VERSION

VIEWS = frozenset({"v_customer", "v_purchase", "v_points", "v_stage"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Which file was opened: device and inode, so that a replacement is noticed before commit."""

    device: int
    inode: int


@dataclass(frozen=True, slots=True)
class Passport:
    """What the store says of itself. `foreign` names triggers and views that are not ours; such a store is only read."""

    version: int
    uuid: str
    made_at: int
    foreign: tuple[str, ...] = ()

    @property
    def behind(self) -> bool:
        """True when migrations are waiting."""
        return self.version < VERSION


def identify(path: Path) -> Identity:
    """The file at `path`; NoStore when there is none, NotAStore when it is empty or no file."""
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        raise NoStore(path) from None
    except NotADirectoryError:
        raise NoStore(path) from None
    if not path.is_file():
        raise NotAStore(path, "it is a directory or a device")
    if stat.st_size == 0:
        raise NotAStore(path, "the file is empty (0 bytes)")
    return Identity(stat.st_dev, stat.st_ino)


def inspect(con: sqlite3.Connection, path: Path) -> Passport:
    """Reads the store's passport; NotAStore, NewerStore when it cannot be used."""
    if con.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotAStore(path, "another program made it, or its header was overwritten")
    rows = con.execute("SELECT name, number, word FROM meta").fetchall()
    meta = {name: (number, word) for name, number, word in rows}
    if "schema_version" not in meta:
        raise NotAStore(path, "it does not state its schema")
    version = int(meta["schema_version"][0])
    if version > VERSION:
        raise NewerStore(path, version, VERSION)
    strange = con.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' OR (type = 'view')").fetchall()
    foreign = tuple(sorted({name for (name,) in strange} - VIEWS))
    return Passport(version, str(meta["store_uuid"][1]), int(meta["made_at"][0]), foreign)
