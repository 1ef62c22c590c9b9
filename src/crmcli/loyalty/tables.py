"""The schema of the points ledger: entries are the truth; lots, their uses and the account are replayed from them."""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

import crmcli.purchases.tables  # noqa: F401 - a foreign key points there


class PointsEntry(SQLModel, table=True):
    """One append-only entry (domain.md 1.1). `rule` is the earn rule's snapshot as JSON; `lot` what an expiry ends."""

    __tablename__ = "points_entry"
    __table_args__ = (
        Index("ix_points_entry_account", "customer_id"),
        Index("ix_points_entry_key", "customer_id", "key", unique=True, sqlite_where=text("key IS NOT NULL")),
        Index(
            "ix_points_entry_external",
            "source",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
        ),
        Index(
            "ix_points_entry_earned",
            "purchase_id",
            unique=True,
            sqlite_where=text("purchase_id IS NOT NULL AND kind = 'earn'"),
        ),
        Index("ix_points_entry_purchase", "purchase_id", sqlite_where=text("purchase_id IS NOT NULL")),
        Index("ix_points_entry_reverses", "reverses", sqlite_where=text("reverses IS NOT NULL")),
        Index("ix_points_entry_lot", "lot", sqlite_where=text("lot IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id")
    kind: str
    points: int
    occurred_at: int
    effective_at: int
    expires_at: int | None = None
    purchase_id: int | None = Field(default=None, foreign_key="purchase.id")
    reference: str | None = None
    rule: str | None = None
    reason: str | None = None
    actor: str
    key: str | None = None
    reverses: int | None = Field(default=None, foreign_key="points_entry.id")
    lot: int | None = Field(default=None, foreign_key="points_entry.id")
    source: str | None = None
    external_id: str | None = None
    created_at: int


class PointsLot(SQLModel, table=True):
    """A credit and what remains of it as of its account's `settled_at`, derived; its id is its entry's.

    A lot that is effective later holds pending points.
    """

    __tablename__ = "points_lot"
    __table_args__ = (
        CheckConstraint("remaining >= 0", name="remaining"),
        Index("ix_points_lot_account", "customer_id"),
        Index(
            "ix_points_lot_turn",
            "customer_id",
            "expires_at",
            "effective_at",
            sqlite_where=text("remaining > 0"),
        ),
    )

    id: int = Field(primary_key=True)
    customer_id: int
    points: int
    remaining: int
    effective_at: int
    expires_at: int | None = None
    expired: int = 0


class PointsUse(SQLModel, table=True):
    """What an entry took from a lot, derived. Lot 0 is debt; a negative use gave points back (loyalty.ledger.Use)."""

    __tablename__ = "points_use"
    __table_args__ = (Index("ix_points_use_account", "customer_id"),)
    entry_id: int = Field(primary_key=True)
    lot_id: int = Field(primary_key=True)
    customer_id: int
    points: int


class PointsAccount(SQLModel, table=True):
    """What a customer's entries come to as of `settled_at`, derived (I2): `entries` in all, `waiting` of them later.

    `newest_id` is the highest entry id seen; a write that finds another one there has read an old account.
    """

    __tablename__ = "points_account"
    __table_args__ = (
        CheckConstraint("balance >= 0", name="balance"),
        CheckConstraint("debt >= 0", name="debt"),
    )
    customer_id: int = Field(primary_key=True)
    balance: int
    debt: int
    lifetime: int
    entries: int
    waiting: int
    settled_at: int
    newest_id: int


class SpentKey(SQLModel, table=True):
    """An idempotency key that was used once, with a hash of what it stood for and its reply; never given free."""

    __tablename__ = "spent_key"
    customer_id: int = Field(primary_key=True)
    key: str = Field(primary_key=True)
    payload: str
    reply: str
    change_id: int


VIEW = """CREATE VIEW v_points AS
SELECT id, uid, 'c' || customer_id AS customer, kind, points,
 strftime('%Y-%m-%dT%H:%M:%SZ', effective_at / 1000000, 'unixepoch') AS effective_at,
 strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000000, 'unixepoch') AS expires_at,
 'b' || purchase_id AS purchase, reference, reason, actor, reverses, source, external_id
FROM points_entry"""
