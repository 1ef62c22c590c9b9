"""Undos, backups and the store itself as cards."""

from collections.abc import Mapping
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.errors import PARTIAL
from crmcli.kernel.sheet import Card, Column, Done
from crmcli.store.backup import Backup
from crmcli.upkeep.actions import TakenBack

UNDONE, REDONE = Column("undone", "Taken back", "ref", "u"), Column("redone", "Brought back", "ref", "u")
_TAKEN = (
    Column("restored", "Put back", "int"),
    Column("kept", "Kept, changed since", "list"),
    Column("refused", "Refused, leant on", "list"),
    Column("command", "Command"),
)


def taken_back(outcome: TakenBack) -> Card:
    """The card of an undo."""
    change = outcome.reverted.change
    sentence = f"Took back u{change.id} ({change.command}): {_count(outcome)}"
    return _card(outcome, (UNDONE,), (change.id,), sentence, "crmcli redo")


def brought_back(outcome: TakenBack) -> Card:
    """The card of a redo; it names the change that was brought back."""
    change = outcome.reverted.change
    sentence = f"Brought back u{change.undoes} ({outcome.command}): {_count(outcome)}"
    return _card(outcome, (REDONE, UNDONE), (change.undoes, change.id), sentence, "crmcli history")


def _card(
    outcome: TakenBack, columns: tuple[Column, ...], numbers: tuple[int | None, ...], sentence: str, likely: str
) -> Card:
    done = outcome.reverted
    values = (*numbers, done.restored, tuple(done.kept), tuple(done.refused), outcome.command)
    said = Done(sentence, outcome.undo, likely)
    return Card((*columns, *_TAKEN), values, done=said, exit=PARTIAL if done.kept or done.refused else 0)


def _count(outcome: TakenBack) -> str:
    done = outcome.reverted
    records = "1 record" if done.restored == 1 else f"{done.restored:,} records"
    kept = len(done.kept) + len(done.refused)
    return f"{records}, {kept:,} kept because of what came after" if kept else records


def store(facts: Mapping[str, object]) -> Card:
    """The card of the store."""
    columns = tuple(column for column in _STORE if column.name in facts)
    return Card(columns, tuple(facts[column.name] for column in columns))


_STORE = (
    Column("path", "Path"),
    Column("database", "Database"),
    Column("size", "Bytes", "int"),
    Column("schema_version", "Schema", "int"),
    Column("uuid", "Store id"),
    Column("made_at", "Made", "instant"),
    Column("journal_mode", "Journal mode"),
    Column("file_system", "File system"),
    Column("last_backup", "Last backup", "instant"),
    Column("rows", "Rows", "object"),
)

_BACKUP = (
    Column("path", "Path"),
    Column("size", "Bytes", "int"),
    Column("sha256", "Sha256"),
    Column("rows", "Rows", "object"),
)


def backed_up(made: Backup, *, kept: bool, removed: int = 0) -> Card:
    """The card of a backup; it has no undo, because nothing of the store was changed."""
    gone = f"; {removed} older ones were not needed any more" if removed else ""
    sentence = f"Backed up to {made.path}, read back and checked{gone}" if kept else "The backup would be good"
    values = (str(made.path), made.size, made.sha256, made.rows)
    back = "crmcli import" if made.path.suffix == ".jsonl" else "crmcli db restore"
    return Card(_BACKUP, values, done=Done(sentence, None, f"{back} {made.path}" if kept else ""))


def restored(store: Path | Address, backup: Path, made: Backup, old: Path | None, *, kept: bool) -> Card:
    """The card of a restore."""
    columns = (Column("path", "Path"), Column("backup", "Backup"), Column("old", "Old store"), _BACKUP[3])
    values = (str(store), str(backup), None if old is None else str(old), made.rows)
    was = f"; the old one is kept as {old}" if old else ""
    sentence = f"{backup} is now the store {store}{was}" if kept else f"{backup} could be restored"
    return Card(columns, values, done=Done(sentence, None, "crmcli db check" if kept else ""))
