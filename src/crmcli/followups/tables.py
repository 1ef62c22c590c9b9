"""The schema of follow-ups: what is to be done, when, how often; what was done; what was announced."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

import crmcli.interactions.tables
import crmcli.tickets.tables  # noqa: F401 - foreign keys point there


class Followup(SQLModel, table=True):
    """Something to do for a customer, due at `due_at`; on the whole `day` unless `timed`, read on the wall in `zone`.

    With `every` ("1m") it comes again: occurrence n is `anchor`, a local date or date and time, plus n intervals.
    `moved_from` is when that occurrence would have been due, where it was snoozed or put off.
    """

    __table_args__ = (
        CheckConstraint("status IN ('open', 'done', 'cancelled')", name="status"),
        Index(
            "ix_followup_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=sql("external_id IS NOT NULL"),
        ),
        Index("ix_followup_open", "due_at", "id", sqlite_where=sql("status = 'open'")),
        Index("ix_followup_customer", "customer_id", "due_at", "id"),
        Index("ix_followup_contact", "contact_id", sqlite_where=sql("contact_id IS NOT NULL")),
        Index("ix_followup_ticket", "ticket_id", sqlite_where=sql("ticket_id IS NOT NULL")),
        Index("ix_followup_purchase", "purchase_id", sqlite_where=sql("purchase_id IS NOT NULL")),
        Index("ix_followup_planned_by", "planned_by", sqlite_where=sql("planned_by IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id")
    purchase_id: int | None = Field(default=None, foreign_key="purchase.id")
    planned_by: int | None = Field(default=None, foreign_key="interaction.id")
    text: str
    status: str = Field(default="open", sa_column_kwargs={"server_default": "open"})
    day: str
    due_at: int
    timed: bool = Field(default=False, sa_column_kwargs={"server_default": sql("0")})
    zone: str
    anchor: str
    every: str | None = None
    moved_from: int | None = None
    owner: str | None = None
    done_at: int | None = None
    source: str | None = None
    external_id: str | None = None
    fields: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    words: str = ""
    created_at: int
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class FollowupDone(SQLModel, table=True):
    """An occurrence that was done: when it was due (`due_at`), when it was done, and what was logged about it."""

    __tablename__ = "followup_done"
    __table_args__ = (
        Index("ix_followup_done_followup", "followup_id", "due_at"),
        Index("ix_followup_done_customer", "customer_id", "at", "id"),
        Index("ix_followup_done_interaction", "interaction_id", sqlite_where=sql("interaction_id IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    followup_id: int = Field(foreign_key="followup.id")
    customer_id: int = Field(foreign_key="customer.id")
    due_at: int
    at: int
    actor: str
    interaction_id: int | None = Field(default=None, foreign_key="interaction.id")


class Announced(SQLModel, table=True):
    """An occurrence that `remind` has announced on a channel; never twice (I4), and never taken back by an undo."""

    followup_id: int = Field(primary_key=True)
    due_at: int = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    at: int


VIEW = """CREATE VIEW v_followup AS
SELECT 'f' || id AS id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact, 't' || ticket_id AS ticket,
 'b' || purchase_id AS purchase, 'i' || planned_by AS planned_by, text, status,
 CASE WHEN timed THEN strftime('%Y-%m-%dT%H:%M:%SZ', due_at / 1000000, 'unixepoch') ELSE day END AS due, zone, every,
 owner, strftime('%Y-%m-%dT%H:%M:%SZ', done_at / 1000000, 'unixepoch') AS done_at, source, external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM followup"""
