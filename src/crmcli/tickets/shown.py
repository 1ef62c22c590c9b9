"""Tickets as they are looked at: the list that the shared options ask for, and the card of one with its events."""

from dataclasses import replace

from crmcli.custom.queries import with_custom
from crmcli.customers import queries as customers
from crmcli.kernel.sheet import Card, Sheet
from crmcli.store.listing import listing, query
from crmcli.tickets import queries, views
from crmcli.tickets.fields import CARD, TICKETS
from crmcli.workspace import Workspace

EMPTY = 'No ticket matches.\nOpen one: crmcli ticket open REF "what it is about", or bring a file: crmcli import FILE'


def listed(workspace: Workspace, customer: str | None, where: str) -> Sheet:
    """The list of tickets that the shared options ask for, all or one customer's."""
    settings, reading = workspace.settings, workspace.reading()
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, TICKETS) if custom else TICKETS, settings, where)
        if customer is not None:
            number = customers.resolve(db, customer, reading, workspace.ask.pick)
            trash = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
            wanted = replace(wanted, also="ticket.customer_id = :customer", params={"customer": number}, trash=trash)
        sheet = listing(db, wanted, reading, empty=EMPTY)
    return sheet if settings.machine else views.spoken(sheet)


def card(workspace: Workspace, ref: str) -> Card:
    """The card of one ticket with all that happened to it, also of a customer in the trash."""
    machine = workspace.settings.machine
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        trash = queries.removed(db, number)
        fields = TICKETS.document if machine else CARD
        sheet = queries.document(db, number, workspace.reading(), fields, trash=trash)
        events = queries.events_of(db, [number])[number]
    if trash:
        workspace.ask.tell(f"the customer of t{number} is in the trash")
    return views.whole(sheet, events, workspace.settings.zone) if machine else views.card(sheet, events)
