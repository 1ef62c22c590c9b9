"""Cards of every version and make come in as they are meant; a bad property costs itself, a broken card itself."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.exchange.readers.contentlines import split, unescaped
from crmcli.exchange.readers.source import SEVERAL, survey
from crmcli.exchange.readers.vcard import Cards, NoCards
from ground import Crm, Shell
from rows import brought, came, counts, reasons, sample

CARDS = {
    "ez-vcard/gmail-list.vcf": (3, 3, 0),
    "ez-vcard/gmail-single.vcf": (1, 1, 2),
    "ez-vcard/fullcontact.vcf": (1, 5, 9),
    "ez-vcard/outlook-2003.vcf": (1, 1, 4),
    "ez-vcard/rfc2426-example.vcf": (2, 3, 4),
    "ez-vcard/rfc6350-example.vcf": (1, 1, 2),
    "exports/phone_backup.vcf": (24, 24, 30),
}
"""Cards, e-mail addresses and phones of each sample."""


def file_of(tmp_path: Path, *cards: str | bytes, name: str = "cards.vcf", end: str = "\r\n") -> Path:
    """A file of cards, each given by its lines without BEGIN and END."""
    path = tmp_path / name
    whole = [b"BEGIN:VCARD\n" + (c.encode() if isinstance(c, str) else c) + b"\nEND:VCARD\n" for c in cards]
    path.write_bytes(b"".join(whole).replace(b"\n", end.encode()))
    return path


def cells_of(path: Path, encoding: str = "") -> list[dict[str, str]]:
    """The cells that are filled of each card; none may be broken."""
    rows = Cards(survey(path, encoding))
    found = list(rows)
    assert [fault for _, _, fault in found if fault] == []
    return [{name: cell for name, cell in zip(rows.header, cells, strict=True) if cell} for _, cells, _ in found]


def one(tmp_path: Path, card: str | bytes) -> dict[str, str]:
    (cells,) = cells_of(file_of(tmp_path, card))
    return cells


def listed(crm: Crm) -> list[dict[str, Any]]:
    return crm("export", "customers", "-o", "jsonl").documents


# -- the samples, with nothing but the file's name


@pytest.mark.parametrize("name", CARDS)
def test_a_sample_comes_in_whole(crm: Crm, tmp_path: Path, name: str) -> None:
    cards, emails, phones = CARDS[name]
    result = brought(crm, sample(name, tmp_path))
    assert (result["format"], result["noun"], counts(result)) == ("vcard", "customers", (cards, 0, 0, 0, 0))
    found = listed(crm)
    assert sum(len(customer["emails"]) for customer in found) == emails
    assert sum(len(customer["phones"]) for customer in found) == phones


def test_a_phone_backup(crm: Crm, tmp_path: Path) -> None:
    crm("import", sample("exports/phone_backup.vcf", tmp_path))
    found = {customer["name"]: customer for customer in listed(crm)}
    assert sum(customer["company"] is not None for customer in found.values()) == 8
    assert sum(customer["birthday"] is not None for customer in found.values()) == 5
    assert found["Arjun Vasquez"]["birthday"] == "--10-14"
    note = found["Matteo Chowdhury"]["note"]
    assert note.startswith("First line, with a comma; and a semicolon.\nSecond line: very long very long ")
    assert note.endswith("very long Ünïcödé 🚲 end")
    assert found["Rahel Patel"]["street"] == "728 Ivy Terrace"
    assert found["Joaquín Strand"]["tags"] == ["Club", "Racing", "VIP"]


def test_cards_thrice_are_once(crm: Crm, tmp_path: Path) -> None:
    file = sample("exports/phone_backup.vcf", tmp_path)
    assert [came(crm, file) for _ in range(3)] == [(24, 0, 0, 0, 0), (0, 0, 24, 0, 0), (0, 0, 24, 0, 0)]


def test_a_card_of_2_1_with_soft_line_breaks(tmp_path: Path) -> None:
    (card,) = cells_of(Path(sample("ez-vcard/outlook-2003.vcf", tmp_path)))
    assert card["note"] == "This is the note field!!\nSecond line\n\nThird line is empty"
    assert (card["company"], card["department"]) == ("Company, The", "TheDepartment")
    assert card["emails"] == "jdoe@hotmail.com"


def test_a_card_of_4_0(tmp_path: Path) -> None:
    (card,) = cells_of(Path(sample("ez-vcard/rfc6350-example.vcf", tmp_path)))
    assert card["phones"].split(SEVERAL) == ["+1-418-656-9254 x102", "+1-418-262-6501"]
    assert (card["birthday"], card["anniversary"], card["language"]) == ("--02-03", "2009-08-08", "fr")
    assert (card["street"], card["city"], card["postcode"]) == ("2875 Laurier, Suite D2-630", "Quebec", "G1V 2M2")


def test_labels_of_groups(tmp_path: Path) -> None:
    (card,) = cells_of(Path(sample("ez-vcard/gmail-single.vcf", tmp_path)))
    assert card["anniversary"] == "1970-06-02"
    assert card["related"] == "Spouse: MySpouse; CustomRelationship: MyCustom"
    assert card["other addresses"] == "CustomAdrType: 321 Custom St, Custom City, TX, 98765, USA"
    assert card["website"] == "http://TheProfile.com"


# -- how values are written


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end(tmp_path: Path, end: str) -> None:
    assert cells_of(file_of(tmp_path, "FN:Ada", "FN:Bo", end=end)) == [{"name": "Ada"}, {"name": "Bo"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_any_unicode(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "wide.vcf"
    path.write_bytes("BEGIN:VCARD\r\nFN:Zoë Ångström\r\nEND:VCARD\r\n".encode(encoding))
    assert cells_of(path) == [{"name": "Zoë Ångström"}]


def test_a_charset_of_its_own(tmp_path: Path) -> None:
    card = b"VERSION:2.1\nFN;CHARSET=ISO-8859-2:" + "Łukasz Żak".encode("iso-8859-2") + b"\nNOTE:" + "Straße".encode()
    assert one(tmp_path, card) == {"name": "Łukasz Żak", "note": "Straße"}


def test_quoted_printable_with_a_charset(tmp_path: Path) -> None:
    card = "VERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Zo=C3=AB =\n=C3=85ngstr=C3=B6m\nTEL;CELL:1"
    assert one(tmp_path, card) == {"name": "Zoë Ångström", "phones": "1"}


def test_a_file_in_an_old_encoding(tmp_path: Path) -> None:
    assert one(tmp_path, "FN:Zoë".encode("cp1252")) == {"name": "Zoë"}


def test_base64_text(tmp_path: Path) -> None:
    assert one(tmp_path, "FN:Ada\nNOTE;ENCODING=b:SGVsbG8=")["note"] == "Hello"


def test_a_fold_in_the_middle_of_a_letter(tmp_path: Path) -> None:
    whole = "NOTE:Zoë".encode()
    assert one(tmp_path, b"FN:Ada\n" + whole[:-1] + b"\n " + whole[-1:])["note"] == "Zoë"


def test_a_fold_that_was_forgotten(tmp_path: Path) -> None:
    assert one(tmp_path, "FN:Ada\nNOTE:one\ntwo\nEMAIL:ada@example.com") == {
        "name": "Ada", "note": "one\ntwo", "emails": "ada@example.com",
    }  # fmt: skip


def test_pictures_are_left_out_however_they_are_folded(tmp_path: Path) -> None:
    picture = "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\n AAAA\nBBBB==\n\nTEL:1"
    rows = Cards(survey(file_of(tmp_path, f"FN:Ada\n{picture}")))
    assert [cells for _, cells, _ in rows] == [["Ada", "1"]]
    assert rows.said == ["not kept of the cards: PHOTO"]


def test_the_card_of_an_agent_is_not_a_card_of_its_own(tmp_path: Path) -> None:
    card = "VERSION:2.1\nFN:Ada\nAGENT:\nBEGIN:VCARD\nFN:Secretary\nTEL:2\nEND:VCARD\nTEL:1"
    assert one(tmp_path, card) == {"name": "Ada", "phones": "1"}


def test_what_is_preferred_comes_first_and_a_fax_last(tmp_path: Path) -> None:
    card = "FN:A\nTEL;FAX:1\nTEL;HOME:2\nTEL;CELL;PREF:3\nEMAIL:b@example.com\nEMAIL;PREF=1:a@example.com"
    found = one(tmp_path, card)
    assert found["phones"].split(SEVERAL) == ["3", "2", "1"]
    assert found["emails"].split(SEVERAL) == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("19850412", "1985-04-12"),
        ("1985-04-12", "1985-04-12"),
        ("1985-04-12T23:59:00Z", "1985-04-12"),
        ("--0412", "--04-12"),
        ("--04-12", "--04-12"),
        ("1604-04-12", "--04-12"),
        ("--0229", "--02-29"),
    ],
)
def test_birthdays(tmp_path: Path, written: str, day: str) -> None:
    assert one(tmp_path, f"FN:Ada\nBDAY;VALUE=date:{written}")["birthday"] == day


def test_a_year_that_is_said_to_be_none(tmp_path: Path) -> None:
    assert one(tmp_path, "FN:Ada\nBDAY;X-APPLE-OMIT-YEAR=1904:1904-04-12")["birthday"] == "--04-12"


@pytest.mark.parametrize("mark", ["X-ABShowAs:COMPANY", "KIND:org"])
def test_organisations(crm: Crm, tmp_path: Path, mark: str) -> None:
    crm("import", str(file_of(tmp_path, f"FN:Acme\nN:;;;;\nORG:Acme;\n{mark}")))
    assert [(c["name"], c["kind"], c["company"]) for c in listed(crm)] == [("Acme", "organisation", "Acme")]


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("N:Lovelace;Ada;King;Dr.;", "Dr. Ada King Lovelace"),
        ("FN:Countess\nN:Lovelace;Ada;;;", "Countess"),
        ("FN:\nORG:Acme", "Acme"),
        ("EMAIL:ada@example.com", "ada@example.com"),
        ("TEL:+15035550123", "+15035550123"),
    ],
)
def test_everybody_has_a_name(crm: Crm, tmp_path: Path, card: str, name: str) -> None:
    crm("import", str(file_of(tmp_path, card)))
    assert [customer["name"] for customer in listed(crm)] == [name]


@given(st.lists(st.text(alphabet='ab\\;,:n"', max_size=6), min_size=1, max_size=5))
def test_escaped_parts_are_told_apart(parts: list[str]) -> None:
    written = ";".join(part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)
    assert [unescaped(part) for part in split(written, ";")] == parts


# -- what is wrong


def test_a_bad_property_is_left_out_and_told_never_the_card(crm: Crm, tmp_path: Path) -> None:
    card = "FN:Ada\nEMAIL:ada@@example.com\nno colon at all\nBDAY:1985-02-30\nTEL:+15035550123\nX-:\n;:\n:\n=="
    done = crm("import", str(file_of(tmp_path, card, "FN:Bo\nEMAIL:bo@example.com")))
    assert [(c["name"], c["emails"], c["phones"]) for c in listed(crm)] == [
        ("Ada", [], ["+15035550123"]), ("Bo", ["bo@example.com"], []),
    ]  # fmt: skip
    assert "EMAIL: 1 could not be read and was left out; the first: line 3, 'ada@@example.com'" in done.err
    assert "BDAY: 1 could not be read and was left out; the first: line 5, there is no day '1985-02-30'" in done.err


def test_a_birthday_to_come_costs_the_birthday(crm: Crm, tmp_path: Path) -> None:
    done = crm("import", str(file_of(tmp_path, "FN:Ada\nBDAY:2999-01-01")))
    assert [(c["name"], c["birthday"]) for c in listed(crm)] == [("Ada", None)]
    assert "future" in done.err


BROKEN = (
    "BEGIN:VCARD\nFN:Ada\nEND:VCARD\nBEGIN:VCARD\nFN:Cut\nBEGIN:vCard\nFN:Bo\nEND:vCard\n"
    "FN:Headless\nEND:VCARD\nBEGIN:VCARD\nKIND:group\nFN:Friends\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:Di\nEND:VCARD\nBEGIN:VCARD\nFN:Torn"
)


def test_a_broken_card_does_not_touch_its_neighbours(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "broken.vcf"
    path.write_text(BROKEN, encoding="utf-8")
    assert came(crm, str(path), code=6) == (3, 0, 0, 4, 0)
    assert sorted(customer["name"] for customer in listed(crm)) == ["Ada", "Bo", "Di"]
    assert reasons(f"{path}.rejects.csv") == [
        ("4", "", "END:VCARD is missing"),
        ("9", "", "stands outside of any card: BEGIN:VCARD is missing"),
        ("11", "", "a list of people, not a customer"),
        ("18", "", "END:VCARD is missing"),
    ]


def test_what_is_rejected_can_be_mended_and_imported(crm: Crm, tmp_path: Path) -> None:
    path = file_of(tmp_path, "FN:Ada\nEMAIL:ada@example.com", "NOTE:who?\nTITLE:Buyer")
    assert came(crm, str(path), code=6) == (1, 0, 0, 1, 0)
    rejects = Path(f"{path}.rejects.csv")
    header, row = rejects.read_text(encoding="utf-8").splitlines()
    at = header.split(",").index("name")
    cells = row.split(",")
    cells[at] = "Bo"
    rejects.write_text("\n".join([header, ",".join(cells)]), encoding="utf-8")
    assert came(crm, str(rejects)) == (1, 0, 0, 0, 0)
    assert {c["name"]: c["note"] for c in listed(crm)} == {"Ada": None, "Bo": "who?"}


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n"])
def test_a_file_without_cards_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "none.vcf"
    path.write_bytes(content)
    with pytest.raises(NoCards):
        Cards(survey(path))


def test_a_dry_run_changes_nothing(crm: Crm, tmp_path: Path) -> None:
    file = sample("exports/phone_backup.vcf", tmp_path)
    assert (came(crm, file, "-n"), listed(crm)) == ((24, 0, 0, 0, 0), [])


def test_cards_are_known_by_how_they_begin(crm: Crm, tmp_path: Path, shell: Shell) -> None:
    path = file_of(tmp_path, "FN:Ada", name="contacts.txt")
    assert brought(crm, str(path))["format"] == "vcard"
    assert "1 created" in shell.bash(f"sed s/Ada/Bo/ {path} | crmcli import -").stderr


def test_a_property_a_hundred_thousand_times(tmp_path: Path) -> None:
    many = "\n".join(f"EMAIL:a{number}@example.com" for number in range(40_000))
    path = file_of(tmp_path, f"FN:Ada\n{many}", "FN:Bo", f"FN:Long\n{many}{many}")
    rows = Cards(survey(path))
    assert [(cells[0], fault[:14]) for _, cells, fault in rows] == [("Ada", ""), ("Bo", ""), ("", "a card of more")]
    assert rows.said == ["emails: 1 could not be read and was left out; the first: more than 65,536 characters"]


def test_types_in_quotes(tmp_path: Path) -> None:
    assert one(tmp_path, 'FN:A\nTEL;TYPE="fax,work":1\nTEL;TYPE="voice,cell":2')["phones"].split(SEVERAL) == ["2", "1"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """The largest things of a file are its pictures; they are never held."""
    import tracemalloc

    picture = "PHOTO;ENCODING=b:\n" + " A" * 35 + "\n"
    with (tmp_path / "many.vcf").open("w") as file:
        for number in range(40):
            file.write(f"BEGIN:VCARD\nFN:Customer {number}\n{picture}" + (" " + "A" * 70 + "\n") * 5000 + "END:VCARD\n")
    surveyed = survey(tmp_path / "many.vcf")
    tracemalloc.start()
    assert sum(1 for _ in Cards(surveyed)) == 40
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()
