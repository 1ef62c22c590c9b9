"""Announcing what is due, each occurrence once on a channel: marked and read in one transaction, printed after it.

Marks are not journalled: an undo never takes back that something was said. Of several runs at a time the first one
that gets to write marks everything, and the others find nothing.
"""

from dataclasses import replace

from crmcli.followups.fields import FOLLOWUPS
from crmcli.kernel.sheet import Sheet
from crmcli.reminders import queries
from crmcli.store.faults import NoStore
from crmcli.store.listing import listing, query
from crmcli.store.read import marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

FIELDS = ("id", "due", "customer", "customer_name", "text", "owner")
MARK = "INSERT INTO announced(followup_id, due_at, channel, at) VALUES (?, ?, ?, ?)"
LAST_RUN = (
    "INSERT INTO meta(name, number) VALUES ('reminded_at', :at)"
    " ON CONFLICT (name) DO UPDATE SET number = excluded.number"
)
EVERYTHING = 2**31


def announce(workspace: Workspace, channel: str, until: int) -> Sheet | None:
    """Marks all that is due by `until` and was not announced, and returns it; None where there is nothing to say.

    When it ran is kept in `meta`, for `today` to see when it stops. NoStore (exit 9): it never makes one.
    """
    if not workspace.store.exists:
        raise NoStore(workspace.store.path)
    most = workspace.settings.limit
    with workspace.store.write(workspace) as unit:
        unit.figures(LAST_RUN, at=unit.at)
        found = queries.pending(unit, channel, until, EVERYTHING if most is None else most)
        if not found:
            return None
        unit.many(MARK, [(number, due, channel, unit.at) for number, due in found])
        return _sheet(workspace, unit, [number for number, _ in found])


def _sheet(workspace: Workspace, unit: Unit, numbers: list[int]) -> Sheet:
    """The follow-ups in the order of when they are due, with the columns that were asked for."""
    settings = workspace.settings
    wanted = query(FOLLOWUPS, settings, also=f"followup.id IN ({marks(numbers)})")
    chosen = wanted.fields if settings.fields or settings.output == "ids" else FIELDS
    wanted = replace(wanted, fields=chosen, sort=wanted.sort or "due", limit=None)
    return listing(unit, wanted, workspace.reading())
