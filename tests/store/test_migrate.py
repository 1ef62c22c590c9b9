"""Migrations: a verified backup first, all steps or none, nothing lost, newer stores refused (F13)."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from crmcli.kernel.errors import StoreUnusable
from crmcli.schema import declared
from crmcli.store import programs
from crmcli.store.backup import manifest_of
from crmcli.store.migrate import Migrated, RowsLost
from crmcli.store.migrations.steps import STEPS, VERSION, Step
from crmcli.store.refusals import OlderSchema
from crmcli.store.store import Store
from ground import Crm, Shell

if TYPE_CHECKING:
    from crmcli.store.dialect import Connection, Dialect

AT = 1_795_262_400_000_000


def _add_column(con: "Connection", _: "Dialect") -> None:
    con.execute("ALTER TABLE customer ADD COLUMN shoe_size INTEGER")


def _fail(con: "Connection", _: "Dialect") -> None:
    con.execute("ALTER TABLE customer ADD COLUMN hat_size INTEGER")
    raise RuntimeError


def _lose(con: "Connection", _: "Dialect") -> None:
    con.execute("DELETE FROM customer_tag")


def _store(crm: Crm, *steps: Step) -> Store:
    """The store, for a crmcli that knows these steps too."""
    return Store(crm.workspace().store.place, declared, steps=[*STEPS, *steps])


def _migrate(crm: Crm, *steps: Step) -> Migrated:
    return _store(crm, *steps).migrate(AT)


def _columns(crm: Crm, *steps: Step) -> set[str]:
    with _store(crm, *steps).read() as db:
        return set(db.dialect.columns(db, "customer"))


def _version(crm: Crm) -> int:
    """Past all doors, which a newer store does not pass."""
    sql = "SELECT number FROM meta WHERE name = 'schema_version'"
    if not crm.url:
        with closing(connect(crm.path)) as con:
            return int(con.execute(sql).fetchone()[0])
    from servers import unguarded

    with unguarded(crm.url) as server:
        return int((server.execute(sql.encode()).fetchone() or (0,))[0])


def _kept(crm: Crm) -> list[str]:
    """The endings of the backups from before migrations."""
    places = [crm.path.parent, crm.workspace().store.backups]
    names = [path.name for place in places if place.exists() for path in place.glob("*.bak")]
    return sorted(name[name.index(".v") :] for name in names)


def test_the_steps_a_store_lacks_are_applied(crm: Crm) -> None:
    _migrate(crm, _add_column)
    assert "shoe_size" in _columns(crm, _add_column)


def test_the_version_goes_up(crm: Crm) -> None:
    _migrate(crm, _add_column)
    assert _version(crm) == VERSION + 1


def test_a_store_that_is_up_to_date_is_left_alone(crm: Crm) -> None:
    assert _migrate(crm).backup is None


def test_a_second_time_nothing_is_done(crm: Crm) -> None:
    _migrate(crm, _add_column)
    done = _migrate(crm, _add_column)
    assert (done.found, done.now, done.backup) == (VERSION + 1, VERSION + 1, None)


def test_a_backup_is_taken_first(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    done = _migrate(crm, _add_column)
    assert done.backup is not None
    assert (done.backup.path.exists(), done.backup.rows["customer"]) == (True, 1)


def test_the_backup_brings_back_what_was(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    done = _migrate(crm, _add_column)
    assert done.backup is not None
    with pytest.raises(StoreUnusable):
        crm.workspace().store.passport()
    if crm.url:
        from servers import emptied

        emptied(crm.url)
    crm.workspace().store.restore(done.backup.path)
    assert (_version(crm), crm("customer", "list", "--fields", "name").rows) == (VERSION, [["name"], ["Ada"]])


def test_the_newest_three_backups_are_kept(crm: Crm) -> None:
    steps: list[Step] = []
    for number in range(5):

        def add(con: "Connection", _: "Dialect", column: str = f"extra_{number}") -> None:
            con.execute(f"ALTER TABLE customer ADD COLUMN {column} TEXT")

        steps.append(add)
        _store(crm, *steps).migrate(AT + number)
    assert _kept(crm) == [f".v{number + VERSION}-{AT + number}.bak" for number in (2, 3, 4)]


def test_a_step_that_fails_leaves_all_as_it_was(crm: Crm) -> None:
    with pytest.raises(RuntimeError):
        _migrate(crm, _add_column, _fail)
    assert (VERSION, set()) == (_version(crm), _columns(crm) & {"shoe_size", "hat_size"})


def test_a_step_that_loses_rows_is_taken_back(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--tag", "vip")
    with pytest.raises(RowsLost):
        _migrate(crm, _lose)
    assert crm("customer", "list", "--fields", "tags", "--json").json == [{"tags": ["vip"]}]


def test_a_newer_store_is_refused(crm: Crm) -> None:
    _migrate(crm, _add_column)
    assert crm("db", "migrate", "--json", code=9).error["code"] == "newer_store"


def test_a_dry_run_is_taken_back(crm: Crm) -> None:
    _store(crm, _add_column).migrate(AT, keep=False)
    assert (_version(crm), _kept(crm)) == (VERSION, [])


def test_the_sums_are_made_anew(crm: Crm) -> None:
    """A step that changes what a row holds leaves a store in which every row is what was written."""

    def shout(con: "Connection", _: "Dialect") -> None:
        con.execute("UPDATE customer SET note = 'HELLO'")

    crm("customer", "add", "Ada", "--note", "hello")
    _migrate(crm, shout)
    with _store(crm, shout).read() as db:
        from crmcli.store.sums import verify

        assert verify(db) == []


def test_any_read_brings_a_store_up_to_date_with_a_word(crm: Crm) -> None:
    said: list[str] = []
    store = Store(crm.workspace().store.place, declared, tell=said.append, steps=[*STEPS, _add_column])
    with store.read() as db:
        assert db.all("SELECT shoe_size FROM customer") == []
    assert len(said) == 1
    assert f"from schema {VERSION} to {VERSION + 1}; as it was before: " in said[0]


def test_the_passport_of_a_store_that_was_behind_says_the_new_schema(crm: Crm) -> None:
    assert _store(crm, _add_column).passport().version == VERSION + 1


MIGRATE = """
import sys
from crmcli.schema import declared
from crmcli.store.migrations.steps import STEPS
from crmcli.store.store import Store
from crmcli.surroundings import store_place
def step(con, _):
    con.execute("ALTER TABLE customer ADD COLUMN shoe_size INTEGER")
