"""How the bench measures: CPU over a base, time over time, in alternating runs; and how it prints."""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

ROUNDS = 7
NONE = "no PostgreSQL was found"


def cpu(command: Sequence[str], env: Mapping[str, str], stdin: str | None = None) -> tuple[float, int]:
    """Seconds of CPU of a whole process, and the peak memory in MiB of the largest process so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=dict(env), input=stdin, text=True, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def ratios(commands: Mapping[str, Sequence[str]], env: Mapping[str, str]) -> dict[str, float]:
    """Median CPU of each command over that of the base (`python -c pass`), in alternating runs."""
    base: list[float] = []
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            base.append(cpu([sys.executable, "-c", "pass"], env)[0])
            taken[name].append(cpu(command, env)[0])
    return {name: statistics.median(times) / statistics.median(base) for name, times in taken.items()}


def elapsed(command: Sequence[str], env: Mapping[str, str], stdin: str | None = None) -> float:
    """Seconds that somebody waits for a command."""
    began = perf_counter()
    cpu(command, env, stdin)
    return perf_counter() - began


def compared(
    commands: Mapping[str, Sequence[str]], one: Mapping[str, str], other: Mapping[str, str] | None
) -> list[str]:
    """For each command the median time on `other` over that on `one`, in alternating runs, NONE without one."""
    if other is None:
        return [NONE] * len(commands)
    found = []
    for command in commands.values():
        times = [(elapsed(command, one), elapsed(command, other)) for _ in range(ROUNDS)]
        found.append(f"{statistics.median(b for _, b in times) / statistics.median(a for a, _ in times):.2f}")
    return found


def table(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Prints aligned rows under a title."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def environment(home: Path, store: Path | str) -> dict[str, str]:
    """A bare environment with a store of its own; bytecode may be used."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CRMCLI_DB": str(store),
        "LANG": "C.UTF-8",
        "CRMCLI_ZONE": "UTC",
    }


def fresh(path: Path) -> str:
    """The path, with nothing there."""
    path.unlink(missing_ok=True)
    return str(path)
