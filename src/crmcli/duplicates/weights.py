"""How much each likeness counts, after Fellegi and Sunter (1969), estimated from the store itself.

Each pair is of the same people, of one household or firm, or of strangers. The weight of a grade is the logarithm to
base 2 of how much oftener it is met among the same people than among strangers: bits. What a household shares counts
as much for "one household" as for "the same"; so father and son with one address and phone are no duplicates.

u, among strangers: counted in pairs drawn at random, and for equal values from how common the value is.
m, among the same: by expectation maximisation (Dempster, Laird and Rubin 1977) over the pairs worth comparing; all
others are taken for strangers. Both start from what is assumed in `traits`, which is all there is in a small store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2

from crmcli.duplicates.likeness import Grades
from crmcli.duplicates.traits import MISSING, SAME, Trait

GRADES = 64
ROUNDS = 25
TRUST_M = 30.0
"""Pairs that what is assumed of m is worth."""
TRUST_U = 200.0
FEW = 1.0
"""Pairs of the same people that are expected before anything is counted."""
FEW_AT_HOME = 0.5
"""Pairs of one household."""
AT_MOST = 20.0
"""Bits that no trait goes beyond: a slip in the data is likelier than that."""


@dataclass(slots=True)
class Shares:
    """How often each grade is met among those who both say something, by grade; SAME stands for all equal values."""

    m: dict[int, float]
    u: dict[int, float]
    h: dict[int, float]


@dataclass(slots=True)
class Weights:
    """The weights by trait and grade, in bits against strangers, and what is expected before looking, in bits too."""

    traits: tuple[Trait, ...]
    shares: list[Shares]
    same: float
    home: float
    _same: list[list[float]] = field(init=False)
    _home: list[list[float]] = field(init=False)

    def __post_init__(self) -> None:
        self._same = [_table(trait, shares, shares.m) for trait, shares in zip(self.traits, self.shares, strict=True)]
        self._home = [_table(trait, shares, shares.h) for trait, shares in zip(self.traits, self.shares, strict=True)]

    def bits(self, grades: Grades) -> list[float]:
        """The weight of each trait."""
        return [table[grade] for table, grade in zip(self._same, grades, strict=True)]

    def evidence(self, grades: Grades) -> tuple[float, float]:
        """Bits for the same people, and for one household, against strangers, with what is expected before."""
        same, home = self.same, self.home
        for one, two, grade in zip(self._same, self._home, grades, strict=True):
            if grade:
                same += one[grade]
                home += two[grade]
        return same, home

    def expecting(self, share: float) -> "Weights":
        """The same weights where at least this share of pairs is expected to be the same people."""
        return replace(self, same=max(self.same, log2(share)))

    def household(self, grades: Grades) -> float:
        """The bits, 0 or less, that are taken off because the two may only be of one household."""
        _, home = self.evidence(grades)
        return -log2(1 + 2.0 ** min(home, 500.0))

    def score(self, grades: Grades) -> float:
        """The probability that a pair is of the same people, 0 to 1."""
        same, home = self.evidence(grades)
        return probability(same, home)[0]


def probability(same: float, home: float) -> tuple[float, float]:
    """The probabilities of the same people and of one household, from bits against strangers."""
    most = max(same, home, 0.0)
    a, b, c = 2.0 ** (same - most), 2.0 ** (home - most), 2.0**-most
    return a / (a + b + c), b / (a + b + c)


def assumed(traits: Sequence[Trait], total: float) -> Weights:
    """The weights before anything is counted, for a store with so many pairs."""
    shares = [
        Shares(
            {SAME: trait.same} | {g: grade.m for g, grade in trait.grades.items()},
            {g: grade.u for g, grade in trait.grades.items()},
            {},
        )
        for trait in traits
    ]
    for trait, each in zip(traits, shares, strict=True):
        each.h = _at_home(trait, each)
    return Weights(tuple(traits), shares, _prior(FEW, total), _prior(FEW_AT_HOME, total))


def estimated(start: Weights, drawn: Mapping[Grades, int], near: Mapping[Grades, int], total: float) -> Weights:
    """The weights as the store has them: `drawn` are random pairs by grades, `near` those worth comparing, `total` how
    many pairs there are."""
    shares = [
        Shares(dict(each.m), _counted(each.u, place, drawn, TRUST_U), dict(each.h))
        for place, each in enumerate(start.shares)
    ]
    for trait, each in zip(start.traits, shares, strict=True):
        each.h = _at_home(trait, each)
    weights = Weights(start.traits, shares, start.same, start.home)
    left = dict(near)
    for _ in range(ROUNDS):
        weights, left, moved = _round(start, weights, left, total)
        if moved < 0.05:
            break
    return weights


def _round(
    start: Weights, weights: Weights, near: Mapping[Grades, int], total: float
) -> tuple[Weights, dict[Grades, int], float]:
    """One step of expectation and maximisation; those who are surely strangers are left out of the next."""
    found: list[tuple[Grades, float]] = []
    left: dict[Grades, int] = {}
    same = home = 0.0
    for grades, count in near.items():
        p, q = probability(*weights.evidence(grades))
        if p + q > 1e-7:
            left[grades] = count
            same += p * count
            home += q * count
            if p > 1e-4:
                found.append((grades, p * count))
    shares = [
        Shares(_shared(first.m, place, found), each.u, each.h)
        for place, (first, each) in enumerate(zip(start.shares, weights.shares, strict=True))
    ]
    for trait, each in zip(weights.traits, shares, strict=True):
        each.h = _at_home(trait, each)
    fresh = Weights(weights.traits, shares, _prior(same + FEW, total), _prior(home + FEW_AT_HOME, total))
    return fresh, left, abs(fresh.same - weights.same) + abs(fresh.home - weights.home)


def _shared(first: Mapping[int, float], place: int, found: Sequence[tuple[Grades, float]]) -> dict[int, float]:
    """m of one trait: what is assumed, and what is counted, each by its worth."""
    worth = {grade: TRUST_M * share for grade, share in first.items()}
    for grades, count in found:
        grade = min(grades[place], SAME)
        if grade != MISSING:
            worth[grade] = worth.get(grade, 0.0) + count
    whole = sum(worth.values())
    return {grade: value / whole for grade, value in worth.items()}


def _counted(first: Mapping[int, float], place: int, drawn: Mapping[Grades, int], trust: float) -> dict[int, float]:
    """u of one trait."""
    worth = {grade: trust * share for grade, share in first.items()}
    whole = trust
    for grades, count in drawn.items():
        grade = grades[place]
        if grade != MISSING:
            whole += count
            if grade < SAME:
                worth[grade] = worth.get(grade, 0.0) + count
    return {grade: value / whole for grade, value in worth.items()}


def _at_home(trait: Trait, shares: Shares) -> dict[int, float]:
    """What a household has in common is as among the same people; the rest as among strangers."""
    if trait.shared:
        return dict(shares.m)
    h = {grade: said.h or shares.u[grade] for grade, said in trait.grades.items()}
    return h | ({SAME: trait.same_at_home} if trait.same_at_home else {})


def _table(trait: Trait, shares: Shares, counted: Mapping[int, float]) -> list[float]:
    """Bits by grade."""
    table = [0.0] * GRADES
    for likeness in trait.grades:
        table[likeness] = _bits(counted[likeness], shares.u[likeness])
    for grade in range(SAME, GRADES):
        share = 2.0 ** (SAME - grade)
        table[grade] = _bits(counted.get(SAME, share), share)
    return table


def _bits(among_same: float, among_strangers: float) -> float:
    return max(-AT_MOST, min(AT_MOST, log2(max(among_same, 1e-9) / max(among_strangers, 1e-9))))


def _prior(pairs: float, total: float) -> float:
    """Expected before looking, in bits."""
    return log2(min(pairs, total * 0.5) / max(total, 1.0))
