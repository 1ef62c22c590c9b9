"""`report points`: the ledger's entries by kind, reason or month, and what is outstanding.

An entry counts from the instant it is effective. Outstanding is what customers could spend (available), what they
have coming (pending) and what they owe (debt), each account by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from crmcli.kernel.asked import arranged
from crmcli.kernel.cells import records
from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import moment, start_of
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Column, Report, Row, Sheet
from crmcli.loyalty.accounts import standings
from crmcli.reports.groups import sheet
from crmcli.store.read import Reader
from crmcli.workspace import AsOf, Workspace

GROUPINGS = {"kind": ("e.kind", ""), "reason": ("e.reason", ""), "month": ("m.name", " JOIN month m ON {month}")}
"""What --by may say: the SQL of the group, and the join it needs."""

IN_MONTH = "e.effective_at >= m.first AND e.effective_at < m.after"
LIVING = "JOIN customer c ON c.id = e.customer_id AND c.deleted_at IS NULL"
FIGURES = "COUNT(*), COUNT(DISTINCT e.customer_id), COALESCE(SUM(e.points), 0)"
TOTALS = f"SELECT {FIGURES} FROM points_entry e {LIVING} WHERE e.effective_at <= :as_of"
SPAN = f"SELECT MIN(e.effective_at), MAX(e.effective_at) FROM points_entry e {LIVING} WHERE e.effective_at <= :as_of"

COUNTS = ("entries", "customers", "points")
EMPTY = "No points entries yet; give some: crmcli points earn REF 100 --reason welcome"


class UnknownGrouping(Usage):
    """A word that points entries are not grouped by."""

    code = "unknown_grouping"

    def __init__(self, word: str) -> None:
        super().__init__(f"points entries are not grouped by '{word}'", hint=f"one of: {' '.join(GROUPINGS)}")


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Points that customers have or owe, all accounts together."""

    available: int
    pending: int
    debt: int


def report(workspace: Workspace, by: str = "") -> Report:
    """The ledger as of a date; `by` is kind, reason or month, "" for both kind and reason."""
    if by and by not in GROUPINGS:
        raise UnknownGrouping(by)
    stand = workspace.as_of()
    settings = workspace.settings
    with workspace.store.read() as db:
        groups = {name: grouped(db, name, stand.at, settings.zone) for name in ([by] if by else ["kind", "reason"])}
        totals = dict(zip(COUNTS, db.all(TOTALS, as_of=stand.at)[0], strict=True))
        open_points = outstanding(db, stand.at)
    return _Told(settings, stand, totals, open_points).report(groups)


def grouped(db: Reader, by: str, at: int, zone: str) -> Sequence[Row]:
    """(group, entries, customers, sum of points) of the entries effective by `at`; months are those of the zone."""
    name, join = GROUPINGS[by]
    months = _months(db, at, zone) if by == "month" else ""
    if by == "month" and not months:
        return ()
    order = "1" if by == "month" else "2 DESC, 1"
    return db.all(
        f"{months}SELECT {name}, {FIGURES} FROM points_entry e {LIVING}{join.format(month=IN_MONTH)}"
        f" WHERE e.effective_at <= :as_of GROUP BY 1 ORDER BY {order}",
        as_of=at,
    )


def _months(db: Reader, at: int, zone: str) -> str:
    """The months from the first entry to the last as a table `month(name, first, after)`; "" without entries."""
    first, last = db.all(SPAN, as_of=at)[0]
    if first is None:
        return ""
    day, end = moment(first, zone).date().replace(day=1), moment(last, zone).date()
    rows = []
    while day <= end:
        following = (day + timedelta(days=31)).replace(day=1)
        rows.append(f"('{day:%Y-%m}', {start_of(day, zone)}, {start_of(following, zone)})")
        day = following
    return f"WITH month(name, first, after) AS (VALUES {', '.join(rows)}) "


def outstanding(db: Reader, at: int) -> Outstanding:
    """What is outstanding at the instant `at`, past or to come (loyalty.accounts)."""
    held = [standing.balance for standing in standings(db, at)]
    return Outstanding(sum(b.available for b in held), sum(b.pending for b in held), sum(b.debt for b in held))


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures as a report."""

    settings: Settings
    stand: AsOf
    totals: dict[str, int]
    open_points: Outstanding

    def report(self, groups: Mapping[str, Sequence[Row]]) -> Report:
        """`groups` are the rows by grouping; the first one is that of `by`."""
        by, *more = groups
        rows = {
            name: arranged(_columns(name), found, self.settings)[: self.settings.limit]
            for name, found in groups.items()
        }
        lists = {name: list(records(_columns(name), found, self.settings.zone)) for name, found in rows.items()}
        document: dict[str, object] = {"as_of": self.stand.text, "by": by, "groups": lists[by]}
        document |= {f"{name}s": lists[name] for name in more}
        document |= {"totals": self.totals, "outstanding": asdict(self.open_points)}
        sheets = tuple(self._sheet(name, found) for name, found in rows.items())
        return Report(f"Points as of {self.stand.text}", document, sheets, self._notes())

    def _sheet(self, name: str, rows: Sequence[Row]) -> Sheet:
        return sheet(_columns(name), rows, self.settings.fields, title=f"By {name}", empty=EMPTY)

    def _notes(self) -> tuple[str, ...]:
        entries, customers, points = (self.totals[name] for name in COUNTS)
        held = self.open_points
        return (
            f"n = {entries:,} entries of {customers:,} customers, {points:,} points in sum.",
            f"Entries effective by {self.stand.text}; without the trash.",
            f"Outstanding: {held.available:,} available, {held.pending:,} to come, {held.debt:,} owed.",
            "An expiry counts among the entries once it is recorded; what is available never counts expired points.",
        )


def _columns(name: str) -> tuple[Column, ...]:
    counts = (Column("entries", "Entries", "int"), Column("customers", "Customers", "int"))
    return (Column(name, name.capitalize()), *counts, Column("points", "Points", "points"))
