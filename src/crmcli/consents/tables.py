"""The schema of consents: what customers agreed to or refused, and how we know; the newest of a purpose holds."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

import crmcli.contacts.tables  # noqa: F401 - a foreign key points there


class Consent(SQLModel, table=True):
    """A yes or no of a customer, or of a contact there, to a `purpose` ("marketing"); append-only, the newest holds.

    `channel` is "email", "sms", … or None for all; `source` says from where we know it, `basis` on what it rests, `day`
    when it was said (None: not known).
    """

    __table_args__ = (
        Index("ix_consent_customer", "customer_id", "purpose", "channel", "id"),
        Index("ix_consent_contact", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    purpose: str
    channel: str | None = None
    given: bool
    basis: str | None = None
    source: str | None = None
    day: str | None = None
    created_at: int
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


VIEW = """CREATE VIEW v_consent AS
SELECT id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact, purpose, channel, given, basis, source,
 day, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM consent"""
