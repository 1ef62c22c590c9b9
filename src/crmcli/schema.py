"""Every table, imported: what a new store holds, what the Python API selects from, what the checks compare with."""

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from crmcli.custom.tables import CustomField
from crmcli.customers import tables as customers
from crmcli.customers.tables import Customer, CustomerEmail, CustomerExternal, CustomerPhone, CustomerTag
from crmcli.exchange.tables import ImportRun
from crmcli.journeys import tables as journeys
from crmcli.journeys.tables import StageEvent
from crmcli.loyalty import tables as loyalty
from crmcli.loyalty.tables import PointsAccount, PointsEntry, PointsLot, PointsUse, SpentKey
from crmcli.purchases import tables as purchases
from crmcli.purchases.tables import Purchase, Spend
from crmcli.store.create import Schema
from crmcli.store.tables import Change, Entry, Meta

__all__ = [
    "Change", "CustomField", "Customer", "CustomerEmail", "CustomerExternal", "CustomerPhone", "CustomerTag", "Entry",
    "ImportRun", "Meta", "PointsAccount", "PointsEntry", "PointsLot", "PointsUse", "Purchase", "Spend", "SpentKey",
    "StageEvent",
]  # fmt: skip

SEARCHABLE = ("customer", "purchase")
VIEWS = (customers.VIEW, purchases.VIEW, loyalty.VIEW, journeys.VIEW)


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
