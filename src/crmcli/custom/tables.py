"""The schema of custom fields: what a business keeps about its nouns beyond ours."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

import crmcli.store.tables  # noqa: F401 - names the constraints before any table is declared


class CustomField(SQLModel, table=True):
    """A field of a noun: its name as written in filters, its label as first seen, its type."""

    __tablename__ = "custom_field"
    __table_args__ = (UniqueConstraint("noun", "name"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    noun: str
    name: str
    label: str
    type: str = "text"
    created_at: int
