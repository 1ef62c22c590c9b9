"""A customer as people see them: with all that is theirs below."""

from dataclasses import replace

from crmcli.contacts.fields import CONTACTS
from crmcli.customers import entry as customers
from crmcli.followups.fields import FOLLOWUPS
from crmcli.interactions.fields import INTERACTIONS
from crmcli.journeys import entry as journeys
from crmcli.kernel.fields import Catalogue
from crmcli.kernel.sheet import Card, Sheet
from crmcli.loyalty.accounts import balance_at
from crmcli.overview import views
from crmcli.purchases.fields import PURCHASES
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
