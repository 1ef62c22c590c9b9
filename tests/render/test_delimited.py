"""TSV, CSV and ids, whole outputs; what was exact must come back exactly."""

import csv as standard
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.sheet import Cards, Column, Report, Sheet
from crmcli.render.delimited import NoIds, Viewed, csv, ids, tsv
from specimens import CARD, EVERYTHING, REPORT, SMALL, look

NAME = (Column("name", "Name"),)


def of_one(text: str) -> Sheet:
    return Sheet(NAME, ((text,),))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (SMALL, "id\tname\tspent\tstage\nc1\tAnna Müller\t12.50\tretention\nc20\t王小明\t\tpurchase\n"),
        (Sheet(NAME, ()), "name\n"),
        (CARD, "id\tname\tnote\ttags\nc1\tAnna Müller\trings twice\\nthen waits\t\n"),
        (REPORT, "stage\tcustomers\tshare\npurchase\t7\t0.58\nretention\t5\t0.42\n"),
    ],
)
def test_tsv(view: Viewed, expected: str) -> None:
    assert "".join(tsv(view, look("tsv"))) == expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (SMALL, "id,name,spent,stage\nc1,Anna Müller,12.50,retention\nc20,王小明,,purchase\n"),
        (CARD, 'id,name,note,tags\nc1,Anna Müller,"rings twice\nthen waits",\n'),
        (Cards((CARD, CARD)), "id,name,note,tags\n" + 'c1,Anna Müller,"rings twice\nthen waits",\n' * 2),
        (REPORT, "stage,customers,share\npurchase,7,0.58\nretention,5,0.42\n"),
    ],
)
def test_csv(view: Viewed, expected: str) -> None:
    assert "".join(csv(view, look("csv"))) == expected


def test_every_kind_in_a_line_of_tsv() -> None:
    [line, _] = tsv(EVERYTHING, look("tsv", header=False))
    assert line == (
        "c12\tAnna Müller\t1234\t59\t1250.00\t1990-02-28\t2026-11-21T09:30:00+01:00\tvip, new\ttrue"
        '\tretention\t0.42\t12.5\t{"card": "007", "more": [1, null]}\n'
    )


def test_the_header_may_be_left_out() -> None:
    assert "".join(csv(of_one("Anna"), look("csv", header=False))) == "Anna\n"


def test_tsv_escapes_what_would_break_a_line() -> None:
    assert "".join(tsv(of_one("a\tb\nc\rd\\"), look("tsv", header=False))) == "a\\tb\\nc\\rd\\\\\n"


def test_tsv_is_otherwise_exact_in_a_pipe() -> None:
    assert "".join(tsv(of_one("\x1b[31m\x7f\u202e"), look("tsv", header=False))) == "\x1b[31m\x7f\u202e\n"


def test_tsv_is_visible_on_a_terminal() -> None:
    sheet = Sheet((*NAME, Column("note", "Note")), (("\x1b[31m", "a\tb"),))
    assert "".join(tsv(sheet, look("tsv", header=False, terminal=True))) == "␛[31m\ta\\tb\n"


def test_csv_is_visible_on_a_terminal() -> None:
    assert "".join(csv(of_one("\x1b[31m,\n"), look("csv", header=False, terminal=True))) == '"␛[31m,\n"\n'


def test_a_report_without_sheets_has_no_rows() -> None:
    assert "".join(csv(Report("Empty", {}, ()), look("csv", header=False))) == ""


@pytest.mark.parametrize(
    ("view", "expected"),
    [(SMALL, "c1\nc20\n"), (CARD, "c1\n"), (Sheet((Column("id", "Id", "ref", "c"),), ((None,),)), "")],
)
def test_ids(view: Viewed, expected: str) -> None:
    assert "".join(ids(view, look("ids"))) == expected


def test_ids_of_something_without_ids_is_a_usage_error() -> None:
    with pytest.raises(NoIds) as refused:
        ids(REPORT, look("ids"))
    assert refused.value.exit == 2


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_csv_parses_back_exactly(rows: list[list[str]]) -> None:
    sheet = Sheet((*NAME, Column("note", "Note")), rows)
    text = "".join(csv(sheet, look("csv", header=False)))
    assert list(standard.reader(io.StringIO(text, newline=""))) == rows


@given(st.text())
def test_tsv_parses_back_exactly(text: str) -> None:
    line = "".join(tsv(of_one(text), look("tsv", header=False))).removesuffix("\n")
    assert re.sub(r"\\(.)", lambda escape: {"t": "\t", "n": "\n", "r": "\r"}.get(escape[1], escape[1]), line) == text
