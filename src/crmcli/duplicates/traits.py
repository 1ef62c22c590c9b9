"""What two records are compared by, and the grades of likeness of each: its words, and what is assumed before counting.

A grade is a small number. 0: one of the two says nothing, which is no evidence. Then the grades of a trait in its
order, the last of them "differs". From SAME on the values are equal, and the number above it says how rare the value
is, in bits.
"""

from dataclasses import dataclass

MISSING = 0
SAME = 16


Likeness = int
"""A grade between missing and same. Plain numbers, since millions of pairs are graded; a trait has some of them."""
NEAR, ALIKE, PART, SHORT, INITIAL, SWAPPED, FAR, DIFFERS = range(1, 9)


@dataclass(frozen=True, slots=True)
class Grade:
    """How often a grade is expected: among the same people (m), among strangers (u), among one household (h)."""

    words: str
    m: float
    u: float
    h: float = 0.0
    """0: as among the same people where the trait is shared in a household, else as among strangers."""


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that records say: `same` is how often the same people say it alike, `usual` the share of strangers who
    have a value of which nothing else is known, and `shared` whether a household or a firm has it in common."""

    name: str
    label: str
    same: float
    usual: float
    grades: dict[Likeness, Grade]
    shared: bool = False
    same_at_home: float = 0.0
    """How often a household agrees: 0 means as the same people do where shared, and by chance where not."""

    def words(self, grade: int) -> str:
        """What a grade says."""
        return "the same" if grade >= SAME else self.grades[grade].words


PERSON_TRAITS = (
    Trait("given", "Given name", 0.76, 4e-3, {
        NEAR: Grade("spelt nearly alike", 0.10, 0.004),
        ALIKE: Grade("sounds or looks alike", 0.04, 0.02),
        PART: Grade("one has a part of it", 0.03, 0.004),
        SHORT: Grade("a short form of it", 0.03, 0.004),
        INITIAL: Grade("the initial fits", 0.02, 0.06),
        DIFFERS: Grade("differs", 0.02, 0.91),
    }),
    Trait("family", "Family name", 0.80, 1e-3, {
        NEAR: Grade("spelt nearly alike", 0.10, 0.002),
        ALIKE: Grade("sounds or looks alike", 0.03, 0.015),
        PART: Grade("one has a part of it", 0.02, 0.002),
        SHORT: Grade("a short form of it", 0.01, 0.002),
        INITIAL: Grade("the initial fits", 0.01, 0.06),
        DIFFERS: Grade("differs", 0.03, 0.92),
    }, shared=True),
)  # fmt: skip
ORDER = Trait("order", "Order of names", 0.95, 1.0, {
    SWAPPED: Grade("given and family name change places", 0.05, 0.5),
})  # fmt: skip
"""Said of two names that fit: whether they do so crossed. No column of its own."""
FIRM_TRAITS = (
    Trait("name", "Name", 0.75, 1e-4, {
        NEAR: Grade("spelt nearly alike", 0.12, 0.0005),
        ALIKE: Grade("looks alike", 0.03, 0.003),
        PART: Grade("one has a part of it", 0.08, 0.004),
        DIFFERS: Grade("differs", 0.02, 0.99),
    }),
)  # fmt: skip
COMMON_TRAITS = (
    Trait("company", "Company", 0.60, 5e-4, {
        NEAR: Grade("spelt nearly alike", 0.10, 0.0005),
        ALIKE: Grade("looks alike", 0.04, 0.003),
        PART: Grade("one has a part of it", 0.08, 0.004),
        DIFFERS: Grade("differs", 0.18, 0.99),
    }, shared=True),
    Trait("email", "E-mail", 0.45, 1e-6, {
        NEAR: Grade("a slip of the pen apart", 0.08, 3e-4, h=0.05),
        PART: Grade("the same before the @", 0.07, 2e-4),
        ALIKE: Grade("looks alike", 0.04, 5e-4),
        FAR: Grade("the same firm behind the @", 0.06, 0.004, h=0.25),
        DIFFERS: Grade("differs", 0.30, 0.99),
    }, same_at_home=0.02),
    Trait("phone", "Phone", 0.55, 1e-6, {
        PART: Grade("ends alike", 0.05, 1e-6),
        NEAR: Grade("one digit off", 0.06, 1e-5),
        DIFFERS: Grade("differs", 0.34, 0.99),
    }, shared=True),
    Trait("street", "Street", 0.65, 2e-4, {
        NEAR: Grade("spelt nearly alike", 0.12, 0.0005),
        ALIKE: Grade("looks alike", 0.05, 0.01),
        DIFFERS: Grade("differs", 0.18, 0.99),
    }, shared=True),
    Trait("house", "House number", 0.75, 0.02, {
        NEAR: Grade("one figure off", 0.10, 0.10),
        DIFFERS: Grade("differs", 0.15, 0.89),
    }, shared=True),
    Trait("line2", "Second address line", 0.6, 1e-3, {
        NEAR: Grade("spelt nearly alike", 0.12, 0.001),
        ALIKE: Grade("looks alike", 0.03, 0.005),
        DIFFERS: Grade("differs", 0.25, 0.99),
    }, shared=True),
    Trait("postcode", "Postcode", 0.75, 2e-3, {
        NEAR: Grade("one figure off", 0.10, 0.01),
        DIFFERS: Grade("differs", 0.15, 0.98),
    }, shared=True),
    Trait("city", "City", 0.70, 0.02, {
        NEAR: Grade("spelt nearly alike", 0.10, 0.002),
        ALIKE: Grade("has nearly the same letters", 0.02, 0.005),
        DIFFERS: Grade("differs", 0.18, 0.98),
    }, shared=True),
    Trait("region", "State", 0.85, 0.1, {
        DIFFERS: Grade("differs", 0.15, 0.91),
    }, shared=True),
    Trait("birthday", "Birthday", 0.82, 4e-5, {
        SWAPPED: Grade("day and month change places", 0.02, 2e-5),
        NEAR: Grade("one figure off", 0.09, 0.001),
        PART: Grade("the same day of another year", 0.01, 0.0027),
        ALIKE: Grade("two figures off, or in the same month", 0.03, 0.008),
        FAR: Grade("in the same year", 0.01, 0.02),
        DIFFERS: Grade("differs", 0.02, 0.97),
    }),
)  # fmt: skip
TRAITS = {trait.name: trait for trait in (*PERSON_TRAITS, *FIRM_TRAITS, *COMMON_TRAITS)}


def custom_trait(name: str, label: str) -> Trait:
    """The trait of a custom field, of which nothing is known but what will be counted."""
    return Trait(name, label, 0.55, 0.01, {
        NEAR: Grade("spelt nearly alike", 0.10, 0.003),
        DIFFERS: Grade("differs", 0.35, 0.95),
    })  # fmt: skip
