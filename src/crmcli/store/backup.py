"""Copies that can be trusted: made with SQLite's own backup, read back and checked before they are called good."""

import glob
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.errors import Busy, NotFound, Refused
from crmcli.store import gate
from crmcli.store.check import Invariant, faults_of
from crmcli.store.connect import journal_mode, make_file, open_sqlite
from crmcli.store.faults import NotAStore, spoken
from crmcli.store.files import beside, make_directory, part_of, settle, sha256_of, start_of, sync_directory, whole
from crmcli.store.migrations.steps import VERSION
from crmcli.store.read import Reader

KEEP_BEFORE_MIGRATION = 3
SQLITE, ARCHIVE = b"SQLite format 3\0", b"PGDMP"
"""How a backup of a store in a file begins, and one of a store on a server."""


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

    def __init__(self, place: Path | Address, faults: Sequence[str]) -> None:
        super().__init__(
            f"{place} did not pass the check: {faults[0]}",
            hint="nothing was changed; try another backup",
            candidates=faults[1:],
        )


class OntoItself(Refused):
    """The backup and the store are the same file."""

    code = "same_file"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is the store itself; nothing was changed", hint="name another file")


class NoSuchBackup(NotFound):
    """There is no file of this name."""

    code = "no_such_backup"

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no backup at {path}", hint="nothing was changed; look at the path")


class OfTheOther(Refused):
    """A backup of a store in a file is no store on a server, nor the other way round."""

    code = "other_database"

    def __init__(self, path: Path, *, archive: bool) -> None:
        there, there_db = ("on a server", "postgresql://…") if archive else ("in a file", "FILE")
        here = "in a file" if archive else "on a server"
        super().__init__(
            f"{path} is a backup of a store {there}, and this one is {here}; nothing was changed",
            hint=f"restore it {there}, and from there: crmcli --db {there_db} export all --to all.jsonl; then import"
            " all.jsonl here",
        )


class IsAnExport(Refused):
    """What an export has written is brought back by an import."""

    code = "is_an_export"

    def __init__(self, path: Path, files: str) -> None:
        super().__init__(
            f"{path} is no backup, but may be an export; nothing was changed",
            hint=f"into an empty store: crmcli import {files}",
        )


class InUse(Busy):
    """Someone has the store open."""

    code = "store_in_use"

    def __init__(self, place: Path | Address) -> None:
        super().__init__(
            f"{place} is open in another process; nothing was changed",
            hint="close the other crmcli and run again",
        )


def back_up(
    store: Path, target: Path, invariants: Sequence[Invariant] = (), *, keep: bool = True, known: int = VERSION
) -> Backup:
    """Copies the store to `target` (replaced whole, mode 0600), verified by reading it back; with a manifest beside it.

    `keep=False` does it all and throws the copy away. `known` is the newest known schema.
    """
    _refuse_same(store, target)
    with spoken(target):
        make_directory(target.parent)
        with part_beside(target) as part:
            passport = _copy(store, part, known)
            made = _verified(part, store, target, () if passport.behind else invariants)
            if keep:
                publish(part, made)
    return made


def restore(
    backup: Path, store: Path, invariants: Sequence[Invariant] = (), *, keep: bool = True
) -> tuple[Backup, Path | None]:
    """Puts a verified copy of `backup` in the store's place; the copy, and where the old store is kept, if any was.

    Refused (exit 7) while another process has the store open. `keep=False` verifies and changes nothing.
    """
    if backup.is_file():
        _refuse_same(backup, store)
    look_at(backup, SQLITE)
    if store.is_dir():
        raise NotAStore(store, "it is a directory")
    with spoken(store):
        make_directory(store.parent)
        with part_beside(store) as part:
            passport = _copy(backup, part, VERSION)
            if passport.foreign:
                raise NotVerified(backup, [f"it holds a trigger or view of another program: {passport.foreign[0]}"])
            made = _verified(part, backup, store, () if passport.behind else invariants)
            compare_manifest(backup, made)
            return made, _put_in_place(part, store) if keep else None


def look_at(backup: Path, wanted: bytes) -> None:
    """NoSuchBackup, IsAnExport, or OfTheOther when it begins as a backup of the other database does."""
    if backup.is_dir():
        nouns = [path.name for path in (backup / "customers.csv", backup / "customers.jsonl") if path.exists()]
        raise IsAnExport(backup, f"{backup}/{nouns[0] if nouns else '…'}, then the others")
    if not backup.exists():
        raise NoSuchBackup(backup)
    start = start_of(backup)
    if start.startswith(ARCHIVE if wanted == SQLITE else SQLITE):
        raise OfTheOther(backup, archive=wanted == SQLITE)
    if start.startswith(b"{"):
        raise IsAnExport(backup, str(backup))
    if wanted == ARCHIVE and not start.startswith(ARCHIVE):
        raise NotVerified(backup, ["it is no archive of pg_dump"])


def _refuse_same(source: Path, target: Path) -> None:
    found = gate.identify(source)
    if target.is_file() and (target.stat().st_dev, target.stat().st_ino) == (found.device, found.inode):
        raise OntoItself(source)


