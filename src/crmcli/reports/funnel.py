"""`report funnel`: of the customers whose journey began in a range of days, how many got how far.

Reached (the usual one) asks for the furthest stage, and counts a stage that was skipped on the way there. Strict asks
for every stage from the first, in order. Any asks for the stages they were ever in, in whatever order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile

from crmcli.kernel.dates import When, read_when
from crmcli.kernel.durations import read_duration
from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import end_of
from crmcli.kernel.sheet import Column, Report, Row, Sheet
from crmcli.kernel.stages import EXITS, STAGES, rank
from crmcli.reports.tally import Counted, asked
from crmcli.reports.visits import Visit, Way, customers, way
from crmcli.workspace import Workspace

EVER = 2**63
"""An instant or a length beyond all others."""

Days = tuple[str | None, str | None]
"""The first and the last day of a range, ISO dates; None where it has no such end."""


class TwoModes(Usage):
    """`--strict` and `--any` at once."""

    code = "two_modes"

    def __init__(self) -> None:
        super().__init__("--strict and --any are two ways of counting", hint="choose one of them, or neither")


class BackwardsRange(Usage):
    """A range that ends before it begins."""

    code = "backwards_range"

    def __init__(self, since: str, until: str) -> None:
        super().__init__(f"nothing lies from {since} to {until}", hint="put the earlier day behind --from")


def reached(own: Way) -> Sequence[str]:
    """Every stage up to the furthest one."""
    return STAGES[: max(map(rank, own))]


def strict(own: Way) -> Sequence[str]:
    """The stages from the first on that were passed in order; what lies between is no matter."""
    rest = iter(own)
    return tuple(takewhile(lambda stage: stage in rest, STAGES))


def any_order(own: Way) -> Sequence[str]:
    """The stages that were ever visited."""
    return tuple(stage for stage in STAGES if stage in own)


MODES: dict[str, Callable[[Way], Sequence[str]]] = {"reached": reached, "strict": strict, "any": any_order}
MEANINGS = {
    "reached": "Reached: the furthest stage so far; who skipped a stage on the way there counts in it (skipped).",
    "strict": "Strict: every stage from the first on, in order.",
    "any": "Any: ever in the stage, in whatever order.",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """Whose journey counts, by the instant it began, and how long after that a stage may still be entered."""

    mode: str
    first: int = -EVER
    last: int = EVER
    within: int = EVER


@dataclass(slots=True)
class Cohort:
    """Some customers of the cut as of the instant `at`: the ways they went, where they ended, whose time still runs."""

    cut: Cut
    at: int
    ways: Counter[Way] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    immature: int = 0

    def count(self, visits: Sequence[Visit]) -> None:
        """Takes one customer in, if the journey began in the range."""
        began = visits[0][1]
        if not self.cut.first <= began <= self.cut.last:
            return
        whole, until = way(visits), began + self.cut.within
        end = _end(whole)
        self.ends[end] += 1
        self.immature += end == "open" and until > self.at
        self.ways[whole if visits[-1][1] <= until else way(_before(visits, until))] += 1

    @property
    def size(self) -> int:
        """Customers in the cohort."""
        return self.ends.total()


def _before(visits: Iterable[Visit], until: int) -> list[Visit]:
    return [visit for visit in visits if visit[1] <= until]


def _end(own: Way) -> str:
    """The exit where a way ends; else completed where the last stage was reached, open where not."""
    if own[-1] in EXITS:
        return own[-1]
    return "completed" if STAGES[-1] in own else "open"


def stage_rows(one: Cohort) -> list[dict[str, object]]:
    """A row for each of the five stages.

    A conversion is the share of those counted in the stage before (step) or in the first (cumulative) who are counted
    here too, so that none exceeds 1; None where that would be of nobody. In the modes reached and strict this is
    n(k)/n(k-1) and n(k)/n(1).
    """
    counted = MODES[one.cut.mode]
    here = customers(one.ways, counted)
    since_first = customers(one.ways, lambda own: counted(own) if STAGES[0] in counted(own) else ())
    since_before = customers(one.ways, lambda own: _after_another(counted(own)))
    skipped = customers(one.ways, lambda own: set(counted(own)) - set(own))
    return [
        {
            "stage": stage,
            "customers": here[stage],
            "step_conversion": _share(since_before[stage], here[before]) if before else None,
            "cumulative": _share(since_first[stage], here[STAGES[0]]),
            "skipped": skipped[stage],
        }
        for before, stage in zip(("", *STAGES), STAGES, strict=False)
    ]


def _after_another(stages: Sequence[str]) -> list[str]:
    """Those of the stages before which the one before is counted too."""
    return [stage for stage in stages if rank(stage) > 1 and STAGES[rank(stage) - 2] in stages]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked besides --by and --where, in the user's words: a range of days, a length of time, a mode."""

    since: str = ""
    until: str = ""
    within: str = ""
    strict: bool = False
    any: bool = False

    @property
    def mode(self) -> str:
        """The mode; TwoModes (exit 2)."""
        if self.strict and self.any:
            raise TwoModes
        return "strict" if self.strict else "any" if self.any else "reached"


