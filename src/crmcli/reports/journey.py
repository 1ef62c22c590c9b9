"""`report journey`: how many customers are in each stage, how many came into it lately, how long they stay.

Everything is read from the stage events as journeys.history tells them, for all customers in one pass: replaced events
and moves to the same stage are none, and a journey opens with its start or its first move, whichever is earlier.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from crmcli.custom.queries import with_custom
from crmcli.customers.fields import CUSTOMERS
from crmcli.journeys.history import median
from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import DAY
from crmcli.kernel.sheet import Column, Report, Sheet
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.store.listing import Query, condition
from crmcli.store.read import Reader, Row
from crmcli.workspace import AsOf, Workspace

RECENT = 30
"""Days that count as lately."""

OPEN = 2**63
"""When a visit that goes on is left."""

GROUPINGS = {
    "owner": ("customer.owner", ""),
    "origin": ("customer.origin", ""),
    "tag": ("g.tag", " LEFT JOIN customer_tag g ON g.customer_id = customer.id"),
}
"""What --by may say: the SQL of the group, and the join it needs."""

LABELS = {"owner": "Looked after by", "origin": "Origin", "tag": "Tag"}

MOVES = (
    "SELECT e.customer_id, {name}, e.to_stage, e.at"
    " FROM stage_event e JOIN customer ON customer.id = e.customer_id{join}"
    " WHERE {where} AND (e.from_stage IS NULL OR e.at <= :as_of)"
    " AND (e.from_stage IS NULL OR e.from_stage <> e.to_stage)"
    " AND NOT EXISTS (SELECT 1 FROM stage_event r WHERE r.replaces = e.id)"
    " ORDER BY 1, 2, e.from_stage IS NOT NULL, e.at, e.id"
)
"""The moves that hold, customer by customer. Window functions over the same rows take three times as long."""


class UnknownGrouping(Usage):
    """A word that journeys are not grouped by."""

    code = "unknown_grouping"

    def __init__(self, word: str) -> None:
        super().__init__(f"journeys are not grouped by '{word}'", hint=f"one of: {' '.join(GROUPINGS)}")


@dataclass(slots=True)
class Figures:
    """Of some customers, by stage: how many stand there, who came lately, and the lengths of visits that are over."""

    standing: Counter[str] = field(default_factory=Counter)
    recent: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    lengths: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def count(self, customer: int, visits: Iterable[tuple[str, int, int]], since: int) -> None:
        """Takes one customer in; `since` is the instant after which coming is lately."""
        for stage, entered, left in visits:
            if entered > since:
                self.recent[stage].add(customer)
            if left == OPEN:
                self.standing[stage] += 1
            else:
                self.lengths[stage].append(left - entered)

    @property
    def total(self) -> int:
        """Customers in the five stages."""
        return sum(self.standing[stage] for stage in STAGES)


Groups = dict[str | None, Figures]


def report(workspace: Workspace, by: str = "", where: str = "") -> Report:
    """The journey as of a date; `by` is "", owner, origin or tag, `where` a filter over customers as they are now."""
    if by and by not in GROUPINGS:
        raise UnknownGrouping(by)
    moment = workspace.as_of()
    with workspace.store.read() as db:
        catalogue = with_custom(db, CUSTOMERS) if where else CUSTOMERS
        wanted = condition(Query(catalogue, where), workspace.reading())
        whole = figures(db, moment.at, "", *wanted).get(None, Figures())
        groups = figures(db, moment.at, by, *wanted) if by else {}
    return _Told(workspace, moment, by, where).report(whole, groups)


def figures(db: Reader, at: int, by: str, where: str, bound: Mapping[str, object]) -> Groups:
    """Figures by group as of the instant `at`; without `by` there is one group, None, if there is anyone at all."""
    name, join = GROUPINGS.get(by, ("NULL", ""))
    groups: Groups = defaultdict(Figures)
    moves = db.each(MOVES.format(name=name, join=join, where=where), **bound, as_of=at)
    for (customer, group), own in groupby(moves, key=itemgetter(0, 1)):
        visits = [visit for visit in _visits(own) if visit[1] <= at]
        if visits:
            groups[group].count(customer, visits, at - RECENT * DAY)
    return dict(groups)


def _visits(moves: Iterable[Row]) -> list[tuple[str, int, int]]:
    """One customer's visits as (stage, entered, left), the last one open (journeys.history.spells)."""
    visits: list[tuple[str, int, int]] = []
    stage, entered = "", 0
    for _, _, to_stage, at in moves:
        if stage and to_stage != stage:
            visits.append((stage, min(entered, at), at))
        if to_stage != stage:
            stage, entered = to_stage, at
    return [*visits, (stage, entered, OPEN)]


