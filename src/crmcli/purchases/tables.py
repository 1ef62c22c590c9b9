"""The schema of purchases. A refund is a purchase row with a negative total."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

import crmcli.customers.tables  # noqa: F401 - a foreign key points there


class Purchase(SQLModel, table=True):
    """What was bought or given back: `minor` units of `currency` on a business `day`; `timed` if the hour is known."""

    __table_args__ = (
        Index(
            "ix_purchase_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_purchase_customer", "customer_id", "day"),
        Index("ix_purchase_day", "day"),
        Index("ix_purchase_refund_of", "refund_of", sqlite_where=text("refund_of IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    minor: int
    currency: str
    day: str
    at: int
    timed: bool = False
    order_ref: str | None = None
    note: str | None = None
    refund_of: int | None = Field(default=None, foreign_key="purchase.id")
    source: str | None = None
    external_id: str | None = None
    fields: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})
    words: str = ""
    created_at: int
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Spend(SQLModel, table=True):
    """What a customer has spent in one currency, derived from the purchases (I2)."""

    customer_id: int = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    net: int
    rows: int


VIEW = """CREATE VIEW v_purchase AS
SELECT 'b' || id AS id, uid, 'c' || customer_id AS customer, minor AS total_minor, currency, day,
 strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch') AS at, order_ref AS "order", note,
 'b' || refund_of AS refund_of, source, external_id, fields,
 strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000000, 'unixepoch') AS created_at
FROM purchase"""
