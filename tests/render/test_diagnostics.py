"""Everything said on standard error, word for word."""

import json
import os
import sys
from pathlib import Path

import pytest

from crmcli.kernel.errors import Ambiguous, NotFound
from crmcli.kernel.sheet import Done
from crmcli.render import diagnostics
from crmcli.render.look import Look
from specimens import look

DONE = Done("Added c1 Anna.", "u31", "crmcli show c1")
Captured = pytest.CaptureFixture[str]


def test_an_error_is_a_line_and_its_hint(capsys: Captured) -> None:
    diagnostics.error(NotFound("there is no customer c99", hint="crmcli find NAME"), look("table"))
    assert capsys.readouterr() == ("", "crmcli: there is no customer c99\nhint: crmcli find NAME\n")


def test_candidates_are_numbered(capsys: Captured) -> None:
    err = Ambiguous("two answer to 'anna'", hint="use the id\nor the name", candidates=["c1 Anna", "c2 Anna"])
    diagnostics.error(err, look("tsv"))
    assert capsys.readouterr().err == (
        "crmcli: two answer to 'anna'\n  1  c1 Anna\n  2  c2 Anna\nhint: use the id\nhint: or the name\n"
    )


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_a_program_gets_the_error_as_one_line_of_json(kind: str, capsys: Captured) -> None:
    diagnostics.error(Ambiguous("two\nanswer", hint="use the id", candidates=["c1 Müller"]), look(kind))
    assert capsys.readouterr().err == (
        '{"error": {"code": "ambiguous", "message": "two\\nanswer", "hint": "use the id", '
        '"candidates": ["c1 M\\u00fcller"]}}\n'
    )


def test_an_error_is_made_visible(capsys: Captured) -> None:
    diagnostics.error(NotFound("no \x1b]0;x\x07\nroot"), look("table"))
    assert capsys.readouterr().err == "crmcli: no ␛]0;x␇␊root\n"


def test_done_names_its_undo_and_what_is_next(capsys: Captured) -> None:
    diagnostics.done(DONE, look("tsv"))
    assert capsys.readouterr() == ("", "Added c1 Anna.\nundo: crmcli undo u31\nnext: crmcli show c1\n")


def test_a_dry_run_has_no_undo(capsys: Captured) -> None:
    diagnostics.done(Done("Would add Anna."), look("table"))
    assert capsys.readouterr().err == "Would add Anna.\n"


@pytest.mark.parametrize("quiet", [look("table", quiet=True), look("json"), look("jsonl")])
def test_done_is_silent_when_quiet_or_for_programs(quiet: Look, capsys: Captured) -> None:
    diagnostics.done(DONE, quiet)
    assert capsys.readouterr().err == ""


def test_equal_notes_are_counted(capsys: Captured) -> None:
    diagnostics.notes(["b", "a", "b"], look("table"))
    assert capsys.readouterr().err == "note: b (x2)\nnote: a\n"


def test_a_note_for_a_program_is_a_line_of_json(capsys: Captured) -> None:
    diagnostics.note("a\x1b", look("json"))
    assert json.loads(capsys.readouterr().err) == {"note": {"message": "a\x1b", "count": 1}}


def test_notes_are_silent_when_quiet(capsys: Captured) -> None:
    diagnostics.note("a", look("table", quiet=True))
    assert capsys.readouterr().err == ""


def test_a_list_cut_short_says_so(capsys: Captured) -> None:
    diagnostics.shortened(50, 1000, look("table"))
    assert capsys.readouterr().err == "50 of 1,000, --all for the rest\n"


@pytest.mark.parametrize("total", [None, 50])
def test_a_whole_list_says_nothing(total: int | None, capsys: Captured) -> None:
    diagnostics.shortened(50, total, look("table"))
    assert capsys.readouterr().err == ""


def test_an_empty_list_says_what_to_do(capsys: Captured) -> None:
    diagnostics.nothing("No customer yet.\nTry: crmcli customer add NAME", look("table", terminal=True))
    assert capsys.readouterr().err == "No customer yet.\nTry: crmcli customer add NAME\n"


def test_an_empty_list_in_a_pipe_says_nothing(capsys: Captured) -> None:
    diagnostics.nothing("No customer yet.", look("tsv"))
    assert capsys.readouterr().err == ""


def test_no_standard_error_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    diagnostics.note("a", look("table"))


def test_a_closed_standard_error_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        diagnostics.note("a", look("table"))
        assert os.fstat(stream.fileno()).st_rdev == Path(os.devnull).stat().st_rdev
