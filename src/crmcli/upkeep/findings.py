"""The checks of `doctor`, one function each: what was looked at, how it stands, and what to do about it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.errors import CrmError, StoreUnusable
from crmcli.kernel.instants import day_of
from crmcli.kernel.sheet import Column, Sheet
from crmcli.store.connect import REMOTE, file_system, wal_reset_bug
from crmcli.store.standing import standing
from crmcli.upkeep import server
from crmcli.upkeep.keeping import last_backup
from crmcli.upkeep.rules import BACKUP_AGE, MICROSECONDS_OF_A_DAY, Finding
from crmcli.version import __version__
from crmcli.workspace import Workspace

COLUMNS = (Column("check", "Check"), Column("state", "State"), Column("what", "Found"), Column("mend", "What to do"))
LEAST_FREE = 100 * 1024 * 1024
"""Bytes that should be free where the store lies."""


def sheet(workspace: Workspace) -> Sheet:
    """All findings; exit 9 when one of them failed."""
    found = [finding for check in CHECKS for finding in check(workspace)]
    failed = any(finding.state == "fail" for finding in found)
    rows = [(f.check, f.state, f.what, f.mend or None) for f in found]
    return Sheet(COLUMNS, rows, exit=StoreUnusable.exit if failed else 0)


def _programs(_workspace: Workspace) -> Iterator[Finding]:
    yield Finding("crmcli", "ok", f"{__version__} on Python {sys.version.split()[0]}")
    wanted = _python_with_fixes()
    old = sys.version_info[:3] < wanted
    advice = f"{'.'.join(map(str, wanted))} or later keeps line breaks out of mail headers" if old else ""
    yield Finding("python", "warn" if old else "ok", sys.version.split()[0], advice)


def _python_with_fixes() -> tuple[int, int, int]:
    """The first release of this Python's line that has the mail header fixes (CVE-2024-6923, CVE-2026-1299)."""
    fixed = {11: 15, 12: 13, 13: 12, 14: 3}
    return (3, sys.version_info.minor, fixed.get(sys.version_info.minor, 0))


def _sqlite(workspace: Workspace) -> Iterator[Finding]:
    if not isinstance(workspace.store.place, Path):
        return
    version, bug = wal_reset_bug()
    mode = _journal_mode(workspace)
    if not bug:
        yield Finding("sqlite", "ok", f"{version}, without the WAL-reset bug, journal mode {mode}")
        return
    advice = "a SQLite from 3.51.3 on, when you can; until then keep backups" if mode == "wal" else ""
    state = "warn" if mode == "wal" else "ok"
    yield Finding("sqlite", state, f"{version}, with the WAL-reset bug, journal mode {mode}", advice)


def _journal_mode(workspace: Workspace) -> str:
    try:
        with workspace.store.read() as db:
            return str(db.dialect.facts(db)[2])
    except CrmError:
        return "unknown"


def _store(workspace: Workspace) -> Iterator[Finding]:
    store = workspace.store
    if not store.exists:
        yield Finding("store", "warn", f"there is none at {store.place}", "make it: crmcli db init")
        return
    try:
        passport = store.passport()
        with store.read() as db:
            database, size, _ = db.dialect.facts(db)
    except CrmError as error:
        yield Finding("store", "fail", error.message, error.hint)
        return
    yield Finding("store", "ok", f"{store.place}, {database}, {size:,} bytes, schema {passport.version}")
    if passport.foreign:
        named = ", ".join(passport.foreign)
        advice = "another program put them there; export, and import into a new store"
        yield Finding("foreign objects", "fail", named, advice)
    if isinstance(store.place, Path):
        yield from _rights(store.place)


def _server(workspace: Workspace) -> Iterator[Finding]:
    if not isinstance(workspace.store.place, Address):
        return
    try:
        with workspace.store.read() as db:
            stands = standing(db)
    except CrmError:  # the store's own line says why
        return
    yield from server.findings(stands, workspace.clock())


def _rights(path: Path) -> Iterator[Finding]:
    found = path.stat()
    mode = found.st_mode & 0o777
    if found.st_uid != os.getuid():
        yield Finding("owner", "warn", f"{path} belongs to user {found.st_uid}", "chown it to yourself")
    if mode & 0o077:
        yield Finding("rights", "warn", f"others can read the store (mode {mode:04o})", f"chmod 600 {path}")
    else:
        yield Finding("rights", "ok", f"mode {mode:04o}")


def _place(workspace: Workspace) -> Iterator[Finding]:
    from shutil import disk_usage

    if not isinstance(workspace.store.place, Path):
        return
    path = workspace.store.place.absolute()
    kind = file_system(path)
    if kind.startswith(REMOTE):
        yield Finding("file system", "warn", f"{kind}, shared or virtual", "use the store from one machine at a time")
    elif kind:
        yield Finding("file system", "ok", kind)
    there = next((place for place in path.parents if place.exists()), Path("/"))
    free = disk_usage(there).free
    state, advice = ("ok", "") if free >= LEAST_FREE else ("warn", "make room")
    yield Finding("disk", state, f"{free // (1024 * 1024):,} MiB free at {there}", advice)


def _backups(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.store.exists:
        return
    try:
        at = last_backup(workspace)
    except CrmError:
        return
    advice = "crmcli db backup"
    if at is None:
        yield Finding("backup", "warn", "there is none yet", advice)
        return
    age = (workspace.clock() - at) // MICROSECONDS_OF_A_DAY
    state, mend = ("ok", "") if age < BACKUP_AGE else ("warn", advice)
    yield Finding("backup", state, f"the last one is of {day_of(at, workspace.settings.zone)}, {age} days ago", mend)


def _settings(workspace: Workspace) -> Iterator[Finding]:
    settings = workspace.settings
    said = "there" if settings.config.exists() else "not there, which is fine"
    yield Finding("settings file", "ok", f"{settings.config}, {said}")
    for name in ("zone", "country", "currency"):
        value = str(settings.kept[name]) or "none"
        state = "warn" if name == "zone" and settings.sources[name] == "system" and value == "UTC" else "ok"
        advice = "if the business is elsewhere: crmcli config set zone Europe/Berlin" if state == "warn" else ""
        yield Finding(name, state, f"{value} ({settings.sources[name]})", advice)


def _terminal(_workspace: Workspace) -> Iterator[Finding]:
    from shutil import get_terminal_size

    encoding = getattr(sys.stdout, "encoding", None) or "none"
    narrow = encoding.lower().replace("-", "") not in ("utf8", "none")
    advice = "a UTF-8 locale, such as LANG=C.UTF-8, shows every name as it is" if narrow else ""
    kind = os.environ.get("TERM") or "none"
    what = f"{kind}, {encoding}, {get_terminal_size().columns} columns"
    yield Finding("terminal", "warn" if narrow else "ok", what, advice)


def _path(_workspace: Workspace) -> Iterator[Finding]:
    from shutil import which

    found = which("crmcli")
    advice = "" if found else "put its directory on PATH; cron jobs need the full path in any case"
    yield Finding("executable", "ok" if found else "warn", found or f"not on PATH; running {sys.argv[0]}", advice)


CHECKS: tuple[Callable[[Workspace], Iterator[Finding]], ...] = (
    _programs, _sqlite, _store, _server, _place, _backups, _settings, _terminal, _path,
)  # fmt: skip
