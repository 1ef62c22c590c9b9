"""Many processes at once, as the tests of races start them."""

import subprocess
from collections.abc import Sequence

from ground import Result, Shell

SECONDS = 110


def started(shell: Shell, line: Sequence[str], out: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    """One process in the shell's environment."""
    return subprocess.Popen(
        line, env=shell.environment(), cwd=shell.home, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE
    )


def ended(process: "subprocess.Popen[bytes]") -> Result:
    """How it ended."""
    out, err = process.communicate(timeout=SECONDS)
    return Result(out or b"", err.decode(), process.returncode)


def together(shell: Shell, lines: Sequence[Sequence[str]]) -> list[Result]:
    """Runs all command lines at once; how each ended, in their order."""
    return [ended(process) for process in [started(shell, line) for line in lines]]
