"""How alike two values of one trait are, when they are not the same. Pure, and symmetric: the order does not matter."""

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from crmcli.duplicates.forms import FREE_MAIL, ROLES, sound
from crmcli.duplicates.nicknames import akin
from crmcli.duplicates.traits import ALIKE, DIFFERS, FAR, INITIAL, NEAR, PART, SHORT, SWAPPED, Likeness

Level = Callable[..., Likeness]
"""Of two values of a trait that are not the same, how alike they are."""

_jaro_winkler = JaroWinkler.similarity
_slips = OSA.distance


def given(one: str, other: str) -> Likeness:
    """Given names: slips, short forms, initials, one of several."""
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[0] == other[0] else DIFFERS
    if akin(one, other):
        return SHORT
    grade = _names(one, other)
    if grade == DIFFERS and (one.startswith(other) or other.startswith(one)):
        return SHORT
    return grade


def family(one: str, other: str) -> Likeness:
    """Family names: slips, one of a double name, an initial."""
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[0] == other[0] else DIFFERS
    return _names(one, other)


def company(one: str, other: str) -> Likeness:
    """Names of companies without their legal forms: slips, another order of words, one with more words."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return NEAR
    mine, theirs = set(one.split()), set(other.split())
    if mine == theirs or _jaro(one, other, 0.95):
        return NEAR
    if mine < theirs or theirs < mine:
        return PART
    return ALIKE if _jaro(one, other, 0.88) else DIFFERS


def emails(one: str | tuple[str, ...], other: str | tuple[str, ...]) -> Likeness:
    """The likest of the addresses of two records."""
    if isinstance(one, str) and isinstance(other, str):
        return email(one, other)
    return min((email(a, b) for a in _each(one) for b in _each(other)), key=_EMAIL_ORDER.index)


def email(one: str, other: str) -> Likeness:
    """Two addresses: a slip apart, the same name elsewhere, or colleagues."""
    mine, _, domain = one.rpartition("@")
    theirs, _, theirs_at = other.rpartition("@")
    if mine == theirs and mine not in ROLES and len(mine) > 2:
        return PART
    if abs(len(one) - len(other)) < 3 and _slips(one, other, score_cutoff=2) <= (2 if len(one) > 9 else 1):
        return NEAR
    if domain == theirs_at:
        same = _jaro(mine, theirs, 0.92) or _jumbled(mine, theirs)
        return ALIKE if same else FAR if domain not in FREE_MAIL else DIFFERS
    alike = _jaro(one, other, 0.6)
    return ALIKE if alike >= 0.9 or (alike and _jumbled(one, other)) else DIFFERS


_EMAIL_ORDER = (NEAR, PART, ALIKE, FAR, DIFFERS)


def phones(one: str | tuple[str, ...], other: str | tuple[str, ...]) -> Likeness:
    """The likest of the numbers of two records."""
    if isinstance(one, str) and isinstance(other, str):
        return phone(one, other)
    return min((phone(a, b) for a in _each(one) for b in _each(other)), key=_PHONE_ORDER.index)


def phone(one: str, other: str) -> Likeness:
    """Two numbers: written with and without the country, or a slip apart."""
    if one[-8:] == other[-8:]:
        return PART
    return NEAR if len(one) == len(other) and _slips(one, other, score_cutoff=1) == 1 else DIFFERS


_PHONE_ORDER = (PART, NEAR, DIFFERS)


def road(one: str, other: str) -> Likeness:
    """Names of streets: slips, or another word behind them."""
    if _jaro(one, other, 0.93) or _rearranged(one, other):
        return NEAR
    if _jaro(one.replace(" ", ""), other.replace(" ", ""), 0.93):
        return NEAR
    mine, theirs = set(one.split()), set(other.split())
    if mine <= theirs or theirs <= mine or _jaro(one, other, 0.86):
        return ALIKE
    return DIFFERS


def city(one: str, other: str) -> Likeness:
    """Places: slips, letters in a jumble."""
    near = text(one, other)
    return ALIKE if near == DIFFERS and _jaro(one, other, 0.6) and _jumbled(one, other) else near


def text(one: str, other: str) -> Likeness:
    """Any other text: slips."""
    if _jaro(one, other, 0.92) or _rearranged(one, other):
        return NEAR
    return DIFFERS


def figures(one: str, other: str) -> Likeness:
    """House numbers and postcodes: one figure wrong, missing, or two that changed places."""
    return NEAR if _slips(one, other, score_cutoff=1) == 1 else DIFFERS


def word(_one: str, _other: str) -> Likeness:
    """Words of a short list, such as states, of which there are no slips."""
    return DIFFERS


def birthday(one: str, other: str) -> Likeness:
    """ISO dates: day and month swapped, one or two figures wrong, another year or none ("--05-17")."""
    if one[-5:] == other[-5:]:
        return PART
    if one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]:
        return SWAPPED
    slips = _slips(one, other, score_cutoff=2)
    if slips == 1:
        return NEAR
    if slips == 2 or one[:7] == other[:7]:
        return ALIKE
    return FAR if one[:4] == other[:4] else DIFFERS


def _each(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


@lru_cache(maxsize=65_536)
def _names(one: str, other: str) -> Likeness:
    likeness = _jaro(one, other, 0.60)
    if likeness >= 0.92 or _rearranged(one, other):
        return NEAR
    if " " in one or " " in other:
        mine, theirs = set(one.split()), set(other.split())
        if any(len(name) > 2 for name in mine & theirs) or one.replace(" ", "") == other.replace(" ", ""):
            return PART
    if likeness >= 0.84 or (likeness and (sound(one) == sound(other) or _jumbled(one, other))):
        return ALIKE
    return DIFFERS


def _jaro(one: str, other: str, least: float) -> float:
    """Likeness after Winkler (1990), 0 where it is below `least`. For some words it depends on which comes first."""
    if other < one:
        one, other = other, one
    return _jaro_winkler(one, other, score_cutoff=least)


def _rearranged(one: str, other: str) -> bool:
    """One slip apart, or the same letters in a jumble."""
    if abs(len(one) - len(other)) > 1 or len(one) < 4:
        return False
    return _slips(one, other, score_cutoff=1) == 1 or (len(one) == len(other) and sorted(one) == sorted(other))


def _jumbled(one: str, other: str) -> bool:
    """All letters but one are the same, in whatever order."""
    if abs(len(one) - len(other)) > 1 or len(one) < 4:
        return False
    return _slips("".join(sorted(one)), "".join(sorted(other)), score_cutoff=1) <= 1
