"""Two records of a crowd, graded trait by trait."""

from array import array

from crmcli.duplicates import compare
from crmcli.duplicates.crowd import Column, Crowd
from crmcli.duplicates.traits import DIFFERS, MISSING, ORDER, SAME, SWAPPED, Trait

Grades = tuple[int, ...]

LEVELS: dict[str, compare.Level] = {
    "given": compare.given,
    "family": compare.family,
    "name": compare.company,
    "company": compare.company,
    "email": compare.emails,
    "phone": compare.phones,
    "street": compare.road,
    "house": compare.figures,
    "line2": compare.road,
    "postcode": compare.figures,
    "city": compare.city,
    "region": compare.word,
    "birthday": compare.birthday,
}
_LEANT_ON = ("street", "line2", "postcode", "city", "region")
"""Traits that others lean on."""


class Grader:
    """Grades pairs of a crowd; `traits` says what the places of the grades mean."""

    def __init__(self, crowd: Crowd) -> None:
        self._columns = crowd.columns
        names = [crowd.columns["given"], crowd.columns["family"]]
        rest = [
            column
            for name, column in crowd.columns.items()
            if column not in names and (column.said or name in _LEANT_ON)
        ]
        self.traits: tuple[Trait, ...] = (*(column.trait for column in names), ORDER, *(one.trait for one in rest))
        place = {trait.name: at for at, trait in enumerate(self.traits)}
        self._postcode, self._city, self._region = place["postcode"], place["city"], place["region"]
        self._street, self._line2 = place["street"], place["line2"]
        self._given, self._family = names
        self._rest = [(one.common, one.rarest, one.vocabulary.values, level(one.trait.name)) for one in rest]
        self._sides = [column.numbers for column in (*rest, *names)]
        self._wide = len(self._sides)
        self._said = array("I", bytes(4 * self._wide * len(crowd)))
        for at, numbers in enumerate(self._sides):
            self._said[at :: self._wide] = numbers

    def grades(self, one: int, other: int) -> Grades:
        """The grade of each trait."""
        mine, theirs = self._row(one), self._row(other)
        found = self._names(mine[-2], mine[-1], theirs[-2], theirs[-1])
        note = found.append
        for a, b, (common, rarest, values, likeness) in zip(mine, theirs, self._rest, strict=False):
            if not a or not b:
                note(MISSING)
            elif a == b:
                note(common.get(a, rarest))
            else:
                note(likeness(values[a], values[b]))
        if found[self._street] == DIFFERS or found[self._line2] == DIFFERS:
            self._cross_lines(found, one, other)
        if found[self._postcode] >= SAME:  # the narrowest place that agrees counts, and what contains it does not
            found[self._city] = found[self._region] = MISSING
        elif found[self._city] >= SAME:
            found[self._region] = MISSING
        return tuple(found)

    def agreed(self, one: int, other: int) -> int:
        """The bits of all that two records say exactly alike: quickly told, and next to nothing for most pairs."""
        mine, theirs = self._row(one), self._row(other)
        bits = 0
        for a, b, (common, rarest, _, _) in zip(mine, theirs, self._rest, strict=False):
            if a == b and a:
                bits += common.get(a, rarest) - SAME
        names, known = mine[-2:], theirs[-2:]
        for column, name in zip((self._given, self._family), names, strict=True):
            if name and name in known:
                bits += column.common.get(name, column.rarest) - SAME
        return bits

    def said(self, trait: Trait, one: int, other: int) -> tuple[str, str]:
        """What two records say of a trait, in plain forms."""
        if trait is ORDER:
            return "", ""
        column = self._columns[trait.name]
        return _text(column.value(one)), _text(column.value(other))

    def _row(self, record: int) -> "array[int]":
        """The numbers of all that a record says; a guest's are gathered."""
        first = record * self._wide
        return self._said[first : first + self._wide] or array("I", (numbers[record] for numbers in self._sides))

    def _cross_lines(self, found: list[int], one: int, other: int) -> None:
        """The lines of the address crossed, where that fits."""
        street, line2 = self._columns["street"], self._columns["line2"]
        crossed = [
            _grade(street, street.numbers[one], line2.numbers[other]),
            _grade(street, line2.numbers[one], street.numbers[other]),
        ]
        if _worth(crossed) > max(0, _worth([found[self._street], found[self._line2]])):
            found[self._street], found[self._line2] = crossed

    def _names(self, g1: int, f1: int, g2: int, f2: int) -> list[int]:
        """Given and family name, and their order: crossed where that fits better."""
        given, family = self._given, self._family
        straight = [_grade(given, g1, g2), _grade(family, f1, f2)]
        if straight[0] >= SAME or straight[1] >= SAME or not (g1 or g2):
            return [*straight, SAME if DIFFERS not in straight and MISSING not in straight else MISSING]
        crossed = [_grade(given, g1, f2), _grade(given, f1, g2)]
        if _worth(crossed) > max(_worth(straight), 0):
            return [*crossed, SWAPPED]
        return [*straight, MISSING]


def level(name: str) -> compare.Level:
    """How values of a trait are compared; custom fields as any text."""
    return LEVELS.get(name, compare.text)


def _grade(column: Column, mine: int, theirs: int) -> int:
    if not mine or not theirs:
        return MISSING
    if mine == theirs:
        return column.common.get(mine, column.rarest)
    values = column.vocabulary.values
    return LEVELS[column.trait.name](values[mine], values[theirs])


def _worth(grades: list[int]) -> int:
    """Roughly how well two names fit, to tell which way they are to be read."""
    return sum(3 if grade >= SAME else 0 if grade == MISSING else -3 if grade == DIFFERS else 1 for grade in grades)


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
