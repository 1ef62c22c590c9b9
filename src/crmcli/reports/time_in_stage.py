"""`report time-in-stage`: how long customers stay in each stage.

Stays that are over and stays that go on stand apart, for of the latter one knows only that they are longer than so
far. The Kaplan-Meier median counts both as what they are.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from crmcli.journeys.history import median
from crmcli.kernel.durations import read_duration
from crmcli.kernel.instants import DAY
from crmcli.kernel.sheet import Column, Report, Row, Sheet
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.reports.tally import Counted, asked
from crmcli.reports.visits import OPEN, Visit
from crmcli.workspace import Workspace

Lengths = Sequence[int]
"""Lengths of time in microseconds."""

HALF = 0.5 + 1e-9
"""A half, and room for the rounding of a product."""


def _lists() -> defaultdict[str, "array[int]"]:
    return defaultdict(partial(array, "q"))


@dataclass(slots=True)
class Stays:
    """Of some customers as of the instant `at`, by stage and in microseconds; `least` is the shortest stay that counts.

    `latest` and `together` are of each customer once: the last visit that is over, and the sum of those that are.
    """

    at: int
    least: int = 0
    over: defaultdict[str, "array[int]"] = field(default_factory=_lists)
    going: defaultdict[str, "array[int]"] = field(default_factory=_lists)
    latest: defaultdict[str, "array[int]"] = field(default_factory=_lists)
    together: defaultdict[str, "array[int]"] = field(default_factory=_lists)
    slips: int = 0
    size: int = 0

    def count(self, visits: Sequence[Visit]) -> None:
        """Takes one customer in; time spent in an exit is no stay."""
        self.size += 1
        latest: dict[str, int] = {}
        together: dict[str, int] = {}
        for stage, entered, left in visits:
            length = left - entered
            if stage in EXITS:
                continue
            if left == OPEN:
                self.going[stage].append(self.at - entered)
            elif length < self.least:
                self.slips += 1
            else:
                self.over[stage].append(length)
                latest[stage] = length
                together[stage] = together.get(stage, 0) + length
        for stage, length in latest.items():
            self.latest[stage].append(length)
            self.together[stage].append(together[stage])


def nine_in_ten(lengths: Lengths) -> int | None:
    """The 90th percentile by nearest rank: the shortest length that nine in ten are not longer than; None of none."""
    return sorted(lengths)[-(-9 * len(lengths) // 10) - 1] if lengths else None


def kaplan_meier_median(over: Lengths, going: Lengths) -> int | None:
    """The first length t with S(t) <= 1/2; None when it is not reached.

    S is the product of 1 - d/n over the lengths of stays that ended, d of them so long, n of all at least so long. A
    stay that goes on counts among n up to its age, and is never an end (Kaplan and Meier, 1958).
    """
    ages, ends = sorted(going), sorted(Counter(over).items())
    left, survival = len(over), 1.0
    for length, number in ends:
        survival *= 1 - number / (left + len(ages) - bisect_left(ages, length))
        if survival <= HALF:
            return length
        left -= number
    return None


def report(workspace: Workspace, by: str = "", where: str = "", least: str = "") -> Report:
    """The stays as of a date; `least` is a length such as 1h or "". BadDuration, UnknownGrouping (exit 2)."""
    question = asked(workspace, by, where)
    make = partial(Stays, question.moment.at, read_duration(least) if least else 0)
    return _Told(question.counted(make), least).report()


def stage_rows(one: Stays) -> list[dict[str, object]]:
    """A row for each of the five stages, lengths in days; None where there is nothing to take a median of."""
    return [
        {
            "stage": stage,
            "closed_spells": len(one.over[stage]),
            "closed_median_days": _days(median(one.over[stage])),
            "closed_p90_days": _days(nine_in_ten(one.over[stage])),
            "open_spells": len(one.going[stage]),
            "open_median_days": _days(median(one.going[stage])),
            "kaplan_meier_median_days": _days(kaplan_meier_median(one.over[stage], one.going[stage])),
            "customers": len(one.latest[stage]),
            "latest_median_days": _days(median(one.latest[stage])),
            "cumulative_median_days": _days(median(one.together[stage])),
        }
        for stage in STAGES
    ]


def _days(length: float | None) -> float | None:
    return None if length is None else round(length / DAY, 2)


STAGE = Column("stage", "Stage", "stage")
OVER = (
    STAGE,
    Column("closed_spells", "Stays", "int"),
    Column("closed_median_days", "Median", "days"),
    Column("closed_p90_days", "9 in 10 within", "days"),
)
GOING = (
    STAGE,
    Column("open_spells", "Stays", "int"),
    Column("open_median_days", "Median so far", "days"),
    Column("kaplan_meier_median_days", "Likely median", "days"),
)
ONCE = (
    STAGE,
    Column("customers", "Customers", "int"),
    Column("latest_median_days", "Latest stay", "days"),
    Column("cumulative_median_days", "All together", "days"),
)
COLUMNS = (*OVER, *GOING[1:], *ONCE[1:])


def _document(labels: dict[str, str], one: Stays) -> dict[str, object]:
    def stage(row: dict[str, object]) -> dict[str, object]:
        return {
            "stage": row["stage"],
            "label": labels[str(row["stage"])],
            "closed": {
                "n": row["closed_spells"],
                "median_days": row["closed_median_days"],
                "p90_days": row["closed_p90_days"],
            },
            "open": {"n": row["open_spells"], "median_days": row["open_median_days"]},
            "kaplan_meier_median_days": row["kaplan_meier_median_days"],
            "latest": {"n": row["customers"], "median_days": row["latest_median_days"]},
            "cumulative": {"n": row["customers"], "median_days": row["cumulative_median_days"]},
        }

    return {"customers": one.size, "left_out": one.slips, "stages": [stage(row) for row in stage_rows(one)]}


@dataclass(frozen=True, slots=True)
class _Told:
    """The stays as a report."""

    counted: Counted[Stays]
    least: str

    def report(self) -> Report:
        counted, day = self.counted, self.counted.asked.moment.text
        labels = counted.asked.workspace.settings.labels
        document = {"min": self.least or None, **counted.document(partial(_document, labels))}
        sheets = (counted.table(COLUMNS, _cells),) if counted.tabular else tuple(self._sheets())
        return Report(f"Time in each stage as of {day}", document, sheets, self._notes(day))

    def _sheets(self) -> Iterator[Sheet]:
        """Two sheets for all and for each group; a third where somebody came into a stage again."""
        for name, one in self.counted.titled():
            yield Sheet(OVER, _cells(one, OVER), title=_title(name, "Stays that are over"))
            yield Sheet(
                GOING, _cells(one, GOING), title=_title(name, "Stays that go on, and how long a stay is likely to last")
            )
            if one.latest != one.together:
                yield Sheet(ONCE, _cells(one, ONCE), title=_title(name, "Each customer once, stays that are over"))

    def _notes(self, day: str) -> tuple[str, ...]:
        whole = self.counted.whole
        over, going = (sum(len(lists[stage]) for stage in STAGES) for lists in (whole.over, whole.going))
        notes = [
            f"n = {whole.size:,} customers: {over:,} stays over, {going:,} going on as of {day}, without the trash.",
            "9 in 10 within: the shortest stay that nine in ten of those over did not outlast (nearest rank).",
            "Likely median: of all stays, those that go on counted as longer than so far (Kaplan-Meier).",
        ]
        if whole.latest != whole.together:
            notes.append("Latest stay: the last one that is over; all together: the sum of those over; medians.")
        if self.least:
            notes.append(f"{whole.slips:,} stays that ended within {self.least} are left out.")
        elif short := sum(lengths.count(0) for lengths in whole.over.values()):
            notes.append(f"{short:,} stays have no length (an older first purchase); leave them out with --min 1s.")
        return (*notes, *self.counted.notes)


def _title(group: str, what: str) -> str:
    return f"{group}: {what[0].lower()}{what[1:]}" if group else what


def _cells(one: Stays, columns: Sequence[Column] = COLUMNS) -> list[Row]:
    return [tuple(row[column.name] for column in columns) for row in stage_rows(one)]
