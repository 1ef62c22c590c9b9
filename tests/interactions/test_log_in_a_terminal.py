"""`log` in real life: an editor in a terminal, a pipe, neither; and an editor that is left or broken."""

from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from ground import PROGRAM, Crm, Shell

Log = Callable[..., "pexpect.spawn[str]"]

TYPED = """#!/bin/sh
cat "$1"
echo ready
read -r line
printf '%s\\n\\n%s\\n' "$line" "and a second line" > "$1"
"""
"""An editor that shows the page and takes one line from the keyboard."""


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")


@pytest.fixture
def log(shell: Shell, tmp_path: Path) -> Log:
    """Starts `log c1` in a terminal with an editor of this script; temporary files go to a place of their own."""
    (tmp_path / "tmp").mkdir()

    def spawn(*args: str, editor: str = TYPED, **env: str) -> "pexpect.spawn[str]":
        program = tmp_path / "my editor"
        program.write_text(editor)
        program.chmod(0o700)
        words = {"TERM": "dumb", "EDITOR": f"'{program}'", "TMPDIR": str(tmp_path / "tmp"), **env}
        return pexpect.spawn(
            str(PROGRAM), ["log", "c1", *args], env=shell.environment(words), encoding="utf-8", timeout=20,
            dimensions=(40, 200),
        )  # fmt: skip

    return spawn


def ended(child: "pexpect.spawn[str]") -> tuple[str, int | None]:
    """Everything said until the end, and the exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return (child.before or "").replace("\r\n", "\n"), child.exitstatus


def texts(crm: Crm) -> list[str]:
    return [found["text"] for found in crm("interaction", "list", "--json").json]


def test_what_is_typed_into_the_editor_is_logged(crm: Crm, log: Log) -> None:
    child = log("--type", "call")
    child.expect_exact("ready")
    child.sendline("wants the lamp in green")
    said, code = ended(child)
    assert ("Logged i1: call with c1 Ada Smith" in said, code, texts(crm)) == (
        True, 0, ["wants the lamp in green\n\nand a second line"],
    )  # fmt: skip


def test_the_page_says_what_it_is_about(log: Log) -> None:
    child = log("--type", "call")
    child.expect_exact("# call with Ada Smith")
    child.sendline("x")
    assert ended(child)[1] == 0


def test_the_page_holds_any_name_in_any_locale(crm: Crm, log: Log) -> None:
    crm("customer", "edit", "c1", "--name", "Zoë Łukasz")
    child = log(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    child.expect_exact("# note about Zoë Łukasz")
    child.sendline("x")
    assert (ended(child)[1], texts(crm)) == (0, ["x\n\nand a second line"])


def test_an_empty_page_logs_nothing(crm: Crm, log: Log) -> None:
    said, code = ended(log(editor='#!/bin/sh\n: > "$1"\n'))
    assert (code, "nothing was written" in said, texts(crm)) == (2, True, [])


def test_a_page_left_as_it_was_logs_nothing(crm: Crm, log: Log) -> None:
    assert (ended(log(editor="#!/bin/sh\n"))[1], texts(crm)) == (2, [])


def test_ctrl_c_in_the_editor_logs_nothing_and_leaves_nothing(crm: Crm, log: Log, tmp_path: Path) -> None:
    child = log()
    child.expect_exact("ready")
    child.sendcontrol("c")
    said, code = ended(child)
    assert (code, "Traceback" in said, texts(crm), list((tmp_path / "tmp").iterdir())) == (130, False, [], [])


@pytest.mark.parametrize(
    ("editor", "why"),
    [("/nowhere/vim", "cannot be started"), ("false", "ended with 1"), ("'unclosed", "cannot be started")],
)
def test_a_broken_editor_is_named_and_nothing_is_logged(crm: Crm, log: Log, editor: str, why: str) -> None:
    said, code = ended(log(EDITOR=editor))
    assert (code, why in said, "hint: set EDITOR" in said, texts(crm)) == (1, True, True, [])


def test_visual_comes_before_editor(crm: Crm, log: Log) -> None:
    child = log(VISUAL="false")
    assert ("'false' ended with 1" in ended(child)[0], texts(crm)) == (True, [])


def test_no_editor_opens_for_what_cannot_be_logged(log: Log) -> None:
    said, code = ended(log("--at", "tomorrow"))
    assert (code, "ready" in said) == (2, False)


def test_no_editor_opens_where_nobody_is_to_be_asked(log: Log) -> None:
    said, code = ended(log("--no-input"))
    assert (code, "ready" in said) == (2, False)


def test_a_pipe(crm: Crm, shell: Shell) -> None:
    done = shell.bash("printf 'one\\ntwo\\n' | crmcli log c1 - -o ids")
    assert (done.stdout, texts(crm)) == ("i1\n", ["one\ntwo"])


def test_neither_text_nor_a_terminal(crm: Crm, shell: Shell) -> None:
    done = shell.bash("crmcli log c1 </dev/null", env={"EDITOR": "touch edited; false"})
    assert (done.returncode, done.stderr, (shell.home / "edited").exists(), texts(crm)) == (
        2,
        "crmcli: nothing was written: note about Ada Smith\nhint: give the text in quotes, or - for standard input\n",
        False,
        [],
    )


def test_standard_input_that_is_closed(crm: Crm, shell: Shell) -> None:
    done = shell.bash("crmcli log c1 - <&-")
    assert (done.returncode, "Traceback" in done.stderr, texts(crm)) == (2, False, [])


def test_text_in_a_wrong_encoding_is_refused(crm: Crm, shell: Shell) -> None:
    done = shell.bash("printf 'f\\374r\\n' | crmcli log c1 -")
    assert (done.returncode, "wrong encoding" in done.stderr, texts(crm)) == (2, True, [])


def test_sixteen_at_once_lose_nothing(crm: Crm, shell: Shell) -> None:
    done = shell.bash('for n in $(seq 16); do crmcli log c1 "note $n" -q -o ids & done; wait')
    assert (sorted(done.stdout.split()), len(texts(crm))) == (sorted(f"i{n}" for n in range(1, 17)), 16)
