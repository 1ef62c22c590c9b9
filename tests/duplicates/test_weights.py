"""The weights: what is assumed, what a store adds to it, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.duplicates.blocking import Blocks
from crmcli.duplicates.crowd import Crowd, Values
from crmcli.duplicates.finding import Search
from crmcli.duplicates.rules import THRESHOLD
from crmcli.duplicates.traits import DIFFERS, SAME, TRAITS
from crmcli.duplicates.weights import Weights, assumed, probability


def crowd(*people: Values) -> Crowd:
    found = Crowd()
    for number, values in enumerate(people, 1):
        found.add(number, values)
    found.count()
    return found


def everybody(count: int) -> Crowd:
    """The worst that can be: all share a name, a street, a city and a year."""
    return crowd(*(
        {"given": "Ada", "family": "Smith", "street": "1 Mill Lane", "city": "Leeds", "postcode": "LS1",
         "birthday": f"1980-{number % 12 + 1:02d}-{number % 28 + 1:02d}", "emails": (f"a{number}@example.com",)}
        for number in range(count)
    ))  # fmt: skip


def weights() -> Weights:
    return assumed(list(TRAITS.values()), 1000.0)


@given(st.floats(-200, 200), st.floats(-200, 200))
def test_likelihoods_are_shares(same: float, home: float) -> None:
    p, q = probability(same, home)
    assert 0 <= p <= 1
    assert 0 <= q <= 1
    assert p + q <= 1 + 1e-9


@given(st.floats(-200, 200), st.floats(0.1, 50), st.floats(-200, 200))
def test_more_evidence_is_never_less_likely(same: float, more: float, home: float) -> None:
    assert probability(same + more, home)[0] >= probability(same, home)[0]


@pytest.mark.parametrize("name", list(TRAITS))
def test_what_differs_speaks_against_and_what_is_rare_speaks_louder(name: str) -> None:
    place = list(TRAITS).index(name)
    differs, common, rare = (
        weights().bits(tuple(grade if at == place else 0 for at in range(len(TRAITS))))[place]
        for grade in (DIFFERS, SAME + 5, SAME + 9)
    )
    assert differs < 0 < common < rare


def test_what_is_missing_weighs_nothing() -> None:
    nothing = tuple(0 for _ in TRAITS)
    assert set(weights().bits(nothing)) == {0.0}
    assert weights().score(nothing) < 0.01


def test_a_common_name_weighs_less_than_a_rare_one() -> None:
    smiths: list[Values] = [{"given": f"Name{number}", "family": "Smith"} for number in range(40)]
    found = crowd(*smiths, {"family": "Featherstonehaugh"}, {"family": "Featherstonehaugh"})
    column = found.columns["family"]
    common, rare = (column.common.get(column.numbers[place], column.rarest) for place in (0, 41))
    assert rare > common + 4


def test_the_same_crowd_gives_the_same_likelihoods() -> None:
    one, other = (Search(everybody(60)).pairs(0.01) for _ in range(2))
    assert one == other


def test_the_same_twice_is_the_same() -> None:
    ada: Values = {"given": "Ada", "family": "Lovelace", "emails": ("ada@example.com",), "birthday": "1980-05-17"}
    others: list[Values] = [{"given": "Zoe", "family": f"Quist{number}"} for number in range(30)]
    [pair] = Search(crowd(ada, *others, ada)).pairs(THRESHOLD)
    assert (pair.one, pair.other, pair.score > 0.99) == (0, 31, True)


def test_names_that_change_places_in_a_short_form() -> None:
    """What the one calls the given name the other has as family name, so its likenesses are weighed there too."""
    home: Values = {"phones": ("+442079460111",), "birthday": "1980-05-17"}
    one, other = {"given": "Okafor", "family": "Robert"}, {"given": "Bob", "family": "Okafor"}
    both: list[Values] = [{**home, **one}, {**home, **other}]
    others: list[Values] = [{"given": "Zoe", "family": f"Quist{number}"} for number in range(30)]
    search = Search(crowd(*both, *others))
    [pair] = search.pairs(THRESHOLD)
    assert {reason.trait: reason.likeness for reason in search.reasons(pair)} == {
        "given": "the same",
        "family": "a short form of it",
        "order": "given and family name change places",
        "phone": "the same",
        "birthday": "the same",
    }


@pytest.mark.parametrize(("one", "other"), [("given", "family"), ("street", "line2")])
def test_what_can_change_places_is_told_apart_alike(one: str, other: str) -> None:
    assert set(TRAITS[one].grades) <= set(TRAITS[other].grades)


def test_a_couple_is_not_one_person() -> None:
    home = {"family": "Hopper", "phones": ("+442079460111",), "street": "1 Mill Lane", "postcode": "YO1 7HH"}
    couple: list[Values] = [
        home | {"given": "Grace", "birthday": "1980-05-17"},
        home | {"given": "Tom", "birthday": "1978-11-02"},
    ]
    others: list[Values] = [{"given": "Zoe", "family": f"Quist{number}"} for number in range(30)]
    assert Search(crowd(*couple, *others)).pairs(THRESHOLD) == []


@pytest.mark.parametrize("count", [500, 4000])
def test_work_grows_with_the_crowd_and_not_with_its_square(count: int) -> None:
    assert sum(1 for _ in Blocks(everybody(count)).pairs()) < 40 * count
