"""`report journey`: how many customers are in each stage, what share moved on, who came in or went back lately, how
long they stay, and who left."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from crmcli.journeys.history import median
from crmcli.kernel.instants import DAY
from crmcli.kernel.sheet import Column, Report, Row, Sheet
from crmcli.kernel.stages import EXITS, STAGES, rank
from crmcli.reports.tally import Counted, asked
from crmcli.reports.visits import OPEN, Visit, Way, customers, way
from crmcli.workspace import Workspace

RECENT = 30
"""Days that count as lately."""


@dataclass(slots=True)
class Figures:
    """Of some customers: the ways they went, who came or went back after the instant `since`, the lengths in
    microseconds of the stays in a stage that are over."""

    since: int
    ways: Counter[Way] = field(default_factory=Counter)
    recent: Counter[str] = field(default_factory=Counter)
    back: Counter[str] = field(default_factory=Counter)
    lengths: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def count(self, visits: Sequence[Visit]) -> None:
        """Takes one customer in."""
        self.ways[way(visits)] += 1
        for stage, entered, left in visits:
            if left != OPEN and stage not in EXITS:
                self.lengths[stage].append(left - entered)
        if visits[-1][1] > self.since:
            self.recent.update({stage for stage, entered, _ in visits if entered > self.since})
            self.back.update(set(went_back(visits, self.since)))

    @property
    def standing(self) -> Counter[str]:
        """How many stand in each stage and exit."""
        return customers(self.ways, lambda own: own[-1:])

    @property
    def size(self) -> int:
        """Customers in the five stages."""
        standing = self.standing
        return sum(standing[stage] for stage in STAGES)


def went_back(visits: Sequence[Visit], since: int) -> Iterator[str]:
    """The stages that a customer left for an earlier one after the instant `since`; exits are neither."""
    for (before, _, _), (after, entered, _) in pairwise(visits):
        if 0 < rank(after) < rank(before) and entered > since:
            yield before


def passed(own: Way) -> set[str]:
    """The stages on a way that were followed, sooner or later, by one further along."""
    found, furthest = set(), 0
    for stage in reversed(own):
        if 0 < rank(stage) < furthest:
            found.add(stage)
        furthest = max(furthest, rank(stage))
    return found


def report(workspace: Workspace, by: str = "", where: str = "") -> Report:
    """The journey as of a date; `by` is "", owner, origin or tag, `where` a filter over customers as they are now."""
    question = asked(workspace, by, where)
    counted = question.counted(partial(Figures, question.moment.at - RECENT * DAY))
    return _Told(workspace.settings.labels, counted).report()


def stage_rows(one: Figures) -> list[dict[str, object]]:
    """A row for each of the five stages; a share is None where it would be one of nobody, a median of nothing too."""
    standing, ever, gone = one.standing, customers(one.ways, set), customers(one.ways, passed)
    total = sum(standing[stage] for stage in STAGES)
    return [
        {
            "stage": stage,
            "customers": standing[stage],
            "share": round(standing[stage] / total, 4) if total else 0,
            f"entered_{RECENT}d": one.recent[stage],
            "median_days_in_stage": _days(one.lengths[stage]),
            "completed_spells": len(one.lengths[stage]),
            "ever": ever[stage],
            "moved_on": round(gone[stage] / ever[stage], 4) if ever[stage] and stage != STAGES[-1] else None,
            f"went_back_{RECENT}d": one.back[stage],
        }
        for stage in STAGES
    ]


def exit_rows(one: Figures) -> list[tuple[str, int, int]]:
    """(exit, customers who left there, those of them who came lately) for each exit."""
    standing = one.standing
    return [(stage, standing[stage], one.recent[stage]) for stage in EXITS]


def _days(lengths: Sequence[int]) -> float | None:
    middle = median(lengths)
    return None if middle is None else round(middle / DAY, 2)


STAGE = Column("stage", "Stage", "stage")
PICTURE = (
    STAGE,
    Column("customers", "Customers", "int"),
    Column("share", "Share", "share"),
    Column("moved_on", "Went on", "percent"),
)
LATELY = (
    STAGE,
    Column(f"entered_{RECENT}d", "Came in", "int"),
    Column(f"went_back_{RECENT}d", "Went back", "int"),
    Column("median_days_in_stage", "Median stay", "days"),
    Column("completed_spells", "Stays", "int"),
)
COLUMNS = (*PICTURE[:3], LATELY[1], *LATELY[3:], Column("ever", "Ever", "int"), PICTURE[3], LATELY[2])
"""As one table: the columns of the first version in their places, later ones behind them."""

LEFT = (
    Column("stage", "Left the journey", "stage"),
    Column("customers", "Customers", "int"),
    Column(f"entered_{RECENT}d", f"In {RECENT} days", "int"),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures as a report."""

    labels: dict[str, str]
    counted: Counted[Figures]

    def report(self) -> Report:
        day, counted = self.counted.asked.moment.text, self.counted
        sheets = (counted.table(COLUMNS, _cells),) if counted.tabular else tuple(self._sheets())
        return Report(f"Customer journey as of {day}", counted.document(self._document), sheets, self._notes(day))

    def _document(self, one: Figures) -> dict[str, object]:
        exits = exit_rows(one)
        return {
            "total": one.size,
            "stages": [
                {"stage": row["stage"], "label": self.labels[str(row["stage"])], **row} for row in stage_rows(one)
            ],
            "exits": {stage: standing for stage, standing, _ in exits},
            f"exited_{RECENT}d": {stage: recent for stage, _, recent in exits},
        }

    def _sheets(self) -> Iterator[Sheet]:
        """The picture, who left, and the last days; then the picture of each group."""
        (title, whole), *groups = self.counted.titled()
        yield Sheet(PICTURE, _cells(whole, PICTURE), title=title)
        yield Sheet(LEFT, exit_rows(whole))
        yield Sheet(LATELY, _cells(whole, LATELY), title=f"The last {RECENT} days, and how long customers stay")
        for name, one in groups:
            heading = f"{name} ({one.size:,} in the five stages; {self._exits(one)})"
            yield Sheet(PICTURE, _cells(one, PICTURE), title=heading)

    def _exits(self, one: Figures) -> str:
        return ", ".join(f"{self.labels[stage]} {standing:,}" for stage, standing, _ in exit_rows(one))

    def _notes(self, day: str) -> tuple[str, ...]:
        whole = self.counted.whole
        notes = [
            f"n = {whole.size:,} customers in the five stages as of {day}, without the trash.",
            f"Left the journey: {self._exits(whole)}; in no share.",
            "Went on: of all who were ever in the stage, those who came further since.",
            f"Came in, went back: customers who did in the {RECENT} days to {day}, each once.",
            "Median stay: half of the stays that are over were shorter; stays that go on are not counted.",
        ]
        if short := sum(lengths.count(0) for lengths in whole.lengths.values()):
            notes.append(f"{short:,} stays have no length: the first purchase is older than the customer's record.")
        return (*notes, *self.counted.notes)


def _cells(one: Figures, columns: Sequence[Column] = COLUMNS) -> list[Row]:
    return [tuple(row[column.name] for column in columns) for row in stage_rows(one)]
