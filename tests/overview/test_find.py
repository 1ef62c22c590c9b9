"""`find`: any noun by the beginnings of its words."""

import pytest

from ground import Crm


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Customers with names that begin alike, and purchases."""
    crm("customer", "add", "Jörg Müller", "--email", "joerg@example.com", "--city", "Berlin")
    crm("customer", "add", "Ada Smith", "--phone", "+1 503-555-0168")
    crm("customer", "add", "Smith & Sons", "--company", "--note", "sells smithereens")
    crm("customer", "add", "Smith")
    crm("purchase", "add", "c2", "59.90", "--order", "A-1001", "--at", "2026-10-01")
    crm("purchase", "add", "c1", "12", "--note", "blue bicycle bell")
    return crm


def ids(crm: Crm, *words: str) -> list[str]:
    return crm("find", *words, "-o", "ids").out.split()


@pytest.mark.parametrize("word", ["muller", "mueller", "MÜLLER", "müll", "jorg", "joerg@example.com", "berlin"])
def test_a_name_is_found_however_it_is_typed(shop: Crm, word: str) -> None:
    assert ids(shop, word) == ["c1"]


@pytest.mark.parametrize(
    "words", [["5035550168"], ["503-555-0168"], ["(503) 555 0168"], ["503", "555", "0168"], ["+1 503 5550168"]]
)
def test_a_phone_is_found_in_any_grouping(shop: Crm, words: list[str]) -> None:
    assert ids(shop, *words) == ["c2"]


def test_the_exact_name_comes_first_then_names_that_begin_so(shop: Crm) -> None:
    assert ids(shop, "smith") == ["c4", "c3", "c2"]


def test_a_customer_has_address_phone_and_city_as_detail(shop: Crm) -> None:
    expected = [{"id": "c1", "noun": "customer", "name": "Jörg Müller", "detail": "joerg@example.com, Berlin"}]
    assert expected == shop("find", "muller", "--json").json


def test_a_customer_with_nothing_to_tell_has_no_detail(shop: Crm) -> None:
    assert shop("find", "smith", "--limit", "1", "--json").json[0]["detail"] is None


def test_a_purchase_is_found_by_its_order(shop: Crm) -> None:
    expected = [{"id": "b1", "noun": "purchase", "name": "A-1001", "detail": "Ada Smith, 59.90 EUR, 2026-10-01"}]
    assert expected == shop("find", "a-1001", "--json").json


def test_a_purchase_is_found_by_its_note(shop: Crm) -> None:
    assert ids(shop, "bicycle", "bell") == ["b2"]


def test_all_words_must_be_there(shop: Crm) -> None:
    assert ids(shop, "ada", "berlin") == []


def test_nothing_found_is_an_empty_list(shop: Crm) -> None:
    assert shop("find", "zebra", "--json").json == []


@pytest.mark.parametrize("text", ["", "   ", "!!!", '"', "* OR words", "-", "%", "[red]x[/]"])
def test_odd_words_find_nothing_and_break_nothing(shop: Crm, text: str) -> None:
    assert shop("find", "-o", "ids", "--", text).out == ""


def test_removed_customers_and_their_purchases_are_not_found(shop: Crm) -> None:
    shop("customer", "rm", "c2")
    assert (ids(shop, "ada"), ids(shop, "a-1001")) == ([], [])


def test_fields_choose_the_columns(shop: Crm) -> None:
    assert shop("find", "muller", "--fields", "name,id").rows == [["name", "id"], ["Jörg Müller", "c1"]]


def test_another_order_can_be_asked_for(shop: Crm) -> None:
    assert shop("find", "smith", "--sort", "-name", "--fields", "name").rows[1:] == [
        ["Smith & Sons"], ["Smith"], ["Ada Smith"],
    ]  # fmt: skip


def test_an_unknown_field_is_a_usage_error(shop: Crm) -> None:
    assert shop("find", "muller", "--fields", "names", "--json", code=2).error["candidates"] == ["name"]


@pytest.mark.in_file
def test_without_a_store_it_says_how_to_make_one(shop: Crm) -> None:
    shop.path.unlink()
    assert shop("find", "muller", "--json", code=9).error["code"] == "no_store"


def test_all_nouns_are_looked_at(crm: Crm) -> None:
    crm("customer", "add", "Velo Lamp")
    crm("contact", "add", "c1", "Lampert Noor")
    crm("ticket", "open", "c1", "Lamp is dark")
    crm("followup", "add", "c1", "Order a lamp", "--on", "2026-12-01")
    crm("log", "c1", "About the lamp\nand the bell", "--type", "call")
    crm("purchase", "add", "c1", "5", "--note", "lamp")
    found = [(row["noun"], row["id"], row["name"]) for row in crm("find", "lamp", "--json").json]
    assert found == [
        ("purchase", "b1", "lamp"),
        ("contact", "p1", "Lampert Noor"),
        ("ticket", "t1", "Lamp is dark"),
        ("customer", "c1", "Velo Lamp"),
        ("followup", "f1", "Order a lamp"),
        ("interaction", "i1", "About the lamp"),
    ]


def test_what_was_removed_is_not_found(crm: Crm) -> None:
    crm("customer", "add", "Velo")
    crm("contact", "add", "c1", "Lampert Noor")
    crm("log", "c1", "About the lamp")
    crm("contact", "rm", "p1")
    crm("interaction", "rm", "i1")
    assert crm("find", "lamp", "-o", "ids").out == ""


def test_the_state_of_a_ticket_is_told_in_words(crm: Crm) -> None:
    crm("customer", "add", "Velo")
    crm("ticket", "open", "c1", "Lamp is dark")
    crm("ticket", "wait", "t1")
    assert crm("find", "lamp", "--json").json[0]["detail"] == "Velo, waiting for the customer, normal"
