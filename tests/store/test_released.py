"""Every released schema comes up to date with all that it held (F13). `released/v1.db` was made by that version."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

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


def test_the_backup_before_is_said(old: Crm) -> None:
    assert f"as it was before: {old.path}.v1-" in old("customer", "list").err
