"""From the words of a command line to journeys: who moves where and when, and as of which moment one looks."""

from crmcli.customers import queries as customers
from crmcli.journeys import queries, views
from crmcli.kernel.dates import When, read_when
from crmcli.kernel.names import cleaned
from crmcli.kernel.sheet import Report, Sheet
from crmcli.kernel.stages import read_stage
from crmcli.workspace import Workspace

ON_THE_BOARD = 10
"""Customers shown of each stage unless --limit says otherwise."""


def read_move(
    workspace: Workspace, ref: str, stage: str, at: str | None, reason: str | None
) -> tuple[int, str, When | None, str | None]:
    """The customer, the stage's key, when (None: now), and why."""
    reading = workspace.reading()
    wanted = read_stage(stage, workspace.settings.labels)
    when = None if at is None else read_when(at, reading)
    with workspace.store.read() as db:
        number = customers.resolve(db, ref, reading, workspace.ask.pick)
    return number, wanted, when, cleaned(reason or "") or None


def stages(workspace: Workspace) -> Sheet:
    """The stages and exits with the customers in each."""
    with workspace.store.read() as db:
        counts = queries.in_stages(db)
    return views.stages(counts, workspace.settings.labels)


def board(workspace: Workspace) -> Report:
    """The newest customers of every stage."""
    settings = workspace.settings
    with workspace.store.read() as db:
        counts = queries.in_stages(db)
        limit = max(counts.values(), default=0) if settings.all else settings.limit
        newest = queries.newest(db, ON_THE_BOARD if limit is None else limit)
    return views.board(counts, newest, settings.labels, settings.zone)


def shown(workspace: Workspace, ref: str) -> Report:
    """A customer's way through the stages, also of one in the trash."""
    stand = workspace.as_of()
    with workspace.store.read() as db:
        number = customers.resolve(db, ref, workspace.reading(), workspace.ask.pick)
        name = customers.name_of(db, number)
        events = queries.events_of(db, [number])[number]
        words = queries.words_of(db, number)
    way = views.Way(number, name, events, words, stand.day, stand.at)
    return views.way(way, workspace.settings.labels, workspace.settings.zone)