def report(workspace: Workspace, by: str, where: str, options: Options) -> Report:
    """The funnel as of a date; BadDate, BackwardsRange, BadDuration, TwoModes, UnknownGrouping (exit 2)."""
    question = asked(workspace, by, where)
    cut, days = _cut(workspace, options)
    counted = question.counted(partial(Cohort, cut, question.moment.at))
    return _Told(counted, cut, days, options.within or None).report()


def _cut(workspace: Workspace, options: Options) -> tuple[Cut, Days]:
    """The cut that the options mean, and its first and last day."""
    reading = workspace.reading()
    since = read_when(options.since, reading) if options.since else None
    until = read_when(options.until, reading) if options.until else None
    first, last = since.at if since else -EVER, EVER
    if until:
        last = until.at if until.timed else end_of(until.day, reading.zone)
    if last < first:
        raise BackwardsRange(options.since, options.until)
    within = read_duration(options.within) if options.within else EVER
    return Cut(options.mode, first, last, within), (_iso(since), _iso(until))


def _iso(when: When | None) -> str | None:
    return when.day.isoformat() if when else None


PEOPLE = (
    Column("stage", "Stage", "stage"),
    Column("customers", "Customers", "int"),
    Column("cumulative", "Of the first", "share"),
    Column("step_conversion", "Step", "percent"),
    Column("skipped", "Skipped", "int"),
)
COLUMNS = (*PEOPLE[:2], PEOPLE[3], PEOPLE[2], PEOPLE[4])


@dataclass(frozen=True, slots=True)
class _Told:
    """The funnel as a report."""

    counted: Counted[Cohort]
    cut: Cut
    days: Days
    within: str | None

    def report(self) -> Report:
        counted, mode = self.counted, self.cut.mode
        asked_for = {"mode": mode, "from": self.days[0], "to": self.days[1], "within": self.within}
        sheets = (counted.table(COLUMNS, _cells),) if counted.tabular else tuple(self._sheets())
        title = f"Funnel ({mode}) as of {counted.asked.moment.text}"
        return Report(title, asked_for | counted.document(self._document), sheets, self._notes(counted.whole))

    def _document(self, one: Cohort) -> dict[str, object]:
        labels = self.counted.asked.workspace.settings.labels
        return {
            "cohort": one.size,
            "stages": [{"stage": row["stage"], "label": labels[str(row["stage"])], **row} for row in stage_rows(one)],
            "open": one.ends["open"],
            "completed": one.ends["completed"],
            "exits": {stage: one.ends[stage] for stage in EXITS},
            "immature": one.immature if self.within else None,
        }

    def _sheets(self) -> Iterator[Sheet]:
        for name, one in self.counted.titled():
            title = f"{name} ({one.size:,} customers; {self._ends(one)})" if name else ""
            yield Sheet(PEOPLE, _cells(one, PEOPLE), title=title)

    def _ends(self, one: Cohort) -> str:
        labels = self.counted.asked.workspace.settings.labels
        left = ", ".join(f"{labels[stage]} {one.ends[stage]:,}" for stage in EXITS)
        return f"still on their way {one.ends['open']:,}, at the end {one.ends['completed']:,}, {left}"

    def _notes(self, whole: Cohort) -> tuple[str, ...]:
        first, last = self.days
        span = (f" from {first}" if first else "") + (f" to {last}" if last else "")
        notes = [
            f"n = {whole.size:,} customers whose journey began{span or ' by then'}, each once, without the trash.",
            f"Of them {self._ends(whole)}.",
            MEANINGS[self.cut.mode],
            "Step: of those in the stage before, the share here. Of the first: of those in the first stage.",
        ]
        if self.within:
            notes.append(f"Only stages entered within {self.within} of the beginning count.")
            notes.append(f"Not yet mature: for {whole.immature:,} who are still on their way that time is not over.")
        return (*notes, *self.counted.notes)


def _cells(one: Cohort, columns: Sequence[Column] = COLUMNS) -> list[Row]:
    return [tuple(row[column.name] for column in columns) for row in stage_rows(one)]
