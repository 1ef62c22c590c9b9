"""What is no store is refused before anything is read or written (F8, F10, section 4 of the error table)."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ground import Crm

in_file, on_server = pytest.mark.in_file, pytest.mark.on_server


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


@in_file
@pytest.mark.parametrize("line", [("customer", "list"), ("customer", "add", "Ada"), ("db", "check"), ("history",)])
@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_store_is_exit_9_with_its_code(crm: Crm, damage: object, line: tuple[str, ...]) -> None:
    assert callable(damage)
    damage(crm.path)
    assert BROKEN[damage] == crm(*line, "--json", code=9).error["code"]


@in_file
def test_another_programs_file_is_not_a_store(crm: Crm) -> None:
    crm.path.unlink()
    _other_program(crm.path)
    assert crm("customer", "list", "--json", code=9).error["code"] == "not_a_store"


@in_file
def test_another_programs_file_stays_as_it_is(crm: Crm) -> None:
    crm.path.unlink()
    _other_program(crm.path)
    before = crm.path.read_bytes()
    crm("db", "init", code=9)
    assert before == crm.path.read_bytes()


@in_file
def test_an_emptied_file_is_never_an_empty_crm(crm: Crm) -> None:
    _empty(crm.path)
    crm("db", "init", code=9)
    assert crm.path.stat().st_size == 0


@in_file
def test_the_hint_for_a_missing_store_is_db_init(crm: Crm) -> None:
    _missing(crm.path)
    assert "crmcli db init" in crm("customer", "list", "--json", code=9).error["hint"]


@in_file
def test_a_missing_store_is_not_made_by_a_script(crm: Crm) -> None:
    _missing(crm.path)
    crm("customer", "add", "Ada", code=9)
    assert not crm.path.exists()


@in_file
def test_a_store_with_a_foreign_trigger_is_still_read(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    _changed(crm.path, "CREATE TRIGGER evil AFTER UPDATE ON customer BEGIN DELETE FROM customer; END")
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


@in_file
def test_a_store_with_a_foreign_trigger_is_not_written(crm: Crm) -> None:
    _changed(crm.path, "CREATE TRIGGER evil AFTER UPDATE ON customer BEGIN DELETE FROM customer; END")
    assert crm("customer", "add", "Ada", "--json", code=9).error["code"] == "foreign_objects"


@in_file
def test_the_check_names_a_foreign_trigger(crm: Crm) -> None:
    _changed(crm.path, "CREATE TRIGGER evil AFTER UPDATE ON customer BEGIN DELETE FROM customer; END")
    assert any("evil" in fault for fault in crm("db", "check", "--json", code=9).error["candidates"])


# -- on a server

BROKEN_THERE = {
    "UPDATE meta SET number = 99 WHERE name = 'schema_version'": "newer_store",
    "UPDATE meta SET number = NULL WHERE name = 'schema_version'": "not_a_store",
    "DELETE FROM meta": "not_a_store",
    "ALTER TABLE meta RENAME COLUMN word TO text": "not_a_store",
    "DROP TABLE customer CASCADE": "not_a_store",
    "DROP TABLE entry": "not_a_store",
    "DROP TABLE meta": "no_store",
    "DROP TABLE write_gate": "no_store",
}


@on_server
@pytest.mark.parametrize("line", [("customer", "list"), ("customer", "add", "Ada"), ("db", "check"), ("history",)])
@pytest.mark.parametrize("damage", BROKEN_THERE)
def test_a_broken_store_on_a_server_is_exit_9_with_its_code(crm: Crm, damage: str, line: tuple[str, ...]) -> None:
    crm.damage(damage)
    found = crm(*line, "--json", code=None)
    if found.code == 0:  # the table that is gone is none of this command's
        assert (damage.startswith("DROP TABLE"), line[0] in damage) == (True, False)
    else:
        assert (found.code, found.error["code"]) == (9, BROKEN_THERE[damage])


@on_server
def test_what_is_left_of_a_store_is_never_made_anew(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm.damage("DROP TABLE meta")
    assert crm("db", "init", "--json", code=9).error["code"] == "names_taken"


@on_server
def test_a_store_that_does_not_state_its_schema_is_not_made_anew(crm: Crm) -> None:
    crm.damage("DELETE FROM meta")
    assert crm("db", "init", "--json", code=9).error["code"] == "not_a_store"


EVIL = """
CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM customer; RETURN NEW; END $$;
CREATE TRIGGER evil AFTER UPDATE ON customer EXECUTE FUNCTION evil()
"""


@on_server
@pytest.mark.parametrize("strange", [EVIL, "CREATE RULE evil AS ON DELETE TO customer DO INSTEAD NOTHING"])
def test_a_store_with_a_foreign_trigger_or_rule_is_read_and_not_written(crm: Crm, strange: str) -> None:
    crm("customer", "add", "Ada")
    crm.damage(strange)
    assert crm("customer", "add", "Bo", "--json", code=9).error["code"] == "foreign_objects"
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]
    assert any("evil" in fault for fault in crm("db", "check", "--json", code=9).error["candidates"])


# -- rights: root may write everything, so as root these run as the user nobody

NOBODY = 65534
WARM = (("customer", "list", "--fields", "name"), ("customer", "add", "Ada"), ("customer", "list", "--json"))


@pytest.fixture
def elsewhere(crm: Crm) -> Iterator[Crm]:
    """The same command line on a store in a directory that other users can reach, all it needs imported."""
    for line in WARM:
        crm(*line)
    directory = Path(tempfile.mkdtemp())
    directory.chmod(0o755)
    shutil.copyfile(crm.path, directory / "crm.db")
    crm.path = directory / "crm.db"
    yield crm
    directory.chmod(0o700)
    shutil.rmtree(directory)


@contextmanager
def _as_anybody() -> Iterator[None]:
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@in_file
def test_a_read_only_file_is_read(elsewhere: Crm) -> None:
    elsewhere.path.chmod(0o444)
    with _as_anybody():
        assert elsewhere("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


@in_file
def test_a_read_only_file_is_not_written(elsewhere: Crm) -> None:
    elsewhere.path.chmod(0o444)
    with _as_anybody():
        assert elsewhere("customer", "add", "Bo", "--json", code=9).error["code"] == "store_read_only"


@in_file
def test_a_store_in_a_read_only_directory_is_read(elsewhere: Crm) -> None:
    elsewhere.path.chmod(0o666)
    elsewhere.path.parent.chmod(0o555)
    with _as_anybody():
        assert elsewhere("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


@in_file
@pytest.mark.parametrize("line", [("customer", "list"), ("customer", "add", "Bo"), ("db", "init")])
def test_a_directory_that_cannot_be_searched_is_exit_9(elsewhere: Crm, line: tuple[str, ...]) -> None:
    elsewhere.path.parent.chmod(0o000)
    with _as_anybody():
        assert elsewhere(*line, "--json", code=9).error["code"] == "store_unreachable"
