"""The visits to stages of all customers, as journeys.history tells them: what every report of the journey counts.

One statement, one pass. Replaced events and moves to the same stage are none, and a journey opens with its start or
its first move, whichever is earlier.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Protocol, TypeVar

from crmcli.store.read import Reader, Row

Visit = tuple[str, int, int]
"""(stage, entered, left), instants in microseconds since 1970 UTC."""

Way = tuple[str, ...]
"""The stages and exits of a customer's visits, in order: few differ, so reports count them and reckon once for each."""

OPEN = 2**63
"""When a visit that goes on is left."""

GROUPINGS = {
    "owner": ("customer.owner", ""),
    "origin": ("customer.origin", ""),
    "tag": ("g.tag", " LEFT JOIN customer_tag g ON g.customer_id = customer.id"),
}
"""What --by may say: the SQL of the group, and the join it needs."""

MOVES = (
    "SELECT e.customer_id, {name}, e.to_stage, e.at"
    " FROM stage_event e JOIN customer ON customer.id = e.customer_id{join}"
    " WHERE {where} AND (e.from_stage IS NULL OR e.at <= :as_of)"
    " AND (e.from_stage IS NULL OR e.from_stage <> e.to_stage)"
    " AND NOT EXISTS (SELECT 1 FROM stage_event r WHERE r.replaces = e.id)"
    " ORDER BY 1, 2, e.from_stage IS NOT NULL, e.at, e.id"
)
"""The moves that hold, customer by customer. Window functions over the same rows take three times as long."""


class Figures(Protocol):
    """What a report counts of some customers."""

    @property
    def size(self) -> int:
        """By how much a group stands before others."""

    def count(self, visits: Sequence[Visit]) -> None:
        """Takes one customer in: the visits that had begun, at least one, the last of them open."""


F = TypeVar("F", bound=Figures)


def count(
    db: Reader, at: int, by: str, where: str, bound: Mapping[str, object], make: Callable[[], F]
) -> tuple[F, dict[str | None, F]]:
    """Everybody's figures as of the instant `at`, and those by group; without `by` there are no groups."""
    name, join = GROUPINGS.get(by, ("NULL", ""))
    moves = db.each(MOVES.format(name=name, join=join, where=where), **bound, as_of=at)
    whole, groups = make(), defaultdict[str | None, F](make)
    for _, own in groupby(moves, key=itemgetter(0)):
        ways = [(group, _visits(rows, at)) for group, rows in groupby(own, key=itemgetter(1))]
        for group, visits in ways if by else ():
            if visits:
                groups[group].count(visits)
        if ways[0][1]:
            whole.count(ways[0][1])
    return whole, dict(groups)


def _visits(moves: Iterable[Row], at: int) -> list[Visit]:
    """One customer's visits that had begun by the instant `at` (journeys.history.spells)."""
    visits: list[Visit] = []
    stage, entered = "", 0
    for _, _, to_stage, moved in moves:
        if stage and to_stage != stage:
            visits.append((stage, min(entered, moved), moved))
        if to_stage != stage:
            stage, entered = to_stage, moved
    visits.append((stage, entered, OPEN))
    return visits if visits[0][1] <= at else []


def way(visits: Sequence[Visit]) -> Way:
    """The stages of some visits, in order."""
    return tuple([stage for stage, _, _ in visits])


def customers(ways: Counter[Way], stages: Callable[[Way], Iterable[str]]) -> Counter[str]:
    """How many customers count for each stage, where `stages` says for which ones a way does, each once."""
    found: Counter[str] = Counter()
    for own, number in ways.items():
        for stage in stages(own):
            found[stage] += number
    return found
