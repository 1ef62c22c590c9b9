"""How alike two values are: the cases that people know, and what holds for any two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.duplicates import compare
from crmcli.duplicates.likeness import LEVELS
from crmcli.duplicates.traits import ALIKE, DIFFERS, FAR, INITIAL, NEAR, PART, SHORT, SWAPPED, TRAITS, Likeness, Trait


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("robert", "bob", SHORT),
        ("jose", "pepe", SHORT),
        ("ursula", "uschi", SHORT),
        ("steffen", "stefen", NEAR),
        ("noah", "onah", NEAR),
        ("j", "john", INITIAL),
        ("j", "robert", DIFFERS),
        ("anna maria", "maria", PART),
        ("carolin", "carol", NEAR),
        ("michelle", "norbert", DIFFERS),
    ],
)
def test_given_names(one: str, other: str, likeness: Likeness) -> None:
    assert compare.given(one, other) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("fairweather", "fairweathre", NEAR),
        ("van der berg", "berg", PART),
        ("schmidt", "schmitt", NEAR),
        ("schmidt", "smith", ALIKE),
        ("macdonald", "okafor", DIFFERS),
    ],
)
def test_family_names(one: str, other: str, likeness: Likeness) -> None:
    assert compare.family(one, other) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("muller sohne", "sohne muller", NEAR),
        ("bolt", "bolt trading", PART),
        ("acme", "initech", DIFFERS),
    ],
)
def test_companies(one: str, other: str, likeness: Likeness) -> None:
    assert compare.company(one, other) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("ada.smith@example.com", "ada.smith@exmaple.com", PART),
        ("ada.smith@bolt.example", "ada.smtih@bolt.example", NEAR),
        ("ada@bolt.example", "grace@bolt.example", FAR),
        ("ada@gmail.com", "grace@gmail.com", DIFFERS),
        ("info@bolt.example", "info@acme.example", DIFFERS),
    ],
)
def test_addresses(one: str, other: str, likeness: Likeness) -> None:
    assert compare.email(one, other) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("441632960958", "01632960958", PART),
        ("15035550168", "15035550186", NEAR),
        ("15035550168", "15035550999", DIFFERS),
    ],
)
def test_numbers(one: str, other: str, likeness: Likeness) -> None:
    assert compare.phone(one, other) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("1980-05-07", "1980-07-05", SWAPPED),
        ("1980-05-17", "1980-05-18", NEAR),
        ("1980-05-17", "--05-17", PART),
        ("1980-05-17", "1981-05-17", PART),
        ("1980-05-17", "1980-05-28", ALIKE),
        ("1980-05-17", "1980-11-28", FAR),
        ("1980-05-17", "1963-11-28", DIFFERS),
    ],
)
def test_birthdays(one: str, other: str, likeness: Likeness) -> None:
    assert compare.birthday(one, other) == likeness


words = st.text("abcdefhimnorst ", min_size=1, max_size=14).map(str.strip).filter(bool)
dates = st.dates().map(str)
VALUES = {
    "email": st.tuples(words, words).map("@".join).map(lambda address: (address,)),
    "phone": st.text("0123456789", min_size=6, max_size=12).map(lambda number: (number,)),
    "birthday": dates,
}


@pytest.mark.parametrize("trait", list(LEVELS))
@given(data=st.data())
def test_any_two_are_told_apart_alike_in_both_orders(trait: str, data: st.DataObject) -> None:
    values = VALUES.get(trait, words)
    one, other = data.draw(values), data.draw(values)
    likeness = LEVELS[trait](one, other)
    assert likeness in TRAITS[trait].grades
    assert likeness == LEVELS[trait](other, one)


@pytest.mark.parametrize("trait", TRAITS.values(), ids=list(TRAITS))
def test_what_is_assumed_is_a_distribution(trait: Trait) -> None:
    assert trait.same + sum(grade.m for grade in trait.grades.values()) == pytest.approx(1)
    assert 0.9 < sum(grade.u for grade in trait.grades.values()) < 1.02
