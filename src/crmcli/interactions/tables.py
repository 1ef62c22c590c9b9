"""The schema of interactions: what was said or done with a customer, when, by whom."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

import crmcli.contacts.tables  # noqa: F401 - a foreign key points there


class Interaction(SQLModel, table=True):
    """A conversation at an instant `at` of a business `day`; `timed` if the hour is known. `staff` is one of us."""

    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
        Index(
            "ix_interaction_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_interaction_customer", "customer_id", "at", "id"),
        Index("ix_interaction_contact", "contact_id", "at", sqlite_where=text("contact_id IS NOT NULL")),
        Index("ix_interaction_at", "at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    type: str
    direction: str | None = None
    day: str
    at: int
    timed: bool = Field(default=True, sa_column_kwargs={"server_default": text("1")})
    minutes: int | None = None
    subject: str | None = None
    text: str | None = None
    staff: str | None = None
    source: str | None = None
    external_id: str | None = None
    fields: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    words: str = ""
    created_at: int
    deleted_at: int | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


VIEW = """CREATE VIEW v_interaction AS
SELECT 'i' || id AS id, uid, 'c' || customer_id AS customer, 'p' || contact_id AS contact, type, direction,
 CASE WHEN timed THEN strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch') ELSE day END AS at, minutes, subject,
 text, staff, source, external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM interaction WHERE deleted_at IS NULL"""
