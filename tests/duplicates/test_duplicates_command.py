"""`customer duplicates`, `contact duplicates` and `apart`: what they list, in which form, and what they refuse."""

import pytest

from ground import Crm

pytestmark = pytest.mark.on_both


@pytest.fixture
def five(crm: Crm) -> Crm:
    """A shop of five: c1 is c4, nobody else is anybody else; c2 and c3 are a couple."""
    for words in (
        ("Robert Okafor", "--email", "bob@example.com", "--phone", "+44 20 7946 0958", "--city", "Leeds"),
        ("Grace Hopper", "--phone", "+44 20 7946 0111", "--street", "1 Mill Lane", "--city", "York"),
        ("Tom Hopper", "--phone", "+44 20 7946 0111", "--street", "1 Mill Lane", "--city", "York"),
        ("Bob Okafor", "--phone", "+44 20 7946 0958", "--city", "Leeds"),
        ("Hopper Ltd", "--company", "--city", "York"),
    ):
        crm("customer", "add", *words)
    return crm


def listed(crm: Crm, *options: str, noun: str = "customer") -> list[tuple[str, str]]:
    return [(pair["a"], pair["b"]) for pair in crm(noun, "duplicates", "--json", *options).json]


def test_a_shop_of_five(five: Crm) -> None:
    assert listed(five) == [("c1", "c4")]


def test_an_empty_store(crm: Crm) -> None:
    assert crm("customer", "duplicates", "--json").json == []
    assert crm("contact", "duplicates", "--json").json == []


def test_json(five: Crm) -> None:
    (pair,) = five("customer", "duplicates", "--json").json
    assert list(pair) == ["a", "b", "score", "fields"]
    assert 0.5 <= pair["score"] <= 1
    assert {trait: said["likeness"] for trait, said in pair["fields"].items()} == {
        "given": "a short form of it",
        "family": "the same",
        "order": "the same",
        "phone": "the same",
        "city": "the same",
    }


def test_the_bits_add_up_to_the_score(five: Crm) -> None:
    (pair,) = five("customer", "duplicates", "--json", "--explain").json
    bits = pair["prior"] + pair["household"] + sum(said["bits"] for said in pair["fields"].values())
    assert 1 / (1 + 2**-bits) == pytest.approx(pair["score"], abs=0.05)


def test_explained_line_by_line(five: Crm) -> None:
    rows = five("customer", "duplicates", "--explain").rows
    assert rows[0] == ["a", "b", "score", "field", "a_says", "b_says", "likeness", "bits"]
    assert rows[1][3:7] == ["name", "Robert Okafor", "Bob Okafor", "before looking"]
    assert ["given", "robert", "bob", "a short form of it"] in [row[3:7] for row in rows]


def test_as_tsv(five: Crm) -> None:
    header, row = five("customer", "duplicates").rows
    assert header == ["a", "a_name", "b", "b_name", "score", "why"]
    assert row[:4] == ["c1", "Robert Okafor", "c4", "Bob Okafor"]
    assert row[5].startswith("same phone, family name")


def test_ids_name_each_once(five: Crm) -> None:
    assert five("customer", "duplicates", "-o", "ids").out.split() == ["c1", "c4"]


def test_fields_sort_and_limit(five: Crm) -> None:
    five("customer", "add", "Bob Okafor", "--phone", "+44 20 7946 0958", "--city", "Leeds")
    rows = five("customer", "duplicates", "--sort", "-b,a", "--fields", "b,a", "--limit", "2").rows
    assert rows == [["b", "a"], ["c6", "c1"], ["c6", "c4"]]


def test_a_filter_is_about_one_of_the_two(five: Crm) -> None:
    assert listed(five, "-w", "email:bob@example.com") == [("c1", "c4")]
    assert listed(five, "-w", "city=York") == []


def test_a_lower_threshold_lists_more(five: Crm) -> None:
    assert set(listed(five, "--threshold", "0.01")) > {("c1", "c4")}


@pytest.mark.parametrize("given", ["0", "1.5", "-1", "nan"])
def test_a_threshold_is_a_likelihood(five: Crm, given: str) -> None:
    error = five("customer", "duplicates", f"--threshold={given}", "--json", code=2).error
    assert error["code"] == "bad_threshold"


def test_who_is_in_the_trash_is_left_out(five: Crm) -> None:
    five("customer", "rm", "c4")
    assert listed(five) == []


def test_said_to_be_different(five: Crm) -> None:
    told = five("customer", "apart", "c4", "c1", "--json").json
    assert (told["apart"], told["pairs"]) == (["c4", "c1"], 1)
    assert listed(five) == []
    five("undo")
    assert listed(five) == [("c1", "c4")]


def test_said_again(five: Crm) -> None:
    five("customer", "apart", "c1", "c4")
    assert five("customer", "apart", "c1", "c4", "c2", "--json").json["pairs"] == 2
    told = five("customer", "apart", "c4", "c2", "--json").json
    assert (told["pairs"], told["undo"]) == (0, None)


def test_a_dry_run_says_nothing(five: Crm) -> None:
    five("customer", "apart", "c1", "c4", "-n")
    assert listed(five) == [("c1", "c4")]


def test_nobody_is_different_from_themselves(five: Crm) -> None:
    assert five("customer", "apart", "c1", "robert", "--json", code=2).error["code"] == "the_same"


def test_it_takes_two(five: Crm) -> None:
    assert five("customer", "apart", "c1", "--json", code=2).error["code"] == "too_few"


def test_contacts_at_one_customer_and_at_two(five: Crm) -> None:
    five("contact", "add", "c5", "Ada Lovelace", "--email", "ada@hopper.example")
    five("contact", "add", "c5", "Lovelace, Ada", "--phone", "+44 20 7946 0222")
    five("contact", "add", "c2", "Ada Lovelace", "--email", "ada@hopper.example", "-y")
    assert set(listed(five, noun="contact")) >= {("p1", "p2"), ("p1", "p3")}
    five("contact", "apart", "p1", "p2")
    assert ("p1", "p2") not in listed(five, noun="contact")
