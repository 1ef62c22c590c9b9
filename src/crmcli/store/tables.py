"""The store's own tables, and how every constraint is named (an unnamed one could never be dropped again)."""

from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Meta(SQLModel, table=True):
    """What the store says of itself: schema_version, store_uuid, made_at."""

    name: str = Field(primary_key=True)
    number: int | None = None
    word: str | None = None


class RowSum(SQLModel, table=True):
    """What the rows of a block of ids come to, so that one that changed by itself is found (store.sums)."""

    __tablename__ = "row_sum"
    name: str = Field(primary_key=True)
    block: int = Field(primary_key=True)
    total: int


class Change(SQLModel, table=True):
    """One command's change, `u<id>`."""

    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    at: int
    actor: str
    command: str
    undoes: int | None = Field(default=None, foreign_key="change.id", index=True)
    undone_by: int | None = Field(default=None, foreign_key="change.id")


class Entry(SQLModel, table=True):
    """One record under a change, chained to the entry before it (store.journal)."""

    seq: int = Field(primary_key=True)
    change_id: int = Field(foreign_key="change.id", index=True)
    op: str
    entity: str
    record: int
    last: int
    about: int | None = Field(default=None, index=True)
    body: str | None = None
    salt: bytes | None = None
    body_h: bytes
    prev: bytes
    h: bytes
