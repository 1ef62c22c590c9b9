"""Two records of a crowd, graded trait by trait."""

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
_ALWAYS = ("given", "family", "street", "line2", "postcode", "city", "region")
"""Traits that others lean on."""


class Grader:
    """Grades pairs of a crowd; `traits` says what the places of the grades mean."""

    def __init__(self, crowd: Crowd) -> None:
        self._columns = crowd.columns
        columns = {name: column for name, column in crowd.columns.items() if column.said or name in _ALWAYS}
        self._given, self._family = columns.pop("given"), columns.pop("family")
        self.traits: tuple[Trait, ...] = (
            self._given.trait, self._family.trait, ORDER, *(column.trait for column in columns.values()),
        )  # fmt: skip
        place = {trait.name: at for at, trait in enumerate(self.traits)}
        self._postcode, self._city, self._region = place["postcode"], place["city"], place["region"]
        self._street, self._line2 = place["street"], place["line2"]
        self._rest = [
            (column.numbers, column.same, column.vocabulary.values, LEVELS.get(name, compare.text))
            for name, column in columns.items()
        ]

    def grades(self, one: int, other: int) -> Grades:
        """The grade of each trait."""
        found = self._names(one, other)
        for numbers, same, values, level in self._rest:
            mine, theirs = numbers[one], numbers[other]
            if not mine or not theirs:
                found.append(MISSING)
            elif mine == theirs:
                found.append(same(mine))
            else:
                found.append(level(values[mine], values[theirs]))
        if found[self._street] == DIFFERS or found[self._line2] == DIFFERS:
            self._cross_lines(found, one, other)
        if found[self._postcode] >= SAME:  # the narrowest place that agrees counts, and what contains it does not
            found[self._city] = found[self._region] = MISSING
        elif found[self._city] >= SAME:
            found[self._region] = MISSING
        return tuple(found)

    def _cross_lines(self, found: list[int], one: int, other: int) -> None:
        """The lines of the address crossed, where that fits."""
        street, line2 = self._columns["street"], self._columns["line2"]
        crossed = [
            _grade(street, street.numbers[one], line2.numbers[other]),
            _grade(street, line2.numbers[one], street.numbers[other]),
        ]
        if _worth(crossed) > max(0, _worth([found[self._street], found[self._line2]])):
            found[self._street], found[self._line2] = crossed

    def said(self, trait: Trait, one: int, other: int) -> tuple[str, str]:
        """What two records say of a trait, in plain forms."""
        if trait is ORDER:
            return "", ""
        column = self._columns[trait.name]
        return _text(column.value(one)), _text(column.value(other))

    def _names(self, one: int, other: int) -> list[int]:
        """Given and family name; crossed where that fits better."""
        given, family = self._given, self._family
        g1, g2, f1, f2 = given.numbers[one], given.numbers[other], family.numbers[one], family.numbers[other]
        straight = [_grade(given, g1, g2), _grade(family, f1, f2)]
        if straight[0] >= SAME or straight[1] >= SAME or not (g1 or g2):
            return [*straight, SAME if DIFFERS not in straight and MISSING not in straight else MISSING]
        crossed = [_grade(given, g1, f2), _grade(family, f1, g2)]
        if _worth(crossed) > max(_worth(straight), 0):
            return [*crossed, SWAPPED]
        return [*straight, MISSING]


def _grade(column: Column, mine: int, theirs: int) -> int:
    if not mine or not theirs:
        return MISSING
    if mine == theirs:
        return column.same(mine)
    values = column.vocabulary.values
    return LEVELS[column.trait.name](values[mine], values[theirs])


def _worth(grades: list[int]) -> int:
    """Roughly how well two names fit, to tell which way they are to be read."""
    return sum(3 if grade >= SAME else 0 if grade == MISSING else -3 if grade == DIFFERS else 1 for grade in grades)


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
