"""Every table, imported: what a new store holds, what the Python API selects from, what the checks compare with."""

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from crmcli.contacts import tables as contacts
from crmcli.contacts.tables import Contact, ContactEmail, ContactPhone
from crmcli.custom.tables import CustomField
from crmcli.customers import tables as customers
from crmcli.customers.tables import Customer, CustomerEmail, CustomerExternal, CustomerPhone, CustomerTag
from crmcli.exchange.tables import ImportRun
from crmcli.followups import tables as followups
from crmcli.followups.tables import Announced, Followup, FollowupDone
from crmcli.interactions import tables as interactions
from crmcli.interactions.tables import Interaction
from crmcli.journeys import tables as journeys
from crmcli.journeys.tables import StageEvent
from crmcli.loyalty import tables as loyalty
from crmcli.loyalty.tables import PointsAccount, PointsEntry, PointsLot, PointsUse, SpentKey
from crmcli.purchases import tables as purchases
from crmcli.purchases.tables import Purchase, Spend
from crmcli.store.create import Schema
from crmcli.store.tables import Change, Entry, Meta, RowSum
from crmcli.tickets import tables as tickets
from crmcli.tickets.tables import Ticket, TicketEvent

__all__ = [
    "Announced", "Change", "Contact", "ContactEmail", "ContactPhone", "CustomField", "Customer", "CustomerEmail",
    "CustomerExternal", "CustomerPhone", "CustomerTag", "Entry", "Followup", "FollowupDone", "ImportRun", "Interaction",
    "Meta", "PointsAccount", "PointsEntry", "PointsLot", "PointsUse", "Purchase", "RowSum", "Spend", "SpentKey",
    "StageEvent", "Ticket", "TicketEvent",
]  # fmt: skip

SEARCHABLE = ("customer", "purchase", "contact", "interaction", "ticket", "followup")
VIEWS = (
    customers.VIEW, purchases.VIEW, loyalty.VIEW, journeys.VIEW, contacts.VIEW, interactions.VIEW, tickets.VIEW,
    tickets.EVENTS_VIEW, followups.VIEW,
)  # fmt: skip


def declared() -> Schema:
    """The statements that make a new store, parents before children."""
    sqlite = dialect()
    statements: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=sqlite)))
        statements += [
            str(CreateIndex(index).compile(dialect=sqlite))
            for index in sorted(table.indexes, key=lambda i: str(i.name))
        ]
    return Schema(statements, SEARCHABLE, VIEWS)
