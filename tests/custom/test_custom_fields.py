"""Fields of one's own: added, filled, filtered, removed, and all of it undone."""

import pytest

from ground import Crm


def test_the_line_of_the_handbook_works(crm: Crm) -> None:
    told = crm("config", "field", "add", "loyalty_card", "text", "--json").json
    assert told == {
        "noun": "customer", "name": "loyalty_card", "type": "text", "label": "loyalty card", "undo": "u1",
    }  # fmt: skip


def test_a_field_is_filled_and_filtered(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("customer", "add", "Ada", "--field", "loyalty_card=0042")
    crm("customer", "add", "Bo")
    assert crm("customer", "list", "-w", "loyalty_card=0042", "--fields", "name").rows == [["name"], ["Ada"]]


def test_a_label_is_kept(crm: Crm) -> None:
    crm("config", "field", "add", "shoe", "number", "--label", "Shoe size", "--noun", "purchase")
    assert crm("config", "field", "list", "--json").json == [
        {"noun": "purchase", "name": "shoe", "type": "number", "label": "Shoe size"}
    ]


def test_adding_it_again_changes_nothing(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    assert crm("config", "field", "add", "loyalty_card", "text", "--json").json["undo"] is None


def test_adding_it_with_another_type_is_refused(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("config", "field", "add", "loyalty_card", "number", code=4)


def test_a_field_goes_when_nobody_uses_it(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("config", "field", "rm", "loyalty_card")
    assert crm("config", "field", "list", "--json").json == []


def test_a_field_stays_while_it_is_used(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("customer", "add", "Ada", "--field", "loyalty_card=0042")
    assert crm("config", "field", "rm", "loyalty_card", "--json", code=4).error["code"] == "field_in_use"


def test_adding_is_undone(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("undo")
    assert crm("config", "field", "list", "--json").json == []


def test_adding_is_not_undone_while_it_is_used(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("customer", "add", "Ada", "--field", "loyalty_card=0042")
    crm("undo", "u1", code=4)


def test_removing_is_undone(crm: Crm) -> None:
    crm("config", "field", "add", "loyalty_card", "text")
    crm("config", "field", "rm", "loyalty_card")
    crm("undo")
    assert [field["name"] for field in crm("config", "field", "list", "--json").json] == ["loyalty_card"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("add", "Loyalty Card", "text"), "bad_field_name"),
        (("add", "x", "colour"), "unknown_type"),
        (("add", "x", "text", "--noun", "dragon"), "unknown_noun"),
        (("add",), "name_missing"),
        (("paint", "x"), "unknown_command"),
    ],
)
def test_words_that_are_not_understood_are_exit_2(crm: Crm, line: tuple[str, ...], code: str) -> None:
    assert crm("config", "field", *line, "--json", code=2).error["code"] == code


def test_a_field_named_like_one_of_ours_is_read_as_fields_name(crm: Crm) -> None:
    crm("config", "field", "add", "city", "text")
    crm("customer", "add", "Ada", "--city", "Leeds", "--field", "city=Inner")
    assert crm("customer", "list", "--fields", "city,fields.city").rows[1] == ["Leeds", "Inner"]
