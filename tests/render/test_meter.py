"""How far a long command is: in words, behind a bar, as a line of JSON; never more than the terminal is wide."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.progress import Progress
from crmcli.render.meter import Meter, document, drawn, told

HALF = Progress(450_000, 21_300.4, 21.0, 0.45, 35.2)


def test_words() -> None:
    assert told(HALF) == "45%, 450,000 rows, 21,300 a second, 0:35 left"


def test_words_where_nobody_knows_the_end() -> None:
    assert told(Progress(1000, 500.0, 2.0)) == "1,000 rows, 500 a second"


def test_hours() -> None:
    assert told(Progress(1, 1.0, 1.0, 0.5, 7389.0)).endswith("2:03:09 left")


def test_a_bar() -> None:
    assert drawn(HALF, 100) == "[###########-------------] 45%, 450,000 rows, 21,300 a second, 0:35 left"


@given(st.integers(1, 200), st.floats(0, 1), st.integers(0, 10**9))
def test_it_is_never_wider_than_the_terminal(columns: int, share: float, rows: int) -> None:
    assert len(drawn(Progress(rows, 1.0, 1.0, share, 5.0), columns)) < max(2, columns)


def test_for_programs() -> None:
    assert document(HALF) == {
        "progress": {"rows": 450_000, "rows_per_second": 21_300, "share": 0.45, "seconds_left": 35}
    }


def test_without_a_terminal_a_line_every_ten_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    meter = Meter(quiet=False, json=False)
    for second in range(1, 32):
        meter.show(Progress(second * 10, 10.0, float(second)))
    meter.clear()
    assert capsys.readouterr().err.splitlines() == [f"{rows} rows, 10 a second" for rows in (100, 200, 300)]


def test_for_programs_a_document_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    Meter(quiet=False, json=True).show(Progress(5, 0.5, 10.0))
    assert json.loads(capsys.readouterr().err)["progress"]["rows"] == 5


def test_nothing_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    Meter(quiet=True, json=False).show(Progress(5, 0.5, 60.0))
    assert capsys.readouterr().err == ""
