"""Cards go out as phones read them: what another reader finds in them, and what comes back into a store of ours."""

import re
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from crmcli.exchange.readers.contentlines import unescaped, unfolded
from crmcli.exchange.writers.vcard import WIDTH, escaped, folded
from ground import Crm
from rows import sample

OWN = {
    "consents",
    "consent_rows",
    "created_at",
    "purchases",
    "spent",
    "first_purchase",
    "last_purchase",
    "points",
    "stage_since",
    "status",
}
"""What a store computes, and what was agreed to: cards do not carry it."""

FULL = (
    "customer", "add", "Zoë von Ångström, Dr.", "--given", "Zoë", "--family", "von Ångström", "--email",
    "zoe@example.com", "--email", "z@example.org", "--phone", "+44 20 7946 0067 x12", "--phone", "+15035550168",
    "--works-for", "Nordic; Sails", "--street", "Hafnarstræti 1, 2nd floor", "--city", "Reykjavík", "--postcode", "101",
    "--country", "IS", "--birthday", "--02-29", "--tag", "vip", "--tag", "club", "--note", "one, two;\nthree\\four",
    "--owner", "mei", "--source", "shop", "--external-id", "K 1", "--field", "size=L;\nor M",
)  # fmt: skip


def told(crm: Crm, noun: str = "customers") -> list[dict[str, Any]]:
    documents = crm("export", noun, "-o", "jsonl").documents
    return [{key: value for key, value in one.items() if key not in OWN} for one in documents]


def cards(crm: Crm, *options: str) -> list[Any]:
    """The cards as vobject reads them."""
    return list(vobject.readComponents(crm("export", "customers", "--format", *options).out))


def texts(card: Any, name: str) -> list[Any]:
    return [one.value for one in card.contents.get(name, [])]


@pytest.fixture
def zoe(crm: Crm) -> Crm:
    crm("config", "field", "add", "size", "text")
    crm(*FULL)
    crm("customer", "add", "Acme", "--company")
    crm("customer", "add", "Madonna")
    return crm


@pytest.mark.in_file
def test_a_card_of_3_0(zoe: Crm) -> None:
    lines = zoe("export", "customers", "--format", "vcard", "-w", "city:Reyk").raw.split(b"\r\n")
    assert max(map(len, lines)) <= WIDTH
    whole = [line.decode() for _, line in unfolded(enumerate(lines), old=False)]
    assert whole[:3] == ["BEGIN:VCARD", "VERSION:3.0", "PRODID:-//crmcli//crmcli//EN"]
    assert re.fullmatch("UID:urn:uuid:[0-9a-f-]{36}", whole[3])
    assert whole[4:18] == [
        "FN:Zoë von Ångström\\, Dr.",
        "N:von Ångström;Zoë;;;",
        "ORG:Nordic\\; Sails",
        "EMAIL;TYPE=INTERNET,PREF:zoe@example.com",
        "EMAIL;TYPE=INTERNET:z@example.org",
        "TEL;TYPE=PREF:+442079460067 x12",
        "TEL:+15035550168",
        "ADR:;;Hafnarstræti 1\\, 2nd floor;Reykjavík;;101;IS",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29",
        "CATEGORIES:club,vip",
        "NOTE:one\\, two\\;\\nthree\\\\four",
        "X-CRMCLI;FIELD=id:c1",
        "X-CRMCLI;FIELD=stage:awareness",
        "X-CRMCLI;FIELD=owner:mei",
    ]
    assert whole[-1] == "END:VCARD"


