"""Workbooks of every make are read as a person sees them; what cannot be read is said, and bombs end with a word."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from crmcli.exchange.readers import sheet
from crmcli.exchange.readers.source import survey
from crmcli.exchange.readers.workbook import text
from crmcli.exchange.rules import Wish
from ground import Crm
from rows import brought, counts, reasons, sample

Cells = list[list[object]]
DAY = datetime.fromisoformat("2026-01-02")
PEOPLE: Cells = [["name", "email", "phone"], ["Ada", "ada@example.com", "+12025550101"], ["Bob", "bob@example.com", ""]]


def as_xlsx(path: Path, rows: Cells) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)


def as_xls(path: Path, rows: Cells) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write(at, place, cell)
    book.save(str(path))


def as_ods(path: Path, rows: Cells) -> None:
    book, page = OpenDocumentSpreadsheet(), Table(name="Sheet")
    book.spreadsheet.addElement(page)
    for row in rows:
        line = TableRow()
        page.addElement(line)
        for cell in row:
            there = TableCell(valuetype="string") if cell else TableCell()
            there.addElement(P(text=cell))
            line.addElement(there)
    book.save(str(path))


MAKERS: dict[str, Callable[[Path, Cells], None]] = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods}


def read(path: Path, wish: Wish | None = None) -> "sheet.Sheet":
    return sheet.rows(survey(path), wish or Wish(), "", nothing=False)


def table(path: Path) -> list[list[str]]:
    found = read(path)
    assert [fault for _, _, fault in found if fault] == []
    return [list(found.header), *[cells for _, cells, _ in found]]


@pytest.mark.parametrize("form", MAKERS)
def test_a_workbook_comes_in_by_its_name_alone(crm: Crm, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"people.{form}"
    MAKERS[form](path, PEOPLE)
    result = brought(crm, str(path))
    assert counts(result) == (2, 0, 0, 0, 0)
    assert (result["format"], result["encoding"], result["noun"]) == (form, "utf-8", "customers")
    assert brought(crm, str(path))["unchanged"] == 2


@pytest.mark.parametrize("form", MAKERS)
def test_what_it_is_called_does_not_matter(tmp_path: Path, form: str) -> None:
    path = tmp_path / "people.csv"
    MAKERS[form](path, PEOPLE)
    assert (sheet.form_of(survey(path)), table(path)[1][0]) == (form, "Ada")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("000123", "000123"), (1234.0, "1234"), (-0.0, "0"), (12.5, "12.5"), (1e20, "1" + "0" * 20), (1e-7, "0.0000001"),
     (7, "7"), (True, "yes"), (False, "no"), (date(2026, 1, 2), "2026-01-02"), (DAY, "2026-01-02"),
     (DAY.replace(hour=3), "2026-01-02T03:00:00"), (time(3, 4), "03:04:00"), (timedelta(hours=30), "30:00:00")],
)  # fmt: skip
def test_cells_are_text(cell: "str | float | bool | date | time | timedelta", shown: str) -> None:
    assert text(cell) == shown


def test_rows_have_the_numbers_of_the_sheet(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    as_xlsx(path, [["Customers"], [], *PEOPLE, [], ["Cyd", "no address", ""]])
    result = brought(crm, str(path), code=6)
    assert [reason[0] for reason in reasons(result["rejects_file"])] == ["7"]
    assert "the header is in row 3" in crm("import", str(path), "-n", code=6).err


def test_a_table_that_begins_in_the_middle_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    as_xlsx(path, [[], *[["", "", *row] for row in PEOPLE]])
    assert table(path)[1] == ["", "", "Ada", "ada@example.com", "+12025550101"]


def test_an_error_in_a_cell_rejects_its_row_and_is_no_empty_cell(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    as_xlsx(path, [*PEOPLE, ["Cyd", "#N/A", "x"], ["Dan", "=1/0", ""], ["Eve", "eve@example.com", "#REF!"]])
    result = brought(crm, str(path), code=6)
    assert counts(result) == (2, 0, 0, 3, 0)
    assert [reason[2] for reason in reasons(result["rejects_file"])] == [
        "email shows #N/A", "email shows formula without a result", "phone shows #REF!",
    ]  # fmt: skip


def test_an_error_in_an_old_workbook(tmp_path: Path) -> None:
    book, path = xlwt.Workbook(), tmp_path / "a.xls"
    for name, cells in (("One", ["Ada", ""]), ("Two", ["", "Bob"])):
        page = book.add_sheet(name)
        for place, cell in enumerate(["name", "email"]):
            page.write(0, place, cell)
        for place, cell in enumerate(cells):
            if cell:
                page.write(1, place, cell)
            elif name == "One":
                page.row(1).set_cell_error(place, 0x2A)
    book.save(str(path))
    assert [(cells, fault) for _, cells, fault in read(path)] == [(["Ada", "#N/A"], "email shows #N/A")]
    assert [(cells, fault) for _, cells, fault in read(path, Wish(sheet="Two"))] == [(["", "Bob"], "")]


def test_an_error_in_an_open_document(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    as_ods(path, [*PEOPLE, ["Cyd", "Err:502", "x"]])
    assert [fault for _, _, fault in read(path)] == ["", "", "email shows Err:502"]


def test_a_merged_cell_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["company", "contact", "phone"], ["Acme", "Ada", "1"], ["", "Bob", "2"], ["Zeta", "Cyd", "3"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(path)
    assert [row[0] for row in table(path)] == ["company", "Acme", "Acme", "Zeta"]


def two_sheets(path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Notes"
    book.active.append(["colour", "meaning"])
    book.active.append(["red", "late"])
    people = book.create_sheet("People")
    for row in PEOPLE:
        people.append(row)
    book.create_sheet("Secret").sheet_state = "hidden"
    book.save(path)


def test_the_sheet_with_a_header_we_know_is_read(crm: Crm, tmp_path: Path) -> None:
    two_sheets(path := tmp_path / "a.xlsx")
    assert brought(crm, str(path))["sheet"] == "People"
    said = crm("import", str(path)).err
    assert "other sheets of the workbook: Notes, Secret (hidden); --sheet NAME reads another" in said


def test_a_sheet_can_be_named(crm: Crm, tmp_path: Path) -> None:
    two_sheets(path := tmp_path / "a.xlsx")
    result = brought(crm, str(path), "--sheet", "notes", "--as", "customers", "--map", "colour=name")
    assert (result["sheet"], result["created"]) == ("Notes", 1)


def test_a_sheet_that_is_not_there(crm: Crm, tmp_path: Path) -> None:
    two_sheets(path := tmp_path / "a.xlsx")
    error = crm("import", str(path), "--sheet", "Total", "--json", code=2).error
    assert (error["code"], "Notes, People, Secret" in error["hint"]) == ("no_such_sheet", True)


@pytest.mark.parametrize("form", MAKERS)
def test_a_damaged_workbook_is_refused(crm: Crm, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    MAKERS[form](path, PEOPLE)
    path.write_bytes(path.read_bytes()[:-700])
    assert crm("import", str(path), "--json", code=2).error["code"] == "damaged_file"


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_workbook_without_a_row_is_refused(crm: Crm, tmp_path: Path, form: str) -> None:
    MAKERS[form](path := tmp_path / f"a.{form}", [])
    assert crm("import", str(path), "--json", code=2).error["code"] == "empty_file"


def test_a_cell_in_the_last_corner_is_refused(crm: Crm, tmp_path: Path) -> None:
    """A rectangle of 17 billion cells, of which three have something in them."""
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "name", "Ada", "x"
    book.save(path)
    assert crm("import", str(path), "--json", code=2).error["code"] == "too_large"


def test_an_archive_that_unpacks_to_gigabytes_is_refused(crm: Crm, tmp_path: Path) -> None:
    as_xlsx(path := tmp_path / "a.xlsx", PEOPLE)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(2_100):
            part.write(bytes(1 << 20))
    assert crm("import", str(path), "--json", code=2).error["code"] == "too_large"


def test_the_opening_balance_of_points(tmp_path: Path) -> None:
    found = read(Path(sample("exports/points_opening_balance.xlsx", tmp_path)))
    cells = [row for _, row, _ in found]
    assert (found.sheet, len(cells), [line for line, _, _ in found][-1]) == ("Opening balances", 48, 49)
    assert (cells[0][0], cells[0][4], cells[19][3]) == ("000700", "2026-10-31", "1,250")
    figures = [row[3].replace(",", "") for row in cells[:-1]]
    assert sum(int(figure) for figure in figures if figure.lstrip("-").isdigit()) == 35_470 == int(cells[-1][3])
