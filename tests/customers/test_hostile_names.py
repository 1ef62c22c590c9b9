"""Every name the world may bring: added or refused cleanly, listed, sorted, printed, exact in JSON (A1, A2)."""

import csv
import io
import unicodedata

import pytest

from crmcli.customers import actions
from crmcli.kernel.names import fold
from crmcli.workspace import Workspace
from ground import Crm, Shell, figure
from hostile import hostile_strings

NAMES = hostile_strings()
BLANK = [name for name in NAMES if not name.split()]
BAD = [name for name in NAMES if "\0" in name or any(0xD800 <= ord(c) <= 0xDFFF for c in name)]
GOOD = [name for name in NAMES if name not in BAD and name not in BLANK]
STEERING = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))} - {"\n", "\t"}


def kept(name: str) -> str:
    """A name as it is stored: NFC, blanks run together."""
    return " ".join(unicodedata.normalize("NFC", name).split())


@pytest.fixture
def crowd(crm: Crm, workspace: Workspace) -> Crm:
    """A store with all of the good ones, in order."""
    from crmcli.kernel.names import cleaned

    with workspace.store.write(workspace) as unit:
        for name in GOOD:
            actions.insert(unit, {"name": cleaned(name), "note": name.strip("\r\n") or None}, "UTC")
    return crm


def test_there_are_enough_of_them() -> None:
    assert (len(NAMES) >= 500, len(BAD) > 5, len(GOOD) > 450) == (True, True, True)


def test_each_is_added_and_comes_back_exactly(crm: Crm) -> None:
    added = [crm("customer", "add", "--json", "--", name).json["name"] for name in GOOD]
    figure("hostile_names_added", len(added), str(len(GOOD)))
    assert added == [kept(name) for name in GOOD]


def test_nul_and_half_characters_are_refused(crm: Crm) -> None:
    codes = [crm("customer", "add", "--json", "--", name, code=2).error["code"] for name in BAD]
    assert (codes, crm("customer", "list", "-o", "ids").out) == (["bad_text"] * len(BAD), "")


@pytest.mark.parametrize("name", BLANK, ids=ascii)
def test_nothing_is_no_name(crm: Crm, name: str) -> None:
    crm("customer", "add", "--", name, code=2)


class TestPrinted:
    def test_as_json(self, crowd: Crm) -> None:
        found = {int(row["id"][1:]): row["name"] for row in crowd("customer", "list", "--json").json}
        assert [found[n] for n in sorted(found)] == [kept(name) for name in GOOD]

    def test_json_is_plain_ascii(self, crowd: Crm) -> None:
        raw = crowd("customer", "list", "--json", "--fields", "name,note").raw
        assert {byte for byte in raw if byte > 0x7E or (byte < 0x20 and byte != 0x0A)} == set()

    def test_as_json_lines(self, crowd: Crm) -> None:
        rows = crowd("customer", "list", "-o", "jsonl", "--sort", "id", "--fields", "name").documents
        assert [row["name"] for row in rows] == [kept(name) for name in GOOD]

    def test_as_csv(self, crowd: Crm) -> None:
        out = crowd("customer", "list", "-o", "csv", "--sort", "id", "--fields", "name").out
        rows = list(csv.reader(io.StringIO(out, newline="")))
        assert [row[0] for row in rows[1:]] == [kept(name) for name in GOOD]

    def test_as_tsv_has_one_line_each(self, crowd: Crm) -> None:
        out = crowd("customer", "list", "--sort", "id", "--fields", "id,name,note,owner").out
        rows = [line.split("\t") for line in out.split("\n")[1:-1]]
        assert ([row[0] for row in rows], {len(row) for row in rows}) == (
            [f"c{n}" for n in range(1, len(GOOD) + 1)],
            {4},
        )

    @pytest.mark.parametrize("output", ["table", "plain"])
    def test_for_people_nothing_steers(self, crowd: Crm, output: str) -> None:
        out = crowd("customer", "list", "-o", output, "--fields", "id,name,note").out
        assert (STEERING & set(out), len(out) > 1000) == (set(), True)

    def test_on_a_card_nothing_steers(self, crowd: Crm) -> None:
        steering = set()
        for n in range(1, len(GOOD) + 1, 7):
            steering |= STEERING & set(crowd("customer", "show", f"c{n}", "-o", "table").out)
        assert steering == set()

    def test_in_messages_nothing_steers(self, crowd: Crm) -> None:
        said = [crowd("customer", "tag", f"c{n}", "x").err for n in range(1, len(GOOD) + 1, 11)]
        said += [crowd("customer", "show", "--", f"nobody {name}", code=3).err for name in GOOD[::11]]
        assert STEERING & set("".join(said)) == set()


def test_sorting_puts_every_one_somewhere(crowd: Crm) -> None:
    found = [row["name"] for row in crowd("customer", "list", "--json").json]
    assert [fold(name) for name in found] == sorted(fold(name) for name in found)


@pytest.mark.parametrize(
    "names",
    [
        ["Ådne", "Anna", "ärlig", "Zoë", "Ödön", "Øre", "ole", "王", "İpek", "ipek", "Łukasz", "luke"],
        ["O'Brien", "obrien", "Madonna", "محمد بن سلمان", "ßeta", "sseta"],
    ],
)
def test_sorting_pays_no_heed_to_case_and_accents(crm: Crm, names: list[str]) -> None:
    for name in names:
        crm("customer", "add", "--", name)
    found = [row["name"] for row in crm("customer", "list", "--json").json]
    assert [fold(name) for name in found] == sorted(fold(name) for name in names)


@pytest.mark.parametrize(
    "name", ["Jürgen Müller", "王小明", "İpek", "محمد بن سلمان", "Madonna", "O'Brien", "Þóra", "김철수"]
)
def test_everyone_is_found_by_their_name(crm: Crm, name: str) -> None:
    crm("customer", "add", name)
    assert crm("customer", "show", name, "-o", "ids").out == "c1\n"


@pytest.mark.parametrize("words", ["muller", "mueller", "Müller", "MÜLLER", "jurgen mul"])
def test_find_has_many_spellings(crm: Crm, words: str) -> None:
    crm("customer", "add", "Jürgen Müller")
    assert [hit["id"] for hit in crm("find", words, "--json").json] == ["c1"]


@pytest.mark.parametrize("name", ["=1+1", "-rf", "--help", "@last", "$(id)", "`id`", "%s", "\x1b[31mred", "a\tb"])
def test_names_that_look_like_something_else_pass_through_a_shell(shell: Shell, name: str) -> None:
    added = shell("customer", "add", "--json", "--", name)
    assert (added.returncode, shell("customer", "list", "--no-header", "--fields", "id").stdout) == (0, "c1\n")
