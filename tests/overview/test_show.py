"""`show` and `@last`: the record behind any reference."""

import pytest

from ground import Crm


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A customer with a purchase and points, and another one."""
    words = ("--email", "ada@example.com", "--phone", "+1 503-555-0168", "--since", "2026-09-01")
    crm("customer", "add", "Ada Smith", *words, "--source", "shop", "--external-id", "K1")
    crm("customer", "add", "Ben Jones")
    crm(
        "purchase",
        "add",
        "c1",
        "59.90",
        "--order",
        "A-1001",
        "--at",
        "2026-10-01",
        "--source",
        "till",
        "--external-id",
        "7",
    )
    crm("points", "adjust", "c1", "100", "--reason", "opening balance", "--on", "2026-10-02")
    return crm


@pytest.mark.parametrize("ref", ["c1", "ada@example.com", "503 555 0168", "shop:K1", "Ada Smith", "smith"])
def test_a_customer_answers_to_every_kind_of_reference(shop: Crm, ref: str) -> None:
    shop.env["CRMCLI_COUNTRY"] = "US"
    assert shop("customer", "show", "c1", "--json").json == shop("show", ref, "--json").json


def test_a_customer_answers_to_its_uid(shop: Crm) -> None:
    uid = shop("customer", "show", "c1", "--json").json["uid"]
    assert shop("show", uid, "--json").json["id"] == "c1"


@pytest.mark.parametrize("ref", ["b1", "till:7"])
def test_a_purchase_is_shown_as_its_own_command_does(shop: Crm, ref: str) -> None:
    assert shop("purchase", "show", "b1", "--json").json == shop("show", ref, "--json").json


def test_a_purchase_answers_to_its_uid(shop: Crm) -> None:
    uid = shop("purchase", "show", "b1", "--json").json["uid"]
    assert shop("show", uid, "--json").json["id"] == "b1"


def test_a_change_says_who_did_what(shop: Crm) -> None:
    expected = {
        "id": "u2", "at": "2026-11-21T12:00:00+00:00", "actor": "tester", "command": "customer add", "undoes": None,
        "undone_by": None, "records": 2,
    }  # fmt: skip
    assert expected == shop("show", "u2", "--json").json


def test_an_import_run_has_its_counts(shop: Crm) -> None:
    shop("import", "-", "--as", "customers", input="name\nCem\nDee\n")
    document = shop("show", "m1", "--json").json
    assert tuple(document[key] for key in ("id", "noun", "rows", "created")) == ("m1", "customers", 2, 2)


@pytest.mark.parametrize("ref", ["c99", "b99", "m99", "u99", "zebra", "nobody@example.com", "till:8"])
def test_nothing_answers(shop: Crm, ref: str) -> None:
    assert shop("show", ref, "--json", code=3).error["code"] == "not_found"


def test_the_hint_can_be_typed_as_it_stands(shop: Crm) -> None:
    assert shop("show", "O' Neil", "--json", code=3).error["hint"] == """look for it with: crmcli find 'O'"'"' Neil'"""


def test_several_that_answer_are_named(shop: Crm) -> None:
    shop("customer", "add", "Smith Brothers")
    assert shop("show", "smith", "--json", code=5).error["candidates"] == [
        "c1 Ada Smith ada@example.com", "c3 Smith Brothers",
    ]  # fmt: skip


def test_last_is_the_customer_just_added(shop: Crm) -> None:
    shop("customer", "add", "Cem")
    assert shop("show", "@last", "--json").json["name"] == "Cem"


def test_last_is_the_purchase_just_recorded(shop: Crm) -> None:
    shop("purchase", "add", "c2", "5")
    assert shop("show", "@last", "--json").json["id"] == "b2"


def test_last_is_the_customer_whose_points_changed(shop: Crm) -> None:
    shop("points", "adjust", "c2", "10", "--reason", "gift")
    assert shop("show", "@last", "--json").json["id"] == "c2"


def test_every_command_over_a_customer_takes_last(shop: Crm) -> None:
    shop("purchase", "add", "c2", "5")
    assert shop("customer", "tag", "@last", "vip", "--json").json["id"] == "c2"


def test_last_in_a_store_without_changes(crm: Crm) -> None:
    assert crm("show", "@last", "--json", code=3).error["code"] == "not_found"


def test_last_after_its_record_is_gone(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("undo")
    assert crm("show", "@last", "--json", code=3).error["code"] == "not_found"


def test_without_a_terminal_a_customer_is_the_document_alone(shop: Crm) -> None:
    assert shop("customer", "show", "c1").out == shop("show", "c1").out


EIGHTY = """\
Newest purchases
Id  Date            Total  Order
─────────────────────────────────
b1  2026-10-01  59.90 EUR  A-1001

