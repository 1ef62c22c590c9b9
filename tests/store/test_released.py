"""Every released schema comes up to date with all that it held (F13).

`released/v1.db` and the like were made by those versions; `released/v2.sql` is what pg_dump said of such a store on a
server.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from crmcli.store.connect import read_engine
from ground import Crm

pytestmark = pytest.mark.in_file

RELEASED = sorted(Path(__file__).with_name("released").glob("v*.db"))
OBJECTS = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
COLUMNS = "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"


@pytest.fixture(params=RELEASED, ids=[path.stem for path in RELEASED])
def old(crm: Crm, request: pytest.FixtureRequest) -> Crm:
    """The command line on a store as an earlier version left it."""
    shutil.copyfile(request.param, crm.path)
    return crm


def held(path: Path, columns: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """The content of some columns of each table."""
    with closing(sqlite3.connect(path)) as con:
        return {
            table: con.execute(
                f"SELECT {', '.join(map(_quoted, names))} FROM {_quoted(table)} ORDER BY 1, 2"
            ).fetchall()
            for table, names in columns.items()
        }


def _quoted(name: str) -> str:
    return f'"{name}"'


def columns_of(path: Path) -> dict[str, list[str]]:
    """The columns of each table but for the indexes of search and what changes by itself."""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(path)) as con:
        for table, column in con.execute(COLUMNS):
            if "_search" not in table and table not in ("meta", "sqlite_sequence", "sqlite_stat1"):
                found.setdefault(table, []).append(column)
    return found


def objects(path: Path) -> list[tuple[str, str]]:
    """Tables, indexes and views."""
    with closing(sqlite3.connect(path)) as con:
        return [(kind, name) for kind, name in con.execute(OBJECTS)]


def test_nothing_that_it_held_is_lost(old: Crm) -> None:
    columns = columns_of(old.path)
    before = held(old.path, columns)
    old("customer", "list")
    assert held(old.path, columns) == before


def test_it_becomes_what_a_fresh_store_is(old: Crm, fresh_store: Path) -> None:
    old("customer", "list")
    assert objects(old.path) == objects(fresh_store)


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # alembic cannot see it; the test above does
def test_it_is_what_the_declarations_say(old: Crm) -> None:
    old("customer", "list")

    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and "_search" in str(name))

    with read_engine(old.path).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_it_is_whole(old: Crm) -> None:
    assert old("db", "check", "--deep").out == ""


def test_its_newest_change_can_be_taken_back(old: Crm) -> None:
    newest = old("history", "-w", "undone_by='' and undoes=''", "--json").json[0]
    assert old("undo", "--json").json["undone"] == newest["id"]


def test_it_can_be_written_to(old: Crm) -> None:
    number = old("customer", "add", "Grace Hopper", "--json").json["id"]
    assert old("show", number, "--json").json["name"] == "Grace Hopper"


def test_the_backup_before_is_said(old: Crm, request: pytest.FixtureRequest) -> None:
    released = request.node.callspec.params["old"].stem
    assert f"as it was before: {old.path}.{released}-" in old("customer", "list").err


# -- on a server

ON_SERVER = sorted(Path(__file__).with_name("released").glob("v*.sql"))
MADE = """
SELECT table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default, collation_name)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT CAST(CAST(conrelid AS regclass) AS text), conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = CAST('public' AS regnamespace)
UNION ALL SELECT viewname, 'view', definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1, 2, 3
"""
SELECTS = """
SELECT format('SELECT %s FROM %I ORDER BY 1, 2', string_agg(quote_ident(column_name), ', '), table_name)
FROM information_schema.columns JOIN pg_tables ON tablename = table_name AND schemaname = table_schema
WHERE table_schema = 'public' AND table_name NOT IN ('meta', 'spent') GROUP BY table_name ORDER BY table_name
"""
"""What reads the content of each table, but for what the store says of itself."""


@pytest.fixture(params=ON_SERVER, ids=[path.stem for path in ON_SERVER])
def old_server(crm: Crm, request: pytest.FixtureRequest) -> Crm:
    """The command line on a database as an earlier version left it."""
    from servers import emptied

    emptied(crm.url)
    with psycopg.connect(crm.url, autocommit=True) as con:
        con.execute("SET check_function_bodies = off")
        con.execute(request.param.read_bytes())
    return crm


def asked(url: str, sql: str) -> list[tuple[object, ...]]:
    """What a SELECT finds in a database."""
    with psycopg.connect(url) as con:
        return con.execute(sql.encode()).fetchall()


@pytest.mark.on_server
class TestOnAServer:
    """A store of an earlier version on a server."""

    def test_it_becomes_what_a_fresh_store_is(self, old_server: Crm, bare: Crm) -> None:
        old_server("customer", "list")
        bare("db", "init")
        assert asked(old_server.url, MADE) == asked(bare.url, MADE)

    def test_nothing_that_it_held_is_lost(self, old_server: Crm) -> None:
        selects = [str(select) for (select,) in asked(old_server.url, SELECTS)]
        before = [asked(old_server.url, select) for select in selects]
        old_server("customer", "list")
        assert [asked(old_server.url, select) for select in selects] == before

    def test_it_is_whole(self, old_server: Crm) -> None:
        assert old_server("db", "check", "--deep").out == ""

    def test_its_newest_change_can_be_taken_back(self, old_server: Crm) -> None:
        newest = old_server("history", "-w", "undone_by='' and undoes=''", "--json").json[0]
        assert old_server("undo", "--json").json["undone"] == newest["id"]

    def test_it_can_be_written_to(self, old_server: Crm) -> None:
        number = old_server("customer", "add", "Ida Rhodes", "--json").json["id"]
        assert old_server("show", number, "--json").json["name"] == "Ida Rhodes"
