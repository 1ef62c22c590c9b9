"""F8: a damaged store is exit 9 or read as it is, never a traceback; what is no store is never "an empty CRM".

Of the damage that changed data `db check --deep` finds 99 in 100: a flipped bit counts when an export differs after it.
"""

import os
import random
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ground import Crm, Shell, figure
from lines import NEEDS_NO_STORE, READING, WRITING, Shop

pytestmark = pytest.mark.in_file

TIMES, MORE, FEWER, PAGE = 200, 1000, 50, 4096
LEAST_FOUND = 0.99
"""The share of changed data that the check finds (I6)."""

Outcome = tuple[int, str]
Run = Callable[[str], Outcome]


def filled(shop: Shop) -> bytes:
    """A store of two hundred customers with purchases and points, as bytes."""
    people = "".join(f"P{n},Person {n},p{n}@example.com,Town {n % 17}\n" for n in range(200))
    bought = "".join(f"p{n % 200}@example.com,2026-0{1 + n % 9}-11,{n}.50\n" for n in range(400))
    (shop.shell.home / "more.csv").write_text("customer_id,name,email,city\n" + people)
    (shop.shell.home / "most.csv").write_text("customer,date,amount\n" + bought)
    shop.here("import more.csv")
    shop.here("import most.csv --as purchases --earn")
    with closing(sqlite3.connect(shop.crm.path)) as db:
        db.execute("VACUUM")
    return shop.crm.path.read_bytes()


def damaged(whole: bytes, number: int) -> bytes:
    """Mostly a flipped bit, now and then a page of zeros or an end that is missing; always the same by its number."""
    chance = random.Random(number)  # noqa: S311 - a place in a file, not a secret
    place, data = chance.randrange(len(whole)), bytearray(whole)
    if number % 10 == 8:
        start = place - place % PAGE
        data[start : start + PAGE] = bytes(PAGE)
    elif number % 10 == 9:
        del data[place:]
    else:
        data[place] ^= 1 << chance.randrange(8)
    return bytes(data)


class Patient:
    """A filled store, damaged over and over, and the lines that meet it."""

    def __init__(self, shop: Shop, run: Run) -> None:
        self.shop = shop
        self.run = run
        self.whole = filled(shop)
        self.exported = self.export()

    def lay(self, content: bytes) -> None:
        """Puts these bytes in the store's place."""
        for ending in ("-wal", "-shm"):
            Path(f"{self.shop.crm.path}{ending}").unlink(missing_ok=True)
        self.shop.crm.path.write_bytes(content)

    def export(self) -> tuple[int, bytes]:
        """All that the store holds."""
        parts = [
            self.shop.crm("export", noun, "-o", "jsonl", code=None)
            for noun in ("customers", "purchases", "points", "moves")
        ]
        return max(part.code for part in parts), b"".join(part.raw for part in parts)

    def changed(self) -> bool:
        """Whether an export is another than it was."""
        return self.export() != self.exported

    def meets(self, number: int) -> tuple[bool, bool, list[Outcome]]:
        """Whether the damage changed data, whether the check finds it, and how the lines end."""
        content = damaged(self.whole, number)
        self.lay(content)
        found = self.run("db check --deep")
        changed = self.changed()
        ends = [self.run("customer list"), self.run("report purchases"), self.run("show c7")]
        assert self.shop.crm.path.read_bytes() == content  # looking has changed nothing
        wrote = self.run("customer edit c7 --city Elsewhere --add-email new@example.com")
        if wrote[0] == 9:
            assert self.shop.crm.path.read_bytes() == content
        return changed, found[0] == 9, [found, *ends, wrote]


def trial(shop: Shop, run: Run, times: int) -> None:
    patient = Patient(shop, run)
    met = [patient.meets(number) for number in range(times)]
    ends = [end for _, _, several in met for end in several]
    changed = [found for altered, found, _ in met if altered]
    figure("damages_that_changed_data", len(changed), f"any of {times}")
    figure("share_of_changed_data_found_by_check", sum(changed) / len(changed), ">=0.99")
    figure("commands_that_said_exit_9", sum(code == 9 for code, _ in ends), f"any of {len(ends)}")
    wrong = [end for end in ends if end[0] not in (0, 9) or "Traceback" in end[1] or "log id" in end[1]]
    figure("tracebacks_on_damaged_stores", len(wrong), "0")
    assert wrong == []
    assert sum(changed) / len(changed) >= LEAST_FOUND


