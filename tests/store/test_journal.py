"""The journal's chain: it verifies, and whatever is done to it shows (I5, P4)."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter

import pytest

from crmcli.customers.records import CUSTOMER, TAG
from crmcli.kernel.ids import new_uid
from crmcli.store import journal
from crmcli.store.postgres import POSTGRES, Session
from crmcli.store.read import Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace
from ground import Crm, figure
from servers import unguarded

TAMPERS = 400
CHANGES = 25

Tamper = Callable[[Reader, Random], None]


def person(unit: Unit, name: str) -> int:
    return unit.insert(
        CUSTOMER, uid=new_uid(unit.at), kind="person", name=name, sort_name=name, words=name, created_at=unit.at
    )


@pytest.fixture
def busy(crm: Crm) -> Workspace:
    """A store with two dozen changes of one to three entries, some of them edits, one a load."""
    workspace = crm.workspace("customer add")
    for n in range(CHANGES):
        with workspace.store.write(workspace) as unit:
            numbers = [person(unit, f"Customer {n} {i}") for i in range(n % 3 + 1)]
            unit.insert(TAG, customer_id=numbers[0], tag="vip")
        if n % 4 == 0:
            with workspace.store.write(workspace) as unit:
                unit.update(CUSTOMER, numbers[0], city=f"City {n}")
    with workspace.store.write(workspace) as unit:
        unit.note_load("customer", 900, 999, [("customer_tag", "customer_id"), ("customer", "id")], "id")
    with workspace.store.write(workspace) as unit:
        unit.update(CUSTOMER, 1, city="the last one")
    return workspace


@contextmanager
def laid_open(workspace: Workspace) -> Iterator[Reader]:
    """The store as somebody with another program has it: any statement, no foreign keys. All is taken back."""
    place = workspace.store.place
    con = sqlite3.connect(place, isolation_level=None) if isinstance(place, Path) else unguarded(place.url)
    con.execute("BEGIN")
    try:
        yield Reader(con) if isinstance(con, sqlite3.Connection) else Reader(Session(con), POSTGRES)
    finally:
        con.execute("ROLLBACK")
        con.close()


def test_an_empty_journal_verifies(workspace: Workspace) -> None:
    with workspace.store.read() as db:
        assert journal.verify(db) == []


def test_a_used_journal_verifies(busy: Workspace) -> None:
    with busy.store.read() as db:
        assert (journal.verify(db), db.value("SELECT COUNT(*) FROM entry") > CHANGES) == ([], True)


def test_an_erased_body_keeps_the_chain(busy: Workspace) -> None:
    with laid_open(busy) as db:
        db.run("UPDATE entry SET body = NULL, salt = NULL WHERE about = 3")
        assert journal.verify(db) == []


def test_equal_bodies_have_different_hashes(busy: Workspace) -> None:
    """Else a guessed body could be confirmed after its erasure."""
    with busy.store.read() as db:
        assert db.one("SELECT COUNT(*), COUNT(DISTINCT body_h), COUNT(DISTINCT salt) FROM entry") == (
            *[db.value("SELECT COUNT(*) FROM entry")] * 3,
        )


def test_a_load_is_one_entry_over_a_range(busy: Workspace) -> None:
    with busy.store.read() as db:
        row = db.one("SELECT op, entity, record, last, about, body FROM entry WHERE op = 'load'")
    assert row is not None
    tables = [["customer_tag", "customer_id"], ["customer", "id"]]
    assert (row[:5], json.loads(row[5])) == (("load", "customer", 900, 999, None), {"tables": tables, "about": "id"})


# -- tampering: each way picks its victim at random


def _entry(db: Reader, dice: Random, *, last: bool = False) -> int:
    """The number of an entry; never the newest unless asked for."""
    highest = int(db.value("SELECT MAX(seq) FROM entry"))
    return dice.randint(1, highest if last else highest - 1)


EDITS = {
    "change_id": "change_id % 20 + 1",
    "op": "op || 'x'",
    "entity": "'purchase'",
    "record": "record + 1",
    "last": "last + 1",
    "about": "COALESCE(about, 0) + 1",
    "body": "replace(body, 'c', 'k')",
    "salt": "randomblob(16)",
    "body_h": "randomblob(32)",
    "prev": "randomblob(32)",
    "h": "randomblob(32)",
}
OF_ANOTHER_TYPE = {
    "body": "CAST(body AS BLOB)",
    "salt": "hex(salt)",
    "body_h": "hex(body_h)",
    "prev": "1.5",
    "h": "''",
}


def edit_entry(db: Reader, dice: Random) -> None:
    column = dice.choice(list(EDITS))
    db.run(f"UPDATE entry SET {column} = {EDITS[column]} WHERE seq = :seq", seq=_entry(db, dice, last=True))


def change_type(db: Reader, dice: Random) -> None:
    column = dice.choice(list(OF_ANOTHER_TYPE))
    db.run(f"UPDATE entry SET {column} = {OF_ANOTHER_TYPE[column]} WHERE seq = :seq", seq=_entry(db, dice, last=True))


def edit_change(db: Reader, dice: Random) -> None:
    edits = {"at": "at - 1", "actor": "'mallory'", "command": "'customer show'", "undoes": "COALESCE(undoes, 0) + 1"}
    column = dice.choice(list(edits))
    number = dice.randint(1, int(db.value("SELECT MAX(id) FROM change")))
    db.run(f"UPDATE change SET {column} = {edits[column]} WHERE id = :id", id=number)


def say_undone(db: Reader, dice: Random) -> None:
    newest = int(db.value("SELECT MAX(id) FROM change"))
    db.run("UPDATE change SET undone_by = :by WHERE id = :id", id=dice.randint(1, newest - 1), by=newest)


def delete_entry(db: Reader, dice: Random) -> None:
    db.run("DELETE FROM entry WHERE seq = :seq", seq=_entry(db, dice))


def delete_and_close_the_gap(db: Reader, dice: Random) -> None:
    seq = _entry(db, dice)
    db.run("DELETE FROM entry WHERE seq = :seq", seq=seq)
    db.run("UPDATE entry SET seq = -(seq - 1) WHERE seq > :seq", seq=seq)
    db.run("UPDATE entry SET seq = -seq WHERE seq < 0")


def cut_out_the_middle(db: Reader, dice: Random) -> None:
    first, length = _entry(db, dice), dice.randint(1, 5)
    newest = int(db.value("SELECT MAX(seq) FROM entry"))
    until = min(first + length, newest - 1)
    db.run("DELETE FROM entry WHERE seq BETWEEN :first AND :until", first=first, until=until)
    db.run("UPDATE entry SET seq = -(seq - :gone) WHERE seq > :until", until=until, gone=until - first + 1)
    db.run("UPDATE entry SET seq = -seq WHERE seq < 0")


def delete_change(db: Reader, dice: Random) -> None:
    db.run("DELETE FROM change WHERE id = :id", id=dice.randint(1, int(db.value("SELECT MAX(id) FROM change")) - 1))


def cut_off_the_entries_of_the_end(db: Reader, _dice: Random) -> None:
    db.run("DELETE FROM entry WHERE change_id = (SELECT MAX(id) FROM change)")


def insert_a_copy(db: Reader, dice: Random) -> None:
    db.run(
        "INSERT INTO entry SELECT (SELECT MAX(seq) + 1 FROM entry), change_id, op, entity, record, last, about, body,"
        " salt, body_h, prev, h FROM entry WHERE seq = :seq",
        seq=_entry(db, dice),
    )


def insert_in_the_middle(db: Reader, dice: Random) -> None:
    seq = _entry(db, dice)
    db.run("UPDATE entry SET seq = -(seq + 1) WHERE seq > :seq", seq=seq)
    db.run("UPDATE entry SET seq = -seq WHERE seq < 0")
    db.run(
        "INSERT INTO entry SELECT seq + 1, change_id, op, entity, record, last, about, body, salt, body_h, prev, h"
        " FROM entry WHERE seq = :seq",
        seq=seq,
    )


def insert_a_forged_one(db: Reader, dice: Random) -> None:
    """Its own hashes are right; the entries behind it tell."""
    seq = _entry(db, dice)
    row = db.named("SELECT * FROM change WHERE id = (SELECT change_id FROM entry WHERE seq = :seq)", seq=seq)
    assert row is not None
    change = journal.Change(**row)
    prev = db.value("SELECT prev FROM entry WHERE seq = :seq", seq=seq)
    body_h = journal.body_hash(b"salt", "{}")
    h = journal.link(seq, change, ("edit", "customer", 1, 1, 1), body_h, prev)
    db.run(
        "UPDATE entry SET op = 'edit', entity = 'customer', record = 1, last = 1, about = 1, body = '{}', salt = :salt,"
        " body_h = :body_h, h = :h WHERE seq = :seq",
        salt=b"salt",
        body_h=body_h,
        h=h,
        seq=seq,
    )


def add_a_change(db: Reader, _dice: Random) -> None:
    db.run("INSERT INTO change(at, actor, command) VALUES (0, 'mallory', 'customer rm')")


def swap(db: Reader, dice: Random, columns: str) -> None:
    one = _entry(db, dice)
    other = dice.choice([seq for (seq,) in db.all("SELECT seq FROM entry WHERE seq <> :one", one=one)])
    names = columns.split(", ")
    here, there = (db.one(f"SELECT {columns} FROM entry WHERE seq = :seq", seq=seq) for seq in (one, other))
    assert here is not None
    assert there is not None
    sets = ", ".join(f"{name} = :{name}" for name in names)
    for seq, values in ((one, there), (other, here)):
        db.run(f"UPDATE entry SET {sets} WHERE seq = :seq", seq=seq, **dict(zip(names, values, strict=True)))


def swap_bodies(db: Reader, dice: Random) -> None:
    swap(db, dice, "body, salt")


def swap_hashed_bodies(db: Reader, dice: Random) -> None:
    swap(db, dice, "body, salt, body_h")


def swap_places(db: Reader, dice: Random) -> None:
    swap(db, dice, "change_id, op, entity, record, last, about, body, salt, body_h, prev, h")


def move_to_another_change(db: Reader, dice: Random) -> None:
    seq = _entry(db, dice)
    others = "SELECT id FROM change WHERE id <> (SELECT change_id FROM entry WHERE seq = :seq)"
    number = dice.choice([number for (number,) in db.all(others, seq=seq)])
    db.run("UPDATE entry SET change_id = :id WHERE seq = :seq", id=number, seq=seq)


WAYS: tuple[Tamper, ...] = (
    edit_entry, change_type, edit_change, say_undone, delete_entry, delete_and_close_the_gap, cut_out_the_middle,
    delete_change, cut_off_the_entries_of_the_end, insert_a_copy, insert_in_the_middle, insert_a_forged_one,
    add_a_change, swap_bodies, swap_hashed_bodies, swap_places, move_to_another_change,
)  # fmt: skip


@pytest.mark.in_file
@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_tampering_is_found(busy: Workspace, way: Tamper) -> None:
    dice = Random(way.__name__)  # noqa: S311 - the same dice every time
    missed = []
    for n in range(TAMPERS // len(WAYS) + 1):
        with laid_open(busy) as db:
            way(db, dice)
            if not journal.verify(db):
                missed.append(n)
    figure(f"tampering_found.{way.__name__}", 1 - len(missed) / (TAMPERS // len(WAYS) + 1), "1")
    assert missed == []


@pytest.mark.in_file
def test_tampering_never_ends_in_an_error(busy: Workspace) -> None:
    for column, value in OF_ANOTHER_TYPE.items():
        with laid_open(busy) as db:
            db.run(f"UPDATE entry SET {column} = {value}")
            assert journal.verify(db)


@pytest.mark.in_file
def test_what_is_said_is_short(busy: Workspace) -> None:
    with laid_open(busy) as db:
        db.run("UPDATE entry SET h = randomblob(32)")
        assert len(journal.verify(db)) <= 25


def test_a_long_journal_is_verified_quickly(crm: Crm) -> None:
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        entries = [
            ("edit", "customer", n, n, n, json.dumps({"rows": [["customer", {"id": n}, None]]})) for n in range(100_000)
        ]
        journal.append(unit, unit.change, entries)
    with workspace.store.read() as db:
        start = perf_counter()
        assert journal.verify(db) == []
    figure("verify_100000_entries_seconds", perf_counter() - start, "<3")
