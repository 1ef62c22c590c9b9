"""Making a store: whole or not at all, by one of many; a file for its owner alone (F11, A11)."""

from pathlib import Path

import pytest

from crmcli.schema import declared
from crmcli.store.store import Store
from ground import PROGRAM, Crm, Shell
from servers import named, role, unguarded
from together import together

AT = 1_795_262_400_000_000
in_file, on_server = pytest.mark.in_file, pytest.mark.on_server


def test_it_is_made_once(bare: Crm) -> None:
    assert [bare("db", "init", "--json").json["made"] for _ in range(2)] == [True, False]


def test_it_says_where(bare: Crm) -> None:
    assert (bare.url or str(bare.path)) in bare("db", "init").err


def test_a_dry_run_makes_none(bare: Crm) -> None:
    bare("db", "init", "-n")
    assert bare("customer", "list", "--json", code=9).error["code"] == "no_store"


def test_until_it_is_made_there_is_none(bare: Crm) -> None:
    refused = bare("customer", "list", "--json", code=9).error
    assert (refused["code"], "crmcli db init" in refused["hint"]) == ("no_store", True)


def test_a_new_store_is_whole_and_works(bare: Crm) -> None:
    bare("db", "init")
    bare("customer", "add", "Ada")
    bare("db", "check", "--deep")


def test_of_many_at_once_one_makes_it_and_all_end_well(bare: Crm, shell: Shell) -> None:
    line = [str(PROGRAM), "db", "init", "--json", "--db", bare.url or str(bare.path)]
    ended = together(shell, [line] * 12)
    assert sorted((run.json["made"], run.code, run.err) for run in ended) == [(False, 0, "")] * 11 + [(True, 0, "")]


# -- in a file


@in_file
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    Store(path, declared).create(AT)
    assert path.stat().st_mode & 0o777 == 0o600


@in_file
def test_directories_made_on_the_way_are_for_their_owner_alone(tmp_path: Path) -> None:
    Store(tmp_path / "a" / "b" / "crm.db", declared).create(AT)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o700, 0o700]


@in_file
def test_nothing_but_the_store_is_left(tmp_path: Path) -> None:
    Store(tmp_path / "crm.db", declared).create(AT)
    assert [path.name for path in tmp_path.iterdir()] == ["crm.db"]


@in_file
def test_what_a_killed_creator_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".crm.db.0badcafe.part").write_bytes(b"half a store")
    assert Store(tmp_path / "crm.db", declared).create(AT)


@in_file
def test_a_dangling_link_is_not_followed(crm: Crm, tmp_path: Path) -> None:
    crm.path.unlink()
    crm.path.symlink_to(tmp_path / "elsewhere.db")
    crm("db", "init", code=9)
    assert not (tmp_path / "elsewhere.db").exists()


# -- on a server


@on_server
def test_a_database_that_is_not_there(crm: Crm) -> None:
    crm.url = named(crm.url, "nowhere")
    refused = crm("db", "init", "--json", code=9).error
    assert (refused["code"], "createdb nowhere" in refused["hint"]) == ("no_database", True)


@on_server
@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE TABLE customer (id int)",
        "CREATE VIEW entry AS SELECT 1 AS seq",
        "CREATE TABLE meta (id int)",
        "CREATE FUNCTION searchable(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_names_that_another_program_has_taken(bare: Crm, theirs: str) -> None:
    with unguarded(bare.url) as con:
        con.execute(theirs.encode())
    refused = bare("db", "init", "--json", code=9).error
    assert (refused["code"], "createdb" in refused["hint"]) == ("names_taken", True)
    with unguarded(bare.url) as con:
        assert con.execute("SELECT to_regclass('purchase'), to_regclass('write_gate')").fetchone() == (None, None)


@on_server
def test_beside_tables_of_another_program(bare: Crm) -> None:
    with unguarded(bare.url) as con:
        con.execute("CREATE TABLE orders (id int)")
    assert bare("db", "init", "--json").json["made"]
    bare("db", "check", "--deep")


@on_server
def test_a_role_that_may_make_no_tables(bare: Crm) -> None:
    """From PostgreSQL 15 on that is every role in the schema public of a database that it does not own."""
    with role(bare.url) as url:
        refused = Crm(bare.path, url=url)("db", "init", "--json", code=9).error
    assert (refused["code"], "createdb -O" in refused["hint"]) == ("may_not_make", True)
