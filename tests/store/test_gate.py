"""What is no store is refused before anything is read or written (F8, F10, section 4 of the error table)."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from ground import Crm


def _other_program(path: Path) -> None:
    con = sqlite3.connect(path)
    con.execute("CREATE TABLE customer (id, name)")
    con.commit()
    con.close()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("dear diary, this is not a database\n" * 10)


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60_000])


def _header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _missing(path: Path) -> None:
    path.unlink()


def _changed(path: Path, sql: str) -> None:
    con = sqlite3.connect(path)
    con.execute(sql)
    con.commit()
    con.close()


def _newer(path: Path) -> None:
    _changed(path, "UPDATE meta SET number = 99 WHERE name = 'schema_version'")


def _without_version(path: Path) -> None:
    _changed(path, "UPDATE meta SET number = NULL WHERE name = 'schema_version'")


def _without_meta(path: Path) -> None:
    _changed(path, "DROP TABLE meta")


BROKEN = {
    _empty: "not_a_store",
    _text: "not_a_store",
    _directory: "not_a_store",
    _cut: "store_unusable",
    _header_only: "store_unusable",
    _missing: "no_store",
    _newer: "newer_store",
    _without_version: "not_a_store",
    _without_meta: "not_a_store",
}


@pytest.mark.parametrize("line", [("customer", "list"), ("customer", "add", "Ada"), ("db", "check"), ("history",)])
@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_store_is_exit_9_with_its_code(crm: Crm, damage: object, line: tuple[str, ...]) -> None:
    assert callable(damage)
    damage(crm.path)
    assert BROKEN[damage] == crm(*line, "--json", code=9).error["code"]


def test_another_programs_file_is_not_a_store(crm: Crm) -> None:
    crm.path.unlink()
    _other_program(crm.path)
    assert crm("customer", "list", "--json", code=9).error["code"] == "not_a_store"


def test_another_programs_file_stays_as_it_is(crm: Crm) -> None:
    crm.path.unlink()
    _other_program(crm.path)
    before = crm.path.read_bytes()
    crm("db", "init", code=9)
    assert before == crm.path.read_bytes()


def test_an_emptied_file_is_never_an_empty_crm(crm: Crm) -> None:
    _empty(crm.path)
    crm("db", "init", code=9)
    assert crm.path.stat().st_size == 0


def test_the_hint_for_a_missing_store_is_db_init(crm: Crm) -> None:
    _missing(crm.path)
    assert "crmcli db init" in crm("customer", "list", "--json", code=9).error["hint"]


def test_a_missing_store_is_not_made_by_a_script(crm: Crm) -> None:
    _missing(crm.path)
    crm("customer", "add", "Ada", code=9)
    assert not crm.path.exists()


def test_a_store_with_a_foreign_trigger_is_still_read(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    _changed(crm.path, "CREATE TRIGGER evil AFTER UPDATE ON customer BEGIN DELETE FROM customer; END")
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


def test_a_store_with_a_foreign_trigger_is_not_written(crm: Crm) -> None:
    _changed(crm.path, "CREATE TRIGGER evil AFTER UPDATE ON customer BEGIN DELETE FROM customer; END")
    assert crm("customer", "add", "Ada", "--json", code=9).error["code"] == "foreign_objects"


def test_the_check_names_a_foreign_trigger(crm: Crm) -> None:
    _changed(crm.path, "CREATE TRIGGER evil AFTER UPDATE ON customer BEGIN DELETE FROM customer; END")
    assert any("evil" in fault for fault in crm("db", "check", "--json", code=9).error["candidates"])


AS_ROOT = os.geteuid() == 0


@pytest.mark.skipif(AS_ROOT, reason="root may write everything, so rights cannot be tested as root")
def test_a_read_only_file_is_read(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm.path.chmod(0o400)
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


@pytest.mark.skipif(AS_ROOT, reason="root may write everything, so rights cannot be tested as root")
def test_a_read_only_file_is_not_written(crm: Crm) -> None:
    crm.path.chmod(0o400)
    assert crm("customer", "add", "Ada", "--json", code=9).error["code"] == "store_read_only"


@pytest.mark.skipif(AS_ROOT, reason="root may write everything, so rights cannot be tested as root")
def test_a_store_in_a_read_only_directory_is_read(crm: Crm, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    shutil.copyfile(crm.path, closed / "crm.db")
    closed.chmod(0o500)
    crm.path = closed / "crm.db"
    try:
        assert crm("customer", "list", "--json").json == []
    finally:
        closed.chmod(0o700)


@pytest.mark.skipif(AS_ROOT, reason="root may look everywhere, so rights cannot be tested as root")
def test_a_directory_that_cannot_be_searched_is_exit_9(crm: Crm, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    crm.path = closed / "crm.db"
    try:
        assert crm("customer", "list", "--json", code=9).error["code"] == "store_unreachable"
    finally:
        closed.chmod(0o700)
