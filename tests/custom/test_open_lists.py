"""Open lists: which words are known, and how those that a file brings join."""

from pathlib import Path

import pytest

from crmcli.custom import words
from crmcli.custom.rules import UnknownWord
from ground import Crm


def types(crm: Crm) -> str:
    return crm("config", "get", "interaction.types").out.strip()


@pytest.mark.parametrize(("text", "word"), [("Call", "call"), ("  VISIT ", "visit")])
def test_a_word_is_known_however_it_is_written(crm: Crm, text: str, word: str) -> None:
    assert words.known(crm.workspace().settings, "interaction.types", text) == word


def test_a_word_that_is_not_in_the_list_is_refused(crm: Crm) -> None:
    with pytest.raises(UnknownWord) as found:
        words.known(crm.workspace().settings, "interaction.types", "cal")
    assert "call" in found.value.hint


def test_a_comma_parts_no_word(crm: Crm) -> None:
    assert words.plain("Phone, in") == "phone in"


def test_words_join_behind_those_that_are_there(crm: Crm) -> None:
    before = types(crm)
    words.join(crm.workspace(), "interaction.types", ("sms", "call", "fax", "sms"))
    assert types(crm) == f"{before}, sms, fax"


def test_nothing_new_writes_no_file(crm: Crm, home: Path) -> None:
    words.join(crm.workspace(), "interaction.types", ("call", "note"))
    assert not (home / "config").exists()


def test_a_dry_run_writes_no_file(crm: Crm, home: Path) -> None:
    words.join(crm.workspace(dry_run=True), "interaction.types", ("sms",))
    assert not (home / "config").exists()


def test_settings_that_cannot_be_written_are_said_and_the_rows_are_in(crm: Crm, home: Path, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    (home / "config").mkdir()
    (home / "config" / "crmcli").write_text("in the way", encoding="utf-8")
    file = tmp_path / "i.csv"
    file.write_text("interaction_id,customer_id,at,kind\nI1,c1,2026-03-05,sms\n", encoding="utf-8")
    said = crm("import", str(file)).err
    assert "new in interaction.types: sms (not kept: " in said
    assert crm("interaction", "show", "i1", "--json").json["type"] == "sms"
