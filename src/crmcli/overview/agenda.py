"""The morning page of a store, or how to begin."""

from contextlib import suppress

from crmcli.journeys.queries import in_stages
from crmcli.kernel.sheet import Report, Text
from crmcli.overview import page
from crmcli.overview.morning import read
from crmcli.store.faults import NoStore
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

SHOWN = 8
"""Lines of a section in a terminal, unless --all or --limit."""


def today(workspace: Workspace) -> Report | Text:
    """The morning page; how to begin where there is no store or nobody in it."""
    with suppress(NoStore), workspace.store.read() as db:
        if db.value("SELECT 1 FROM customer LIMIT 1") is not None:
            return morning(db, workspace)
    return Text(page.BEGIN)


def morning(db: Reader, workspace: Workspace) -> Report:
    """The morning page of a store that has customers."""
    settings = workspace.settings
    most = None if settings.machine or settings.all else SHOWN
    found = read(
        db, workspace.as_of(), settings.zone, settings.currency, settings.number("today.quiet_days"),
        most if settings.limit is None else settings.limit,
    )  # fmt: skip
    return page.today(found, in_stages(db), settings)