@pytest.mark.in_file
def test_a_card_of_4_0(zoe: Crm) -> None:
    text = zoe("export", "customers", "--format", "vcard4", "-w", "city:Reyk").out.replace("\r\n ", "")
    for line in (
        "VERSION:4.0", "EMAIL;PREF=1:zoe@example.com", "TEL;VALUE=uri;PREF=1:tel:+442079460067;ext=12",
        "TEL;VALUE=uri:tel:+15035550168", "BDAY:--0229",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in text


@pytest.mark.in_file
@pytest.mark.parametrize("form", ["vcard", "vcard4"])
def test_another_reader_finds_the_same(zoe: Crm, form: str) -> None:
    card, acme, madonna = cards(zoe, form)
    assert (card.fn.value, card.n.value.family, card.n.value.given) == (
        "Zoë von Ångström, Dr.", "von Ångström", "Zoë",
    )  # fmt: skip
    assert texts(card, "email") == ["zoe@example.com", "z@example.org"]
    assert card.adr.value.street == "Hafnarstræti 1, 2nd floor"
    assert (card.adr.value.city, card.adr.value.code, card.adr.value.country) == ("Reykjavík", "101", "IS")
    assert texts(card, "note") == ["one, two;\nthree\\four"]
    assert texts(card, "categories") == [["club", "vip"]]
    assert (acme.fn.value, texts(acme, "org")) == ("Acme", [["Acme"]])
    assert (madonna.n.value.family, madonna.n.value.given) == ("Madonna", "")


@pytest.mark.parametrize("form", ["vcard", "vcard4"])
def test_cards_come_back_into_an_empty_store_as_they_were(zoe: Crm, tmp_path: Path, form: str) -> None:
    zoe("customer", "add", "Same", "--company", "--works-for", "Same")
    zoe("customer", "add", "Family", "--family", "Family")
    zoe("import", sample("exports/phone_backup.vcf", tmp_path))
    zoe("import", sample("corner-shop/customers.csv", tmp_path), code=6)
    target = tmp_path / "people.vcf"
    zoe("export", "customers", "--format", form, "--to", str(target))
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    other("import", str(target))
    assert told(other) == told(zoe)


def test_cards_come_back_into_their_own_store_unchanged(zoe: Crm, tmp_path: Path) -> None:
    zoe("export", "customers", "--to", str(tmp_path / "people.vcf"))
    again = zoe("import", str(tmp_path / "people.vcf"), "--json").json
    assert (again["format"], again["unchanged"], again["rows"]) == ("vcard", 3, 3)


def test_a_card_changed_on_a_phone_changes_its_customer(zoe: Crm, tmp_path: Path) -> None:
    target = tmp_path / "people.vcf"
    zoe("export", "customers", "--to", str(target))
    target.write_bytes(target.read_bytes().replace(b"Acme", b"Acme Ltd"))
    again = zoe("import", str(target), "--json").json
    assert (again["updated"], again["unchanged"]) == (1, 2)
    assert zoe("customer", "show", "c2", "--json").json["name"] == "Acme Ltd"


def test_contacts_too(zoe: Crm, tmp_path: Path) -> None:
    zoe("contact", "add", "c2", "Noor Haddad", "--role", "Buyer", "--email", "noor@example.com", "--phone", "123")
    zoe("contact", "add", "c2", "Li", "--given", "Li", "--note", "of\nmany lines")
    text = zoe("export", "contacts", "--format", "vcard").out
    assert "TITLE:Buyer\r\n" in text
    assert "ORG:Acme\r\n" in text
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    for noun in ("customers", "contacts"):
        zoe("export", noun, "--to", str(tmp_path / f"{noun}.vcf"))
        other("import", str(tmp_path / f"{noun}.vcf"))
    assert told(other, "contacts") == told(zoe, "contacts")


@pytest.mark.in_file
def test_fields_and_filters_apply(zoe: Crm) -> None:
    text = zoe("export", "customers", "--format", "vcard", "--fields", "phone", "-w", "phone:+442079460067").out
    assert text.split("\r\n")[3:] == ["FN:Zoë von Ångström\\, Dr.", *text.split("\r\n")[4:]]
    assert [line for line in text.split("\r\n") if line[:3] not in ("BEG", "VER", "PRO", "END", "")] == [
        "FN:Zoë von Ångström\\, Dr.", "N:Zoë von Ångström\\, Dr.;;;;", "TEL:+442079460067 x12",
    ]  # fmt: skip


@pytest.mark.in_file
@pytest.mark.parametrize("noun", ["points", "purchases", "all"])
def test_only_people_are_cards(crm: Crm, noun: str) -> None:
    assert crm("export", noun, "--format", "vcard", "--json", code=2).error["code"] == "no_cards"


@given(st.text(max_size=200))
def test_a_folded_line_is_unfolded_to_itself(text: str) -> None:
    line = f"NOTE:{escaped(text)}"
    written = folded(line)
    assert max(map(len, written.split(b"\r\n"))) <= WIDTH
    written.replace(b"\r\n ", b"\r\n").decode()  # no character is cut
    assert [found for _, found in unfolded(enumerate(written.split(b"\r\n")), old=False)] == [line.encode()]


@given(st.text(alphabet="ab\\;,\n", max_size=20))
def test_what_is_escaped_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text