Points
Available  To come  Owed  Ever earned
"""

FORTY = """\
Newest purchases
Id: b1
Date: 2026-10-01
Total: 59.90 EUR
Order: A-1001
"""


@pytest.mark.parametrize(("columns", "expected"), [("80", EIGHTY), ("40", FORTY)])
def test_people_see_the_newest_purchases_below(shop: Crm, columns: str, expected: str) -> None:
    shop.env["COLUMNS"] = columns
    out = shop("show", "c1", "-o", "table").out
    start = out.index("Newest purchases")
    assert expected.splitlines()[:5] == out[start:].splitlines()[:5]


def test_people_see_points_and_journey_below(shop: Crm) -> None:
    out = shop("show", "c1", "-o", "plain").out
    titles = [line for line in out.splitlines() if line in ("Newest purchases", "Points", "Journey")]
    assert titles == ["Newest purchases", "Points", "Journey"]


def test_without_purchases_or_points_only_the_journey_stands_below(shop: Crm) -> None:
    out = shop("show", "c2", "-o", "plain").out
    titles = [line for line in out.splitlines() if line in ("Newest purchases", "Points", "Journey")]
    assert titles == ["Journey"]


def test_a_removed_customer_is_shown_with_what_is_theirs(shop: Crm) -> None:
    shop("customer", "rm", "c1")
    assert "A-1001" in shop("show", "c1", "-o", "plain").out


def test_people_see_the_records_of_a_change(shop: Crm) -> None:
    assert "customer c2" in shop("show", "u2", "-o", "plain").out


@pytest.fixture
def day(shop: Crm) -> Crm:
    """The shop with a person, a talk, something to do and a request."""
    shop("contact", "add", "c1", "Noor Haddad", "--email", "noor@example.com")
    shop("log", "c1", "Wants a quote", "--type", "call")
    shop("followup", "add", "c1", "Send the quote", "--on", "2026-12-01")
    shop("ticket", "open", "c1", "Lamp is dark")
    return shop


@pytest.mark.parametrize("ref", ["p1", "i1", "f1", "t1"])
def test_a_record_of_every_noun_answers_to_its_id(day: Crm, ref: str) -> None:
    assert day("show", ref, "--json").json["id"] == ref


def test_a_person_answers_to_their_address(day: Crm) -> None:
    assert day("show", "noor@example.com", "--json").json["id"] == "p1"


def test_the_last_one_is_the_one_of_the_newest_change(day: Crm) -> None:
    assert day("show", "@last", "--json").json["id"] == "t1"
    day("done", "f1")
    assert day("show", "@last", "--json").json["id"] == "f1"


def test_the_last_one_is_named_to_other_commands_too(day: Crm) -> None:
    assert day("ticket", "reply", "@last", "On its way", "--json").json["id"] == "t1"


def test_the_last_one_of_another_noun_is_not_guessed(day: Crm) -> None:
    day("log", "c1", "Thanks")
    day("ticket", "reply", "@last", "On its way", code=3)


def test_people_see_what_is_to_do_below_a_customer(day: Crm) -> None:
    out = day("show", "c1", "-o", "plain").out
    titles = [line for line in out.splitlines() if line in ("People", "To do", "Open requests", "Last said")]
    assert titles == ["People", "To do", "Open requests", "Last said"]
