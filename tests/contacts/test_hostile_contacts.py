"""Every name, role and note the world may bring: added or refused cleanly, listed, printed, exact in JSON (A1, A2)."""

import unicodedata

import pytest

from ground import Crm, figure
from hostile import hostile_strings

NAMES = hostile_strings()
BLANK = [name for name in NAMES if not name.split()]
BAD = [name for name in NAMES if "\0" in name or any(0xD800 <= ord(c) <= 0xDFFF for c in name)]
GOOD = [name for name in NAMES if name not in BAD and name not in BLANK]
STEERING = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))} - {"\n", "\t"}


@pytest.fixture
def bolt(crm: Crm) -> Crm:
    crm("customer", "add", "Bolt Ltd")
    return crm


def kept(name: str) -> str:
    """A name as it is stored: NFC, blanks run together."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def test_each_is_added_and_printed_and_steers_nothing(bolt: Crm) -> None:
    for name in GOOD:
        bolt("contact", "add", "c1", f"--role={name}", f"--note={name}", "-q", "--", name)
    found = bolt("contact", "list", "--json", "--sort", "id", "--fields", "name,role").json
    shown = bolt("contact", "list", "-o", "table", "--fields", "id,name,role,note").out
    card = "".join(bolt("contact", "show", f"p{n}", "-o", "table").out for n in range(1, len(GOOD) + 1, 9))
    figure("hostile_contacts_added", len(found), str(len(GOOD)))
    assert ([(row["name"], row["role"]) for row in found], STEERING & set(shown + card)) == (
        [(kept(name), kept(name)) for name in GOOD], set(),
    )  # fmt: skip


def test_candidates_steer_nothing(bolt: Crm) -> None:
    for name in ("Ada \x1b[31m", "Ada \u202egnirts"):
        bolt("contact", "add", "c1", "--", name)
    assert STEERING & set(bolt("contact", "show", "ada", code=5).err) == set()


def test_nul_and_half_characters_are_refused(bolt: Crm) -> None:
    codes = {bolt("contact", "add", "c1", "--json", "--", name, code=2).error["code"] for name in BAD}
    assert (codes, bolt("contact", "list", "-o", "ids").out) == ({"bad_text"}, "")


@pytest.mark.parametrize("name", BLANK, ids=ascii)
def test_nothing_is_no_name(bolt: Crm, name: str) -> None:
    bolt("contact", "add", "c1", "--", name, code=2)


@pytest.mark.parametrize("name", ["Jürgen Müller", "王小明", "İpek", "محمد بن سلمان", "Madonna", "O'Brien", "김철수"])
def test_everyone_is_found_by_their_name(bolt: Crm, name: str) -> None:
    bolt("contact", "add", "c1", name)
    assert bolt("contact", "show", name, "-o", "ids").out == "p1\n"
