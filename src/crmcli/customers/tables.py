"""The schema of customers: one row each with the primary e-mail and phone; further ones, and tags, stand aside."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

import crmcli.store.tables  # noqa: F401 - names the constraints before any table is declared


class Customer(SQLModel, table=True):
    """A person or an organisation. `sort_name` and `words` are folded; `stage` and the purchase columns are derived.

    `merged_into` is the customer that this one became part of; such a one is deleted too.
    """

    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
        Index(
            "ix_customer_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_customer_email", "email", sqlite_where=text("email IS NOT NULL")),
        Index("ix_customer_phone", "phone", sqlite_where=text("phone IS NOT NULL")),
        Index("ix_customer_sort_name", "sort_name", "id"),
        Index("ix_customer_stage", "stage", "stage_since"),
        Index("ix_customer_owner", "owner", sqlite_where=text("owner IS NOT NULL")),
        Index("ix_customer_last_purchase", "last_purchase", sqlite_where=text("last_purchase IS NOT NULL")),
        Index("ix_customer_last_contact", "last_contact", sqlite_where=text("last_contact IS NOT NULL")),
        Index(
            "ix_customer_birthday",
            text("substr(birthday, length(birthday) - 4)"),
            sqlite_where=text("birthday IS NOT NULL"),
        ),
        Index("ix_customer_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    kind: str = "person"
    name: str
    sort_name: str
    given: str | None = None
    family: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    birthday: str | None = None
    language: str | None = None
    origin: str | None = None
    note: str | None = None
    owner: str | None = None
    since: str | None = None
    source: str | None = None
    external_id: str | None = None
    fields: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    words: str = ""
    created_at: int
    deleted_at: int | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    stage: str = Field(default="awareness", sa_column_kwargs={"server_default": "awareness"})
    stage_since: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    furthest: str = Field(default="awareness", sa_column_kwargs={"server_default": "awareness"})
    purchases: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    first_purchase: str | None = None
    last_purchase: str | None = None
    last_contact: int | None = None
    merged_into: int | None = Field(default=None, foreign_key="customer.id")


class CustomerEmail(SQLModel, table=True):
    """A further e-mail address, in the order given (from 1)."""

    __tablename__ = "customer_email"
    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    place: int = Field(primary_key=True)
    email: str = Field(index=True)


class CustomerPhone(SQLModel, table=True):
    """A further phone, in the order given (from 1)."""

    __tablename__ = "customer_phone"
    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    place: int = Field(primary_key=True)
    phone: str = Field(index=True)


class CustomerExternal(SQLModel, table=True):
    """A further id under which another system knows the customer; the first stands in the customer's row."""

    __tablename__ = "customer_external"
    source: str = Field(primary_key=True)
    external_id: str = Field(primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)


class CustomerTag(SQLModel, table=True):
    """A tag on a customer."""

    __tablename__ = "customer_tag"
    __table_args__ = (Index("ix_customer_tag_tag", "tag", "customer_id"), {"sqlite_with_rowid": False})
    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    tag: str = Field(primary_key=True)


class CustomerApart(SQLModel, table=True):
    """Two customers, the one with the lower id first, who people said are different."""

    __tablename__ = "customer_apart"
    __table_args__ = (
        CheckConstraint("customer_id < other_id", name="order"),
        UniqueConstraint("customer_id", "other_id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    other_id: int = Field(foreign_key="customer.id", index=True)
    at: int
    actor: str


VIEW = """CREATE VIEW v_customer AS
SELECT 'c' || id AS id, uid, kind, name, given, family, company, email, phone, street, city, region, postcode, country,
 birthday, language, origin, note, owner, since, source, external_id, fields, stage, furthest, purchases,
 first_purchase, last_purchase, strftime('%Y-%m-%dT%H:%M:%SZ', last_contact / 1000000, 'unixepoch') AS last_contact,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', stage_since / 1000000, 'unixepoch') AS stage_since
FROM customer WHERE deleted_at IS NULL"""
"""For people who open the file with another program: instants in ISO form, no trash."""
