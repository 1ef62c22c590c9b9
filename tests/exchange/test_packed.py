"""Files that come packed, and files that are called what they are not."""

import gzip
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ground import Crm, Shell
from rows import brought, came, counts, reasons

PEOPLE = "name,email\nAda,ada@example.com\nBob,bob@example.com\n"
BOUGHT = "customer,date,amount\nada@example.com,2026-01-02,12.50\n"
TABLE = """<html><head><meta charset="utf-8"><style>td {color: red}</style></head><body>
<table><tr><td colspan=2>Customers of 2026</table>
<table border=1>
<tr><th>Name</th><th>E-mail</th><th>City</th></tr>
<tr><td>Ada &amp; Co</td><td>ada@example.com</td><td>K&ouml;ln<br>S&uuml;d</td></tr>
<tr><td>Bob<td>bob@example.com<td></tr>
<tr><td>Cyd</td><td>cyd@example.com</td></tr>
</table></body></html>
"""
SPREADSHEET = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="People"><Table>
<Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Phone</Data></Cell>
<Cell><Data ss:Type="String">E-mail</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Ada</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">ada@example.com</Data></Cell></Row>
</Table></Worksheet></Workbook>
"""


def packed(path: Path, **files: str) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return str(path)


def test_a_gzipped_file_comes_in(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress(PEOPLE.encode()))
    result = brought(crm, str(path))
    assert (counts(result), result["file"], result["format"]) == ((2, 0, 0, 0, 0), str(path), "csv")
    assert came(crm, str(path)) == (0, 0, 2, 0, 0)


def test_a_zip_with_one_file_and_what_macs_add(crm: Crm, tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", **{"out/people.csv": PEOPLE, "__MACOSX/._people.csv": "x", "out/.DS_Store": "x"})
    result = brought(crm, file)
    assert (counts(result), result["file"]) == ((2, 0, 0, 0, 0), f"{file}: out/people.csv")


def test_the_files_of_a_zip_are_put_into_order(crm: Crm, tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", **{"purchases.csv": BOUGHT, "customers.csv": PEOPLE})
    results = crm("import", file, "--json").json
    assert [(each["noun"], each["created"]) for each in results] == [("customers", 2), ("purchases", 1)]


def test_two_files_of_one_name_are_both_read(crm: Crm, tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", **{"a/people.csv": PEOPLE, "b/people.csv": "name,email\nCyd,cyd@example.com\n"})
    assert [each["created"] for each in crm("import", file, "--json").json] == [2, 1]


def test_rejected_rows_go_beside_the_archive(crm: Crm, tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", **{"people.csv": PEOPLE + "Cyd,no address\n"})
    result = brought(crm, file, code=6)
    assert (result["rejects_file"], reasons(result["rejects_file"])[0][0]) == (f"{file}.rejects.csv", "4")


def test_a_workbook_in_a_zip(crm: Crm, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["name", "email"], ["Ada", "ada@example.com"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "a.xlsx")
    assert brought(crm, str(tmp_path / "a.zip"))["format"] == "xlsx"


def test_a_gzipped_file_through_a_pipe(crm: Crm) -> None:
    done = crm("import", "-", "--json", input=gzip.compress(PEOPLE.encode()))
    assert (counts(done.json), done.json["file"]) == ((2, 0, 0, 0, 0), "standard input")


def test_an_archive_through_a_pipe_keeps_the_rejects_of_its_files_apart(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    wrong = "name,email\nCyd,no address\n"
    packed(tmp_path / "a.zip", **{"a.csv": wrong, "b.csv": wrong.replace("Cyd", "Dan")})
    results = json.loads(shell.bash(f"crmcli import - --json < {tmp_path / 'a.zip'}").stdout)
    assert [each["file"] for each in results] == ["standard input: a.csv", "standard input: b.csv"]
    assert [each["rejects_file"] for each in results] == [
        "standard-input.a.csv.rejects.csv", "standard-input.b.csv.rejects.csv",
    ]  # fmt: skip


def test_an_error_names_the_file_as_it_was_given(crm: Crm, tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", **{"a.csv": "foo,bar\n1,2\n"})
    assert crm("import", file, "--json", code=2).error["message"].startswith(f"{file}: a.csv: its columns (foo, bar)")


@pytest.mark.parametrize("name", ["a.gz", "a.zip"])
def test_a_damaged_archive_brings_nothing_in(crm: Crm, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.gz":
        path.write_bytes(gzip.compress(PEOPLE.encode() * 500)[:-20])
    else:
        packed(path, **{"a.csv": PEOPLE})
        path.write_bytes(path.read_bytes()[:-30])
    assert crm("import", str(path), "--json", code=2).error["code"] == "damaged_file"
    assert crm("customer", "list", "-o", "json").json == []


def test_an_archive_of_nothing(crm: Crm, tmp_path: Path) -> None:
    assert crm("import", packed(tmp_path / "a.zip"), "--json", code=2).error["code"] == "empty_file"


@pytest.mark.parametrize("name", ["report.xls", "report.html", "report"])
def test_a_table_of_a_page_is_read_for_what_it_is(crm: Crm, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TABLE, encoding="utf-8")
    done = crm("import", str(path), "--json", code=6)
    assert (counts(done.json), done.json["format"]) == ((2, 0, 0, 1, 0), "html")
    assert crm("customer", "show", "c1", "--json").json["name"] == "Ada & Co"
    assert crm("customer", "show", "c1", "--json").json["city"] == "Köln Süd"
    assert ("it is called .xls, and its bytes are html" in done.err) == (name == "report.xls")
    assert reasons(done.json["rejects_file"]) == [("7", "", "2 cells where the header has 3")]


def test_a_spreadsheet_of_xml(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_text(SPREADSHEET, encoding="utf-8")
    assert came(crm, str(path)) == (1, 0, 0, 0, 0)
    assert crm("customer", "show", "c1", "--json").json["emails"] == ["ada@example.com"]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_of_text_called_xls(crm: Crm, tmp_path: Path, mark: str) -> None:
    path = tmp_path / "report.xls"
    path.write_text(PEOPLE.replace(",", mark), encoding="utf-8")
    done = crm("import", str(path), "--json")
    assert (counts(done.json), "it is called .xls, and its bytes are csv" in done.err) == ((2, 0, 0, 0, 0), True)
