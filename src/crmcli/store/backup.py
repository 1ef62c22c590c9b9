"""Copies that can be trusted: made with SQLite's own backup, read back and checked before they are called good."""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crmcli.kernel.errors import Busy, Refused
from crmcli.store import gate
from crmcli.store.check import Invariant, faults_of
from crmcli.store.connect import journal_mode, open_sqlite
from crmcli.store.faults import spoken
from crmcli.store.files import part_of, settle, sha256_of, whole
from crmcli.store.read import Reader

KEEP_BEFORE_MIGRATION = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: where, how many bytes, its sha256, the rows of each table, the journal's head."""

    path: Path
    size: int
    sha256: str
    rows: dict[str, int]
    head: str


class NotVerified(Refused):
    """A copy or a backup did not pass the check; it is not used."""

    code = "not_verified"

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__(f"{path} did not pass the check: {faults[0]}", hint="nothing was changed; try another backup")


class InUse(Busy):
    """Someone has the store open."""

    code = "store_in_use"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is open in another process; nothing was changed",
            hint="close the other crmcli and run again",
        )


def back_up(store: Path, target: Path, invariants: Sequence[Invariant] = ()) -> Backup:
    """Copies the store to `target` (replaced whole, mode 0600), verified by reading it back; with a manifest beside it."""
    gate.identify(store)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _part(target) as part:
        with spoken(store):
            _copy(store, part)
        made = _verified(part, target, invariants)
        settle(part, target)
    manifest = {"sha256": made.sha256, "size": made.size, "rows": made.rows, "head": made.head}
    with whole(target.with_name(target.name + ".manifest.json")) as file:
        file.write(json.dumps(manifest, indent=1).encode())
    return made


def restore(backup: Path, store: Path, invariants: Sequence[Invariant] = ()) -> Path | None:
    """Puts a verified copy of `backup` in the store's place; the path the old store was kept under, if there was one.

    Refused (exit 7) while another process has the store open. The old `-wal` and `-shm` go with the old store.
    """
    gate.identify(backup)
    store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _part(store) as part:
        with spoken(backup):
            _copy(backup, part)
        _verified(part, backup, invariants)
        holder = _lock(store)
        try:
            return _swap(part, store)
        finally:
            if holder is not None:
                holder.close()


def keep_before_migration(store: Path, version: int, at: int) -> Backup:
    """A backup beside the store before its schema changes; the newest three are kept."""
    made = back_up(store, store.with_name(f"{store.name}.v{version}-{at}.bak"))
    for path in sorted(store.parent.glob(f"{store.name}.v*.bak"))[:-KEEP_BEFORE_MIGRATION]:
        path.unlink(missing_ok=True)
        path.with_name(path.name + ".manifest.json").unlink(missing_ok=True)
    return made


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    part = part_of(target)
    try:
        yield part
    finally:
        for left in (part, *_beside(part)):
            left.unlink(missing_ok=True)


def _beside(store: Path) -> tuple[Path, ...]:
    return tuple(Path(f"{store}{ending}") for ending in ("-wal", "-shm", "-journal"))


def _copy(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600))
    con, copy = open_sqlite(source, readonly=True), open_sqlite(target)
    try:
        gate.inspect(con, source)
        con.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, nothing beside it
    finally:
        copy.close()
        con.close()


def _verified(part: Path, named: Path, invariants: Sequence[Invariant]) -> Backup:
    with spoken(named):
        con = open_sqlite(part, readonly=True)
        try:
            db = Reader(con)
            faults = faults_of(db, invariants, deep=True)
            if faults:
                raise NotVerified(named, faults)
            tables = [name for (name,) in db.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
            rows = {t: int(db.value(f"SELECT COUNT(*) FROM {t}")) for t in tables if "_search" not in t}
            head = db.value("SELECT h FROM entry ORDER BY seq DESC LIMIT 1")
        finally:
            con.close()
    return Backup(named, part.stat().st_size, sha256_of(part), rows, (head or b"").hex())


def _lock(store: Path) -> sqlite3.Connection | None:
    """Holds the store alone: leaving WAL needs that no other connection is open. None when there is no store to hold."""
    if not store.exists() or store.stat().st_size == 0:
        return None
    con = open_sqlite(store)
    try:
        con.execute("PRAGMA busy_timeout=0")
        con.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        con.execute("PRAGMA journal_mode=DELETE").fetchall()
        con.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        con.close()
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise InUse(store) from error
        return None  # what stands there is no database any more: nobody can be using it
    return con


def _swap(part: Path, store: Path) -> Path | None:
    old = None
    if store.exists():
        old = store.with_name(f"{store.name}.before-restore")
        os.replace(store, old)
    for left in _beside(store):
        left.unlink(missing_ok=True)
    settle(part, store)
    con = open_sqlite(store)
    con.execute(f"PRAGMA journal_mode={journal_mode(store)}").fetchall()
    con.close()
    return old