def test_two_hundred_damages(shop: Shop) -> None:
    def run(line: str) -> Outcome:
        done = shop.crm(*shlex.split(line), code=None)
        return done.code, done.err

    trial(shop, run, TIMES)


@pytest.mark.slow
def test_what_a_thousand_damages_change_is_found(shop: Shop) -> None:
    patient, found = Patient(shop, lambda _: (0, "")), []
    for number in range(TIMES, TIMES + MORE):
        patient.lay(damaged(patient.whole, number))
        if patient.changed():
            found.append(shop.crm("db", "check", "--deep", code=None).code == 9)
    figure("more_damages_that_changed_data", len(found), f"any of {MORE}")
    figure("share_of_more_changed_data_found_by_check", sum(found) / len(found), ">=0.99")
    assert sum(found) / len(found) >= LEAST_FOUND


def test_a_schema_that_cannot_be_read_is_damage(shop: Shop) -> None:
    content = shop.crm.path.read_bytes()
    shop.crm.path.write_bytes(content.replace(b"last_purchase IS NOT NULL", b"last_purchas\xe5 IS NOT NULL"))
    assert (shop.crm("db", "check", "--deep", code=9).out, content == shop.crm.path.read_bytes()) == ("", False)


@pytest.mark.slow
def test_damages_met_by_real_processes(shop: Shop) -> None:
    def run(line: str) -> Outcome:
        done = shop.run(line)
        return done.returncode, done.stderr

    trial(shop, run, FEWER)


# -- what is no store at all


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("dear diary, this is not a database\n" * 10)


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE customer (id, name)")
        db.commit()


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def missing(path: Path) -> None:
    path.unlink()


def log_alone(path: Path) -> None:
    """The store is gone and the log of its last changes was left."""
    path.replace(f"{path}-wal")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60_000])


NO_STORES = (empty, text, another_database, directory, pipe, missing, log_alone, cut)
LINES = [line for line in (*READING, *(case.line for case in WRITING)) if not line.startswith(NEEDS_NO_STORE)]
MENDING = ("db restore", "doctor", "config set", "config unset", "schema")
"""Lines that are there for this, or that can do without a store."""


def seen(path: Path) -> list[tuple[str, int]]:
    return sorted((found.name, found.stat().st_size) for found in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("kind", NO_STORES)
def test_what_is_no_store_is_exit_9_for_every_line(shop: Shop, kind: Callable[[Path], None]) -> None:
    kind(shop.crm.path)
    before, wrong = seen(shop.crm.path), []
    begins = ("today",) if kind is missing else ()  # where there is nothing at all it says how to begin
    for line in (line for line in LINES if not line.startswith((*MENDING, *begins))):
        done = shop.crm(*shlex.split(line), code=None)
        said = done.code == 9 and str(shop.crm.path) in done.err and "hint: " in done.err
        if not said or done.raw:
            wrong.append((line, done.code, done.err))
    assert (wrong, seen(shop.crm.path)) == ([], before)


@pytest.mark.parametrize("kind", [kind for kind in NO_STORES if kind is not missing])
def test_init_makes_no_store_over_it(shop: Shop, kind: Callable[[Path], None]) -> None:
    kind(shop.crm.path)
    before = seen(shop.crm.path)
    assert (shop.run("db init").returncode, seen(shop.crm.path)) == (9, before)


@pytest.mark.parametrize("kind", NO_STORES)
def test_a_real_process_says_it_in_one_line_and_a_hint(shop: Shop, kind: Callable[[Path], None]) -> None:
    kind(shop.crm.path)
    ends = [shop.run(line) for line in ("customer list", "customer add Ada")]
    assert [(end.returncode, end.stdout, end.stderr.count("\n")) for end in ends] == [(9, "", 2)] * 2


@pytest.mark.parametrize("kind", [kind for kind in NO_STORES if kind is not directory])
def test_a_restore_brings_the_store_back(shop: Shop, kind: Callable[[Path], None]) -> None:
    kind(shop.crm.path)
    shop.here("db restore backup.db -y")
    shop.whole()
    assert "Ada Lovelace" in shop.crm("customer", "list").out


def test_a_log_of_nothing_changes_nothing(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    Path(f"{crm.path}-wal").write_bytes(b"")
    assert shell("customer", "list", "-o", "ids").stdout == "c1\n"


def test_a_log_of_noise_changes_nothing(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    Path(f"{crm.path}-wal").write_bytes(random.Random(1).randbytes(20_000))  # noqa: S311
    assert (shell("customer", "list", "-o", "ids").stdout, shell("db", "check").returncode) == ("c1\n", 0)
