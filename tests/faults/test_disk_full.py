"""F7: a full disk loses nothing that was committed; the same command goes on when there is room again."""

import csv
import resource
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ground import PROGRAM, Crm, Shell

ROWS = 6_000


def rows(path: Path, count: int = ROWS, bad: bool = False) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("customer_id", "name", "email", "note"))
        for n in range(count):
            out.writerow((f"K{n:06}", f"Customer {n}", "no address" if bad else f"c{n}@example.com", "x" * 60))
    return str(path)


def at_most(size: int) -> Callable[[], None]:
    """No file of the process can grow beyond this: what a full disk looks like, without one."""

    def limit() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def limited(shell: Shell, size: int, *args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(PROGRAM), *args], env=shell.environment(), preexec_fn=at_most(size), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60, check=False, cwd=shell.home,
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
    file = rows(tmp_path / "people.csv", 3_000, bad=True)
    done = limited(shell, crm.path.stat().st_size + 50_000, "import", file)
    assert done.returncode in (1, 9)
    assert shell("db", "check").returncode == 0
    assert shell("import", file).returncode == 6
    with Path(f"{file}.rejects.csv").open(encoding="utf-8", newline="") as found:
        header, *kept = csv.reader(found)
    assert [row[header.index("_line")] for row in kept] == [str(line) for line in range(2, 3_002)]
