"""What a contact's row is made of: a name for everyone, the words that find them, yes and no as files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.contacts.fields import CONTACTS
from crmcli.contacts.rules import Nameless, NotYesOrNo, columns, listed, read_flag
from crmcli.contacts.tables import Contact
from crmcli.exchange.layout import plain
from crmcli.exchange.planning import words_of


@pytest.mark.parametrize("text", ["yes", "Yes", "true", "TRUE", "1", "x", "X", " y "])
def test_yes(text: str) -> None:
    assert read_flag(text) is True


@pytest.mark.parametrize("text", ["no", "No", "false", "0", "n"])
def test_no(text: str) -> None:
    assert read_flag(text) is False


@pytest.mark.parametrize("text", ["", "  "])
def test_neither(text: str) -> None:
    assert read_flag(text) is None


@pytest.mark.parametrize("text", ["maybe", "2", "-"])
def test_no_answer(text: str) -> None:
    with pytest.raises(NotYesOrNo):
        read_flag(text)


def test_the_columns_are_those_of_the_table() -> None:
    made = columns({"customer": 1, "name": "Ada"}, 0, "UTC")
    others = {"id", "uid", "created_at", "deleted_at", "merged_into", "version"}
    assert {*made} | others == set(Contact.__table__.columns.keys())  # type: ignore[attr-defined]


def test_all_that_finds_somebody() -> None:
    values = {
        "customer": 1, "name": "Countess", "given": "Ada", "family": "Lovelace", "role": "Director",
        "emails": ("ada@x.example",), "phones": ("+442079460000",), "note": "Likes bolts", "external_id": "K7",
    }  # fmt: skip
    assert columns(values, 0, "UTC")["words"] == (
        "countess ada lovelace ada@x.example director k7 likes bolts 442079460000 2079460000 9460000"
    )


@pytest.mark.parametrize(
    ("values", "found"),
    [({"email": "a@x.example"}, ("a@x.example",)), ({"emails": ["b", "c"], "email": "b"}, ("b", "c")), ({}, ())],
)
def test_one_address_may_stand_alone(values: dict[str, object], found: tuple[str, ...]) -> None:
    assert listed(values, "emails") == found


def test_nobody_is_named() -> None:
    with pytest.raises(Nameless):
        columns({"customer": 1, "role": "director"}, 0, "UTC")


@given(
    name=st.text(min_size=1) | st.none(),
    given=st.text(min_size=1) | st.none(),
    email=st.just("a@x.example") | st.none(),
)
def test_a_name_is_what_is_given_first(name: str | None, given: str | None, email: str | None) -> None:
    values = {"customer": 1, "name": name, "given": given, "email": email}
    expected = name or given or email
    if expected is None:
        with pytest.raises(Nameless):
            columns(values, 0, "UTC")
    else:
        assert columns(values, 0, "UTC")["name"] == expected


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("contact_id", "external_id"), ("customer_id", "customer"), ("Account ID", "customer"),
        ("CompanyId", "customer"), ("first_name", "given"), ("Last Name", "family"), ("name", "name"),
        ("role", "role"), ("Title", "role"), ("Job Title", "role"), ("Position", "role"), ("email", "email"),
        ("phone", "phone"), ("is_primary", "primary"), ("Primary", "primary"), ("notes", "note"),
    ],
)  # fmt: skip
def test_headers_that_files_use(header: str, field: str) -> None:
    assert words_of(CONTACTS)[plain(header)].name == field