def keep_before_migration(store: Path, version: int, known: int, at: int) -> Backup:
    """A backup beside the store before its schema changes; the newest three are kept."""
    made = back_up(store, store.with_name(f"{store.name}.v{version}-{at}.bak"), known=known)
    keep_newest(store.parent, f"{glob.escape(store.name)}.v*-*.bak")
    return made


def keep_newest(directory: Path, pattern: str) -> None:
    """Removes all but the newest backups from before a migration; their names end in the instant."""
    for path in sorted(directory.glob(pattern), key=lambda p: p.name.rpartition("-")[2])[:-KEEP_BEFORE_MIGRATION]:
        path.unlink(missing_ok=True)
        manifest_of(path).unlink(missing_ok=True)


def manifest_of(backup: Path) -> Path:
    """The small file beside a backup that says what it holds."""
    return backup.with_name(backup.name + ".manifest.json")


@contextmanager
def part_beside(target: Path) -> Iterator[Path]:
    """A name beside `target` for what is being made; nothing of it is left afterwards."""
    part = part_of(target)
    try:
        yield part
    finally:
        for left in (part, *beside(part)):
            left.unlink(missing_ok=True)


# -- copying and verifying


def _copy(source: Path, target: Path, known: int) -> gate.Passport:
    make_file(target)
    with spoken(source):
        con = open_sqlite(source, readonly=True)
        try:
            passport = gate.inspect(con, source, known)
            copy = open_sqlite(target)
            try:
                con.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, nothing beside it
            finally:
                copy.close()
        finally:
            con.close()
    return passport


def _verified(part: Path, source: Path, named: Path, invariants: Sequence[Invariant]) -> Backup:
    with spoken(source):
        con = open_sqlite(part, readonly=True)
        try:
            db = Reader(con)
            faults = faults_of(db, invariants, deep=True)
            if faults:
                raise NotVerified(source, faults)
            rows = counts(db)
            head = db.value("SELECT h FROM entry ORDER BY seq DESC LIMIT 1")
        finally:
            con.close()
    return Backup(named, part.stat().st_size, sha256_of(part), rows, (head or b"").hex())


def counts(db: Reader) -> dict[str, int]:
    """The rows of each table, those of the search index and of SQLite itself left out."""
    return {
        name: int(db.value('SELECT COUNT(*) FROM "' + name.replace('"', '""') + '"')) for name in db.dialect.tables(db)
    }


def publish(part: Path, made: Backup) -> None:
    """Gives a copy that is good its name, and writes the manifest beside it."""
    manifest_of(made.path).unlink(missing_ok=True)  # it speaks of the copy that is replaced
    settle(part, made.path)
    manifest = {"sha256": made.sha256, "size": made.size, "rows": made.rows, "head": made.head}
    with whole(manifest_of(made.path)) as file:
        file.write(json.dumps(manifest, indent=1).encode() + b"\n")


def compare_manifest(backup: Path, made: Backup) -> None:
    """The copy must hold what the manifest beside the backup says, if there is one."""
    try:
        manifest = json.loads(manifest_of(backup).read_bytes())
        said = (dict(manifest["rows"]), str(manifest["head"]))
    except (OSError, ValueError, KeyError, TypeError):
        return
    if said != (made.rows, made.head):
        raise NotVerified(backup, ["it does not hold what the manifest beside it says"])


# -- putting in place


def _put_in_place(part: Path, store: Path) -> Path | None:
    holder = _hold(store)
    try:
        old = _set_aside(store)
        settle(part, store)
    finally:
        if holder is not None:
            holder.close()
    con = open_sqlite(store)
    con.execute(f"PRAGMA journal_mode={journal_mode(store)}").fetchall()
    con.close()
    return old


def _hold(store: Path) -> sqlite3.Connection | None:
    """Holds the store alone: leaving WAL needs that no other connection is open. None when there is nothing to hold."""
    if not store.exists() or store.stat().st_size == 0:
        return None
    con = None
    try:
        con = open_sqlite(store)
        con.execute("PRAGMA busy_timeout=0")
        con.execute("PRAGMA journal_mode=DELETE").fetchall()
        con.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if con is not None:
            con.close()
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise InUse(store) from error
        return None  # what stands there is no database any more: nobody can be using it
    return con


def _set_aside(store: Path) -> Path | None:
    """Gives the old store another name, and what a crash left beside it, which belongs to it; its new path.

    It keeps its own name until the copy takes it, so that a kill leaves no moment without a store.
    """
    old = free_name(store)
    for left, kept in zip(beside(store), beside(old), strict=True):
        with suppress(FileNotFoundError):
            left.replace(kept)
    if not os.path.lexists(store):
        return None
    try:
        os.link(store, old, follow_symlinks=False)
    except OSError:  # a file system without hard links
        store.replace(old)
    sync_directory(store.parent)
    return old


def free_name(store: Path) -> Path:
    """A name for what is kept of `store` that nothing has."""
    number = 1
    while any(map(os.path.lexists, (name := store.with_name(f"{store.name}.before-restore-{number}"), *beside(name)))):
        number += 1
    return name
