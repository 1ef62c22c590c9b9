"""Workbooks go out as a spreadsheet opens them: a sheet a noun, every cell a text, whole or not at all."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from crmcli.exchange.writers import xlsx
from ground import Crm, Shell
from hostile import hostile_strings

NAME = "=1+1 https://example.com _x0041_ 007"


@pytest.fixture
def ada(crm: Crm) -> Crm:
    crm("config", "field", "add", "card", "text")
    crm("customer", "add", NAME, "--field", "card=0042", "--note", "one\ntwo", "--phone", "+15035550168")
    crm("customer", "add", "Bo", "--tag", "vip")
    crm("contact", "add", "c2", "Li")
    return crm


def sheet_of(path: Path, name: str) -> Worksheet:
    found = load_workbook(path)[name]
    assert isinstance(found, Worksheet)
    return found


def table_of(path: Path, name: str) -> list[dict[str, object]]:
    header, *rows = sheet_of(path, name).iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.in_file
def test_another_program_finds_the_texts(ada: Crm, tmp_path: Path) -> None:
    target = tmp_path / "people.xlsx"
    assert ada("export", "customers", "--to", str(target), "--json").json["rows"] == 2
    first, second = table_of(target, "customers")
    assert (first["fields.card"], first["note"], first["phones"]) == ("0042", "one\ntwo", "+15035550168")
    assert (second["name"], second["tags"], second["note"]) == ("Bo", "vip", None)
    sheet = sheet_of(target, "customers")
    assert (sheet.freeze_panes, sheet["A1"].font.b, sheet["A2"].font.b) == ("A2", True, False)
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_looks_like_something_else_comes_back_as_text(ada: Crm, tmp_path: Path) -> None:
    ada("export", "all", "--to", str(tmp_path / "all.xlsx"))
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    other("import", str(tmp_path / "all.xlsx"))
    assert [one["name"] for one in other("export", "customers", "-o", "jsonl").documents] == [NAME, "Bo"]


@pytest.mark.in_file
def test_all_nouns_are_sheets_of_one_workbook(ada: Crm, tmp_path: Path) -> None:
    target = tmp_path / "all.xlsx"
    done = ada("export", "all", "--to", str(target), "--json").json
    sheets = load_workbook(target).sheetnames
    assert (done["noun"], sheets[:3], len(sheets)) == ("all", ["fields", "customers", "contacts"], 9)


@pytest.mark.in_file
def test_a_directory_of_workbooks(ada: Crm, tmp_path: Path) -> None:
    done = ada("export", "all", "--format", "xlsx", "--to", str(tmp_path / "d"), "--json").json
    assert [Path(one["file"]).name for one in done][:2] == ["fields.xlsx", "customers.xlsx"]
    assert table_of(tmp_path / "d" / "contacts.xlsx", "contacts")[0]["name"] == "Li"


@pytest.mark.in_file
def test_fields_filters_and_no_header(ada: Crm, tmp_path: Path) -> None:
    target = tmp_path / "x.xlsx"
    ada("export", "customers", "--to", str(target), "--fields", "name,id", "-w", "tag:vip")
    assert list(sheet_of(target, "customers").iter_rows(values_only=True)) == [("name", "id"), ("Bo", "c2")]
    ada("export", "customers", "--to", str(target), "--fields", "name,id", "-w", "tag:vip", "--no-header", "-y")
    assert list(sheet_of(target, "customers").iter_rows(values_only=True)) == [("Bo", "c2")]


@pytest.mark.in_file
def test_through_a_pipe(ada: Crm, shell: Shell, tmp_path: Path) -> None:
    shell.bash(f"crmcli export customers --format xlsx > {tmp_path}/piped.xlsx")
    assert len(table_of(tmp_path / "piped.xlsx", "customers")) == 2


@pytest.mark.in_file
def test_no_control_character_reaches_the_file(tmp_path: Path) -> None:
    """XML knows no controls; a workbook with one would not open."""
    with (tmp_path / "x.xlsx").open("wb") as file:
        xlsx.write(file, [("customers", ["name"], ([text] for text in hostile_strings()))])
    rows = [row[0] for row in sheet_of(tmp_path / "x.xlsx", "customers").iter_rows(min_row=2, values_only=True)]
    assert len(rows) == len(hostile_strings())
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        content = archive.read("xl/worksheets/sheet1.xml").decode()
    assert [code for code in map(ord, content) if code < 32 and chr(code) not in "\n\r\t"] == []


def refused(tmp_path: Path, rows: list[list[str]]) -> str:
    with pytest.raises(xlsx.CellTooLong) as raised, (tmp_path / "x.xlsx").open("wb") as file:
        xlsx.write(file, [("customers", ["name", "note"], rows)])
    return raised.value.message


def test_a_text_that_no_cell_holds_is_refused_with_its_place(tmp_path: Path) -> None:
    told = refused(tmp_path, [["Ada", "x"], ["Bo", "x" * 32_768]])
    assert told == "note in row 3 of customers has 32,768 characters; a cell of a workbook holds 32,767"


def test_nothing_is_left_of_a_workbook_that_was_refused(ada: Crm, tmp_path: Path) -> None:
    ada("customer", "edit", "c2", "--note", "x" * 40_000)
    ada("export", "customers", "--to", str(tmp_path / "d.xlsx"), code=4)
    assert list(tmp_path.glob("*d.xlsx*")) == []


@pytest.mark.in_file
def test_more_rows_than_a_sheet_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    with (tmp_path / "x.xlsx").open("wb") as file:
        xlsx.write(file, [("customers", ["name"], [["a"], ["b"]])])
        with pytest.raises(xlsx.TooManyRows):
            xlsx.write(file, [("customers", ["name"], [["a"], ["b"], ["c"]])])


@pytest.mark.in_file
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the zip tries once more when it goes
def test_a_full_disk_is_an_error_of_the_disk() -> None:
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb") as file:
        xlsx.write(file, [("customers", ["name"], [["a"]])])
