"""A4: no cell of an exported table is a formula to a spreadsheet, and what was guarded comes back as it was."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ground import Crm, figure

STARTS = ("=", "+", "-", "@", "|", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "  +", "'=", "''=", "' =")
BODIES = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://evil.example","x")', "SUM(A1:A9)",
    'WEBSERVICE("https://evil.example")',
)  # fmt: skip
PAYLOADS = [start + body for start in STARTS for body in BODIES]
RUN = frozenset("=+-@|\t\r\n\0＝＋－＠")
TEXTS = ("name", "given", "family", "company", "street", "city", "note", "origin", "owner", "external_id", "tags")


def runs(cell: str) -> bool:
    """A spreadsheet takes blanks off before it looks."""
    return cell.lstrip(" ")[:1] in RUN and cell.strip() != ""


@pytest.fixture
def enemies(crm: Crm, tmp_path: Path) -> Crm:
    """A customer for each payload, who has it in every text there is."""
    path = tmp_path / "enemies.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(PAYLOADS):
            record = {**dict.fromkeys(TEXTS, text), "external_id": f"{text}{number}", "motto": text}
            file.write(json.dumps(record) + "\n")
    crm("import", str(path), "--as", "customers")
    return crm


@pytest.mark.in_file
@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_no_cell_is_a_formula(enemies: Crm, form: str, delimiter: str) -> None:
    text = enemies("export", "customers", "--format", form).out
    header, *rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    phones = header.index("phones")
    found = [cell for row in rows for place, cell in enumerate(row) if place != phones and runs(cell)]
    figure(f"formula_cells_{form}", len(found), "0")
    assert (len(rows), found) == (len(PAYLOADS), [])


@pytest.mark.in_file
def test_no_cell_of_a_workbook_is_a_formula(enemies: Crm, tmp_path: Path) -> None:
    enemies("export", "customers", "--to", str(tmp_path / "enemies.xlsx"))
    header, *rows = load_workbook(tmp_path / "enemies.xlsx")["customers"].iter_rows()
    found = [cell.value for row in rows for cell in row if cell.data_type not in ("s", "n") or cell.hyperlink]
    numbers = [cell.value for row in rows for cell in row if cell.data_type == "n" and cell.value is not None]
    figure("formula_cells_xlsx", len(found) + len(numbers), "0")
    assert (len(rows), found, numbers) == (len(PAYLOADS), [], [])
    assert {cell.number_format for cell in rows[0] if cell.value} == {"@"}
    assert [cell.value for cell in header][:2] == ["id", "uid"]


@pytest.mark.in_file
def test_raw_leaves_them_to_machines(enemies: Crm) -> None:
    text = enemies("export", "customers", "--raw", "--fields", "city").out
    assert any(runs(row[0]) for row in csv.reader(StringIO(text, newline="")))


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "xlsx"])
def test_they_come_back_as_they_were(enemies: Crm, tmp_path: Path, form: str) -> None:
    enemies("export", "all", "--to", str(tmp_path / "d"), "--format", form)
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    other("import", str(tmp_path / "d" / f"fields.{form}"), str(tmp_path / "d" / f"customers.{form}"))
    assert other("export", "customers", "-o", "jsonl").raw == enemies("export", "customers", "-o", "jsonl").raw
