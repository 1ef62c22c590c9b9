"""`report service`: tickets opened, open and waiting, how long the first answer and the resolution took, ratings.

Every ticket is folded from its events up to the date (tickets.history), so a past date shows what was known then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from crmcli.custom.queries import with_custom
from crmcli.journeys.history import median
from crmcli.kernel.asked import arranged
from crmcli.kernel.cells import records
from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import MINUTE, day_of
from crmcli.kernel.sheet import Column, Report, Row, Sheet
from crmcli.reports.groups import sheet
from crmcli.store.listing import Query, condition
from crmcli.store.read import Reader
from crmcli.store.read import Row as Fetched
from crmcli.tickets.fields import TICKETS
from crmcli.tickets.history import Standing, TicketEvent, standing
from crmcli.tickets.rules import DONE, PRIORITIES
from crmcli.workspace import AsOf, Workspace

HOUR = 60 * MINUTE

GROUPINGS = {
    "priority": Column("priority", "Priority"),
    "kind": Column("kind", "Kind"),
    "assignee": Column("assignee", "Assigned to"),
    "channel": Column("channel", "Channel"),
    "month": Column("month", "Opened in"),
}
"""What --by may say."""

EVENTS = (
    "SELECT ticket.id, ticket.kind, ticket.channel, ticket.rating,"
    " e.kind, e.at, e.from_status, e.to_status, e.direction, e.value, e.id"
    " FROM {source} JOIN ticket_event e ON e.ticket_id = ticket.id WHERE {where} AND e.at <= :as_of"
    " ORDER BY ticket.id, e.at, e.id"
)

COUNTS = (
    Column("opened", "Opened", "int"),
    Column("open", "Open", "int"),
    Column("waiting", "Waiting", "int"),
    Column("reopened", "Reopened", "int"),
    Column("ratings", "Ratings", "int"),
    Column("rating_mean", "Mean rating", "number"),
)
HOURS = (
    Column("first_replies", "Answered", "int"),
    Column("first_reply_hours_mean", "mean h", "number"),
    Column("first_reply_hours_median", "median h", "number"),
    Column("resolutions", "Resolved", "int"),
    Column("resolution_hours_mean", "mean h", "number"),
    Column("resolution_hours_median", "median h", "number"),
)
FIGURES = (*COUNTS, *HOURS)
EMPTY = 'No ticket counts here; open one: crmcli ticket open REF "what it is about"'


class UnknownGrouping(Usage):
    """A word that tickets are not grouped by."""

    code = "unknown_grouping"

    def __init__(self, word: str) -> None:
        super().__init__(f"tickets are not grouped by '{word}'", hint=f"one of: {' '.join(GROUPINGS)}")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as of the date."""

    kind: str | None
    channel: str | None
    rating: int | None
    then: Standing


@dataclass(slots=True)
class Figures:
    """Of some tickets: how many, and the lengths of what is over in microseconds."""

    opened: int = 0
    open: int = 0
    waiting: int = 0
    reopened: int = 0
    replies: list[int] = field(default_factory=list)
    resolutions: list[int] = field(default_factory=list)
    ratings: list[int] = field(default_factory=list)

    def count(self, ticket: Ticket) -> None:
        """Takes a ticket in."""
        then = ticket.then
        self.opened += 1
        self.open += then.status not in DONE
        self.waiting += then.waiting_since is not None
        self.reopened += then.reopened > 0
        if then.first_reply_at is not None:
            self.replies.append(then.first_reply_at - then.opened_at)
        if then.resolved_at is not None:
            self.resolutions.append(then.resolved_at - then.opened_at)
        if ticket.rating is not None:
            self.ratings.append(ticket.rating)

    def row(self) -> tuple[object, ...]:
        """In the order of FIGURES; a mean and a median of nothing are None."""
        ratings = round(sum(self.ratings) / len(self.ratings), 3) if self.ratings else None
        counts = (self.opened, self.open, self.waiting, self.reopened, len(self.ratings), ratings)
        return (*counts, *_lengths(self.replies), *_lengths(self.resolutions))


def _lengths(lengths: Sequence[int]) -> tuple[int, float | None, float | None]:
    """How many, their mean and their median in hours."""
    middle = median(lengths)
    if middle is None:
        return (0, None, None)
    return (len(lengths), round(sum(lengths) / len(lengths) / HOUR, 3), round(middle / HOUR, 3))


