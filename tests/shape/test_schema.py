"""The declarations agree: SQLModel's tables, the journal's records, the field catalogues, the views, a fresh store."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

import crmcli
from crmcli.kernel.fields import Catalogue, Field
from crmcli.kernel.records import Table
from crmcli.schema import SEARCHABLE, VIEWS
from crmcli.store import gate
from crmcli.store.connect import read_engine
from crmcli.store.listing import Query, listing
from crmcli.store.order import NotSortable
from crmcli.store.sums import HELD
from ground import Crm

MODULES = [name for _, name, _ in walk_packages(crmcli.__path__, "crmcli.")]
TABLES = SQLModel.metadata.tables

NOT_JOURNALLED = {
    "change",
    "entry",
    "meta",
    "row_sum",
    "import_run",
    "spend",
    "spent_key",
    "points_account",
    "points_lot",
    "points_use",
    "announced",
}
"""The journal itself, what the store says of itself and of its rows, import runs, what was announced, and figures that
are computed anew."""


def declared(kind: type[Table] | type[Catalogue], ending: str) -> dict[str, Table | Catalogue]:
    """Every constant of a kind in the modules of a name."""
    found: dict[str, Table | Catalogue] = {}
    for module in MODULES:
        if module.endswith(ending):
            inside = vars(import_module(module))
            found |= {f"{module}.{name}": value for name, value in inside.items() if isinstance(value, kind)}
    return found


RECORDS = {name: table for name, table in declared(Table, ".records").items() if isinstance(table, Table)}
CATALOGUES = {name: c for name, c in declared(Catalogue, ".fields").items() if isinstance(c, Catalogue)}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS.keys())
class TestRecords:
    """What the journal knows of a table is so."""

    def test_the_table_is_declared(self, record: Table) -> None:
        assert record.name in TABLES

    def test_the_key_is_the_primary_key(self, record: Table) -> None:
        assert sorted(record.key) == sorted(column.name for column in TABLES[record.name].primary_key)

    def test_its_columns_are_there(self, record: Table) -> None:
        named = {record.of, *record.key, *record.derived} | ({record.about} if record.about else set())
        assert named - set(TABLES[record.name].columns.keys()) == set()

    def test_the_key_is_no_figure(self, record: Table) -> None:
        assert record.derived & {*record.key, record.of} == set()

    def test_derived_columns_need_no_value(self, record: Table) -> None:
        columns = TABLES[record.name].columns
        needed = {n for n in record.derived if not columns[n].nullable and columns[n].server_default is None}
        assert needed == set()

    def test_search_is_said_in_both_places(self, record: Table) -> None:
        assert (record.search, record.search and "words" in TABLES[record.name].columns) == (
            record.name in SEARCHABLE, record.search,
        )  # fmt: skip

    def test_sums_hold_what_no_index_repeats_and_is_no_figure(self, record: Table) -> None:
        columns = {*TABLES[record.name].columns.keys()} - repeated(record.name) - record.derived
        assert columns == {*HELD.get(record.name, ())}


def repeated(name: str) -> set[str]:
    """The columns of a table that stand in an index whenever they have a value."""
    table = TABLES[name]
    found = {column.name for column in table.primary_key}
    found |= {c.name for one in table.constraints if isinstance(one, UniqueConstraint) for c in one.columns}
    for index in table.indexes:
        where = index.dialect_options["sqlite"]["where"]
        found |= {c.name for c in index.columns if where is None or str(where) == f"{c.name} IS NOT NULL"}
    return found


def test_every_table_is_journalled_or_named_here() -> None:
    assert set(TABLES) - {record.name for record in RECORDS.values()} - NOT_JOURNALLED == set()


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_a_fresh_store_is_what_the_declarations_say(crm: Crm) -> None:
    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and "_search" in str(name))

    with read_engine(crm.path).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_gate_knows_the_views(crm: Crm) -> None:
    with crm.workspace().store.read() as db:
        there = {name for (name,) in db.all("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    assert (len(VIEWS), sorted(there)) == (len(there), sorted(gate.VIEWS))


def test_every_view_can_be_read(crm: Crm) -> None:
    with crm.workspace().store.read() as db:
        assert [db.all(f"SELECT * FROM {view}") for view in sorted(gate.VIEWS)] == [[]] * len(gate.VIEWS)


def test_there_are_no_triggers(crm: Crm) -> None:
    with crm.workspace().store.read() as db:
        assert db.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'") == []


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES.keys())
class TestFields:
    """Every field's SQL runs on a fresh store."""

    def test_as_columns(self, crm: Crm, catalogue: Catalogue) -> None:
        names = tuple(field.name for field in catalogue.fields if field.sql or field.many)
        workspace = crm.workspace()
        with workspace.store.read() as db:
            sheet = listing(db, Query(catalogue, fields=names), workspace.reading())
        assert ([column.name for column in sheet.columns], sheet.rows) == (list(names), [])

    def test_as_sort_keys(self, crm: Crm, catalogue: Catalogue) -> None:
        workspace = crm.workspace()
        refused = []
        with workspace.store.read() as db:
            for field in catalogue.fields:
                try:
                    listing(db, Query(catalogue, fields=("id",), sort=f"-{field.name}"), workspace.reading())
                except NotSortable:
                    refused.append(field)
        assert [f.name for f in refused if f.sql and f.kind not in ("list", "object")] == []

    def test_as_filters(self, crm: Crm, catalogue: Catalogue) -> None:
        workspace = crm.workspace()
        filterable = [f for f in catalogue.fields if (f.sql or f.has) and f.kind != "object"]
        with workspace.store.read() as db:
            for field in filterable:
                where = f"{field.name}={_sample(field)}"
                assert listing(db, Query(catalogue, where, fields=("id",)), workspace.reading()).rows == []

    def test_columns_and_document_name_fields(self, catalogue: Catalogue) -> None:
        names = {*catalogue.columns, *catalogue.document, catalogue.sort.removeprefix("-")}
        assert names - set(catalogue.by_name) == set()

    def test_every_name_and_alias_means_one_field(self, catalogue: Catalogue) -> None:
        words = [word for field in catalogue.fields for word in (field.name, *field.aliases)]
        assert sorted(words) == sorted(set(words))


def _sample(field: Field) -> str:
    if field.choices:
        return field.choices[0]
    day = "2026-01-31"
    samples = {"ref": f"{field.prefix}1", "date": day, "instant": day, "when": day, "flag": "yes"}
    return samples.get(field.kind, "1")


def test_the_catalogues_are_found() -> None:
    assert {"customer"} <= {catalogue.noun for catalogue in CATALOGUES.values()}


def test_the_store_is_for_its_owner_alone(crm: Crm, tmp_path: Path) -> None:
    from crmcli.schema import declared as everything
    from crmcli.store.store import Store

    path = tmp_path / "deep" / "crm.db"
    Store(path, everything).create(0)
    assert (oct(path.stat().st_mode & 0o777), oct(path.parent.stat().st_mode & 0o777)) == ("0o600", "0o700")
