"""The schema of the journey: append-only stage events; the stage on the customer's row is derived from them."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

import crmcli.customers.tables  # noqa: F401 - a foreign key points there


class StageEvent(SQLModel, table=True):
    """A customer entered `to_stage` at an instant. `replaces` is the event that this corrects; `label` as then read."""

    __tablename__ = "stage_event"
    __table_args__ = (
        Index("ix_stage_event_customer", "customer_id", "at", "id"),
        Index("ix_stage_event_replaces", "replaces", unique=True, sqlite_where=text("replaces IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    from_stage: str | None = None
    to_stage: str
    at: int
    source: str
    actor: str
    reason: str | None = None
    label: str
    replaces: int | None = Field(default=None, foreign_key="stage_event.id")
    created_at: int


VIEW = """CREATE VIEW v_stage AS
SELECT id, 'c' || customer_id AS customer, from_stage, to_stage,
 strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch') AS at, source, actor, reason, label, replaces
FROM stage_event"""
