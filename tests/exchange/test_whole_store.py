"""An export of everything rebuilds a store table by table: each fact, each figure and each search word."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

import crmcli.schema  # noqa: F401 - declares the tables
from ground import Crm, Shops
from rows import SHOP, sample
from test_export import everything, fresh, talk

OF_ITS_OWN = {"change", "entry", "meta", "row_sum", "import_run", "announced", "spent", "spent_key"}
"""Tables about what happened in one store, not about customers."""

COUNTED = {"version", "created_at"}
"""Columns that say how often a row was changed, and when it was made, in this store."""

MOVED = {"stage_event": {"id", "replaces"}, "ticket_event": {"id"}, "points_entry": {"id"}, "points_use": {"entry_id"}}
"""Ids that a store gives itself."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Shops:
    """The shop on each database, once it was made there."""
    return Shops(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def full(crm: Crm, tmp_path: Path, kept: Shops) -> Crm:
    """Every noun, every kind of value: several addresses, ids of two systems, refunds, lots that ended, debt, trash."""
    if kept.brought_to(crm):
        return crm
    crm("config", "field", "add", "size", "number")
    crm("config", "field", "add", "member", "yesno")
    crm("config", "field", "add", "until", "date", "--noun", "contact")
    crm("import", *[sample(f"corner-shop/{name}", tmp_path) for name in SHOP], code=6)
    crm("customer", "edit", "c3", "--field", "size=1,5", "--field", "member=yes", "--note", "one\ntwo")
    crm("customer", "edit", "c3", "--add-email", "second@example.com", "--add-email", "a@example.com")
    crm("customer", "edit", "c3", "--add-phone", "+15035550100", "--add-phone", "ask Nora, evenings")
    crm("customer", "tag", "c3", "vip", "web, shop")
    (tmp_path / "second.csv").write_text("customer_id,name,email\nZ9,x,second@example.com\n", encoding="utf-8")
    crm("import", str(tmp_path / "second.csv"), "--source", "other", "--on-match", "fill")
    crm("journey", "move", "c4", "advocacy", "--reason", "wrote a review")
    crm("purchase", "add", "c5", "12.50")
    crm("purchase", "refund", "b10", "1.00")
    crm("points", "earn", "c5", "100", "--reason", "gift", "--expires", "2027-01-31")
    (tmp_path / "old.csv").write_text("customer,points,date,expires\nc6,30,2026-01-01,2026-06-30\n", encoding="utf-8")
    crm("import", str(tmp_path / "old.csv"), "--as", "points")
    crm("points", "redeem", "c5", "40", "--reason", "voucher")
    talk(crm)
    others = ("contacts", "tickets", "interactions")
    crm("import", *[sample(f"corner-shop/{name}.csv", tmp_path) for name in others], code=6)
    crm("contact", "edit", "p3", "--field", "until=2027-01-01", "--add-email", "li@example.com")
    crm("ticket", "reopen", "t1", "--reason", "Dark again")
    crm("ticket", "assign", "t1", "mei")
    crm("followup", "add", "c4", "Later", "--on", "2026-12-01")
    crm("snooze", "f4", "2026-12-09")
    crm("customer", "merge", "c20", "c21", "c22")
    crm("contact", "merge", "p10", "p11")
    crm("customer", "apart", "c30", "c31")
    crm("contact", "apart", "p12", "p13")
    crm("customer", "rm", "c7")
    crm("customer", "rm", "c8")
    kept.take(crm)
    return crm


def tables(crm: Crm) -> dict[str, Counter[str]]:
    """What each table holds, as rows without what is a store's own."""
    found: dict[str, Counter[str]] = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in OF_ITS_OWN:
            left_out = COUNTED | MOVED.get(table.name, set())
            columns = [column.name for column in table.columns if column.name not in left_out]
            rows = crm.rows(f"SELECT {', '.join(columns)} FROM {table.name}")
            found[table.name] = Counter(repr(dict(zip(columns, map(plain, row), strict=True))) for row in rows)
    return found


def plain(value: object) -> object:
    """A value as both databases have it."""
    return int(value) if isinstance(value, bool) else value


def digest(records: Iterable[Any]) -> str:
    """The hash of an export's content."""
    return sha256(repr(list(records)).encode()).hexdigest()


def moved(crm: Crm, other: Crm, tmp_path: Path, form: str) -> None:
    """Takes everything along, as one file or as a directory of files."""
    target = tmp_path / (f"all.{form}" if form in ("jsonl", "xlsx") else form)
    crm("export", "all", "--to", str(target), "--format", form)
    files = sorted(map(str, target.iterdir())) if target.is_dir() else [str(target)]
    other("import", *files)


def test_no_table_is_left_empty(full: Crm) -> None:
    assert [name for name, rows in tables(full).items() if not rows] == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "xlsx"])
def test_every_table_is_rebuilt(full: Crm, tmp_path: Path, form: str) -> None:
    other = fresh(tmp_path)
    moved(full, other, tmp_path, form)
    before, after = tables(full), tables(other)
    differ = {name: [*(before[name] - after[name]), *(after[name] - before[name])] for name in before}
    assert {name: rows for name, rows in differ.items() if rows} == {}
    other("db", "check", "--deep")


def test_there_and_back_again_the_content_hash_is_the_same(full: Crm, tmp_path: Path, bare: Crm) -> None:
    """From one database to a file, to the other kind of store, and on."""
    bare("db", "init")
    there, back = (tmp_path / "there", tmp_path / "back")
    there.mkdir()
    back.mkdir()
    moved(full, bare, there, "csv")
    home = fresh(back)
    moved(bare, home, back, "jsonl")
    assert digest(everything(full)) == digest(everything(bare)) == digest(everything(home))
    assert tables(full) == tables(home)


def test_what_came_in_can_be_taken_back_table_by_table(full: Crm, tmp_path: Path) -> None:
    other = fresh(tmp_path)
    moved(full, other, tmp_path, "jsonl")
    for run in reversed(other("import", "list", "--sort", "id", "-o", "json").json):
        other("import", "undo", run["run"])
    left = {name for name, rows in tables(other).items() if rows}
    assert left <= {"custom_field"}
    other("db", "check", "--deep")


def test_into_its_own_store_nothing_changes(full: Crm, tmp_path: Path) -> None:
    before = tables(full)
    full("export", "all", "--to", str(tmp_path / "all.jsonl"))
    runs = full("import", str(tmp_path / "all.jsonl"), "--json").json
    assert {(run["created"], run["updated"], run["rejected"]) for run in runs} == {(0, 0, 0)}
    assert tables(full) == before
