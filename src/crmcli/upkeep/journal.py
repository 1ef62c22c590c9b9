"""The list behind `history`."""

from crmcli.kernel.sheet import Sheet
from crmcli.store.listing import listing, query
from crmcli.upkeep import queries
from crmcli.upkeep.fields import CHANGES
from crmcli.workspace import Workspace

EMPTY = "Nothing was changed yet.\nAdd a customer: crmcli customer add NAME"


def listed(workspace: Workspace, ref: str, where: str) -> Sheet:
    """The changes, those of one record when `ref` names one."""
    reading = workspace.reading()
    with workspace.store.read() as db:
        also = queries.concerning(db, ref, reading, workspace.ask.pick) if ref else ""
        return listing(db, query(CHANGES, workspace.settings, where, also), reading, empty=EMPTY)
