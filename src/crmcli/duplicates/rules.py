"""What a pair of likely duplicates is, from which likelihood on it is listed, and the errors of this folder."""

from collections.abc import Callable
from dataclasses import dataclass

from crmcli.kernel.errors import Usage

THRESHOLD = 0.5
"""A pair is listed that is likelier the same than not."""
LEAST = 0.01
"""Pairs below it are not kept, since nobody could look through them."""


class BadThreshold(Usage):
    """A threshold that is no probability."""

    code = "bad_threshold"

    def __init__(self, given: float) -> None:
        super().__init__(
            f"--threshold {given:g} is no likelihood", hint=f"give a number from {LEAST:g} to 1, such as {THRESHOLD:g}"
        )


class TooFew(Usage):
    """One record where two are needed."""

    code = "too_few"

    def __init__(self) -> None:
        super().__init__("one alone is not different from anybody", hint="name two or more")


class TheSame(Usage):
    """One record was named twice where two are needed."""

    code = "the_same"

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} was named twice", hint="name two that are different")


@dataclass(frozen=True, slots=True)
class Reason:
    """What one trait says of a pair: its name and label, what each of the two says, how alike that is, and its weight
    in bits: +1 makes the same people twice as likely, -1 half as likely."""

    trait: str
    label: str
    one: str
    other: str
    likeness: str
    bits: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be the same people, the lower id first.

    `prior` are the bits before anything is looked at, `household` what is taken off because the two may only share a
    roof; with the bits of the reasons they add up to the logarithm of the odds, and so to `score`, 0 to 1.
    """

    one: int
    other: int
    score: float
    tell: Callable[[], tuple[Reason, ...]]
    prior: float
    household: float

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, trait by trait; told anew each time, since a large store has hundreds of thousands of pairs."""
        return self.tell()


def read_threshold(given: float | None) -> float:
    """The threshold of a list; BadThreshold (exit 2)."""
    if given is None:
        return THRESHOLD
    if not LEAST <= given <= 1:
        raise BadThreshold(given)
    return given
