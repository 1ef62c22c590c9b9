"""What the `db` commands do: make, describe, migrate, check, back up and restore the store."""

from pathlib import Path

from crmcli.kernel.errors import StoreUnusable
from crmcli.kernel.instants import moment
from crmcli.kernel.sheet import Card, Column, Done
from crmcli.store import check as checking
from crmcli.store.backup import ARCHIVE, SQLITE, Backup, counts, look_at, manifest_of
from crmcli.store.connect import REMOTE, file_system
from crmcli.store.faults import NoStore
from crmcli.store.programs import NoPrograms
from crmcli.store.refusals import NoStoreThere
from crmcli.upkeep import standin, views
from crmcli.upkeep.invariants import INVARIANTS
from crmcli.upkeep.rules import NotWhole, WouldOverwrite, backup_day, backup_name, spare
from crmcli.workspace import Workspace

MADE = Column("made", "Made", "flag")
PATH = Column("path", "Path")


def init(workspace: Workspace) -> Card:
    """Makes the store where there is none; the card says whether this call did."""
    store = workspace.store
    place = str(store.place)
    made = not workspace.settings.dry_run and store.create(workspace.clock())
    try:
        store.passport()
    except (NoStore, NoStoreThere):
        if not workspace.settings.dry_run:
            raise
        return Card((PATH, MADE), (place, False), done=Done(f"A store would be made at {place}"))
    said = f"Made a store at {place}" if made else f"There is a store at {place} already"
    if isinstance(store.place, Path) and (kind := _remote(store.place)):
        workspace.ask.tell(f"it lies on a {kind} file system; use it from one machine at a time")
    return Card((PATH, MADE), (place, made), done=Done(said, None, "crmcli customer add NAME"))


def info(workspace: Workspace) -> Card:
    """What is in the store."""
    store = workspace.store
    passport = store.passport()
    with store.read() as db:
        (database, size, mode), rows = db.dialect.facts(db), counts(db)
    return views.store(
        {
            "path": str(store.place.absolute()),
            "database": database,
            "size": size,
            "schema_version": passport.version,
            "uuid": passport.uuid,
            "made_at": passport.made_at,
            "journal_mode": mode,
            "file_system": (file_system(store.place) or None) if isinstance(store.place, Path) else None,
            "last_backup": last_backup(workspace),
            "rows": rows,
        }
    )


def migrate(workspace: Workspace) -> Card:
    """Brings the store up to date."""
    columns = (
        Column("found", "Schema found", "int"),
        Column("now", "Schema now", "int"),
        Column("backup", "Backup"),
    )
    done = workspace.store.migrate(workspace.clock(), keep=not workspace.settings.dry_run)
    copy = None if done.backup is None else str(done.backup.path)
    before = f"; as it was before: {copy}" if copy else ""
    said = "The store is up to date" if done.found == done.now else f"Schema {done.found} becomes {done.now}{before}"
    if done.unkept:
        workspace.ask.tell(done.unkept)
    return Card(columns, (done.found, done.now, copy), done=Done(said))


def check(workspace: Workspace, *, deep: bool) -> None:
    """NotWhole (exit 9) when the store breaks one of the invariants."""
    foreign = workspace.store.passport().foreign
    with workspace.store.read() as db:
        faults = checking.faults_of(db, INVARIANTS, deep=deep)
    faults += [f"I1: {name} is a trigger or view of another program" for name in foreign]
    if faults:
        raise NotWhole(workspace.store.place, faults)


# -- backups


def backup(workspace: Workspace, target: str) -> Card:
    """Backs the store up to a file, into a directory, or into the store's own place for them, where old ones go.

    Where a server's store cannot be dumped, all its nouns are exported instead.
    """
    settings = workspace.settings
    kept = not settings.dry_run
    called = workspace.store.called()
    path = _target(workspace, called, target)
    if path.exists() and not settings.yes:
        raise WouldOverwrite(path)
    try:
        made = workspace.store.back_up(path, INVARIANTS, keep=kept)
    except NoPrograms as error:
        made = standin.export_all(workspace, path.with_suffix(standin.ENDING), error.why)
    if not kept:
        return views.backed_up(made, kept=False)
    removed = 0 if target else _thin_out(workspace, Path(called).with_suffix(made.path.suffix).name, made)
    _note(workspace)
    return views.backed_up(made, kept=True, removed=removed)


def restore(workspace: Workspace, file: str) -> Card:
    """Puts a backup in the store's place, after asking."""
    settings, store = workspace.settings, workspace.store
    source = Path(file).expanduser()
    look_at(source, SQLITE if isinstance(store.place, Path) else ARCHIVE)
    if not settings.dry_run:
        workspace.ask.confirm(f"Put {source} in the place of {store.place}?")
    made, old = store.restore(source, INVARIANTS, keep=not settings.dry_run)
    return views.restored(store.place, source, made, old, kept=not settings.dry_run)


def last_backup(workspace: Workspace) -> int | None:
    """When the store was last backed up (microseconds UTC); None when it never was."""
    with workspace.store.read() as db:
        number = db.value("SELECT number FROM meta WHERE name = 'last_backup'")
    return None if number is None else int(number)


def _target(workspace: Workspace, called: str, target: str) -> Path:
    name = backup_name(called, moment(workspace.clock(), "UTC"))
    if not target:
        return workspace.store.backups / name
    path = Path(target).expanduser()
    return path / name if path.is_dir() or target.endswith("/") else path


def _thin_out(workspace: Workspace, called: str, made: Backup) -> int:
    """Removes the backups that the keeping rule spares; how many."""
    names = [path.name for path in made.path.parent.iterdir()]
    found = [(name, day) for name in names if (day := backup_day(name, called))]
    gone = spare(found, moment(workspace.clock(), "UTC").date())
    for name in gone:
        path = made.path.with_name(name)
        path.unlink(missing_ok=True)
        manifest_of(path).unlink(missing_ok=True)
    return len(gone)


def _note(workspace: Workspace) -> None:
    """Keeps the time of the backup in the store, where that can be written."""
    try:
        with workspace.store.write(workspace) as unit:
            unit.figures(
                "INSERT INTO meta(name, number) VALUES ('last_backup', :at)"
                " ON CONFLICT (name) DO UPDATE SET number = excluded.number",
                at=unit.at,
            )
    except StoreUnusable:
        workspace.ask.tell("the store cannot be written, so it does not know of this backup")


def _remote(path: Path) -> str:
    kind = file_system(path)
    return kind if kind.startswith(REMOTE) else ""
