"""F1: imports killed at any instant lose nothing and double nothing; the same command goes on to the same end."""

import csv
import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import pytest

from ground import PROGRAM, Crm, Shell, figure

PEOPLE = ("customer_id", "name", "email", "city")
BOUGHT = ("customer", "date", "amount", "note")
ROWS, FEWER = 4_000, 1_500
TIMES = 4
"""Kills of each kind of import in the everyday suite; the slow one takes MANY."""
MANY = 67
ON_SERVER = {TIMES: 1, MANY: 10}
"""As many on PostgreSQL."""


def people(path: Path, start: int, count: int = ROWS) -> str:
    rows = [(f"K{n:06}", f"Customer {n}", f"c{n}@example.com", f"Town {n % 97}") for n in range(start, start + count)]
    rows[count // 2] = (f"K{start:06}", "Somebody Else", "else@example.com", "")  # an id that stands there before
    rows[count - 7] = ("K999999", "Nobody", "no address", "")
    return written(path, PEOPLE, rows)


def purchases(path: Path) -> str:
    """Without ids, many of them equal, so that only what was counted tells them apart."""
    rows = [(f"c{n % 300}@example.com", f"2026-01-{1 + n % 28:02}", "5.00", "") for n in range(FEWER)]
    return written(path, BOUGHT, rows)


def orders(path: Path) -> str:
    """With their buyers: some known, most made by the first of their orders."""
    rows = [
        (f"O{n}", f"2026-01-{1 + n % 28:02}", "5.00", f"c{n % 900}@example.com", f"B {n % 900}") for n in range(FEWER)
    ]
    return written(path, ("order id", "date", "amount", "customer email", "customer name"), rows)


def written(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return str(path)


def state(crm: Crm) -> list[tuple[object, ...]]:
    """What the store holds, without ids and the time of writing."""
    with crm.workspace().store.read() as db:
        return [
            *db.all("SELECT external_id, name, email, city, stage, purchases FROM customer ORDER BY external_id, name"),
            *db.all("SELECT external_id, minor, day FROM purchase ORDER BY external_id"),
            *db.all("SELECT kind, points, effective_at FROM points_entry ORDER BY 3, 2, 1"),
            *db.all("SELECT balance, debt, lifetime FROM points_account ORDER BY 1, 2, 3"),
        ]


def rejects(file: str) -> str:
    path = Path(f"{file}.rejects.csv")
    return path.read_text(encoding="utf-8") if path.exists() else ""


class Trial:
    """One import, killed over and over from the same beginning."""

    def __init__(self, crm: Crm, shell: Shell, file: str, options: tuple[str, ...] = ()) -> None:
        self.crm = crm
        self.shell = shell
        self.beginning = crm.keep(f"{file}.beginning.db")
        self.line = [str(PROGRAM), "import", file, "--json", *options]
        self.file = file
        self.restart()
        begun = monotonic()
        self.code = self.finish().returncode
        self.seconds = monotonic() - begun
        self.end = (state(crm), rejects(file))

    def restart(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.shell.path}{ending}").unlink(missing_ok=True)
        self.crm.go_back(self.beginning)
        Path(f"{self.file}.rejects.csv").unlink(missing_ok=True)

    def finish(self) -> "subprocess.CompletedProcess[str]":
        return self.shell(*self.line[1:])

    def kill(self, after: float) -> bool:
        """Kills the import after some seconds; False when it had ended by itself."""
        process = subprocess.Popen(
            self.line, env=self.shell.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        return False

    def survives(self, times: int, seed: int) -> int:
        """Kills `times` imports, each once, some twice; checks and finishes each. How many were hit."""
        chance, hit = random.Random(seed), 0  # noqa: S311 - an instant, not a secret
        for number in range(times):
            self.restart()
            for _ in range(1 + number % 2):
                hit += self.kill(0.05 + chance.random() * self.seconds)
                check = self.shell("db", "check")
                assert (check.returncode, check.stdout) == (0, "")
            done = self.finish()
            assert done.returncode == self.code, done.stderr
            assert (state(self.crm), rejects(self.file)) == self.end
            check = self.shell("db", "check")
            assert (check.returncode, check.stdout) == (0, "")
        return hit


def first_load(crm: Crm, shell: Shell, tmp_path: Path) -> Trial:
    return Trial(crm, shell, people(tmp_path / "people.csv", 1))


def into_a_store_in_use(crm: Crm, shell: Shell, tmp_path: Path) -> Trial:
    crm("import", people(tmp_path / "known.csv", 1), code=6)
    return Trial(crm, shell, people(tmp_path / "people.csv", 2_000))


def purchases_with_points(crm: Crm, shell: Shell, tmp_path: Path) -> Trial:
    crm("import", people(tmp_path / "known.csv", 0), code=6)
    return Trial(crm, shell, purchases(tmp_path / "bought.csv"), ("--earn",))


def orders_with_customers(crm: Crm, shell: Shell, tmp_path: Path) -> Trial:
    crm("import", people(tmp_path / "known.csv", 0), code=6)
    return Trial(crm, shell, orders(tmp_path / "orders.csv"))


Kind = Callable[[Crm, Shell, Path], Trial]
KINDS: list[Kind] = [first_load, into_a_store_in_use, purchases_with_points, orders_with_customers]


@pytest.mark.parametrize("kind", KINDS)
def test_killed_imports_go_on(crm: Crm, shell: Shell, tmp_path: Path, kind: Kind) -> None:
    hit = kind(crm, shell, tmp_path).survives(ON_SERVER[TIMES] if crm.url else TIMES, seed=len(kind.__name__))
    figure(f"kills_of_{kind.__name__}_lost_or_doubled_rows", 0, "0")
    assert hit > 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_kills(crm: Crm, shell: Shell, tmp_path: Path, kind: Kind) -> None:
    many = ON_SERVER[MANY] if crm.url else MANY
    hit = kind(crm, shell, tmp_path).survives(many, seed=1)
    figure(f"kills_of_{kind.__name__}", hit, f">={many - many // 10}")
    assert hit > many // 2