def stage_rows(one: Figures) -> list[dict[str, object]]:
    """A row for each of the five stages; `median_days_in_stage` is None where no visit is over."""
    return [
        {
            "stage": stage,
            "customers": one.standing[stage],
            "share": round(one.standing[stage] / one.total, 4) if one.total else 0,
            f"entered_{RECENT}d": len(one.recent[stage]),
            "median_days_in_stage": _days(one.lengths[stage]),
            "completed_spells": len(one.lengths[stage]),
        }
        for stage in STAGES
    ]


def _days(lengths: Sequence[int]) -> float | None:
    middle = median(lengths)
    return None if middle is None else round(middle / DAY, 2)


COLUMNS = (
    Column("stage", "Stage", "stage"),
    Column("customers", "Customers", "int"),
    Column("share", "Share", "share"),
    Column(f"entered_{RECENT}d", f"New in {RECENT} days", "int"),
    Column("median_days_in_stage", "Median stay", "days"),
    Column("completed_spells", "Stays", "int"),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures as a report."""

    workspace: Workspace
    moment: AsOf
    by: str
    where: str

    def report(self, whole: Figures, groups: Groups) -> Report:
        ordered = sorted(groups.items(), key=lambda item: (item[0] is None, -item[1].total, item[0] or ""))
        document: dict[str, object] = {"as_of": self.moment.text, **self._document(whole)}
        if self.by:
            document["by"] = self.by
            document["groups"] = [{self.by: name, **self._document(one)} for name, one in ordered]
        sheets = self._sheets(whole, ordered)
        return Report(f"Customer journey as of {self.moment.text}", document, sheets, self._notes(whole))

    def _document(self, one: Figures) -> dict[str, object]:
        labels = self.workspace.settings.labels
        return {
            "total": one.total,
            "stages": [{"stage": row["stage"], "label": labels[str(row["stage"])], **row} for row in stage_rows(one)],
            "exits": {stage: one.standing[stage] for stage in EXITS},
        }

    def _sheets(self, whole: Figures, ordered: Sequence[tuple[str | None, Figures]]) -> tuple[Sheet, ...]:
        """For people a sheet a group below the whole; for programs one long sheet with the group in front."""
        if not self.by or not self.workspace.settings.machine:
            below = tuple(Sheet(COLUMNS, _cells(one), title=self._title(name, one)) for name, one in ordered)
            return (Sheet(COLUMNS, _cells(whole), title="All customers" if below else ""), *below)
        columns = (Column(self.by, LABELS[self.by]), *COLUMNS)
        return (Sheet(columns, [(name, *row) for name, one in ordered for row in _cells(one)]),)

    def _title(self, name: str | None, one: Figures) -> str:
        absent = "nobody" if self.by == "owner" else "none"
        return f"{LABELS[self.by]}: {name or absent} ({one.total:,} in the five stages; {self._exits(one)})"

    def _exits(self, one: Figures) -> str:
        labels = self.workspace.settings.labels
        return ", ".join(f"{labels[stage]} {one.standing[stage]:,}" for stage in EXITS)

    def _notes(self, whole: Figures) -> tuple[str, ...]:
        notes = [
            f"n = {whole.total:,} customers in the five stages as of {self.moment.text}, without the trash.",
            f"Left the journey: {self._exits(whole)}.",
            f"New in {RECENT} days: customers who came into the stage then, each once.",
            "Median stay: half of the stays that are over were shorter; stays that go on are not counted.",
        ]
        if short := sum(lengths.count(0) for lengths in whole.lengths.values()):
            notes.append(f"{short:,} stays have no length: the first purchase is older than the customer's record.")
        if self.where:
            notes.append(f"Only customers with {self.where}, as they are now.")
        if self.by == "tag":
            notes.append("A customer with several tags counts under each of them.")
        return tuple(notes)


def _cells(one: Figures) -> list[tuple[object, ...]]:
    return [tuple(row[column.name] for column in COLUMNS) for row in stage_rows(one)]
