"""What docs/generate.py makes is what stands in the repository, and does not depend on who makes it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "docs/generate.py"


@pytest.mark.parametrize(
    "surroundings",
    [
        {},
        {"COLUMNS": "40", "LINES": "10", "TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C"},
        {"COLUMNS": "200", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "FORCE_COLOR": "1", "CRMCLI_CURRENCY": "GBP"},
    ],
    ids=["here", "narrow", "elsewhere"],
)
def test_the_pages_are_up_to_date(tmp_path: Path, surroundings: dict[str, str]) -> None:
    env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], **surroundings}
    made = subprocess.run(
        [sys.executable, str(PROGRAM), "--check"], env=env, capture_output=True, text=True, check=False
    )
    assert (made.stdout, made.stderr, made.returncode) == ("", "", 0)


def test_a_page_that_is_behind_is_named(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, str(PROGRAM), "--check", "--to", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ("reference/commands.md" in made.stderr, made.returncode) == (True, 1)
