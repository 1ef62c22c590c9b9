"""What stands in for a backup of a store on a server where there is no pg_dump: an export of all nouns in one file."""

from pathlib import Path

from crmcli.exchange.exporting import to_files
from crmcli.exchange.selection import CATALOGUES, Selection
from crmcli.store.backup import Backup, NotVerified
from crmcli.store.check import faults_of
from crmcli.store.files import sha256_of
from crmcli.upkeep.invariants import INVARIANTS
from crmcli.workspace import Workspace

ENDING = ".jsonl"


def export_all(workspace: Workspace, target: Path, why: str) -> Backup:
    """Writes every noun to `target`, and says why it is no more than that. NotVerified when the store is not whole."""
    with workspace.store.read() as db:
        faults = faults_of(db, INVARIANTS, deep=True)
    if faults:
        raise NotVerified(workspace.store.place, faults)
    (written,) = to_files(workspace, Selection(tuple(CATALOGUES), "jsonl", everything=True), target)
    workspace.ask.tell(
        f"{why}; so this is an export: all customers and what belongs to them, but not the journal (history and undo)"
    )
    rows = {written.noun: written.rows}
    if workspace.settings.dry_run:
        return Backup(target, 0, "", rows, "")
    with target.open("rb") as file:
        if sum(1 for _ in file) != written.rows:
            raise NotVerified(target, ["it does not hold what the store holds"])
    return Backup(target, target.stat().st_size, sha256_of(target), rows, "")
