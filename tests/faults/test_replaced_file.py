"""F9: a store that another file replaces while it is open is noticed before anything is saved; no two stores mix."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from crmcli.customers.records import CUSTOMER
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import Replaced
from ground import PROGRAM, Crm, Shell, figure
from together import ended, started

pytestmark = pytest.mark.in_file

TIMES, PROCESSES = 100, 10

WRITER = """
import sys, time
from crmcli.customers.records import CUSTOMER
from crmcli.grammar import Line
from crmcli.wiring import workspace
made = workspace(Line("test", {"no_input": True}))
with made.store.write(made) as unit:
    unit.update(CUSTOMER, 1, note="mine")
    sys.stdout.write("ready")
    sys.stdout.flush()
    sys.stdin.read()
"""
"""Writes, says so, and saves only when its standard input ends."""


def another(crm: Crm, tmp_path: Path) -> Path:
    """The store of somebody else, in one file."""
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    other("customer", "add", "Zoe")
    return other.path


def names(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT name, note FROM customer ORDER BY id").fetchall()


def test_a_replaced_store_is_noticed_before_the_commit(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    other, mine = another(crm, tmp_path), tmp_path / "mine.db"
    shutil.copyfile(crm.path, mine)
    noticed = 0
    for number in range(TIMES):
        replace(mine, crm.path)
        workspace = crm.workspace()
        with pytest.raises(Replaced), workspace.store.write(workspace) as unit:  # noqa: PT012 - what is between counts
            if number % 2:
                unit.update(CUSTOMER, 1, note="mine")
            replace(other, crm.path)
            if not number % 2:
                unit.update(CUSTOMER, 1, note="mine")
        noticed += (names(crm.path), crm("db", "check", "--deep").err) == ([("Zoe", None)], "")
    figure("replaced_stores_noticed_before_commit", noticed, f"{TIMES} of {TIMES}")
    assert noticed == TIMES


def replace(source: Path, target: Path) -> None:
    """As programs that synchronise folders do it: a copy beside the target, then its name."""
    part = target.with_name("arriving")
    shutil.copyfile(source, part)
    part.replace(target)


def test_a_writing_process_says_so(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    other, mine = another(crm, tmp_path), tmp_path / "mine.db"
    shutil.copyfile(crm.path, mine)
    noticed = 0
    for _ in range(PROCESSES):
        replace(mine, crm.path)
        with shell.process([sys.executable, "-c", WRITER]) as process:
            assert process.stdout is not None
            assert process.stdout.read(5) == b"ready"
            replace(other, crm.path)
            _, err = process.communicate(timeout=60)
        noticed += b"was replaced; nothing was saved" in err and names(crm.path) == [("Zoe", None)]
    figure("processes_that_noticed", noticed, f"{PROCESSES} of {PROCESSES}")
    assert noticed == PROCESSES


def test_an_import_whose_store_is_replaced_stops(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    """The other store stays as it is, whatever instant it comes at."""
    crm("customer", "add", "Ada")
    file, other, mine = people(tmp_path / "people.csv"), another(crm, tmp_path), tmp_path / "mine.db"
    shutil.copyfile(crm.path, mine)
    ends, whole = [], 0
    for _ in range(PROCESSES):
        replace(mine, crm.path)
        importing = started(shell, [str(PROGRAM), "import", file, "-q", "--json"])
        while rows(crm.path) < 2 and importing.poll() is None:
            rested(importing)
        replace(other, crm.path)
        done = ended(importing)
        ends.append((done.code, done.error["code"] if done.code else ""))
        whole += (names(crm.path), crm("db", "check", "--deep").err) == ([("Zoe", None)], "")
    figure("imports_that_noticed", ends.count((9, "store_replaced")), f"{PROCESSES} of {PROCESSES}")
    figure("stores_that_were_mixed", PROCESSES - whole, "0")
    assert (set(ends), whole) == ({(9, "store_replaced")}, PROCESSES)


def test_another_store_that_comes_while_ours_is_opened_again(crm: Crm, tmp_path: Path) -> None:
    """Two connections of one process share its locks: closing the one would empty the log into the other's file."""
    crm("customer", "add", "Ada")
    other, workspace = another(crm, tmp_path), crm.workspace()
    brought = Path(other).read_bytes()

    def look() -> None:
        raise InterruptedError

    with workspace.store.held():
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, 1, note="mine")
        replace(other, crm.path)
        with pytest.raises(InterruptedError):
            open_sqlite(crm.path, look=look)
        assert crm.path.read_bytes() == brought


def rested(process: "subprocess.Popen[bytes]") -> None:
    """Lets the process have the machine for a few milliseconds."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.005)


def people(path: Path) -> str:
    lines = [f"K{n:06},Customer {n},c{n}@example.com\n" for n in range(6_000)]
    path.write_text("customer_id,name,email\n" + "".join(lines))
    return str(path)


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT COUNT(*) FROM customer").fetchone()[0])


def test_a_removed_store_is_noticed(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    workspace = crm.workspace()
    with pytest.raises(Exception, match="there is no store"), workspace.store.write(workspace) as unit:  # noqa: PT012
        unit.update(CUSTOMER, 1, note="mine")
        crm.path.unlink()


def test_the_log_of_a_lost_store_is_kept_by_a_restore(crm: Crm, tmp_path: Path) -> None:
    crm("db", "backup", str(tmp_path / "copy.db"))
    workspace = crm.workspace()
    with workspace.store.read() as db:  # keeps the log from being taken into the store
        db.value("SELECT COUNT(*) FROM customer")
        crm("customer", "add", "Ada")
        log = Path(f"{crm.path}-wal").read_bytes()
    crm.path.unlink()
    Path(f"{crm.path}-wal").write_bytes(log)
    crm("customer", "list", code=9)
    crm("db", "restore", str(tmp_path / "copy.db"), "-y")
    kept = tmp_path / f"{crm.path.name}.before-restore-1-wal"
    assert (crm("customer", "list", "-o", "ids").out, kept.read_bytes()) == ("", log)
