"""The schema of tickets: the request itself, and its events, from which all that changes about it is derived."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

import crmcli.contacts.tables
import crmcli.purchases.tables  # noqa: F401 - foreign keys point there


class Ticket(SQLModel, table=True):
    """A request. The columns from `status` on are figures of its events; `waiting_since` says we owe an answer."""

    __table_args__ = (
        CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name="priority"),
        Index(
            "ix_ticket_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_ticket_customer", "customer_id", "opened_at", "id"),
        Index("ix_ticket_opened", "opened_at", "id"),
        Index("ix_ticket_status", "status", "opened_at"),
        Index("ix_ticket_waiting", "waiting_since", sqlite_where=text("waiting_since IS NOT NULL")),
        Index("ix_ticket_contact", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
        Index("ix_ticket_purchase", "purchase_id", sqlite_where=text("purchase_id IS NOT NULL")),
        Index("ix_ticket_follows", "follows", sqlite_where=text("follows IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    purchase_id: int | None = Field(default=None, foreign_key="purchase.id")
    follows: int | None = Field(default=None, foreign_key="ticket.id")
    subject: str
    kind: str | None = None
    channel: str | None = None
    rating: int | None = None
    source: str | None = None
    external_id: str | None = None
    fields: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    words: str = ""
    created_at: int
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    status: str = Field(default="new", sa_column_kwargs={"server_default": "new"})
    priority: str = Field(default="normal", sa_column_kwargs={"server_default": "normal"})
    assignee: str | None = None
    opened_at: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    changed_at: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    first_reply_at: int | None = None
    resolved_at: int | None = None
    closed_at: int | None = None
    waiting_since: int | None = None
    reopened: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class TicketEvent(SQLModel, table=True):
    """Something that happened to a ticket at an instant (domain.md 2.1). `kind` says what; append-only.

    A move has `from_status` and `to_status`; an assignment or a priority its `value`; a message `direction` and `text`.
    """

    __tablename__ = "ticket_event"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
        Index("ix_ticket_event_ticket", "ticket_id", "at", "id"),
        Index("ix_ticket_event_customer", "customer_id", "at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id")
    customer_id: int = Field(foreign_key="customer.id")
    kind: str
    from_status: str | None = None
    to_status: str | None = None
    at: int
    actor: str
    direction: str | None = None
    value: str | None = None
    text: str | None = None
    created_at: int


VIEW = """CREATE VIEW v_ticket AS
SELECT 't' || id AS id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact,
 'b' || purchase_id AS purchase, subject, status, priority, kind, channel, assignee, reopened, rating, source,
 external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', opened_at / 1000000, 'unixepoch') AS opened_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', first_reply_at / 1000000, 'unixepoch') AS first_reply_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', resolved_at / 1000000, 'unixepoch') AS resolved_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', closed_at / 1000000, 'unixepoch') AS closed_at
FROM ticket"""
EVENTS_VIEW = """CREATE VIEW v_ticket_event AS
SELECT id, 't' || ticket_id AS ticket, 'c' || customer_id AS customer, kind, from_status, to_status,
 strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch') AS at, actor, direction, value, text
FROM ticket_event"""
