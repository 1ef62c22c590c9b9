"""Every table, imported: what a new store holds, what the Python API selects from, what the checks compare with."""

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.base import PGDialect, PGTypeCompiler
from sqlalchemy.dialects.sqlite import dialect as SQLite  # noqa: N812 - it is a class
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from crmcli.consents import tables as consents
from crmcli.consents.tables import Consent
from crmcli.contacts import tables as contacts
from crmcli.contacts.tables import Contact, ContactApart, ContactEmail, ContactPhone
from crmcli.custom.tables import CustomField
from crmcli.customers import tables as customers
from crmcli.customers.tables import Customer, CustomerApart, CustomerEmail, CustomerExternal, CustomerPhone, CustomerTag
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
from crmcli.store import postgres, sqlite
from crmcli.store.create import Schema
from crmcli.store.tables import Change, Entry, Meta, RowSum
from crmcli.tickets import tables as tickets
from crmcli.tickets.tables import Ticket, TicketEvent

__all__ = [
    "Announced", "Change", "Consent", "Contact", "ContactApart", "ContactEmail", "ContactPhone", "CustomField",
    "Customer", "CustomerApart", "CustomerEmail", "CustomerExternal", "CustomerPhone", "CustomerTag", "Entry",
    "Followup", "FollowupDone", "ImportRun", "Interaction", "Meta", "PointsAccount", "PointsEntry", "PointsLot",
    "PointsUse", "Purchase", "RowSum", "Spend", "SpentKey", "StageEvent", "Ticket", "TicketEvent",
]  # fmt: skip

SEARCHABLE = ("customer", "purchase", "contact", "interaction", "ticket", "followup")
VIEWS = (
    customers.VIEW, purchases.VIEW, loyalty.VIEW, journeys.VIEW, contacts.VIEW, interactions.VIEW, tickets.VIEW,
    tickets.EVENTS_VIEW, followups.VIEW, consents.VIEW,
)  # fmt: skip


def declared(database: str) -> Schema:
    """The statements that make a new store on "sqlite" or "postgresql", parents before children."""
    return _on_sqlite() if database == "sqlite" else _on_postgres()


def _on_sqlite() -> Schema:
    return Schema([*_tables(SQLite()), *map(sqlite.search_index, SEARCHABLE), *VIEWS])


def _on_postgres() -> Schema:
    for table in SQLModel.metadata.sorted_tables:
        for index in table.indexes:  # what is left out of an index is declared once, for both
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    tables = map(postgres.counted, _tables(_Wide()))  # type: ignore[no-untyped-call]
    searches = map(postgres.search_index, SEARCHABLE)
    return Schema([*postgres.BEFORE, *tables, *searches, *map(postgres.view, VIEWS)])


def _tables(dialect: Dialect) -> list[str]:
    statements: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)))
        statements += [
            str(CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda i: str(i.name))
        ]
    return statements


class _Types(PGTypeCompiler):
    """Integers of 64 bits, and text that sorts by the numbers of its letters, as in SQLite."""

    def visit_INTEGER(self, type_: object, **more: object) -> str:  # noqa: N802, ARG002 - SQLAlchemy's name
        return "BIGINT"

    def visit_VARCHAR(self, type_: object, **more: object) -> str:  # noqa: N802, ARG002 - SQLAlchemy's name
        return 'TEXT COLLATE "C"'


class _Wide(PGDialect):
    type_compiler_cls = _Types
    supports_statement_cache = False
