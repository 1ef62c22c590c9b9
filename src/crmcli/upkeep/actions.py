"""Taking changes back and bringing them back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from crmcli.custom.queries import needed_by
from crmcli.kernel.events import Restored
from crmcli.store.journal import Change
from crmcli.store.read import Reader
from crmcli.store.undo import Reverted, change_by_id, newest_change, newest_undo, revert
from crmcli.store.write import Unit
from crmcli.upkeep.rules import change_number
from crmcli.workspace import Workspace

IMPORT = "import"
"""The command whose changes may come back in part."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back, the command that first made it, and the change that the taking back is."""

    reverted: Reverted
    command: str
    undo: str | None


def undo(workspace: Workspace, ref: str = "") -> TakenBack:
    """Takes back the change u31, or the newest: whole, or not at all (exit 4); an import in part where it must be."""
    number = change_number(ref) if ref else None
    return _take_back(workspace, lambda db: newest_change(db) if number is None else change_by_id(db, number))


def redo(workspace: Workspace) -> TakenBack:
    """Takes the newest undo back."""
    return _take_back(workspace, newest_undo)


def _take_back(workspace: Workspace, chosen: Callable[[Reader], Change]) -> TakenBack:
    with workspace.store.write(workspace) as unit:
        change = chosen(unit)
        done = revert(unit, change, partly=change.command == IMPORT, used=partial(needed_by, unit))
        _mark_runs(unit, change)
        unit.emit(Restored(frozenset(done.customers)))
        command = change_by_id(unit, _origin(unit, change)[0]).command
    return TakenBack(done, command, unit.undo)


def _mark_runs(unit: Unit, change: Change) -> None:
    """The import run of a change that was taken back is undone; brought back, it is done again."""
    sql = "UPDATE import_run SET status = :status WHERE change_id = :change AND status <> 'running'"
    if change.undoes is None:
        unit.figures(sql, status="undone", change=change.id)
    else:
        origin, undone = _origin(unit, change)
        unit.figures(sql, status="undone" if undone else "done", change=origin)


def _origin(db: Reader, change: Change) -> tuple[int, bool]:
    """The first change of a chain of undos of undos, and whether it stands undone now."""
    while change.undoes is not None:
        change = change_by_id(db, change.undoes)
    return change.id, change.undone_by is not None
