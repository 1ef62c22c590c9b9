"""What goes out comes back: every noun, every format, filters and fields, whole files or none."""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.exchange.guard import FORMULA, guarded, unguarded
from crmcli.exchange.selection import CATALOGUES, Selection, query, rows
from crmcli.exchange.writers import delimited, jsonl
from crmcli.kernel.cells import records, text_rows
from crmcli.kernel.sheet import Column
from crmcli.store import spelled
from crmcli.store.listing import Query, column
from crmcli.store.read import Reader
from crmcli.workspace import Workspace
from ground import Crm, Shell, Shops
from hostile import hostile_strings
from rows import SHOP, counts, sample

NOUNS = (
    "fields", "customers", "contacts", "purchases", "points", "moves", "interactions", "tickets", "followups",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Shops:
    """The shop on each database, once it was made there."""
    return Shops(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def shop(crm: Crm, tmp_path: Path, kept: Shops) -> Crm:
    """The sample shop, some things changed by hand, some undone, a customer in the trash, typed fields."""
    if kept.brought_to(crm):
        return crm
    crm("config", "field", "add", "size", "number")
    crm("config", "field", "add", "member", "yesno")
    crm("import", *[sample(f"corner-shop/{name}", tmp_path) for name in SHOP], code=6)
    crm("customer", "edit", "c3", "--field", "size=1,5", "--field", "member=yes", "--note", "one\ntwo")
    crm("customer", "tag", "c3", "vip", "web, shop")
    crm("journey", "move", "c4", "advocacy", "--reason", "wrote a review")
    crm("purchase", "add", "c5", "12.50")
    crm("purchase", "refund", "b10", "1.00")
    crm("points", "earn", "c5", "100", "--reason", "gift", "--expires", "2027-01-31")
    crm("points", "redeem", "c5", "40", "--reason", "voucher")
    talk(crm)
    crm("customer", "add", "Never Was", "--email", "never@example.com")
    crm("undo")
    crm("customer", "rm", "c7")
    kept.take(crm)
    return crm


def talk(crm: Crm) -> None:
    """People, conversations, things to do and requests, some done, some removed."""
    crm(
        "contact",
        "add",
        "c5",
        "Noor Haddad",
        "--role",
        "Buyer",
        "--email",
        "noor@example.com",
        "--email",
        "n@a.example",
    )
    crm("contact", "add", "c5", "Gone", "--phone", "+1 503 555 0100")
    crm("contact", "add", "c5", "Li", "--given", "Li")
    crm("contact", "rm", "p2")
    crm("log", "p1", 'Asks for, "a" quote\nand more', "--type", "call", "--direction", "in", "--at", "yesterday")
    crm("log", "c4", "Removed again")
    crm("log", "c4", "Stays", "--next", "friday")
    crm("interaction", "rm", "i2")
    berlin = ("--on", "2026-12-01T15:00", "--zone", "Europe/Berlin", "--every", "1m")
    crm("followup", "add", "p1", "Send the quote", *berlin)
    crm("done", "f2", "--log", "Sent")
    crm("followup", "add", "c5", "Never mind", "--on", "2026-12-01", "--owner", "mei")
    crm("followup", "cancel", "f3")
    crm("ticket", "open", "p1", "Lamp is dark", "--priority", "high", "--purchase", "b1220", "--text", "Since Monday")
    crm("ticket", "reply", "t1", "Bring it in")
    crm("ticket", "close", "t1")
    crm("ticket", "open", "c4", "Saddle, please", "--kind", "request")


def fresh(tmp_path: Path, name: str = "other.db") -> Crm:
    other = Crm(tmp_path / name)
    other("db", "init")
    return other


def everything(crm: Crm) -> list[dict[str, Any]]:
    """The whole store as objects; ids that a store gives itself are left out."""
    return [
        {key: value for key, value in record.items() if (record["noun"], key) not in OWN}
        for record in crm("export", "all").documents
    ]


OWN = {("moves", "id"), ("moves", "replaces"), ("points", "id"), ("purchases", "points")}


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


# -- one noun


@pytest.mark.parametrize("noun", NOUNS)
def test_all_formats_hold_the_same_rows(shop: Crm, noun: str) -> None:
    objects = shop("export", noun, "--format", "jsonl").documents
    assert len(objects) > 1
    assert len(table(shop("export", noun).out)) == len(objects)
    assert len(table(shop("export", noun, "--format", "tsv").out, "\t")) == len(objects)


def test_the_singular_is_understood(shop: Crm) -> None:
    assert shop("export", "customer").raw == shop("export", "customers").raw


def test_an_unknown_noun_is_refused_with_the_list(crm: Crm) -> None:
    assert "customers" in crm("export", "robots", "--json", code=2).error["hint"]


def test_a_filter(shop: Crm) -> None:
    found = table(shop("export", "customers", "-w", "tag:vip").out)
    assert [row["id"] for row in found] == ["c3"]


def test_a_bad_filter_is_refused_before_a_byte_is_written(shop: Crm) -> None:
    found = shop("export", "customers", "-w", "nope=1", code=2)
    assert found.raw == b""


def test_fields(shop: Crm) -> None:
    text = shop("export", "customers", "--fields", "name,email", "--limit", "2", "--sort", "name").out
    assert text.splitlines()[0] == "name,email"
    assert len(text.splitlines()) == 3


def test_an_unknown_field_is_refused(shop: Crm, tmp_path: Path) -> None:
    shop("export", "customers", "--fields", "nope", code=2)
    shop("export", "customers", "--fields", "nope", "--to", str(tmp_path / "x.csv"), code=2)
    assert not (tmp_path / "x.csv").exists()


def test_the_header_can_be_left_out(shop: Crm) -> None:
    assert len(shop("export", "customers", "--no-header", "--limit", "2", "--fields", "id").out.splitlines()) == 2


def test_custom_fields_have_columns_of_their_own(shop: Crm) -> None:
    row = next(row for row in table(shop("export", "customers").out) if row["id"] == "c3")
    assert (row["fields.size"], row["fields.member"]) == ("1.5", "true")


def test_the_trash_stays_out(shop: Crm) -> None:
    assert "c7" not in [row["id"] for row in table(shop("export", "customers").out)]


@pytest.mark.parametrize(
    ("options", "mark"), [(("-o", "csv"), ","), (("--format", "tsv"), "\t"), (("-o", "jsonl"), "{")]
)
def test_o_means_the_format(shop: Crm, options: tuple[str, ...], mark: str) -> None:
    assert mark in shop("export", "customers", *options).out.splitlines()[0]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_all_nouns_in_one_table_cannot_be_told_apart(crm: Crm, tmp_path: Path, form: str) -> None:
    error = crm("export", "all", "--to", str(tmp_path / f"all.{form}"), "--json", code=2).error
    assert (error["code"], list(tmp_path.glob("all*"))) == ("not_in_one_file", [])


@pytest.mark.parametrize("output", ["json", "ids", "plain"])
def test_a_format_that_no_export_has_is_refused(shop: Crm, output: str) -> None:
    assert shop("export", "customers", "-o", output, code=2).raw == b""


# -- files


def test_a_file_is_written_whole_and_private(shop: Crm, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    old = os.umask(0)
    try:
        done = shop("export", "customers", "--to", str(target), "--json").json
    finally:
        os.umask(old)
    assert (done["file"], done["rows"], target.stat().st_mode & 0o777) == (str(target), 411, 0o600)
    assert target.read_bytes() == shop("export", "customers").raw


@pytest.mark.parametrize(
    ("name", "first"), [("x.csv", "id,"), ("x.tsv", "id\t"), ("x.jsonl", '{"id"'), ("x.txt", "id,")]
)
def test_the_name_says_the_format(shop: Crm, tmp_path: Path, name: str, first: str) -> None:
    shop("export", "customers", "--to", str(tmp_path / name))
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(first)


def test_what_is_there_is_never_written_over_unasked(shop: Crm, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine", encoding="utf-8")
    shop("export", "customers", "--to", str(target), code=8)
    assert target.read_text(encoding="utf-8") == "mine"
    shop("export", "customers", "--to", str(target), "-y")
    assert target.read_text(encoding="utf-8").startswith("id,")


@pytest.mark.parametrize("there", [False, True])
def test_a_dry_run_writes_no_file(shop: Crm, tmp_path: Path, *, there: bool) -> None:
    target = tmp_path / "new" / "people.csv"
    if there:
        target.parent.mkdir()
        target.write_text("kept")
    rows = shop("export", "customers", "--to", str(target), "-n", "--json").json["rows"]
    assert (rows, target.parent.exists()) == (len(shop("export", "customers", "-o", "jsonl").documents), there)
    assert not there or target.read_text() == "kept"


def test_a_dangling_link_counts_as_there(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    shop("export", "customers", "--to", str(tmp_path / "link.csv"), code=8)
    shop("export", "customers", "--to", str(tmp_path / "link.csv"), "-y")
    assert not (tmp_path / "elsewhere.csv").exists()


def test_what_is_no_file_is_never_replaced(shop: Crm, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    error = shop("export", "customers", "--to", str(tmp_path / "pipe.csv"), "-y", "--json", code=1).error
    assert (error["code"], (tmp_path / "pipe.csv").is_fifo()) == ("cannot_write", True)


def test_a_directory_gets_a_file_of_the_noun(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert shop("export", "points", "--to", str(tmp_path / "d"), "--json").json["file"].endswith("/d/points.csv")


def test_a_place_that_cannot_be_written_is_said(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    error = shop("export", "customers", "--to", str(tmp_path / "file" / "x.csv"), "--json", code=1).error
    assert error["code"] == "cannot_write"


def test_nothing_is_left_of_an_export_that_fails(shop: Crm, tmp_path: Path) -> None:
    place = tmp_path / "d"
    place.mkdir()
    shop("export", "all", "--to", str(place), "--fields", "nope", code=2)
    shop("export", "customers", "--to", str(place / "x.csv"), "-w", "bad(", code=2)
    assert list(place.iterdir()) == []


def test_all_into_a_directory(shop: Crm, tmp_path: Path) -> None:
    done = shop("export", "all", "--to", str(tmp_path / "d"), "--json").json
    assert [Path(each["file"]).name for each in done] == [f"{noun}.csv" for noun in NOUNS]
    assert (tmp_path / "d").stat().st_mode & 0o077 == 0


def test_one_file_in_the_way_stops_all(shop: Crm, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "points.csv").write_text("mine", encoding="utf-8")
    shop("export", "all", "--to", str(tmp_path / "d"), code=8)
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["points.csv"]


@pytest.mark.parametrize("options", [("-w", "tag:vip"), ("--fields", "id"), ("--sort", "id"), ("--limit", "3")])
def test_all_is_whole(crm: Crm, options: tuple[str, ...]) -> None:
    assert crm("export", "all", *options, code=2).raw == b""


def test_all_as_csv_needs_a_directory(crm: Crm) -> None:
    crm("export", "all", "--format", "csv", code=2)


def test_a_reader_that_closes_early(shop: Crm, shell: Shell) -> None:
    done = shell.bash("crmcli export customers | head -1")
    assert (done.returncode, done.stderr) == (141, "")


# -- there and back


@pytest.mark.parametrize("form", ["jsonl", "xlsx"])
def test_everything_in_one_file_comes_back_equal(shop: Crm, tmp_path: Path, form: str) -> None:
    other = fresh(tmp_path)
    target = tmp_path / f"all.{form}"
    shop("export", "all", "--to", str(target))
    other("import", str(target))
    assert everything(other) == everything(shop)
    other("db", "check")


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "xlsx"])
def test_everything_in_files_comes_back_equal(shop: Crm, tmp_path: Path, form: str) -> None:
    other = fresh(tmp_path)
    shop("export", "all", "--to", str(tmp_path / "d"), "--format", form)
    as_a_shell_gives_them = sorted(map(str, (tmp_path / "d").glob(f"*.{form}")))
    runs = other("import", *as_a_shell_gives_them, "--json").json
    assert tuple(run["noun"] for run in runs) == NOUNS
    assert everything(other) == everything(shop)
    other("db", "check")


def test_it_comes_back_equal_where_days_begin_at_another_hour(shop: Crm, tmp_path: Path) -> None:
    other = fresh(tmp_path)
    other.env["CRMCLI_ZONE"] = "America/Los_Angeles"
    shop("export", "all", "--to", str(tmp_path / "all.jsonl"))
    other("import", str(tmp_path / "all.jsonl"))
    other.env["CRMCLI_ZONE"] = "UTC"  # in which instants are written
    assert everything(other) == everything(shop)


def test_what_came_back_is_a_store_to_work_in(shop: Crm, tmp_path: Path) -> None:
    other = fresh(tmp_path)
    shop("export", "all", "--to", str(tmp_path / "all.jsonl"))
    other("import", str(tmp_path / "all.jsonl"))
    for store in (shop, other):
        store("customer", "restore", "c7")
        store("purchase", "refund", "b11")
        store("points", "redeem", "c5", "10", "--reason", "voucher")
    assert other("points", "balance", "--all", "--json").json == shop("points", "balance", "--all", "--json").json
    assert other("report", "journey", "--json").json == shop("report", "journey", "--json").json
    other("db", "check")


def test_a_second_time_nothing_changes(shop: Crm, tmp_path: Path) -> None:
    other = fresh(tmp_path)
    shop("export", "all", "--to", str(tmp_path / "all.jsonl"))
    other("import", str(tmp_path / "all.jsonl"))
    again = other("import", str(tmp_path / "all.jsonl"), "--json").json
    assert [(result["noun"], counts(result)[:2]) for result in again] == [(noun, (0, 0)) for noun in NOUNS]


def test_into_its_own_store_nothing_changes(shop: Crm, tmp_path: Path) -> None:
    before = everything(shop)
    shop("export", "all", "--to", str(tmp_path / "all.jsonl"))
    again = shop("import", str(tmp_path / "all.jsonl"), "--json").json
    assert [counts(result)[:2] for result in again] == [(0, 0)] * len(NOUNS)
    assert everything(shop) == before


def test_undone_rows_are_absent(shop: Crm) -> None:
    assert "Never Was" not in shop("export", "all").out


def test_the_trash_comes_along(shop: Crm) -> None:
    removed = [row for row in shop("export", "all").documents if row["noun"] == "customers" and row["deleted_at"]]
    assert [row["id"] for row in removed] == ["c7"]


def test_an_empty_store_goes_out_and_comes_in(crm: Crm, tmp_path: Path) -> None:
    crm("export", "all", "--to", str(tmp_path / "d"))
    other = fresh(tmp_path)
    for noun in NOUNS:
        assert counts(other("import", str(tmp_path / "d" / f"{noun}.csv"), "--json").json) == (0, 0, 0, 0, 0)


# -- hostile text


def hostile(crm: Crm, tmp_path: Path) -> list[tuple[str, str]]:
    """Every string that a note can hold, brought in as one; what the store made of each."""
    path = tmp_path / "hostile.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(hostile_strings()):
            record = {"customer_id": f"K{number}", "name": f"Customer {number}", "note": text, "motto": text}
            file.write(json.dumps(record) + "\n")
    crm("import", str(path), code=6)
    return crm.rows("SELECT note, fields FROM customer ORDER BY id")


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_hostile_text_comes_back_byte_equal(crm: Crm, tmp_path: Path, form: str) -> None:
    kept = hostile(crm, tmp_path)
    assert len(kept) > 480
    crm("export", "all", "--to", str(tmp_path / "d"), "--format", form)
    other = fresh(tmp_path)
    other("import", str(tmp_path / "d" / f"fields.{form}"), str(tmp_path / "d" / f"customers.{form}"))
    assert other.rows("SELECT note, fields FROM customer ORDER BY id") == kept


def test_some_fields_come_back_as_they_were_where_it_is_said(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com", "--note", "=1+1", "--city", "'quoted'")
    target = tmp_path / "some.csv"
    crm("export", "customers", "--fields", "email,note,city,spent", "--to", str(target))
    assert target.read_text(encoding="utf-8").splitlines()[1] == "ada@example.com,'=1+1,''quoted',0.00"
    other = fresh(tmp_path)
    other("import", str(target), "--from-crmcli")
    assert (
        other("customer", "show", "c1", "--fields", "note,city", "-o", "tsv").out.splitlines()[-1] == "=1+1\t'quoted'"
    )
    assert other("export", "customers", "--fields", "email,note,city,spent").raw == target.read_bytes()


# -- spelled by the database

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu")


@pytest.fixture
def full(shop: Crm, tmp_path: Path) -> Crm:
    """The sample shop, and customers whose every text is hostile."""
    path = tmp_path / "hostile.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(hostile_strings()):
            record = {"customer_id": f"K{number}", "name": f"Customer {number}", "city": text, "note": text}
            file.write(json.dumps(record | {"motto": text, "tags": text, "phone": text}) + "\n")
    shop("import", str(path), "--source", "odd", code=None)
    shop("customer", "edit", "c1", "--add-email", "b@example.com", "--add-phone", "+15035550199")
    return shop


def asked(
    db: Reader, workspace: Workspace, noun: str, form: str
) -> tuple[Query, list[Column], Iterator[tuple[object, ...]]]:
    wanted = query(db, workspace, Selection((noun,), form, everything=True), noun)
    return wanted, [column(wanted.catalogue.field(name)) for name in wanted.fields], rows(db, workspace, wanted)


@pytest.mark.in_file
@pytest.mark.parametrize("zone", ZONES)
def test_objects_are_spelled_as_ever(full: Crm, zone: str) -> None:
    workspace = replace(full, env={**full.env, "CRMCLI_ZONE": zone}).workspace("export")
    with workspace.store.read() as db:
        for noun in CATALOGUES:
            wanted, columns, found = asked(db, workspace, noun, "jsonl")
            pages = spelled.objects(db, wanted, workspace.reading(), noun)
            assert pages is not None
            assert b"".join(jsonl.pieces_of(pages)) == b"".join(jsonl.pieces(records(columns, found, zone), noun))


@pytest.mark.in_file
@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("zone", ZONES)
def test_cells_are_spelled_as_ever(full: Crm, zone: str, *, raw: bool) -> None:
    workspace = replace(full, env={**full.env, "CRMCLI_ZONE": zone}).workspace("export")
    with workspace.store.read() as db:
        for noun in CATALOGUES:
            wanted, columns, found = asked(db, workspace, noun, "csv")
            pages = spelled.cells(db, wanted, workspace.reading())
            assert pages is not None
            long = delimited.pieces([], text_rows(columns, found, zone), tabs=False, raw=raw)
            assert b"".join(delimited.pieces_of([], pages, tabs=False, raw=raw)) == b"".join(long)


# -- the guard


@given(st.text())
def test_the_guard_can_be_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(min_size=1))
def test_no_guarded_cell_is_a_formula(text: str) -> None:
    assert guarded(text).lstrip(" ")[:1] not in FORMULA
