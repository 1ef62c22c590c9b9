"""Records of several nouns as sheets and cards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from crmcli.kernel.asked import listed
from crmcli.kernel.instants import day_of
from crmcli.kernel.money import written
from crmcli.kernel.refs import PREFIXES
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Card, Column, Moment, Money, Row, Sheet

if TYPE_CHECKING:
    from crmcli.loyalty.balances import Balance
    from crmcli.overview.finding import Hit
    from crmcli.overview.queries import Touched
    from crmcli.overview.timeline import Happened

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
CALLED = {**PREFIXES, "journey": "c", "points": "c"}
"""How the records of the journal's entities are called; a customer has one journey and one points account."""

ROWS = 20
"""Lines of a section, at most."""

NEWEST = 5
"""Lines of a section about one noun."""


def hits(found: "Sequence[Hit]", settings: Settings, text: str) -> Sheet:
    """What a search found, best first unless --sort; a terminal shows the first ones."""
    rows = [(hit.id, hit.noun, hit.name, hit.detail) for hit in found]
    empty = f"Nothing has words that begin like '{text}'.\nTry fewer letters, or see them all: crmcli customer list"
    return listed(HITS, rows, settings, empty=empty)


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


# -- the timeline

TIMELINE = (
    Column("at", "When", "when"),
    Column("kind", "Kind"),
    Column("id", "Id"),
    Column("what", "What"),
    Column("text", "Text"),
    Column("by", "By"),
)
NUMBERED = frozenset({"interaction", "ticket", "followup", "purchase"})
"""Kinds whose things answer to a short id."""


def timeline(things: "Iterable[Happened]", settings: Settings) -> Iterator[Row]:
    """The rows of TIMELINE, one by one."""
    for thing in things:
        ref = f"{PREFIXES[thing.kind]}{thing.id}" if thing.kind in NUMBERED else None
        what = settings.labels.get(thing.what or "", thing.what) if thing.kind == "stage" else thing.what
        yield (Moment(thing.at, thing.day), thing.kind, ref, what, _told(thing), thing.who)


def _told(thing: "Happened") -> str | None:
    """The amount or points before the words."""
    counted = None
    if thing.number is not None and thing.kind == "purchase":
        counted = written(Money(thing.number, str(thing.unit)))
    elif thing.number is not None:
        counted = f"{thing.number:+,} points" if thing.kind == "points" else f"{thing.number} min"
    words = [word for word in (counted, thing.text) if word]
    told = " · ".join(reversed(words)) if thing.kind == "interaction" else ", ".join(words)
    return told or None
