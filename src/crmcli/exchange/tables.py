"""The schema of imports: each run with its counts; a run cut short goes on from `next_row`."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

import crmcli.store.tables  # noqa: F401 - names the constraints before any table is declared


class ImportRun(SQLModel, table=True):
    """One file brought in (I3: rows = created + updated + unchanged + rejected + skipped once finished)."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'done', 'undone')", name="status"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    file: str
    sha256: str = Field(index=True)
    noun: str
    format: str
    encoding: str
    delimiter: str | None = None
    source: str
    options: str
    status: str
    next_row: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0
    also: str | None = None
    """What became of the rows' customers, a JSON object by noun: `{"customers": {"created": 24, "updated": 0}}`."""
    layout: str | None = None
    """The mapping file, or else the profile, by which it was read."""
    rejects_file: str | None = None
    change_id: int | None = None
    started_at: int
    finished_at: int | None = None
