"""The `db` commands as people and scripts meet them, on both databases but where they are about a file."""

from pathlib import Path

import pytest

from crmcli.store.backup import ARCHIVE, SQLITE
from crmcli.store.migrations.steps import VERSION
from ground import Crm

in_file, on_server = pytest.mark.in_file, pytest.mark.on_server


@in_file
def test_init_says_where(crm: Crm) -> None:
    crm.path.unlink()
    assert str(crm.path) in crm("db", "init").err


@in_file
def test_init_is_idempotent(crm: Crm) -> None:
    crm.path.unlink()
    assert [crm("db", "init", "--json").json["made"] for _ in range(2)] == [True, False]


@in_file
def test_init_makes_nothing_on_a_dry_run(crm: Crm) -> None:
    crm.path.unlink()
    crm("db", "init", "-n")
    assert not crm.path.exists()


@in_file
def test_path_is_the_path_alone(crm: Crm) -> None:
    assert crm("db", "path").out == f"{crm.path}\n"


@in_file
def test_path_needs_no_store(crm: Crm) -> None:
    crm.path.unlink()
    assert crm("db", "path").out == f"{crm.path}\n"


def test_info_counts_the_rows(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    told = crm("db", "info", "--json").json
    mode = None if crm.url else "wal"
    assert (told["schema_version"], told["journal_mode"], told["rows"]["customer"]) == (VERSION, mode, 1)


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


def _faults(crm: Crm) -> list[str]:
    return [fault.split(":")[0] for fault in crm("db", "check", "--json", code=9).error["candidates"]]


def test_check_finds_a_row_that_points_nowhere(crm: Crm) -> None:
    crm.damage("INSERT INTO customer_tag VALUES (99, 'vip')")
    assert _faults(crm) == ["I1"]


def test_check_finds_an_import_that_does_not_add_up(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,email\nAda,ada@example.com\n")
    crm("import", str(file))
    crm.damage("UPDATE import_run SET created = 2")
    assert _faults(crm) == ["I3"]


@in_file
def test_check_finds_a_doubled_id_of_a_source(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--source", "shop", "--external-id", "7")
    crm("customer", "add", "Bo")
    crm.damage("DROP INDEX ix_customer_external")
    crm.damage("UPDATE customer SET source = 'shop', external_id = '7'")
    assert "I4" in _faults(crm)


def test_check_finds_an_altered_journal(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm.damage("UPDATE change SET actor = 'someone else'")
    assert _faults(crm) == ["I5", "I5"]


@in_file
def test_check_finds_a_search_index_that_lags(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm.damage("UPDATE customer SET words = 'zoe'")
    assert "I7" in _faults(crm)


@in_file
def test_check_changes_nothing(crm: Crm) -> None:
    crm.damage("INSERT INTO customer_tag VALUES (99, 'vip')")
    before = crm.path.read_bytes()
    crm("db", "check", "--deep", code=9)
    assert before == crm.path.read_bytes()


@in_file
def test_a_backup_goes_beside_the_store_under_the_date(crm: Crm) -> None:
    told = crm("db", "backup", "--json").json
    assert told["path"] == str(crm.path.parent / "backups" / "crm-20261121T120000Z.db")


@in_file
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
    assert (tmp_path / "file").read_bytes().startswith(ARCHIVE if crm.url else SQLITE)


@in_file
def test_a_dry_run_backs_nothing_up(crm: Crm) -> None:
    crm("db", "backup", "-n")
    assert list(crm.path.parent.rglob("crm-*")) == []


@in_file
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
    with crm.workspace().store.read() as db:
        db.value("SELECT COUNT(*) FROM customer")
        assert crm("db", "restore", made, "-y", "--json", code=7).error["code"] == "store_in_use"


# -- on a server


@on_server
def test_path_is_the_address_without_the_password(crm: Crm) -> None:
    before, _, after = crm.url.partition("@")
    crm.url = f"{before}:canary@{after}"
    assert crm("db", "path").out == f"{before}@{after}\n"
    assert "canary" not in crm("db", "info", "--json").out


@on_server
def test_info_names_the_database(crm: Crm) -> None:
    told = crm("db", "info", "--json").json
    assert (told["path"], told["database"].split(" ")[0], told["file_system"]) == (crm.url, "PostgreSQL", None)


@on_server
def test_check_points_to_what_looks_at_pages(crm: Crm) -> None:
    crm.damage("INSERT INTO customer_tag VALUES (99, 'vip')")
    assert "pg_amcheck" in crm("db", "check", "--json", code=9).error["hint"]


@on_server
def test_check_finds_an_index_that_is_not_valid(crm: Crm) -> None:
    crm.damage("UPDATE pg_index SET indisvalid = false WHERE indexrelid = CAST('ix_customer_search' AS regclass)")
    assert _faults(crm) == ["I1"]


@on_server
def test_check_finds_a_row_that_changed_by_itself(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm.damage("UPDATE customer SET note = 'changed'")
    crm("db", "check")
    deep = crm("db", "check", "--deep", "--json", code=9).error["candidates"]
    assert [fault.split(":")[0] for fault in deep] == ["I6"]
