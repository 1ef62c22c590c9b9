"""show(): the right format on standard output, the rest on standard error, and streams that go away."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcli.kernel.sheet import Card, Cards, Column, Done, Row, Sheet, Stream, Text, View
from crmcli.render.look import FORMATS
from crmcli.render.printer import OutputLost, PipeClosed, show
from specimens import CARD, SMALL, look

Captured = pytest.CaptureFixture[str]
NAME = (Column("name", "Name"),)

FIRST_LINES = {
    "table": "Id   Name             Spent  Stage",
    "plain": "Id   Name             Spent  Stage",
    "tsv": "id\tname\tspent\tstage",
    "csv": "id,name,spent,stage",
    "ids": "c1",
    "json": '[{"id": "c1",',
    "jsonl": '{"id": "c1",',
}


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_written(kind: str, capsys: Captured) -> None:
    show(SMALL, look(kind))
    assert capsys.readouterr().out.startswith(FIRST_LINES[kind])


def test_no_view_is_no_output(capsys: Captured) -> None:
    show(None, look("table"))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["table", "plain", "tsv", "csv", "ids"])
def test_text_stands_as_it_is(kind: str, capsys: Captured) -> None:
    show(Text("a\tb"), look(kind))
    assert capsys.readouterr().out == "a\tb\n"


def test_text_on_a_terminal_is_visible(capsys: Captured) -> None:
    show(Text("a\n\x1bb\n"), look("table", terminal=True))
    assert capsys.readouterr().out == "a\n␛b\n"


def test_text_as_json(capsys: Captured) -> None:
    show(Text("a"), look("json"))
    assert capsys.readouterr().out == '{"text": "a"}\n'


def test_a_stream_is_written_in_its_own_bytes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    show(Stream(iter([b"a\x1b\xff", b"b"])), look("csv"))
    assert capfdbinary.readouterr().out == b"a\x1b\xffb"


def test_a_stream_on_a_terminal_is_visible(capsys: Captured) -> None:
    show(Stream(iter(["a\tü".encode()[:3], b"\xbc\x1b\n\xff"])), look("csv", terminal=True))
    assert capsys.readouterr().out == "a\tü␛\n\\xff"


def test_a_write_is_said_on_standard_error(capsys: Captured) -> None:
    show(CARD, look("tsv"))
    assert capsys.readouterr().err.startswith("Added c1 Anna Müller.\n")


def test_each_of_several_writes_is_said(capsys: Captured) -> None:
    show(Cards((CARD, CARD)), look("tsv"))
    assert capsys.readouterr().err.count("Added c1 Anna Müller.\n") == 2


def test_rows_are_counted_against_the_total(capsys: Captured) -> None:
    show(Sheet(NAME, iter([("Anna",), ("Ben",)]), total=1000), look("table"))
    assert capsys.readouterr().err == "2 of 1,000, --all for the rest\n"


def test_an_empty_table_says_what_to_do(capsys: Captured) -> None:
    show(Sheet(NAME, (), empty="No customer yet."), look("table", terminal=True))
    assert capsys.readouterr() == ("", "No customer yet.\n")


def test_long_output_arrives_whole(capsys: Captured) -> None:
    show(Sheet(NAME, [("x" * 100,)] * 5000), look("tsv", header=False))
    assert capsys.readouterr().out == ("x" * 100 + "\n") * 5000


@pytest.mark.parametrize("view", [SMALL, CARD, Text("a"), Stream(iter([b"a"]))])
def test_a_closed_pipe(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(PipeClosed):
            show(view, look("table"))


def test_a_closed_pipe_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    asked = 0

    def endless() -> Iterator[Row]:
        nonlocal asked
        while True:
            asked += 1
            yield ("x" * 1000,)

    with os.fdopen(writing, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(PipeClosed):
            show(Sheet(NAME, endless()), look("tsv"))
    assert asked < 200


def lost(view: View, monkeypatch: pytest.MonkeyPatch) -> str:
    """The message when standard output is full."""
    with Path("/dev/full").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(OutputLost) as failed:
            show(view, look("tsv"))
    return failed.value.message


needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")


@needs_full
def test_a_full_disk_under_a_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lost(SMALL, monkeypatch) == "standard output cannot be written: No space left on device"


@needs_full
@pytest.mark.parametrize("view", [CARD, Stream(iter([b"a"]), done=Done("Kept.", "u31"))])
def test_a_full_disk_under_a_write(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lost(view, monkeypatch).endswith("; the change was saved (u31)")


@needs_full
def test_a_full_disk_under_a_dry_run(monkeypatch: pytest.MonkeyPatch) -> None:
    view = Card(NAME, ("Anna",), done=Done("Would add Anna."))
    assert lost(view, monkeypatch).endswith("; Would add Anna.")


def test_no_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputLost, match=r"it is closed; the change was saved \(u31\)"):
        show(CARD, look("tsv"))


def test_an_error_while_the_rows_are_made_is_not_the_outputs(tmp_path: Path) -> None:
    rows = ((path.read_text(),) for path in [tmp_path / "gone"])
    with pytest.raises(FileNotFoundError):
        show(Sheet(NAME, rows), look("tsv"))


PROGRAM = """
import sys
from crmcli.kernel.sheet import Card, Column, Done
from crmcli.render.look import Look
from crmcli.render.printer import OutputLost, PipeClosed, show
try:
    show(Card((Column("name", "Name"),), ("Anna",), done=Done("Added.", "u1")), Look({kind!r}))
except (OutputLost, PipeClosed) as err:
    sys.exit(err.exit)
sys.exit(100 + ("rich" in sys.modules))
"""


def run(kind: str, redirection: str) -> tuple[int, str]:
    program = PROGRAM.format(kind=kind)
    ran = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -c "$1" {redirection}', sys.executable, program],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("kind", ["table", "tsv", "json"])
def test_a_process_without_standard_output_ends_with_1_and_no_traceback(kind: str) -> None:
    assert run(kind, ">&-") == (1, "")


@needs_full
def test_a_process_on_a_full_disk_ends_with_1_and_no_traceback() -> None:
    assert run("tsv", ">/dev/full") == (1, "")


@needs_full
def test_a_process_with_a_full_standard_error_ends_as_it_should() -> None:
    assert run("tsv", "2>/dev/full") == (100, "")


def test_a_table_imports_rich() -> None:
    assert run("table", "2>/dev/null") == (101, "")


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind not in ("table", "ids")])
def test_no_other_format_imports_rich(kind: str) -> None:
    assert run(kind, "2>/dev/null") == (100, "")
