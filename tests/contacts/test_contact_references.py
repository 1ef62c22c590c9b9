"""Which contact a reference means: the order of the grammar, several answers, the trash; a write never guesses."""

import pytest

from ground import Crm


def meant(crm: Crm, ref: str) -> str:
    """The id that `ref` resolves to."""
    return crm("contact", "show", ref, "-o", "ids").out.strip()


@pytest.fixture
def people(crm: Crm) -> Crm:
    """p1 to p5, made to be mistaken for each other and for their customers."""
    crm("customer", "add", "Bolt Ltd", "--email", "office@bolt.example")
    crm("customer", "add", "Ada Byron", "--email", "ada@home.example")
    crm(
        "contact", "add", "c1", "Ada Lovelace", "--email", "ada@bolt.example", "--email", "second@bolt.example",
        "--phone", "+44 20 7946 0000", "--phone", "+1 503 555 0168", "--source", "till", "--external-id", "12",
    )  # fmt: skip
    crm("contact", "add", "c1", "Ada King", "--role", "byron", "--note", "knows lovelace and mueller")
    crm("contact", "add", "c2", "Jürgen Müller")
    crm("contact", "add", "c2", "p1", "--email", "p1@example.com")
    crm("contact", "add", "c2", "Kinga Smith")
    return crm


@pytest.mark.parametrize(
    ("ref", "id"),
    [
        ("p1", "p1"),
        (" p1 ", "p1"),
        ("ADA@Bolt.example", "p1"),
        ("second@bolt.example", "p1"),
        ("+442079460000", "p1"),
        ("+1 (503) 555-0168", "p1"),
        ("till:12", "p1"),
        ("ada  LOVELACE", "p1"),
        ("lovelace", "p1"),
        ("Jurgen Muller", "p3"),
        ("mueller", "p3"),
        ("king ada", "p2"),
        ("smi", "p5"),
        ("p1@example.com", "p4"),
        ("@last", "p5"),
    ],
)
def test_each_way_leads_to_one(people: Crm, ref: str, id: str) -> None:  # noqa: A002
    assert meant(people, ref) == id


def test_a_uid(people: Crm) -> None:
    uid = people("contact", "show", "p3", "--json").json["uid"]
    assert (meant(people, uid), meant(people, uid.upper())) == ("p3", "p3")


@pytest.mark.parametrize(
    "ref", ["p99", "P2", "c1", "p²", "office@bolt.example", "ada@home.example", "+49 30 123456", "till:13", "byron",
            "x", "&", "%", "_", "*", "", " ", ":", "p" * 400, "p99999999999999999999"],
)  # fmt: skip
def test_nobody_answers(people: Crm, ref: str) -> None:
    assert people("contact", "show", ref, "--json", code=3).error["code"] == "not_found"


@pytest.mark.parametrize("ref", ["a\udcffb", "\ud800", "a\0b"])
def test_what_cannot_be_a_reference(people: Crm, ref: str) -> None:
    assert people("contact", "show", ref, "--json", code=2).error["code"] == "bad_text"


def test_several_are_named(people: Crm) -> None:
    assert people("contact", "show", "ada", "--json", code=5).error == {
        "code": "ambiguous", "message": "'ada' could be 2 contacts", "hint": "use an id",
        "candidates": ["p2 Ada King at c1 Bolt Ltd", "p1 Ada Lovelace at c1 Bolt Ltd"],
    }  # fmt: skip


def test_several_by_one_email(people: Crm) -> None:
    people("contact", "add", "c2", "Twin", "--email", "ada@bolt.example", "-y")
    assert people("contact", "show", "ada@bolt.example", "--json", code=5).error["candidates"] == [
        "p1 Ada Lovelace at c1 Bolt Ltd", "p6 Twin at c2 Ada Byron",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [("edit", "ada", "--role", "X"), ("rm", "ada"), ("rm", "p3", "ada")], ids=" ".join)
def test_a_write_never_guesses(people: Crm, words: tuple[str, ...]) -> None:
    before = people("contact", "list", "--json").out
    people("contact", *words, code=5)
    assert people("contact", "list", "--json").out == before


def test_the_trash_answers_to_its_id_alone(people: Crm) -> None:
    people("contact", "rm", "p1")
    assert (meant(people, "p1"), meant(people, "ada")) == ("p1", "p2")


def test_nobody_was_touched_yet(crm: Crm) -> None:
    crm("contact", "show", "@last", code=3)
