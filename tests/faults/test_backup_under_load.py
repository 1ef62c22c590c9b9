"""F12: backups taken while many write restore whole elsewhere, and each is a prefix of what was acknowledged."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ground import PROGRAM, Crm, Shell, figure
from together import ended, started

pytestmark = pytest.mark.in_file

WRITERS = 16
BACKUPS, MANY = 5, 100
"""In the everyday suite, and in the slow one."""

COUNT_UP = """
import sys, time
from crmcli.customers.records import CUSTOMER
from crmcli.grammar import Line
from crmcli.wiring import workspace
made = workspace(Line("test", {"no_input": True}))
mine, stop, number = int(sys.argv[1]), sys.argv[2], 0
from pathlib import Path
with open(sys.argv[3], "w") as told:
    while not Path(stop).exists():
        number += 1
        with made.store.write(made) as unit:
            unit.update(CUSTOMER, mine, note=str(number))
        told.write(f"{number}\\n")
        told.flush()
        time.sleep(0.05)
"""
"""Counts its own customer up, twenty times a second at most, and tells each only after it was saved."""


class Load:
    """Sixteen processes that write without end."""

    def __init__(self, crm: Crm, shell: Shell) -> None:
        self.crm = crm
        self.shell = shell
        self.stop = shell.home / "stop"
        for number in range(WRITERS):
            crm("customer", "add", f"Counter {number}", "--note", "0")

    def told(self) -> list[int]:
        """The last number that each writer was told is saved."""
        files = [self.shell.home / f"told-{number}" for number in range(1, WRITERS + 1)]
        lines = [path.read_text().splitlines() if path.exists() else [] for path in files]
        return [int(found[-1]) if found else 0 for found in lines]

    @contextmanager
    def on(self) -> Iterator[None]:
        """Inside, they write; all have begun, and all end well."""
        line = [sys.executable, "-c", COUNT_UP]
        running = [
            started(self.shell, [*line, str(n), str(self.stop), str(self.shell.home / f"told-{n}")])
            for n in range(1, WRITERS + 1)
        ]
        try:
            while not all(self.told()) and all(process.poll() is None for process in running):
                wait(running[0])
            yield
        finally:
            self.stop.touch()
            results = [ended(process) for process in running]
        assert [(result.code, result.err) for result in results] == [(0, "")] * WRITERS


def wait(process: "subprocess.Popen[bytes]") -> None:
    """A twentieth of a second, unless the process ends."""
    try:
        process.wait(0.05)
    except subprocess.TimeoutExpired:
        return


def counted(store: Path) -> list[int]:
    with closing(sqlite3.connect(store)) as db:
        return [int(note) for (note,) in db.execute("SELECT note FROM customer ORDER BY id")]


def changes(store: Path) -> tuple[int, int]:
    """How many changes a store has, and the number of the last: the same where none is missing."""
    with closing(sqlite3.connect(store)) as db:
        found: tuple[int, int] = db.execute("SELECT COUNT(*), MAX(id) FROM change").fetchone()
        return found


def backed_up(load: Load, number: int) -> tuple[Path, list[int], list[int]]:
    """A backup by the real command, and what had been told before it began and after it ended."""
    copy = load.shell.home / f"copy-{number}.db"
    before = load.told()
    done = ended(started(load.shell, [str(PROGRAM), "db", "backup", str(copy), "-q"]))
    assert (done.code, done.err) == (0, "")
    return copy, before, load.told()


def restored(crm: Crm, copy: Path, before: list[int], after: list[int]) -> bool:
    """True when it restores elsewhere, is whole, and holds all that was told before and nothing from later."""
    elsewhere = copy.with_name(f"{copy.stem}-elsewhere") / "crm.db"
    crm("db", "restore", str(copy), "-y", "--db", str(elsewhere))
    crm("db", "check", "--deep", "--db", str(elsewhere))
    found, (many, last) = counted(elsewhere), changes(elsewhere)
    within = all(low <= value <= high + 1 for low, value, high in zip(before, found, after, strict=True))
    return within and many == last == WRITERS + sum(found)


def trial(crm: Crm, shell: Shell, times: int) -> None:
    load = Load(crm, shell)
    with load.on():
        made = [backed_up(load, number) for number in range(times)]
    good = sum(restored(crm, *one) for one in made)
    figure("writes_during_the_backups", sum(load.told()), "any")
    figure("backups_under_16_writers_that_restore_whole", good, f"{times} of {times}")
    assert (good, counted(crm.path)) == (times, load.told())


def test_backups_under_load(crm: Crm, shell: Shell) -> None:
    trial(crm, shell, BACKUPS)


@pytest.mark.slow
def test_a_hundred_backups_under_load(crm: Crm, shell: Shell) -> None:
    trial(crm, shell, MANY)


def test_a_restore_is_refused_while_another_process_reads(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    crm("db", "backup", str(shell.home / "copy.db"), "-q")
    with crm.workspace().store.read() as db:
        db.value("SELECT COUNT(*) FROM customer")
        done = shell("db", "restore", "copy.db", "-y", "--json")
    assert (done.returncode, '"code": "store_in_use"' in done.stderr) == (7, True)
