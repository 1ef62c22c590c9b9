"""Every text the world may bring: logged or refused cleanly, exact in JSON, harmless on a terminal (A1, A2)."""

import unicodedata

import pytest

from crmcli.interactions import actions, rules
from crmcli.kernel.errors import Usage
from crmcli.workspace import Workspace
from ground import Crm
from hostile import hostile_strings

TEXTS = hostile_strings()
STEERING = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))} - {"\n", "\t"}


def kept(text: str) -> str:
    """A text as it is stored."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


GOOD = [text for text in TEXTS if "\0" not in text and not any(0xD800 <= ord(c) <= 0xDFFF for c in text) and kept(text)]


@pytest.fixture
def talks(crm: Crm, workspace: Workspace) -> Crm:
    """Every good text as an interaction, in order."""
    crm("customer", "add", "Ada Smith")
    with workspace.store.write(workspace) as unit:
        for text in GOOD:
            actions.insert(unit, {"customer": 1, "text": rules.read_text(text)}, "UTC")
    return crm


def test_each_comes_back_exactly(talks: Crm) -> None:
    said = talks("interaction", "list", "--sort", "id", "--json").json
    assert [found["text"] for found in said] == [kept(text) for text in GOOD]


def test_tsv_has_a_line_for_each(talks: Crm) -> None:
    assert len(talks("interaction", "list", "--no-header").out.split("\n")) == len(GOOD) + 1


def test_nothing_steers_a_list_for_people(talks: Crm) -> None:
    assert STEERING.intersection(talks("interaction", "list", "-o", "plain", "--all").out) == set()


def test_nothing_steers_a_card(talks: Crm) -> None:
    cards = "".join(talks("interaction", "show", f"i{n}", "-o", "plain").out for n in range(1, len(GOOD), 7))
    assert STEERING.intersection(cards) == set()


def test_nul_and_half_characters_are_refused() -> None:
    bad = [text for text in TEXTS if "\0" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text)]
    refused = []
    for text in bad:
        with pytest.raises(Usage) as found:
            rules.read_text(text)
        refused.append(found.value.code)
    assert refused == ["bad_text"] * len(bad)
