"""Where a table begins in a file, what it is cut by, and that cells come out as they went in, whatever the dialect."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.exchange.readers.delimited import Delimited
from crmcli.exchange.readers.heading import heading
from crmcli.exchange.readers.source import survey
from ground import Crm
from rows import came, counts, reasons

PEOPLE = "name,email,city\nAda,ada@example.com,Rom\nBob,bob@example.com,Bonn\n"


def made(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(content.encode())
    return path


# -- titles above the header

TITLES = {
    "a title": "Customers of the shop\n",
    "a title and a blank line": "Customers\n\n",
    "a title in a row as wide as the table": "Customers,,\n",
    "several": "Acme Ltd\nExport,2026-11-22\n\n"[:9] + "\nAll customers\n\n",
    "a note with commas, quoted": '"Notes: when exporting, mind the gap, and more"\n\n',
    "blank lines alone": "\n\n\n",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_titles_above_the_header_are_left_out(crm: Crm, tmp_path: Path, title: str) -> None:
    file = made(tmp_path, title + PEOPLE + "Cyd,no address,Wien\n")
    result = crm("import", str(file), "--json", code=6)
    assert counts(result.json) == (2, 0, 0, 1, 0)
    line = title.count("\n") + 4
    assert reasons(result.json["rejects_file"])[0][0] == str(line)
    assert (f"the header is in line {line - 3}; rows above" in result.err) == bool(title.strip())


def test_connections_of_linkedin(crm: Crm, tmp_path: Path) -> None:
    notes = '"When exporting your connection data, you may notice that some of the email addresses are missing."'
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    row = "Ada,Lovelace,https://example.com/in/ada,ada@example.com,Acme,Analyst,15 Oct 2023"
    file = made(tmp_path, f"Notes:\n{notes}\n\n{header}\n{row}\n")
    assert came(crm, str(file)) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "content",
    [PEOPLE, "name\nLovelace, Ada\nByron, Lord\n", "name,note\nAda\nBob\nCyd\n", "name,,\nAda,x,y\n", "a,b\n1,2\n",
     "name\n", "x,y,z\n1,,\n2,,\n3,,\n", "name,email,phone,city\n,,,x\n"],
)  # fmt: skip
def test_a_header_in_the_first_row_stays_the_header(content: str) -> None:
    assert heading(list(csv.reader(content.splitlines()))) == 0


@pytest.mark.parametrize(
    "rows",
    [[["Report"], ["Ada", "ada@example.com", "x"], ["Bob", "bob@example.com", "y"]],
     [["Report"], ["1", "2", "3"], ["4", "5", "6"]]],
)  # fmt: skip
def test_a_row_of_data_is_never_taken_for_the_header(rows: list[list[str]]) -> None:
    assert heading(rows) == 0


# -- rows of another width


def test_an_empty_cell_at_the_end_of_every_row(crm: Crm, tmp_path: Path) -> None:
    file = made(tmp_path, "name,email\nAda,ada@example.com,\nBob,bob@example.com,\n")
    assert came(crm, str(file)) == (2, 0, 0, 0, 0)


def test_an_empty_cell_too_many_in_one_row_may_be_a_comma_too_many(crm: Crm, tmp_path: Path) -> None:
    file = made(tmp_path, "name,note\nAda,x\nLovelace, Ada,\n")
    assert came(crm, str(file), code=6) == (1, 0, 0, 1, 0)


def test_two_columns_of_one_name_are_both_kept(crm: Crm, tmp_path: Path) -> None:
    file = made(tmp_path, "name,size,size\nAda,1,2\n")
    result = crm("import", str(file), "--json").json
    assert result["new_fields"] == ["size", "size_2"]
    assert crm("customer", "show", "c1", "--json").json["fields"] == {"size": "1", "size_2": "2"}


def test_a_column_without_a_name_is_named_as_left_out(crm: Crm, tmp_path: Path) -> None:
    assert "columns left out: one without a name" in crm("import", str(made(tmp_path, "name,,city\nAda,x,Rom\n"))).err


# -- the delimiter


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_titles_do_not_hide_the_delimiter(tmp_path: Path, mark: str) -> None:
    text = "Report, all of it\n" + PEOPLE.replace(",", mark)
    assert list(Delimited(survey(made(tmp_path, text))).header) == ["name", "email", "city"]


def test_names_with_commas_in_a_file_of_semicolons(tmp_path: Path) -> None:
    text = "name;city\n" + "Lovelace, Ada;London\n" * 5
    assert Delimited(survey(made(tmp_path, text))).delimiter == ";"


# -- whatever was written is read

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=12)
TABLE = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(
    TABLE,
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_is_read(
    tmp_path: Path, table: list[list[str]], mark: str, quoting: int, end: str, encoding: str
) -> None:
    """Rows come back cell by cell; a row with nothing in it is none, and its header has names."""
    header = [f"column {place}" for place in range(len(table[0]))]
    path = tmp_path / "table.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        if any("\r" in cell or "\n" in cell for row in table for cell in row):
            quoting = csv.QUOTE_ALL  # the writer does not see the end of a line in it
        writer = csv.writer(file, delimiter=mark, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
        writer.writerows([header, *table])
    read = Delimited(survey(path, encoding), mark)
    found = [cells for _, cells, fault in read if not fault]
    assert (list(read.header), found) == (header, [row for row in table if row])
