"""The schema of contacts: the people at a customer; further e-mails and phones than the primary ones stand aside."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

import crmcli.customers.tables  # noqa: F401 - a foreign key points there


class Contact(SQLModel, table=True):
    """A person at a customer; one of them may be the primary one. `sort_name` and `words` are folded.

    `merged_into` is the contact that this one became part of; such a one is deleted too.
    """

    __table_args__ = (
        Index(
            "ix_contact_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_contact_customer", "customer_id", "sort_name", "id"),
        Index("ix_contact_primary", "customer_id", unique=True, sqlite_where=text("is_primary AND deleted_at IS NULL")),
        Index("ix_contact_email", "email", sqlite_where=text("email IS NOT NULL")),
        Index("ix_contact_phone", "phone", sqlite_where=text("phone IS NOT NULL")),
        Index("ix_contact_sort_name", "sort_name", "id"),
        Index("ix_contact_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    name: str
    sort_name: str
    given: str | None = None
    family: str | None = None
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    is_primary: bool = Field(default=False, sa_column_kwargs={"server_default": text("0")})
    note: str | None = None
    source: str | None = None
    external_id: str | None = None
    fields: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    words: str = ""
    created_at: int
    deleted_at: int | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    merged_into: int | None = Field(default=None, foreign_key="contact.id")


class ContactEmail(SQLModel, table=True):
    """A further e-mail address, in the order given (from 1)."""

    __tablename__ = "contact_email"
    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    place: int = Field(primary_key=True)
    email: str = Field(index=True)


class ContactPhone(SQLModel, table=True):
    """A further phone, in the order given (from 1)."""

    __tablename__ = "contact_phone"
    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    place: int = Field(primary_key=True)
    phone: str = Field(index=True)


class ContactApart(SQLModel, table=True):
    """Two contacts, the one with the lower id first, who people said are different."""

    __tablename__ = "contact_apart"
    __table_args__ = (
        CheckConstraint("contact_id < other_id", name="order"),
        UniqueConstraint("contact_id", "other_id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    other_id: int = Field(foreign_key="contact.id", index=True)
    at: int
    actor: str


VIEW = """CREATE VIEW v_contact AS
SELECT 'p' || id AS id, uid, 'c' || customer_id AS customer, name, given, family, role, email, phone, is_primary, note,
 source, external_id, fields, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM contact WHERE deleted_at IS NULL"""
