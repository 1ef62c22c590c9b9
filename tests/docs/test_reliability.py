"""The page of what was measured is made from the figures of a run that passed, and from nothing else."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "reliability.py"
RUN = """\
FIGURE tests/faults/test_first_run.py first_runs_that_ended_well=160 target=160
FIGURE tests/faults/test_kill_all_commands.py kills=10 (41 tests) target=10 of each line
"""


def made(run: str, to: Path) -> int:
    return subprocess.run(
        [sys.executable, SCRIPT, "--to", to], input=run, text=True, capture_output=True, check=False
    ).returncode


def test_each_figure_is_a_row(tmp_path: Path) -> None:
    code = made(RUN + "2 passed in 1.00s\n", tmp_path / "page.md")
    rows = [line for line in (tmp_path / "page.md").read_text().splitlines() if line[:3] in ("| f", "| k")]
    assert (code, rows[1], rows[3]) == (
        0, "| first runs that ended well | 160 | 160 |", "| kills | 10 (41 tests) | 10 of each line |",
    )  # fmt: skip


def test_a_run_that_failed_makes_none(tmp_path: Path) -> None:
    code = made(RUN + "1 failed, 1 passed in 1.00s\n", tmp_path / "page.md")
    assert (code, list(tmp_path.iterdir())) == (1, [])
