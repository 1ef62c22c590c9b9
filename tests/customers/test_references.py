"""Whom a reference means: the order of the grammar, several answers, the trash; a write never guesses."""

import pytest

from crmcli.customers.queries import MOST_CANDIDATES
from ground import Crm


def meant(crm: Crm, ref: str) -> str:
    """The id that `ref` resolves to."""
    return crm("customer", "show", ref, "-o", "ids").out.strip()


def candidates(crm: Crm, ref: str) -> list[str]:
    """Those among whom `ref` is ambiguous."""
    found: list[str] = crm("customer", "show", ref, "--json", code=5).error["candidates"]
    return found


@pytest.fixture
def people(crm: Crm) -> Crm:
    """c1 to c6, made to be mistaken for each other."""
    crm(
        "customer", "add", "Ada Lovelace", "--email", "ada@example.com", "--email", "second@example.com",
        "--phone", "+44 20 7946 0000", "--phone", "+1 503 555 0168", "--source", "shop", "--external-id", "12",
    )  # fmt: skip
    crm("customer", "add", "Ada Byron", "--city", "Leeds", "--note", "knows lovelace and mueller")
    crm("customer", "add", "Jürgen Müller")
    crm("customer", "add", "c1", "--email", "c1@example.com")
    crm("customer", "add", "Smith & Sons", "--company")
    crm("customer", "add", "Smithers", "--source", "till", "--external-id", "ada@example.com")
    return crm


class TestTheOrder:
    @pytest.mark.parametrize(
        ("ref", "id"),
        [
            ("c1", "c1"),
            (" c1 ", "c1"),
            ("ada@example.com", "c1"),
            ("ADA@Example.com", "c1"),
            ("second@example.com", "c1"),
            ("+44 20 7946 0000", "c1"),
            ("+442079460000", "c1"),
            ("+1 (503) 555-0168", "c1"),
            ("shop:12", "c1"),
            ("till:ada@example.com", "c6"),
            ("Ada Lovelace", "c1"),
            ("ada  LOVELACE", "c1"),
            ("Jurgen Muller", "c3"),
            ("lovelace", "c1"),
            ("love", "c1"),
            ("byr", "c2"),
            ("lovelace ada", "c1"),
            ("muller", "c3"),
            ("mueller", "c3"),
            ("sons", "c5"),
            ("c1@example.com", "c4"),
        ],
    )
    def test_each_way_leads_to_one(self, people: Crm, ref: str, id: str) -> None:  # noqa: A002
        assert meant(people, ref) == id

    def test_a_uid(self, people: Crm) -> None:
        uid = people("customer", "show", "c3", "--json").json["uid"]
        assert (meant(people, uid), meant(people, uid.upper())) == ("c3", "c3")

    def test_an_exact_name_wins_over_a_beginning(self, people: Crm) -> None:
        people("customer", "add", "Smith")
        assert meant(people, "smith") == "c7"

    def test_the_one_touched_last(self, people: Crm) -> None:
        people("customer", "edit", "c3", "--city", "Ulm")
        assert meant(people, "@last") == "c3"

    def test_nobody_was_touched_yet(self, crm: Crm) -> None:
        crm("customer", "show", "@last", code=3)

    @pytest.mark.parametrize(
        "ref", ["c99", "C2", "c01x", "c-1", "c1.0", "c²", "nobody@example.com", "+49 30 123456", "shop:13", "13", "x",
                "&", "%", "_", "*", "", " ", ":", "c" * 400, "c99999999999999999999"],
    )  # fmt: skip
    def test_nobody_answers(self, people: Crm, ref: str) -> None:
        assert people("customer", "show", ref, "--json", code=3).error["code"] == "not_found"

    @pytest.mark.parametrize("ref", ["a\udcffb", "\ud800", "a\0b"])
    def test_what_cannot_be_a_reference(self, people: Crm, ref: str) -> None:
        assert people("customer", "show", ref, "--json", code=2).error["code"] == "bad_text"

    def test_notes_and_cities_do_not_guide(self, people: Crm) -> None:
        assert people("customer", "show", "leeds", "--json", code=3).error["code"] == "not_found"


