"""A1, A2: no text from the data alters a terminal or stops a command, in any format and any message."""

import io
import json
import re
import sys
from collections.abc import Callable

import pyte
import pytest

from crmcli.kernel.errors import Ambiguous
from crmcli.kernel.sheet import Card, Cards, Column, Done, Report, Sheet, Stream, Text, View
from crmcli.render import diagnostics
from crmcli.render.look import FORMATS, Look
from crmcli.render.printer import show
from hostile import hostile_strings

HOSTILE = hostile_strings()
COLUMNS = (Column("id", "Id", "ref", "c"), Column("name", "Name"), Column("tags", "Tags", "list"))
ROWS = [(number, text, (text, "vip")) for number, text in enumerate(HOSTILE)]
STYLES = re.compile(r"\x1b\[[0-9;]*m")

Captured = pytest.CaptureFixture[str]


def sheet() -> View:
    return Sheet(COLUMNS, ROWS)


def cards() -> View:
    return Cards(tuple(Card(COLUMNS, row, title=row[1], done=Done(row[1], row[1], row[1])) for row in ROWS))


def labels() -> View:
    """Custom fields: their names and labels are the user's, so are stages, titles and notes."""
    columns = tuple(Column(f"{place}{text}", text) for place, text in enumerate(HOSTILE))
    return Card(columns, HOSTILE, title=HOSTILE[0])


def report() -> View:
    part = Sheet((Column("stage", "Stage", "stage"), Column("it", "It", "object")), [(t, {t: [t]}) for t in HOSTILE])
    empty = [Sheet(COLUMNS, (), title=text, empty=text) for text in HOSTILE]
    return Report("\x1b]0;owned\x07", {"all": HOSTILE}, (part, *empty), tuple(HOSTILE))


def text() -> View:
    return Text("\n".join(HOSTILE))


def stream() -> View:
    return Stream(t.encode("utf-8", "surrogatepass") + b"\n" for t in HOSTILE)


class Replying(pyte.Screen):
    """A terminal that remembers what it was made to answer: each answer would be typed into the shell."""

    def __init__(self, columns: int) -> None:
        self.replies: list[str] = []
        super().__init__(columns, 24)

    def write_process_input(self, data: str) -> None:
        self.replies.append(data)

    def state(self) -> tuple[object, ...]:
        return (
            self.title, self.icon_name, set(self.mode), self.charset, self.g0_charset, self.g1_charset,
            self.margins, self.cursor.hidden, self.cursor.attrs._replace(data=" "), list(self.savepoints),
            set(self.tabstops), list(self.replies),
        )  # fmt: skip


def altered(output: str, columns: int = 80) -> list[str]:
    """How `output` leaves a terminal other than it was, and what in it should never have been sent."""
    screen = Replying(columns)
    before = screen.state()
    pyte.Stream(screen).feed(output.replace("\n", "\r\n"))
    unwanted = set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", STYLES.sub("", output)))
    changed = [f"{was} -> {now}" for was, now in zip(before, screen.state(), strict=True) if was != now]
    return changed + sorted(unwanted)


def look(kind: str, **changes: object) -> Look:
    chosen: dict[str, object] = {
        "terminal": True,
        "colour": True,
        "labels": {t: t for t in HOSTILE},
        **changes,
    }
    return Look(kind, **chosen)  # type: ignore[arg-type]


def test_there_are_at_least_500() -> None:
    print(f"FIGURE hostile_strings={len(HOSTILE)} target=500")  # noqa: T201
    assert len(HOSTILE) >= 500


def test_they_would_alter_a_terminal_if_they_were_let_through() -> None:
    dangerous = [text for text in HOSTILE if altered(text)]
    assert len(dangerous) > 250


@pytest.mark.parametrize("make", [sheet, cards, labels, report, text, stream])
@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "ids"])
def test_no_answer_alters_the_terminal(kind: str, make: Callable[[], View], capsys: Captured) -> None:
    show(make(), look(kind))
    heard = capsys.readouterr()
    shown = heard.out.replace("\t", " ")  # between the cells of TSV, and in texts of our own
    assert altered(shown) + altered(heard.err) == []


@pytest.mark.parametrize("width", [20, 40, 132])
@pytest.mark.parametrize("make", [sheet, cards, labels, report])
def test_no_width_alters_the_terminal(width: int, make: Callable[[], View], capsys: Captured) -> None:
    show(make(), look("table", width=width, quiet=True))
    assert altered(capsys.readouterr().out, width) == []


@pytest.mark.parametrize("make", [sheet, cards, labels, report])
@pytest.mark.parametrize("kind", ["table", "plain"])
def test_without_colour_nothing_is_sent_but_text(kind: str, make: Callable[[], View], capsys: Captured) -> None:
    show(make(), look(kind, colour=False))
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["table", "plain"])
def test_a_terminal_of_ascii_gets_ascii(kind: str, capsys: Captured) -> None:
    show(sheet(), look(kind, ascii=True))
    assert capsys.readouterr().out.isascii()


@pytest.mark.parametrize("kind", FORMATS)
def test_no_message_alters_the_terminal(kind: str, capsys: Captured) -> None:
    for hostile in HOSTILE:
        diagnostics.error(Ambiguous(hostile, hint=hostile, candidates=[hostile, hostile]), look(kind))
        diagnostics.done(Done(hostile, hostile, hostile), look(kind))
        diagnostics.nothing(hostile, look(kind))
        diagnostics.notes([hostile, hostile], look(kind))
    assert altered(capsys.readouterr().err) == []


def test_an_error_stays_on_its_line(capsys: Captured) -> None:
    for hostile in HOSTILE:
        diagnostics.error(Ambiguous(hostile), look("table"))
    lines = capsys.readouterr().err.split("\n")
    assert len(lines) == len(HOSTILE) + 1


def test_json_parses_back_to_the_exact_strings(capsys: Captured) -> None:
    show(sheet(), look("json"))
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == HOSTILE


def test_json_lines_parse_back_to_the_exact_strings(capsys: Captured) -> None:
    show(sheet(), look("jsonl"))
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == HOSTILE


def test_tsv_in_a_pipe_has_a_line_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO(newline="")
    monkeypatch.setattr(sys, "stdout", out)
    show(sheet(), look("tsv", terminal=False, header=False))
    cells = [line.split("\t") for line in io.StringIO(out.getvalue(), newline=None)]
    assert [len(line) for line in cells] == [3] * len(HOSTILE)


def test_every_name_is_on_the_table_in_one_piece(capsys: Captured) -> None:
    """Markup is text, not instruction: what was typed is what is read."""
    show(Sheet(COLUMNS[1:2], [("[red]x[/]",), ("王",), ("İpek",), ("=cmd()",)]), look("table", colour=False))
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()[2:]] == [
        "[red]x[/]",
        "王",
        "İpek",
        "=cmd()",
    ]
