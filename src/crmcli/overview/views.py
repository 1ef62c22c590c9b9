"""Records of several nouns as sheets, cards and the front page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crmcli.kernel.cells import records
from crmcli.kernel.fields import UnknownField
from crmcli.kernel.instants import day_of
from crmcli.kernel.refs import PREFIXES
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Card, Column, Report, Row, Sheet, Text
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.store.listing import ROWS_IN_A_TERMINAL

if TYPE_CHECKING:
    from crmcli.loyalty.balances import Balance
    from crmcli.overview.queries import Hit, Touched

HITS = (
    Column("id", "Id", "ref"),
    Column("noun", "Kind"),
    Column("name", "Name"),
    Column("detail", "Detail"),
)
RUN = (
    Column("id", "Id", "ref", "m"),
    Column("file", "File"),
    Column("noun", "Noun"),
    Column("format", "Format"),
    Column("encoding", "Encoding"),
    Column("source", "Source"),
    Column("status", "Status"),
    Column("rows", "Rows", "int"),
    Column("created", "Created", "int"),
    Column("updated", "Updated", "int"),
    Column("unchanged", "Unchanged", "int"),
    Column("rejected", "Rejected", "int"),
    Column("skipped", "Skipped", "int"),
    Column("rejects_file", "Rejects file"),
    Column("change", "Change", "ref", "u"),
    Column("started_at", "Started", "instant"),
    Column("finished_at", "Finished", "instant"),
)
CHANGE = (
    Column("id", "Id", "ref", "u"),
    Column("at", "At", "instant"),
    Column("actor", "By"),
    Column("command", "Command"),
    Column("undoes", "Undoes", "ref", "u"),
    Column("undone_by", "Undone by", "ref", "u"),
    Column("records", "Records", "int"),
)
ENTRY = (Column("record", "Record"), Column("op", "What"), Column("customer", "Customer", "ref", "c"))
POINTS = (
    Column("available", "Available", "points"),
    Column("pending", "To come", "points"),
    Column("debt", "Owed", "points"),
    Column("lifetime", "Ever earned", "points"),
    Column("next_expiry", "Next expiry", "date"),
    Column("expiring", "Expiring then", "points"),
)
EXPIRING = (
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("points", "Points", "points"),
    Column("date", "Good through", "date"),
)
STAGES_NOW = (
    Column("stage", "Stage", "stage"),
    Column("customers", "Customers", "int"),
    Column("share", "Share", "share"),
)
CALLED = {**PREFIXES, "journey": "c", "points": "c"}
"""How the records of the journal's entities are called; a customer has one journey and one points account."""

ROWS = 20
"""Lines of a section, at most."""

NEWEST = 5
"""Lines of a list on the front page."""

BEGIN = """crmcli keeps your customers in one local file. To begin:
  crmcli demo
  crmcli import customers.csv
  crmcli customer add "Ada Smith" --email ada@example.com"""


def hits(found: "Sequence[Hit]", settings: Settings, text: str) -> Sheet:
    """What a search found, best first, in the columns that --fields names; a terminal shows the first ones."""
    names = [name.strip() for name in settings.fields.split(",") if name.strip()] or [column.name for column in HITS]
    limit = settings.limit
    if limit is None and settings.output == "table" and settings.terminal and not settings.all:
        limit = ROWS_IN_A_TERMINAL
    known = {column.name: column for column in HITS}
    for name in names:
        if name not in known:
            raise UnknownField(name, "a search", tuple(known))
    rows = [tuple(getattr(hit, name) for name in names) for hit in found[:limit]]
    empty = f"Nothing has words that begin like '{text}'.\nTry fewer letters, or see them all: crmcli customer list"
    return Sheet(tuple(known[name] for name in names), rows, len(found), empty=empty)


def run(row: Row) -> Card:
    """The card of an import run."""
    return Card(RUN, row, title=f"Import m{row[0]}")


def change(row: Row, entries: "Sequence[Touched]", *, people: bool) -> Card:
    """The card of a change, for people with the records it touched."""
    count = sum(last - first + 1 for _, _, first, last, _ in entries)
    touched = [(_record(entity, first, last), op, about) for op, entity, first, last, about in entries[:ROWS]]
    title = "Records" if len(entries) <= ROWS else f"Records (the first {ROWS} of {len(entries):,})"
    sections = (Sheet(ENTRY, touched, title=title),) if people else ()
    return Card(CHANGE, (*row, count), title=f"Change u{row[0]}", sections=sections)


def _record(entity: str, first: int, last: int) -> str:
    prefix = CALLED.get(entity, "")
    return f"{entity} {prefix}{first}" + (f" to {prefix}{last}" if last != first else "")


def points(balance: "Balance", zone: str) -> Sheet:
    """One line on a customer's points; none for somebody who never had any."""
    expires_at, going = balance.next_expiry or (None, None)
    through = None if expires_at is None else _last_day(expires_at, zone)
    line = (balance.available, balance.pending, balance.debt, balance.lifetime, through, going)
    return Sheet(POINTS, (line,) if any(line) else (), title="Points")


def _last_day(expires_at: int, zone: str) -> str:
    """The ISO date through which points are good that expire at this instant."""
    return day_of(expires_at - 1, zone)


# -- the front page


@dataclass(frozen=True, slots=True)
class Morning:
    """What there is to see first. `stages` are counts; `expiring` (customer, name, points, when) within `soon` days."""

    day: date
    soon: int
    stages: Mapping[str, int]
    customers: Sheet
    purchases: Sheet
    expiring: Sequence[tuple[int, str, int, int]]


def front(morning: Morning | None, settings: Settings) -> Report | Text:
    """The front page; on an empty store how to begin."""
    if morning is None:
        return Text(BEGIN)
    stages = _stages(morning.stages)
    counts = {stage: morning.stages.get(stage, 0) for stage in EXITS}
    expiring = [(key, name, going, _last_day(at, settings.zone)) for key, name, going, at in morning.expiring]
    total, soon = sum(row[2] for row in expiring), f"within {morning.soon} days"
    document: dict[str, object] = {
        "as_of": morning.day.isoformat(),
        "total": sum(count for _, count, _ in stages),
        "stages": [{"stage": s, "label": settings.labels[s], "customers": n, "share": share} for s, n, share in stages],
        "exits": counts,
        "newest_customers": _documents(morning.customers, settings.zone),
        "newest_purchases": _documents(morning.purchases, settings.zone),
        "points_expiring": {
            "within_days": morning.soon,
            "points": total,
            "customers": _documents(Sheet(EXPIRING, expiring), settings.zone),
        },
    }
    exits = ", ".join(f"{settings.labels[stage]} {count:,}" for stage, count in counts.items())
    sheets = (
        Sheet(STAGES_NOW, stages, title="Customers"),
        morning.customers,
        morning.purchases,
        Sheet(EXPIRING, expiring[:NEWEST], title=f"Points that expire {soon}"),
    )
    notes = [f"Left the journey: {exits}."]
    if len(expiring) > NEWEST:
        notes.append(f"{total:,} points of {len(expiring):,} customers expire {soon}.")
    return Report(f"{morning.day:%A} {morning.day}", document, sheets, tuple(notes))


def _stages(counts: Mapping[str, int]) -> list[tuple[str, int, float]]:
    total = sum(counts.get(stage, 0) for stage in STAGES)
    standing = [(stage, counts.get(stage, 0)) for stage in STAGES]
    return [(stage, count, round(count / total, 4) if total else 0) for stage, count in standing]


def _documents(sheet: Sheet, zone: str) -> list[dict[str, object]]:
    return list(records(sheet.columns, sheet.rows, zone))
