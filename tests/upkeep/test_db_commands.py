"""The `db` commands as people and scripts meet them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.store.migrations.steps import VERSION
from ground import Crm

pytestmark = pytest.mark.in_file


def test_init_says_where(crm: Crm) -> None:
    crm.path.unlink()
    assert str(crm.path) in crm("db", "init").err


def test_init_is_idempotent(crm: Crm) -> None:
    crm.path.unlink()
    assert [crm("db", "init", "--json").json["made"] for _ in range(2)] == [True, False]


def test_init_makes_nothing_on_a_dry_run(crm: Crm) -> None:
    crm.path.unlink()
    crm("db", "init", "-n")
    assert not crm.path.exists()


def test_path_is_the_path_alone(crm: Crm) -> None:
    assert crm("db", "path").out == f"{crm.path}\n"


def test_path_needs_no_store(crm: Crm) -> None:
    crm.path.unlink()
    assert crm("db", "path").out == f"{crm.path}\n"


def test_info_counts_the_rows(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    told = crm("db", "info", "--json").json
    assert (told["schema_version"], told["journal_mode"], told["rows"]["customer"]) == (VERSION, "wal", 1)


def test_info_knows_the_last_backup(crm: Crm) -> None:
    crm("db", "backup")
    assert crm("db", "info", "--json").json["last_backup"] == "2026-11-21T12:00:00+00:00"


def test_migrate_has_nothing_to_do(crm: Crm) -> None:
    assert crm("db", "migrate", "--json").json == {"found": VERSION, "now": VERSION, "backup": None, "undo": None}


def test_check_of_a_whole_store_is_silent(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    for deep in ((), ("--deep",)):
        result = crm("db", "check", *deep)
        assert (result.out, result.err) == ("", "")


def _spoil(crm: Crm, sql: str) -> None:
    with closing(sqlite3.connect(crm.path)) as con:
        con.execute("PRAGMA foreign_keys=OFF")
        con.execute(sql)
        con.commit()


def _faults(crm: Crm) -> list[str]:
    return [fault.split(":")[0] for fault in crm("db", "check", "--json", code=9).error["candidates"]]


def test_check_finds_a_row_that_points_nowhere(crm: Crm) -> None:
    _spoil(crm, "INSERT INTO customer_tag VALUES (99, 'vip')")
    assert _faults(crm) == ["I1"]


def test_check_finds_an_import_that_does_not_add_up(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,email\nAda,ada@example.com\n")
    crm("import", str(file))
    _spoil(crm, "UPDATE import_run SET created = 2")
    assert _faults(crm) == ["I3"]


def test_check_finds_a_doubled_id_of_a_source(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--source", "shop", "--external-id", "7")
    crm("customer", "add", "Bo")
    _spoil(crm, "DROP INDEX ix_customer_external")
    _spoil(crm, "UPDATE customer SET source = 'shop', external_id = '7'")
    assert "I4" in _faults(crm)


def test_check_finds_an_altered_journal(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    _spoil(crm, "UPDATE change SET actor = 'someone else'")
    assert _faults(crm) == ["I5", "I5"]


def test_check_finds_a_search_index_that_lags(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    _spoil(crm, "UPDATE customer SET words = 'zoe'")
    assert "I7" in _faults(crm)


def test_check_changes_nothing(crm: Crm) -> None:
    _spoil(crm, "INSERT INTO customer_tag VALUES (99, 'vip')")
    before = crm.path.read_bytes()
    crm("db", "check", "--deep", code=9)
    assert before == crm.path.read_bytes()


def test_a_backup_goes_beside_the_store_under_the_date(crm: Crm) -> None:
    told = crm("db", "backup", "--json").json
    assert told["path"] == str(crm.path.parent / "backups" / "crm-20261121T120000Z.db")


def test_a_backup_goes_into_a_directory(crm: Crm, tmp_path: Path) -> None:
    crm("db", "backup", f"{tmp_path}/stick/")
    assert (tmp_path / "stick" / "crm-20261121T120000Z.db").exists()


def test_a_backup_never_overwrites_without_a_yes(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert crm("db", "backup", str(tmp_path / "file"), "--json", code=8).error["code"] == "would_overwrite"
    assert (tmp_path / "file").read_text() == "mine"


def test_a_backup_overwrites_with_a_yes(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    crm("db", "backup", str(tmp_path / "file"), "-y")
    assert (tmp_path / "file").read_bytes().startswith(b"SQLite format 3\0")


def test_a_dry_run_backs_nothing_up(crm: Crm) -> None:
    crm("db", "backup", "-n")
    assert list(crm.path.parent.rglob("crm-*")) == []


def test_old_backups_beside_the_store_go(crm: Crm) -> None:
    for day in range(1, 22):
        crm.now = f"2026-11-{day:02}T12:00:00+00:00"
        crm("db", "backup")
    kept = sorted(path.name for path in (crm.path.parent / "backups").glob("*.db"))
    days = [int(name[10:12]) for name in kept]
    assert days == [1, 8, 15, 16, 17, 18, 19, 20, 21]


def test_a_restore_asks_first(crm: Crm) -> None:
    made = crm("db", "backup", "--json").json["path"]
    assert crm("db", "restore", made, "--json", code=8).error["code"] == "needs_confirmation"


def test_a_restore_looks_for_the_file_before_it_asks(crm: Crm) -> None:
    assert crm("db", "restore", "none.db", "--json", code=3).error["code"] == "no_such_backup"


def test_a_restore_brings_back_what_was(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    made = crm("db", "backup", "--json").json["path"]
    crm("customer", "rm", "c1")
    told = crm("db", "restore", made, "-y", "--json").json
    assert Path(told["old"]).exists()
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


def test_a_dry_run_restores_nothing(crm: Crm) -> None:
    made = crm("db", "backup", "--json").json["path"]
    crm("customer", "add", "Ada")
    crm("db", "restore", made, "-n")
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


def test_a_restore_is_refused_while_the_store_is_open(crm: Crm) -> None:
    made = crm("db", "backup", "--json").json["path"]
    with crm.workspace().store.read():
        assert crm("db", "restore", made, "-y", "--json", code=7).error["code"] == "store_in_use"
