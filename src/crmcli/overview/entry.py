"""From the words of a command line to a timeline: whose, which kinds, how much of it."""

from collections.abc import Iterable, Sequence

from crmcli.contacts.queries import party
from crmcli.customers.queries import name_of
from crmcli.kernel.asked import ROWS_IN_A_TERMINAL, arranged
from crmcli.kernel.sheet import Row, Sheet
from crmcli.overview import views
from crmcli.overview.rules import UnknownKind
from crmcli.overview.timeline import EVER, KINDS, count, stream
from crmcli.workspace import Workspace


def timeline(workspace: Workspace, ref: str, kinds: Sequence[str]) -> Sheet:
    """What happened with a customer or one person there, newest first. A list in a terminal is cut like every other."""
    settings = workspace.settings
    wanted = _kinds(kinds)
    with workspace.store.read() as db:
        who = party(db, ref, workspace.reading(), workspace.ask.pick)
        name = name_of(db, who.customer)
    limit = settings.limit
    if limit is None and settings.output == "table" and settings.terminal and not settings.all:
        limit = ROWS_IN_A_TERMINAL
    until = workspace.as_of().at if settings.as_of else EVER
    found = stream(workspace.store, who.customer, who.contact, wanted, until, limit)
    rows: Iterable[Row] = views.timeline(found, settings)
    if settings.sort:
        rows = arranged(views.TIMELINE, list(rows), settings)
    total = None
    if settings.limit is None and limit is not None:
        with workspace.store.read() as db:
            total = count(db, who.customer, who.contact, wanted, until)
    empty = f"Nothing happened with {name} yet.\nLog something: crmcli log c{who.customer} TEXT"
    return Sheet(views.TIMELINE, rows, total, empty=empty)


def _kinds(words: Sequence[str]) -> Sequence[str]:
    """The kinds that were asked for, all when none was; UnknownKind (exit 2)."""
    asked = [part.strip() for word in words for part in word.split(",") if part.strip()]
    for word in asked:
        if word not in KINDS:
            raise UnknownKind(word, KINDS)
    return asked or KINDS
