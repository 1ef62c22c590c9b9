"""In a real terminal an import shows a bar, which is gone at the end; elsewhere a short one says nothing."""

from pathlib import Path

import pexpect
import pyte
import pytest

from ground import PROGRAM, Shell
from rows import PEOPLE, numbered, written

pytestmark = pytest.mark.in_file


@pytest.fixture
def people(tmp_path: Path) -> str:
    return written(tmp_path / "people.csv", PEOPLE, *numbered(40_000))


def watched(shell: Shell, *args: str) -> tuple[str, list[str]]:
    """All that an import writes into a terminal of 100 columns, and the screen at its end."""
    surroundings = shell.environment({"TERM": "xterm-256color"})
    child = pexpect.spawn(
        str(PROGRAM), ["import", *args], env=surroundings, encoding="utf-8", timeout=120, dimensions=(24, 100)
    )
    child.expect(pexpect.EOF)
    child.close()
    screen = pyte.Screen(100, 24)
    pyte.Stream(screen).feed(child.before or "")
    return child.before or "", screen.display


def test_a_bar_in_a_terminal(shell: Shell, people: str) -> None:
    shell("db", "init")
    written_all, screen = watched(shell, people)
    assert ("% " in written_all.replace("%,", "% "), " a second, " in written_all, " left" in written_all) == (
        True, True, True,
    )  # fmt: skip
    assert [line for line in screen if "a second" in line] == []
    assert any("40,000 customers rows: 40,000 created" in line for line in screen)


def test_none_when_quiet(shell: Shell, people: str) -> None:
    shell("db", "init")
    assert " a second" not in watched(shell, people, "-q")[0]


def test_nothing_on_either_stream_without_a_terminal(shell: Shell, people: str) -> None:
    shell("db", "init")
    result = shell("import", people)
    assert " a second" not in result.stdout + result.stderr