def report(workspace: Workspace, by: str = "", where: str = "") -> Report:
    """Service as of a date; `by` is "" or one of GROUPINGS, `where` a filter over tickets as they are now."""
    if by and by not in GROUPINGS:
        raise UnknownGrouping(by)
    stand, zone = workspace.as_of(), workspace.settings.zone
    whole, groups, opened = Figures(), dict[object, Figures](), list[int]()
    with workspace.store.read() as db:
        catalogue = with_custom(db, TICKETS) if where else TICKETS
        for ticket in tickets(db, stand.at, *condition(Query(catalogue, where), workspace.reading())):
            whole.count(ticket)
            opened.append(ticket.then.opened_at)
            if by:
                groups.setdefault(_group(ticket, by, zone), Figures()).count(ticket)
    return _Told(workspace, stand, by, where).report(whole, groups, opened)


def tickets(db: Reader, at: int, where: str, bound: Mapping[str, object]) -> Iterator[Ticket]:
    """The tickets opened by the instant `at` that match, each as it stood then."""
    rows = db.each(EVENTS.format(source=TICKETS.source, where=where), **bound, as_of=at)
    for (_, kind, channel, rating), own in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        yield Ticket(kind, channel, rating, standing(_event(row) for row in own))


def _event(row: Fetched) -> TicketEvent:
    """What the fold needs of an event."""
    _, _, _, _, kind, at, from_status, to_status, direction, value, key = row
    return TicketEvent(kind, at, from_status, to_status, direction, value, id=key)


def _group(ticket: Ticket, by: str, zone: str) -> object:
    if by == "month":
        return day_of(ticket.then.opened_at, zone)[:7]
    return getattr(ticket.then if by in ("priority", "assignee") else ticket, by)


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures as a report."""

    workspace: Workspace
    stand: AsOf
    by: str
    where: str

    def report(self, whole: Figures, groups: Mapping[object, Figures], opened: Sequence[int]) -> Report:
        columns = (GROUPINGS[self.by], *FIGURES) if self.by else FIGURES
        settings = self.workspace.settings
        ordered = sorted(groups.items(), key=lambda item: self._turn(*item))
        rows = arranged(columns, [(name, *one.row()) for name, one in ordered], settings)[: settings.limit]
        (total,) = records(FIGURES, [whole.row()], settings.zone)
        document: dict[str, object] = {
            "as_of": self.stand.text,
            "by": self.by or None,
            "total": total,
            "groups": list(records(columns, rows, settings.zone)) if self.by else [],
        }
        shown = rows if self.by else [whole.row()]
        sheets = self._sheets(columns, shown, whole)
        return Report(f"Service as of {self.stand.text}", document, sheets, self._notes(whole, opened))

    def _turn(self, name: object, one: Figures) -> tuple[object, ...]:
        """The most urgent first, months as they came, else the most tickets first; the absent group last."""
        if self.by == "priority":
            return (-PRIORITIES.index(str(name)),)
        return (name is None, name) if self.by == "month" else (name is None, -one.opened, str(name))

    def _sheets(self, columns: Sequence[Column], rows: Sequence[Row], whole: Figures) -> tuple[Sheet, ...]:
        """For programs one sheet; for people counts and hours apart, so that they fit, and the total below."""
        settings = self.workspace.settings
        if settings.machine or settings.fields:
            return (sheet(columns, rows, settings.fields, empty=EMPTY),)
        if not whole.opened:
            return (sheet(columns, (), "", empty=EMPTY),)
        lead = [column.name for column in columns[: len(columns) - len(FIGURES)]]
        parts = (("Tickets", COUNTS), ("Hours", HOURS))
        found = [_part(columns, rows, lead, part, title) for title, part in parts]
        if self.by:
            found += [_part(FIGURES, [whole.row()], [], part, f"{title}, all") for title, part in parts]
        return tuple(found)

    def _notes(self, whole: Figures, opened: Sequence[int]) -> tuple[str, ...]:
        zone = self.workspace.settings.zone
        span = f", from {day_of(min(opened), zone)} to {day_of(max(opened), zone)}" if opened else ""
        notes = [
            f"n = {whole.opened:,} tickets opened by {self.stand.text}{span}; without the trash.",
            "Answered: from the opening to our first message; a ticket that we began has none.",
            "Resolved: from the opening to the first resolution, which reopening does not change.",
            "Hours are by the clock, nights and holidays among them. Ratings are from 1 to 5, whenever they came.",
            "Waiting: a customer's message is unanswered. Reopened: tickets that were, once or more.",
        ]
        if self.by in ("kind", "channel"):
            notes.append(f"The {self.by} is what it is now.")
        if self.where:
            notes.append(f"Only tickets with {self.where}, as they are now.")
        return tuple(notes)


def _part(
    columns: Sequence[Column], rows: Sequence[Row], lead: Sequence[str], part: Sequence[Column], title: str
) -> Sheet:
    return sheet(columns, rows, ",".join([*lead, *(column.name for column in part)]), title)