store = Store(store_place(""), declared, steps=[*STEPS, step])
print(store.migrate(int(sys.argv[1])).now)
"""


def test_two_that_migrate_at_once_end_in_one_migration(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, str(AT + number)], env=shell.environment(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for number in range(4)
    ]  # fmt: skip
    ended = [(process.communicate(), process.returncode) for process in running]
    assert ended == [((f"{VERSION + 1}\n", ""), 0)] * 4
    assert "shoe_size" in _columns(crm, _add_column)


# -- what is a server's own


@pytest.mark.on_server
def test_a_role_that_owns_nothing_is_told_who_can(crm: Crm) -> None:
    from servers import role

    everything = ("USAGE ON SCHEMA public", "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public")
    with role(crm.url, *everything) as url, pytest.raises(OlderSchema, match="may not change its tables"):
        _migrate(Crm(crm.path, url=url), _add_column)
    assert (_version(crm), _kept(crm)) == (VERSION, [])


@pytest.mark.on_server
def test_without_pg_dump_it_says_that_there_is_no_backup(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    done = _migrate(crm, _add_column)
    assert (done.now, done.backup, done.unkept.partition(":")[0]) == (VERSION + 1, None, "no backup was made before")


@pytest.mark.in_file
def test_the_backup_is_beside_the_file_with_its_manifest(crm: Crm) -> None:
    done = _migrate(crm, _add_column)
    assert done.backup is not None
    assert (done.backup.path.parent, manifest_of(done.backup.path).exists()) == (crm.path.parent, True)
