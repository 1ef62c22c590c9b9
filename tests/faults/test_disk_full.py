"""F7: a full disk loses nothing that was committed; the same command goes on when there is room again.

A limit on the size of files stands for the full disk: it fails the same writes. Where the test may mount, a small file
system is filled as well.
"""

import csv
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ground import PROGRAM, Crm, Shell, figure
from lines import WRITING, Case, Shop, State

pytestmark = pytest.mark.in_file

ROWS = 6_000


def rows(path: Path, count: int = ROWS, bad: bool = False) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("customer_id", "name", "email", "note"))
        for n in range(count):
            out.writerow((f"K{n:06}", f"Customer {n}", "no address" if bad else f"c{n}@example.com", "x" * 60))
    return str(path)


UNCOMPILED = {"PYTHONDONTWRITEBYTECODE": "1"}
"""Python puts half a compiled file in place when the disk is full, and every later run stumbles over it."""


def at_most(size: int) -> Callable[[], None]:
    """No file of the process can grow beyond this: what a full disk looks like, without one."""

    def limit() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def limited(shell: Shell, size: int, *args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(PROGRAM), *args], env=shell.environment(UNCOMPILED), preexec_fn=at_most(size), capture_output=True,
        text=True, stdin=subprocess.DEVNULL, timeout=60, check=False, cwd=shell.home,
    )  # fmt: skip


def customers(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT COUNT(*) FROM customer").fetchone()[0])


def test_a_first_load_is_taken_back_whole(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    file = rows(tmp_path / "people.csv")
    done = limited(shell, crm.path.stat().st_size + 200_000, "import", file)
    assert (done.returncode, "disk is full" in done.stderr) == (9, True)
    assert shell("db", "check").returncode == 0
    assert customers(crm.path) == 0
    assert shell("import", file).returncode == 0
    assert customers(crm.path) == ROWS


@pytest.mark.parametrize("room", [100_000, 700_000, 1_500_000])
def test_batches_that_were_committed_stay(crm: Crm, shell: Shell, tmp_path: Path, room: int) -> None:
    crm("customer", "add", "Ada")
    file = rows(tmp_path / "people.csv")
    done = limited(shell, crm.path.stat().st_size + room, "import", file)
    assert (done.returncode, "Traceback" in done.stderr) == (9, False)
    assert shell("db", "check").returncode == 0
    with sqlite3.connect(crm.path) as db:
        kept = db.execute("SELECT COALESCE(SUM(next_row), 0) FROM import_run").fetchone()[0]
    assert customers(crm.path) == kept + 1
    again = shell("import", file)
    assert (again.returncode, customers(crm.path)) == (0, ROWS + 1)
    assert shell("db", "check").returncode == 0


def test_an_export_that_does_not_fit_leaves_the_old_one(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    crm("import", rows(tmp_path / "people.csv", 2_000))
    place = tmp_path / "out"
    place.mkdir()
    target = place / "customers.csv"
    target.write_text("the old one", encoding="utf-8")
    done = limited(shell, 60_000, "export", "customers", "--to", str(target), "-y")
    assert (done.returncode, "cannot be written" in done.stderr) == (1, True)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in place.iterdir()] == [
        ("customers.csv", "the old one")
    ]
    assert shell("export", "customers", "--to", str(target), "-y").returncode == 0


def test_an_export_of_everything_leaves_nothing_half(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    crm("import", rows(tmp_path / "people.csv", 2_000))
    done = limited(shell, 60_000, "export", "all", "--to", str(tmp_path / "out"))
    assert (done.returncode, list((tmp_path / "out").iterdir())) == (1, [])


def test_standard_output_that_is_full_is_said(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    done = shell.bash("crmcli export customers > /dev/full")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_rejects_file_that_does_not_fit_takes_its_batch_back(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    file = rows(tmp_path / "people.csv", 8_000, bad=True)
    done = limited(shell, crm.path.stat().st_size + 50_000, "import", file)
    assert done.returncode in (1, 9)
    assert shell("db", "check").returncode == 0
    assert shell("import", file).returncode == 6
    with Path(f"{file}.rejects.csv").open(encoding="utf-8", newline="") as found:
        header, *kept = csv.reader(found)
    assert [row[header.index("_line")] for row in kept] == [str(line) for line in range(2, 8_002)]


ROOM = (0, 12_000, 33_000, 60_000, 120_000)
"""Bytes that any file may have: nothing, less than SQLite's shared memory, a little log, a log and no checkpoint."""
LOST = frozenset((1, 9))


@pytest.mark.parametrize("case", WRITING, ids=str)
def test_no_command_does_half_of_it(shop: Shop, case: Case) -> None:
    shop.again(case)
    before = shop.state()
    shop.here(case.line)
    after = shop.state()
    codes = [starved(shop, case, room, before, after) for room in ROOM]
    figure("lines_refused_for_want_of_room", sum(code in LOST for code in codes), f"any of {len(ROOM)}")
    figure("lines_half_done_for_want_of_room", 0, "0")
    assert codes[0] in LOST


def starved(shop: Shop, case: Case, room: int, before: State, after: State) -> int:
    """Runs a line with that little room; what was not saved is as it was, and comes when there is room."""
    shop.again(case)
    done = shop.run(case.line, preexec_fn=at_most(room))
    shop.whole()
    left = shop.state()
    said = done.returncode == 0 or "disk is full" in done.stderr or "cannot be written" in done.stderr
    assert (done.returncode in {0, *LOST}, said, "log id" in done.stderr) == (True, True, False), done.stderr
    if done.returncode == 0:
        assert left == after
    elif not case.resumes:
        assert left == before
    if left == before:
        shop.here(case.line)
        assert shop.state() == after
    return done.returncode


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """A file system of that size at `place`; skipped where the test may not mount one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"only root may mount a small disk: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def filled(place: Path, left: int) -> None:
    """Leaves that many bytes free."""
    (place / "fill").unlink(missing_ok=True)
    room = shutil.disk_usage(place).free - left
    (place / "fill").write_bytes(b"x" * max(room, 0))


def test_a_disk_that_is_really_full(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    with small_disk(place, "8m"):
        store = place / "crm.db"
        shell = Shell(shell.home, store)
        assert [shell(*line).returncode for line in (("db", "init"), ("customer", "add", "Ada"))] == [0, 0]
        kept = rows_of(store)
        codes = []
        for left in range(0, 160_000, 8_000):
            filled(place, left)
            codes.append(shell("customer", "add", "Bo").returncode)
            check = shell("db", "check") if codes[-1] == 0 else None
            assert check is None or check.returncode == 0
        (place / "fill").unlink()
        figure("writes_refused_on_a_full_disk", codes.count(9), f">=1 of {len(codes)}")
        assert (set(codes), len(rows_of(store))) == ({0, 9}, len(kept) + codes.count(0))
        assert shell("db", "check", "--deep").returncode == 0


def test_a_store_for_which_there_is_no_room_is_not_made(shell: Shell, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    with small_disk(place, "8m"):
        shell = Shell(shell.home, place / "crm.db")
        for left in range(0, 1_600_000, 100_000):
            filled(place, left)
            done = shell("db", "init")
            found = sorted(path.name for path in place.iterdir())
            assert (done.returncode, found) in ((9, ["fill"]), (0, ["crm.db", "fill"]))
            if done.returncode == 0:
                break
        (place / "fill").unlink()
        assert shell("db", "check", "--deep").returncode == 0


def rows_of(store: Path) -> list[object]:
    with closing(sqlite3.connect(store)) as db:
        return db.execute("SELECT id FROM customer").fetchall()
