"""Whom of the store rows that come in may mean: proposed with likelihood and reasons, never decided."""

import pytest

from crmcli.duplicates.crowd import Values
from crmcli.duplicates.matching import Candidate, Matcher
from ground import Crm

pytestmark = pytest.mark.on_both


NAMES = ("Ada", "Bela", "Cem", "Dora", "Emil", "Fay", "Gus", "Hal", "Ida")


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Twelve customers; c1 to c3 are the ones that rows may mean."""
    for words in (
        ("Robert Okafor", "--email", "bob@example.com", "--phone", "+44 20 7946 0958", "--city", "Leeds"),
        ("Grace Hopper", "--phone", "+44 20 7946 0111", "--street", "1 Mill Lane", "--postcode", "YO1 7HH"),
        ("Bolt Ltd", "--company", "--email", "office@bolt.example", "--city", "York"),
        *(
            (f"{name} Example", "--city", "Leeds")
            for name in ["Ada", "Bela", "Cem", "Dora", "Emil", "Fay", "Gus", "Hal", "Ida"]
        ),
    ):
        crm("customer", "add", *words)
    return crm


def proposed(crm: Crm, *rows: Values) -> list[list[Candidate]]:
    with crm.workspace().store.read() as db:
        return Matcher(db).candidates(rows)


def ids(crm: Crm, *rows: Values) -> list[list[int]]:
    return [[candidate.id for candidate in each] for each in proposed(crm, *rows)]


def test_each_row_has_its_own(shop: Crm) -> None:
    assert ids(
        shop,
        {"given": "Bob", "family": "Okafor", "phones": ("+442079460958",)},
        {"name": "Nobody Known", "emails": ("nobody@example.com",)},
        {"name": "Hopper, Grace", "street": "1 Mill Ln", "postcode": "YO1 7HH"},
        {"name": "Bolt Limited", "kind": "organisation", "emails": ("office@bolt.example",)},
    ) == [[1], [], [2], [3]]


def test_rows_are_not_matched_with_each_other(shop: Crm) -> None:
    row: Values = {"name": "Zoe Quist", "emails": ("zoe@example.com",)}
    assert ids(shop, row, row) == [[], []]


def test_no_rows(shop: Crm) -> None:
    assert ids(shop) == []


def test_a_row_that_says_nothing(shop: Crm) -> None:
    assert ids(shop, {}) == [[]]


def test_an_empty_store(crm: Crm) -> None:
    assert ids(crm, {"name": "Ada Smith"}) == [[]]


def test_a_batch_leaves_nothing_behind(shop: Crm) -> None:
    known: Values = {"given": "Bob", "family": "Okafor", "phones": ("+442079460958",), "fields": {"shoe": "44"}}
    with shop.workspace().store.read() as db:
        matcher = Matcher(db)
        first = matcher.candidates([known])
        matcher.candidates([{"name": f"Somebody {number}", "city": "Leeds"} for number in range(50)])
        assert matcher.candidates([known]) == first


def test_the_reasons(shop: Crm) -> None:
    [[candidate]] = proposed(shop, {"given": "Bob", "family": "Okafor", "phones": ("+442079460958",)})
    assert candidate.score >= 0.5
    assert [(reason.trait, reason.one, reason.other, reason.likeness) for reason in candidate.reasons][:2] == [
        ("given", "robert", "bob", "a short form of it"),
        ("family", "okafor", "okafor", "the same"),
    ]


def test_contacts_too(shop: Crm) -> None:
    shop("contact", "add", "c3", "Ada Lovelace", "--email", "ada@bolt.example")
    with shop.workspace().store.read() as db:
        [[candidate]] = Matcher(db, "contact").candidates([{"name": "Lovelace, Ada", "emails": ("ada@bolt.example",)}])
    assert candidate.id == 1
