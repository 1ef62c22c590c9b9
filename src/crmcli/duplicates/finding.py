"""Likely duplicates: block, grade, estimate, score. What the crowd is made of, and who asks, is not known here."""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from crmcli.duplicates.blocking import Blocks
from crmcli.duplicates.crowd import Crowd, Values
from crmcli.duplicates.likeness import Grader, Grades
from crmcli.duplicates.rules import Reason
from crmcli.duplicates.weights import Weights, assumed, estimated

DRAWN = 10_000
"""Random pairs that are looked at, at most."""
HOPELESS = -12.0
"""Bits before estimating below which a pair is not kept: no estimate lifts it to a likely one."""
SLIPS = 22.0
"""Bits that near agreement may add: a pair that lacks more than these in exact agreement is not looked at further."""
ENOUGH = 20_000
"""Records whose neighbours tell the weights for rows that come in."""
REPEATS = 0.1
"""The share of rows that come in which somebody known is expected to be behind."""


@dataclass(frozen=True, slots=True)
class Found:
    """Two records of a crowd by their places, and how alike they are."""

    one: int
    other: int
    grades: Grades
    score: float


@dataclass(slots=True)
class _Near:
    """Pairs worth comparing that are not hopeless: how many there are of each likeness, and which they are."""

    counts: Counter[Grades] = field(default_factory=Counter)
    ones: "array[int]" = field(default_factory=lambda: array("I"))
    others: "array[int]" = field(default_factory=lambda: array("I"))
    graded: list[Grades] = field(default_factory=list)
    compared: int = 0


class Search:
    """A crowd, how pairs of it are graded, and the weights estimated from it; `compared` pairs were looked at."""

    def __init__(self, crowd: Crowd, *, guests: bool = False) -> None:
        self.crowd = crowd
        self.grader = Grader(crowd)
        self.blocks = Blocks(crowd, guests=guests)
        total = _pairs_in(crowd)
        start = assumed(self.grader.traits, total)
        step = 1 + len(crowd) // ENOUGH if guests else 1
        self._near = self._gather(start, step)
        near = {grades: count * step for grades, count in self._near.counts.items()}
        self.weights: Weights = estimated(start, Counter(self._drawn()), near, total)
        self.compared = self._near.compared

    def pairs(self, threshold: float) -> list[Found]:
        """Every pair with a score of `threshold` or more, the likeliest first."""
        near = self._near
        scores = {grades: self.weights.score(grades) for grades in near.counts}
        likely = [
            Found(one, other, grades, scores[grades])
            for one, other, grades in zip(near.ones, near.others, near.graded, strict=True)
            if scores[grades] >= threshold
        ]
        return sorted(likely, key=lambda pair: (-pair.score, pair.one, pair.other))

    def candidates(self, rows: Sequence[Values], threshold: float) -> list[list[tuple[Found, tuple[Reason, ...]]]]:
        """For each row that comes in whom of the crowd it may mean and why, the likeliest first."""
        weights = self.weights.expecting(REPEATS / max(1, len(self.crowd)))
        with self.crowd.guests(rows) as places:
            return [
                [(found, self.reasons(found)) for found in self._likely(place, weights, threshold)] for place in places
            ]

    def reasons(self, pair: Found) -> tuple[Reason, ...]:
        """What each trait says of a pair."""
        return tuple(
            Reason(trait.name, trait.label, *self.grader.said(trait, pair.one, pair.other), trait.words(grade), bits)
            for trait, grade, bits in zip(self.grader.traits, pair.grades, self.weights.bits(pair.grades), strict=True)
            if grade
        )

    def _likely(self, place: int, weights: Weights, threshold: float) -> list[Found]:
        found: list[Found] = []
        for other in self.blocks.near_guest(place):
            if self.crowd.firms[other] == self.crowd.firms[place]:
                grades = self.grader.grades(other, place)
                if (score := weights.score(grades)) >= threshold:
                    found.append(Found(other, place, grades, score))
        return sorted(found, key=lambda pair: (-pair.score, pair.one))

    def _gather(self, start: Weights, step: int) -> _Near:
        near, known, least = _Near(), dict[Grades, Grades](), -start.same - SLIPS
        for one, other in self.blocks.pairs(step):
            near.compared += 1
            if self.grader.agreed(one, other) < least:
                continue
            grades = self.grader.grades(one, other)
            if max(start.evidence(grades)) < HOPELESS:
                continue
            grades = known.setdefault(grades, grades)
            near.counts[grades] += 1
            near.ones.append(one)
            near.others.append(other)
            near.graded.append(grades)
        return near

    def _drawn(self) -> Iterator[Grades]:
        """Grades of pairs of one kind at random, always the same ones; of all of them in a small crowd."""
        count, firms = len(self.crowd), self.crowd.firms
        enough = min(DRAWN, 5 * count)
        if count * (count - 1) // 2 <= enough:
            pairs = ((i, j) for i in range(count) for j in range(i))
        else:
            chance = Random(1969)  # noqa: S311 - a sample, not a secret
            pairs = ((chance.randrange(count), chance.randrange(count)) for _ in range(enough))
        for one, other in pairs:
            if one != other and firms[one] == firms[other]:
                yield self.grader.grades(one, other)


def _pairs_in(crowd: Crowd) -> float:
    """How many pairs of one kind there are."""
    firms = sum(crowd.firms)
    people = len(crowd) - firms
    return max(1.0, (firms * (firms - 1) + people * (people - 1)) / 2)
