"""What is shown of several nouns together: a customer with all that is theirs, and the morning."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from crmcli.contacts.fields import CONTACTS
from crmcli.contacts.queries import party
from crmcli.customers import entry as customers
from crmcli.customers.fields import CUSTOMERS
from crmcli.customers.queries import name_of
from crmcli.followups.fields import FOLLOWUPS
from crmcli.interactions.fields import INTERACTIONS
from crmcli.journeys import entry as journeys
from crmcli.journeys.queries import in_stages
from crmcli.kernel.asked import ROWS_IN_A_TERMINAL, arranged
from crmcli.kernel.cells import records
from crmcli.kernel.fields import Catalogue
from crmcli.kernel.sheet import Card, Report, Row, Sheet, Text
from crmcli.loyalty.accounts import balance_at
from crmcli.overview import page, queries, views
from crmcli.overview.morning import read
from crmcli.overview.rules import UnknownKind
from crmcli.overview.timeline import EVER, KINDS, count, stream
from crmcli.purchases.fields import PURCHASES
from crmcli.store.faults import NoStore
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader
from crmcli.tickets.fields import OPEN, TICKETS
from crmcli.tickets.views import spoken
from crmcli.workspace import Workspace

Part = tuple[str, Catalogue, str, tuple[str, ...], str]

PARTS: tuple[Part, ...] = (
    ("People", CONTACTS, "", ("id", "name", "role", "email", "phone"), "name"),
    ("To do", FOLLOWUPS, "followup.status = 'open'", ("id", "due", "text", "owner"), "due"),
    ("Open requests", TICKETS, OPEN, ("id", "subject", "status", "priority"), "id"),
    ("Last said", INTERACTIONS, "", ("id", "at", "type", "about", "staff"), "-at"),
    ("Newest purchases", PURCHASES, "", ("id", "date", "total", "order"), "-date"),
)
"""Title, catalogue, condition, fields and order of the lists below a customer."""


def customer(workspace: Workspace, number: int) -> Card:
    """A customer's card for people: below it who is there, what is to do, what was said, bought and earned."""
    card = customers.shown(workspace, f"c{number}")
    with workspace.store.read() as db:
        removed = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
        lists = [_part(db, workspace, number, part, trash=removed) for part in PARTS]
        balance = balance_at(db, number, workspace.clock())
    way = journeys.shown(workspace, f"c{number}").sheets[0]
    points = views.points(balance, workspace.settings.zone)
    sections = [sheet for sheet in (*lists, points, replace(way, title="Journey")) if sheet.rows]
    return replace(card, sections=tuple(sections))


def _part(db: Reader, workspace: Workspace, number: int, part: Part, *, trash: bool) -> Sheet:
    title, of, also, names, sort = part
    mine = f"{of.noun}.customer_id = :customer" + (f" AND {also}" if also else "")
    wanted = Query(of, also=mine, params={"customer": number}, fields=names, sort=sort, limit=views.NEWEST, trash=trash)
    sheet = listing(db, wanted, workspace.reading(), title=title)
    return spoken(sheet) if of is TICKETS else sheet


# -- the timeline


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


# -- the morning page

SHOWN = 8
"""Lines of a section in a terminal, unless --all or --limit."""


def today(workspace: Workspace) -> Report | Text:
    """The morning page; how to begin where there is no store or nobody in it."""
    with suppress(NoStore), workspace.store.read() as db:
        if db.value("SELECT 1 FROM customer LIMIT 1") is not None:
            return morning(db, workspace)
    return Text(views.BEGIN)


def morning(db: Reader, workspace: Workspace) -> Report:
    """The morning page of a store that has customers."""
    settings = workspace.settings
    most = None if settings.machine or settings.all else SHOWN
    found = read(
        db, workspace.as_of(), settings.zone, settings.currency, settings.number("today.quiet_days"),
        most if settings.limit is None else settings.limit,
    )  # fmt: skip
    newest = _newest(db, workspace) if settings.output in ("json", "jsonl") else {}
    return page.today(found, in_stages(db), newest, settings)


def _newest(db: Reader, workspace: Workspace) -> dict[str, object]:
    """The newest customers and purchases, which programs alone are told."""
    added = Query(CUSTOMERS, fields=("id", "name", "stage", "created_at"), sort="-id", limit=views.NEWEST)
    names = ("id", "date", "customer_name", "total")
    bought = Query(PURCHASES, also=queries.LATELY, fields=names, sort="-date", limit=views.NEWEST)
    found = {"newest_customers": added, "newest_purchases": bought}
    reading, zone = workspace.reading(), workspace.settings.zone
    sheets = {name: listing(db, wanted, reading) for name, wanted in found.items()}
    return {name: list(records(sheet.columns, sheet.rows, zone)) for name, sheet in sheets.items()}
