"""What is shown of several nouns together: a customer with all that is theirs, and the morning."""

from dataclasses import replace

from crmcli.customers import entry as customers
from crmcli.customers.fields import CUSTOMERS
from crmcli.journeys import entry as journeys
from crmcli.journeys.queries import in_stages
from crmcli.kernel.instants import DAY
from crmcli.kernel.sheet import Card, Sheet
from crmcli.loyalty.accounts import balance_at
from crmcli.overview import queries, views
from crmcli.purchases.fields import PURCHASES
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

SOON = 30
"""Days ahead in which points are about to expire."""


def customer(workspace: Workspace, number: int) -> Card:
    """A customer's card for people: below it the newest purchases, the points and the journey."""
    card = customers.shown(workspace, f"c{number}")
    with workspace.store.read() as db:
        bought = _bought(db, workspace, number)
        balance = balance_at(db, number, workspace.clock())
    way = journeys.shown(workspace, f"c{number}").sheets[0]
    zone = workspace.settings.zone
    return replace(card, sections=(bought, views.points(balance, zone), replace(way, title="Journey")))


def _bought(db: Reader, workspace: Workspace, number: int) -> Sheet:
    removed = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
    wanted = Query(
        PURCHASES, also="purchase.customer_id = :id", params={"id": number}, fields=("id", "date", "total", "order"),
        sort="-date", limit=views.NEWEST, trash=removed,
    )  # fmt: skip
    return listing(db, wanted, workspace.reading(), title="Newest purchases")


def morning(workspace: Workspace) -> views.Morning | None:
    """What the front page shows; None where there is no store or nobody in it."""
    if not workspace.store.exists:
        return None
    reading = workspace.reading()
    with workspace.store.read() as db:
        if db.value("SELECT 1 FROM customer LIMIT 1") is None:
            return None
        newest = Query(CUSTOMERS, fields=("id", "name", "stage", "created_at"), sort="-id", limit=views.NEWEST)
        bought = Query(
            PURCHASES,
            also=queries.LATELY,
            fields=("id", "date", "customer_name", "total"),
            sort="-date",
            limit=views.NEWEST,
        )
        return views.Morning(
            reading.today, SOON, in_stages(db),
            listing(db, newest, reading, title="Newest customers"),
            listing(db, bought, reading, title="Newest purchases"),
            db.all(queries.EXPIRING, now=reading.now, until=reading.now + SOON * DAY),
        )  # fmt: skip