class TestSeveral:
    def test_are_named(self, people: Crm) -> None:
        assert people("customer", "show", "ada", "--json", code=5).error == {
            "code": "ambiguous", "message": "'ada' could be 2 customers", "hint": "use an id",
            "candidates": ["c2 Ada Byron Leeds", "c1 Ada Lovelace ada@example.com"],
        }  # fmt: skip

    def test_by_one_email(self, people: Crm) -> None:
        people("customer", "add", "Twin", "--email", "ada@example.com", "-y")
        assert candidates(people, "ada@example.com") == ["c1 Ada Lovelace ada@example.com", "c7 Twin ada@example.com"]

    def test_by_one_name(self, people: Crm) -> None:
        people("customer", "add", "ADA BYRON")
        assert candidates(people, "ada byron") == ["c2 Ada Byron Leeds", "c7 ADA BYRON"]

    def test_so_many_that_only_some_are_named(self, crm: Crm) -> None:
        for n in range(MOST_CANDIDATES + 3):
            crm("customer", "add", f"Ada {n:02}")
        error = crm("customer", "show", "ada", "--json", code=5).error
        assert (len(error["candidates"]), error["message"]) == (20, "'ada' could be 23 customers")

    @pytest.mark.parametrize(
        "words",
        [
            ("edit", "ada", "--city", "X"),
            ("rm", "ada"),
            ("tag", "ada", "x"),
            ("untag", "ada", "x"),
            ("assign", "ada", "mei"),
            ("rm", "c3", "ada"),
        ],
        ids=" ".join,
    )
    def test_a_write_never_guesses(self, people: Crm, words: tuple[str, ...]) -> None:
        before = people("customer", "list", "--json").out
        people("customer", *words, code=5)
        assert people("customer", "list", "--json").out == before

    def test_one_name_among_a_thousand_notes(self, crm: Crm) -> None:
        """However many notes hold the word, both whose name it is are found."""
        workspace = crm.workspace()
        from crmcli.customers.actions import insert

        with workspace.store.write(workspace) as unit:
            for n in range(1000):
                name = "Ada Lovelace" if n in (10, 990) else f"Customer {n}"
                insert(unit, {"name": name, "note": "ada"}, "UTC")
        assert candidates(crm, "ada") == ["c11 Ada Lovelace", "c991 Ada Lovelace"]

    def test_the_message_for_people(self, people: Crm) -> None:
        assert people("customer", "show", "ada", code=5).err == (
            "crmcli: 'ada' could be 2 customers\n  1  c2 Ada Byron Leeds\n  2  c1 Ada Lovelace ada@example.com\n"
            "hint: use an id\n"
        )


class TestTheTrash:
    @pytest.fixture
    def removed(self, people: Crm) -> Crm:
        people("customer", "rm", "c1")
        return people

    @pytest.mark.parametrize("ref", ["c1", "shop:12"])
    def test_answers_to_its_ids(self, removed: Crm, ref: str) -> None:
        assert meant(removed, ref) == "c1"

    @pytest.mark.parametrize("ref", ["ada@example.com", "+442079460000", "Ada Lovelace", "lovelace"])
    def test_answers_to_nothing_else(self, removed: Crm, ref: str) -> None:
        removed("customer", "show", ref, code=3)

    def test_leaves_others_unique(self, removed: Crm) -> None:
        assert meant(removed, "ada") == "c2"


def test_a_reference_in_a_hint_can_be_pasted(crm: Crm) -> None:
    error = crm("customer", "show", "$(touch x)", "--json", code=3).error
    assert error["hint"] == "look for one with: crmcli find '$(touch x)'"
