"""What is due: overdue first, as of which moment, how far ahead; and that the index is read for it."""

import pytest

from crmcli.followups import agenda, queries
from crmcli.followups.fields import FOLLOWUPS
from crmcli.store.listing import Query
from crmcli.store.read import Reader
from ground import Crm

PLANNED = (
    ("2026-11-21", "f1"),
    ("2026-11-21 11:00", "f2"),
    ("2026-11-20", "f3"),
    ("2026-11-21 18:00", "f4"),
    ("2026-11-22", "f5"),
    ("2026-11-28", "f6"),
    ("2026-11-29", "f7"),
)


@pytest.fixture(autouse=True)
def week(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--owner", "mei")
    for day, _ in PLANNED:
        crm("followup", "add", "c1", "Call", "--on", day)


def ids(crm: Crm, *words: str) -> list[str]:
    return crm("due", *words, "-o", "ids").out.split()


def test_overdue_first_then_today_by_the_hour(crm: Crm) -> None:
    said = crm("due", "--json").json
    assert [(one["id"], one["overdue"]) for one in said] == [
        ("f3", True), ("f2", True), ("f1", False), ("f4", False),
    ]  # fmt: skip


def test_the_columns_are_a_promise(crm: Crm) -> None:
    assert tuple(crm("due", "--json").json[0]) == (
        "id", "due", "customer", "customer_name", "text", "owner", "overdue",
    )  # fmt: skip


def test_people_read_the_word(crm: Crm) -> None:
    lines = crm("due", "-o", "plain").out.splitlines()
    assert [line.endswith("overdue") for line in lines] == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--as-of", "2026-11-22"), ["f3", "f1", "f2", "f4", "f5"]),
        (("--as-of", "2026-11-20"), ["f3"]),
        (("--as-of", "2026-11-21 11:30"), ["f3", "f2", "f1"]),
        (("--as-of", "2026-11-19"), []),
        (("--within", "7d"), ["f3", "f2", "f1", "f4", "f5", "f6"]),
        (("--within", "1w", "--as-of", "tomorrow"), ["f3", "f1", "f2", "f4", "f5", "f6", "f7"]),
        (("-w", "owner=mei and due<today"), ["f3"]),
        (("-w", "owner=ines"), []),
        (("--customer", "ada"), ["f3", "f2", "f1", "f4"]),
        (("--limit", "1"), ["f3"]),
        (("--limit", "3"), ["f3", "f2", "f1"]),
        (("--sort", "-due"), ["f4", "f2", "f1", "f3"]),
    ],
    ids=" ".join,
)
def test_what_is_asked_for(crm: Crm, words: tuple[str, ...], found: list[str]) -> None:
    assert ids(crm, *words) == found


def test_the_day_is_the_business_day(crm: Crm) -> None:
    crm.env = {"CRMCLI_ZONE": "Pacific/Auckland"}
    assert "f5" in ids(crm)


def test_what_is_done_is_not_due(crm: Crm) -> None:
    crm("done", "f3")
    crm("followup", "cancel", "f2")
    assert ids(crm) == ["f1", "f4"]


def test_nothing_due_is_an_empty_list(crm: Crm) -> None:
    crm("followup", "cancel", "-w", "id>=f1")
    assert crm("due", "--json").json == []


def test_other_columns(crm: Crm) -> None:
    assert crm("due", "--fields", "id,city,stage", "--limit", "1").rows == [
        ["id", "city", "stage"],
        ["f3", "", "awareness"],
    ]


def test_a_wrong_interval(crm: Crm) -> None:
    assert crm("due", "--within", "soon", "--json", code=2).error["code"] == "bad_interval"


class Watched(Reader):
    """A reader that keeps its statements."""

    def __init__(self, inner: Reader) -> None:
        self._inner = inner
        self.said: list[tuple[str, dict[str, object]]] = []

    def all(self, sql: str, **params: object) -> list[tuple[object, ...]]:
        self.said.append((sql, params))
        return self._inner.all(sql, **params)


@pytest.mark.in_file
def test_the_index_is_read_and_not_the_table(crm: Crm) -> None:
    workspace = crm.workspace()
    with workspace.store.read() as db:
        watched = Watched(db)
        queries.due(watched, Query(FOLLOWUPS, limit=50, counted=False), agenda.due_span(workspace), workspace.reading())
        plans = [[row[3] for row in db.all(f"EXPLAIN QUERY PLAN {sql}", **params)] for sql, params in watched.said]
    assert [plan[0] for plan in plans] == [
        "SEARCH followup USING INDEX ix_followup_open (due_at<?)",
        "SEARCH followup USING INDEX ix_followup_open (due_at>? AND due_at<?)",
    ]
    assert "USE TEMP B-TREE FOR ORDER BY" not in plans[0]
