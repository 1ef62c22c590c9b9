"""Completion of what cannot be completed: nothing is offered, said, written or waited for."""

import os
import socket
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asking import Ask
from crmcli.completion.complete import completed
from ground import Crm, Shell

pytest_plugins = ("small_shop",)
LINE = "crmcli show A"


def asked(shell: Shell, line: str = LINE) -> tuple[str, str, int]:
    done = shell(env={"_CRMCLI_COMPLETE": "complete_bash", "_CRMCLI_LINE": line})
    return done.stdout, done.stderr, done.returncode


def missing(path: Path) -> None:
    path.unlink()


def damaged(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_text("Dear diary\n" * 500, encoding="utf-8")


def newer(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("UPDATE meta SET number = 99 WHERE name = 'schema_version'")
    con.close()


def a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [missing, damaged, emptied, foreign, newer, a_directory])
def test_a_store_that_cannot_be_read_offers_nothing(people: Crm, shell: Shell, spoil: object) -> None:
    assert callable(spoil)
    spoil(people.path)
    assert asked(shell) == ("words\n", "", 0)


def test_a_missing_store_is_not_made(people: Crm, shell: Shell, home: Path) -> None:
    people.path.unlink()
    asked(shell)
    assert (people.path.exists(), list(home.rglob("*"))) == (False, [])


def test_an_address_is_no_store(shell: Shell) -> None:
    assert asked(shell, "crmcli --db postgres://x/y show A") == ("words\n", "", 0)


SILENT = "postgresql://mei@127.0.0.1:{port}/shop"


def test_a_server_that_is_silent_is_not_waited_for(shell: Shell) -> None:
    """It takes the connection and says nothing; the shell's own patience (SECONDS) is far longer than ours."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = SILENT.format(port=server.getsockname()[1])
        assert asked(shell, f"crmcli --db {address} show A") == ("words\n", "", 0)
        assert asked(shell, f"crmcli --db {address} customer list -w sta")[0].splitlines()[1:] != []


def test_a_server_that_is_not_there_offers_nothing(shell: Shell) -> None:
    assert asked(shell, f"crmcli --db {SILENT.format(port=1)} show A") == ("words\n", "", 0)


@pytest.mark.on_server
def test_a_server_offers_what_it_has(people: Crm, shell: Shell) -> None:
    assert asked(shell, "crmcli show Ada")[0].splitlines()[1:] == ["Ada\\ Lovelace", "Ada\\ Smith"]


def test_a_locked_store_is_not_waited_for(people: Crm, ask: Ask) -> None:
    con = sqlite3.connect(people.path, isolation_level=None)
    con.execute("PRAGMA journal_mode=TRUNCATE")
    con.execute("BEGIN EXCLUSIVE")
    began = os.times().elapsed
    found = ask.values(LINE)
    con.close()
    assert (found, os.times().elapsed - began < 5) == ([], True)


def test_nothing_is_written(people: Crm, shell: Shell, home: Path) -> None:
    before = {path: path.read_bytes() for path in people.path.parent.rglob("*") if path.is_file()}
    said = asked(shell)
    after = {path: path.read_bytes() for path in people.path.parent.rglob("*") if path.is_file()}
    assert (said[0], after) == ("words\nAda\\ Lovelace\nAda\\ Smith\n", before)


@pytest.mark.parametrize("kind", ["complete_tcsh", "source_bash", "", "1"])
def test_another_shell_gets_nothing(shell: Shell, kind: str) -> None:
    done = shell(env={"_CRMCLI_COMPLETE": kind, "_CRMCLI_LINE": LINE})
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_bad_setting_is_in_nobodys_way(people: Crm, shell: Shell) -> None:
    done = shell(env={"_CRMCLI_COMPLETE": "complete_fish", "_CRMCLI_LINE": LINE, "CRMCLI_ZONE": "Nowhere/Land"})
    assert (done.stdout, done.stderr) == ("words\nAda Lovelace\tc2\nAda Smith\tc1\n", "")


WORDS = st.sampled_from(
    ["crmcli", "customer", "show", "list", "tag", "--where", "-w", "--sort", "--fields", "-o", "--", "-", "c1", "help"]
)
ODD = st.text(st.characters(), max_size=8)


@given(st.lists(st.one_of(WORDS, WORDS, ODD), max_size=6), st.sampled_from(["bash", "zsh", "fish"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_line_is_too_odd(people: Crm, words: list[str], name: str) -> None:
    environ = {"_CRMCLI_COMPLETE": f"complete_{name}", "_CRMCLI_LINE": " ".join(words)}
    assert completed(environ).partition("\n")[0] in ("words", "open", "only", "files")
