"""Migrations: a verified backup first, all steps or none, nothing lost, newer stores refused (F13)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.schema import declared
from crmcli.store.faults import NewerStore
from crmcli.store.migrate import RowsLost, migrate
from crmcli.store.migrations.steps import STEPS, VERSION, Step
from crmcli.store.store import Store
from ground import Crm

pytestmark = pytest.mark.in_file

AT = 1_795_262_400_000_000


def _add_column(con: sqlite3.Connection) -> None:
    con.execute("ALTER TABLE customer ADD COLUMN shoe_size INTEGER")


def _fail(con: sqlite3.Connection) -> None:
    con.execute("ALTER TABLE customer ADD COLUMN hat_size INTEGER")
    raise RuntimeError


def _lose(con: sqlite3.Connection) -> None:
    con.execute("DELETE FROM customer_tag")


def _columns(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as con:
        return {row[1] for row in con.execute("PRAGMA table_info(customer)")}


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as con:
        return int(con.execute("SELECT number FROM meta WHERE name = 'schema_version'").fetchone()[0])


def test_the_steps_a_store_lacks_are_applied(crm: Crm) -> None:
    migrate(crm.path, AT, [*STEPS, _add_column])
    assert "shoe_size" in _columns(crm.path)


def test_the_version_goes_up(crm: Crm) -> None:
    migrate(crm.path, AT, [*STEPS, _add_column])
    assert _version(crm.path) == VERSION + 1


def test_a_store_that_is_up_to_date_is_left_alone(crm: Crm) -> None:
    assert migrate(crm.path, AT, STEPS).backup is None


def test_a_second_time_nothing_is_done(crm: Crm) -> None:
    migrate(crm.path, AT, [*STEPS, _add_column])
    done = migrate(crm.path, AT, [*STEPS, _add_column])
    assert (done.found, done.now, done.backup) == (VERSION + 1, VERSION + 1, None)


def test_a_backup_is_taken_first(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    done = migrate(crm.path, AT, [*STEPS, _add_column])
    assert done.backup is not None
    assert (_version(done.backup.path), done.backup.rows["customer"]) == (VERSION, 1)


def test_the_newest_three_backups_are_kept(crm: Crm) -> None:
    steps: list[Step] = list(STEPS)
    for number in range(5):

        def add(con: sqlite3.Connection, column: str = f"extra_{number}") -> None:
            con.execute(f"ALTER TABLE customer ADD COLUMN {column}")

        steps.append(add)
        migrate(crm.path, AT + number, steps)
    kept = sorted(path.name for path in crm.path.parent.glob("*.bak"))
    assert kept == [f"crm.db.v{number + VERSION}-{AT + number}.bak" for number in (2, 3, 4)]


def test_a_step_that_fails_leaves_all_as_it_was(crm: Crm) -> None:
    with pytest.raises(RuntimeError):
        migrate(crm.path, AT, [*STEPS, _add_column, _fail])
    assert (VERSION, set()) == (_version(crm.path), _columns(crm.path) & {"shoe_size", "hat_size"})


def test_a_step_that_loses_rows_is_taken_back(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--tag", "vip")
    with pytest.raises(RowsLost):
        migrate(crm.path, AT, [*STEPS, _lose])
    assert crm("customer", "list", "--fields", "tags", "--json").json == [{"tags": ["vip"]}]


def test_a_newer_store_is_refused(crm: Crm) -> None:
    migrate(crm.path, AT, [*STEPS, _add_column])
    with pytest.raises(NewerStore):
        migrate(crm.path, AT, STEPS)


def test_a_dry_run_is_taken_back(crm: Crm) -> None:
    migrate(crm.path, AT, [*STEPS, _add_column], keep=False)
    assert (_version(crm.path), list(crm.path.parent.glob("*.bak"))) == (VERSION, [])


def test_any_read_brings_a_store_up_to_date_with_a_word(crm: Crm) -> None:
    said: list[str] = []
    with Store(crm.path, declared, tell=said.append, steps=[*STEPS, _add_column]).read() as db:
        assert db.all("SELECT shoe_size FROM customer") == []
    assert len(said) == 1
    assert f"from schema {VERSION} to {VERSION + 1}" in said[0]


def test_the_passport_of_a_store_that_was_behind_says_the_new_schema(crm: Crm) -> None:
    assert Store(crm.path, declared, steps=[*STEPS, _add_column]).passport().version == VERSION + 1
