"""`report funnel`: how many got how far, with figures worked out by hand."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.journeys.history import StageEvent, until
from crmcli.kernel.instants import DAY
from crmcli.kernel.stages import EXITS, STAGES, rank
from crmcli.reports.funnel import MODES, Cohort, Cut, any_order, reached, stage_rows, strict
from crmcli.reports.visits import Way, count
from ground import Crm
from ways import TJ1, add, given_ways, journeys, rewrite

SIX: dict[str, list[tuple[str | None, str, float]]] = {
    "Ada": TJ1,
    "Ben": [(None, "awareness", 3), ("awareness", "purchase", 20), ("purchase", "retention", 50)],
    "Cem": [(None, "awareness", 0), ("awareness", "lost", 5)],
    "Dee": [(None, "consideration", 40), ("consideration", "awareness", 45)],
    "Eve": [
        (None, "awareness", 0),
        ("awareness", "consideration", 10),
        ("consideration", "purchase", 20),
        ("purchase", "retention", 30),
        ("retention", "advocacy", 40),
        ("advocacy", "retention", 50),
    ],
    "Fay": [(None, "purchase", 60), ("purchase", "churned", 90)],
}


@pytest.fixture
def six(crm: Crm) -> Crm:
    """Six customers: one skips a stage, one begins at the second, one at the third, one goes all the way."""
    for name, moves in SIX.items():
        rewrite(crm, add(crm, name, *(["--owner", "mei"] if name in ("Ada", "Ben") else [])), moves)
    return crm


def funnel(crm: Crm, *words: str) -> Any:
    return crm("report", "funnel", *words, "--json").json


def column(document: Any, key: str) -> list[Any]:
    return [stage[key] for stage in document["stages"]]


def test_the_whole_document(six: Crm) -> None:
    names = ("stage", "label", "customers", "step_conversion", "cumulative", "skipped")
    rows = [
        ("awareness", "Heard of us", 6, None, 1.0, 1),
        ("consideration", "Interested", 5, 0.8333, 0.8333, 2),
        ("purchase", "Bought", 4, 0.8, 0.6667, 0),
        ("retention", "Comes back", 2, 0.5, 0.3333, 0),
        ("advocacy", "Recommends us", 1, 0.5, 0.1667, 0),
    ]
    assert funnel(six) == {
        "mode": "reached", "from": None, "to": None, "within": None, "as_of": "2026-11-21", "cohort": 6,
        "stages": [dict(zip(names, row, strict=True)) for row in rows],
        "open": 3, "completed": 1, "exits": {"lost": 1, "churned": 1}, "immature": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("customers", [5, 2, 2, 1, 1]),
        ("step_conversion", [None, 0.4, 1, 0.5, 1]),
        ("cumulative", [1, 0.4, 0.4, 0.2, 0.2]),
        ("skipped", [0, 0, 0, 0, 0]),
    ],
)
def test_strict_asks_for_every_stage_in_order(six: Crm, key: str, expected: list[Any]) -> None:
    assert column(funnel(six, "--strict"), key) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("customers", [5, 3, 4, 2, 1]),
        ("step_conversion", [None, 0.6, 0.6667, 0.5, 0.5]),
        ("cumulative", [1, 0.6, 0.6, 0.4, 0.2]),
        ("skipped", [0, 0, 0, 0, 0]),
    ],
)
def test_any_asks_for_the_stage_alone_and_its_shares_stay_below_one(six: Crm, key: str, expected: list[Any]) -> None:
    assert column(funnel(six, "--any"), key) == expected


def test_tj3_strict_stops_where_a_stage_is_missing() -> None:
    assert strict(("awareness", "consideration", "purchase", "advocacy")) == STAGES[:3]


def test_steps_of_one_instant_are_steps(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), [(None, "awareness", 1), ("awareness", "consideration", 1)])
    assert column(funnel(crm, "--strict"), "customers") == [1, 1, 0, 0, 0]


TJ2 = [
    (None, "awareness", 13 / 24),
    ("awareness", "awareness", 13.5 / 24),
    ("awareness", "consideration", 13.75 / 24),
    ("consideration", "purchase", 14.25 / 24),
]


@pytest.mark.parametrize(("within", "expected"), [("1h", [1, 1, 0, 0, 0]), ("75min", [1, 1, 1, 0, 0])])
def test_tj2_the_window_runs_from_the_beginning(crm: Crm, within: str, expected: list[int]) -> None:
    rewrite(crm, add(crm, "Ada"), TJ2)
    assert column(funnel(crm, "--within", within, "--strict"), "customers") == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-01-20", 1), ("2026-02-01", 0)],
)
def test_whose_window_still_runs_is_not_yet_mature(crm: Crm, day: str, expected: int) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    assert funnel(crm, "--within", "30d", "--as-of", day)["immature"] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--from", "2026-01-02", "--to", "2026-02-28"], 2),
        (["--to", "2026-01-04"], 4),
        (["--from", "2026-01-04"], 3),
        (["--from", "2026-03-03"], 0),
    ],
)
def test_the_range_holds_who_began_in_it(six: Crm, words: list[str], expected: int) -> None:
    assert funnel(six, *words)["cohort"] == expected


def test_the_range_is_of_the_beginning_and_stages_come_later(six: Crm) -> None:
    assert column(funnel(six, "--from", "2026-01-04", "--to", "2026-01-04"), "customers") == [1, 1, 1, 1, 0]


def test_nobody_in_the_cohort_gives_no_shares(six: Crm) -> None:
    document = funnel(six, "--from", "2026-03-03")
    assert (column(document, "step_conversion"), column(document, "cumulative")) == ([None] * 5, [None] * 5)


def test_a_past_date_counts_what_had_happened(six: Crm) -> None:
    assert column(funnel(six, "--as-of", "2026-01-12"), "customers") == [4, 2, 0, 0, 0]


def test_by_owner_gives_each_a_funnel(six: Crm) -> None:
    groups = funnel(six, "--by", "owner")["groups"]
    assert [(group["owner"], column(group, "customers")) for group in groups] == [
        ("mei", [2, 2, 2, 1, 0]),
        (None, [4, 3, 2, 1, 1]),
    ]


def test_by_tag_a_customer_counts_once_in_all(crm: Crm) -> None:
    add(crm, "Ada", "--tag", "vip", "--tag", "local")
    document = funnel(crm, "--by", "tag")
    assert (document["cohort"], [group["cohort"] for group in document["groups"]]) == (1, [1, 1])


def test_a_filter_leaves_only_its_customers(six: Crm) -> None:
    assert funnel(six, "-w", "owner=mei")["cohort"] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--strict", "--any"], "two_modes"),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "backwards_range"),
        (["--from", "soon"], "bad_date"),
        (["--within", "1y"], "bad_duration"),
        (["--by", "town"], "unknown_grouping"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(crm: Crm, words: list[str], code: str) -> None:
    assert crm("report", "funnel", *words, "--json", code=2).error["code"] == code


def test_as_tsv(six: Crm) -> None:
    assert six("report", "funnel").out == (
        "stage\tcustomers\tstep_conversion\tcumulative\tskipped\n"
        "awareness\t6\t\t1.0\t1\n"
        "consideration\t5\t0.8333\t0.8333\t2\n"
        "purchase\t4\t0.8\t0.6667\t0\n"
        "retention\t2\t0.5\t0.3333\t0\n"
        "advocacy\t1\t0.5\t0.1667\t0\n"
    )


SIXTY = """\
Funnel (reached) as of 2026-11-21

Stage          Customers      Of the first  Step  Skipped
─────────────────────────────────────────────────────────
Heard of us            6  ██████████ 100 %              1
Interested             5  ████████▍   83 %  83 %        2
Bought                 4  ██████▋     67 %  80 %        0
Comes back             2  ███▍        33 %  50 %        0
Recommends us          1  █▋          17 %  50 %        0

n = 6 customers whose journey began by then, each once,
without the trash.
Of them still on their way 3, at the end 1, Lost 1, Left us
1.
Reached: the furthest stage so far; who skipped a stage on
the way there counts in it (skipped).
Step: of those in the stage before, the share here. Of the
first: of those in the first stage.
"""


def test_at_60_columns(six: Crm) -> None:
    six.env["COLUMNS"] = "60"
    assert six("report", "funnel", "-o", "table").out == SIXTY


# -- laws

ways = st.lists(st.sampled_from((*STAGES, *EXITS)), min_size=1, max_size=8).map(tuple)


@given(own=ways)
def test_strict_is_within_any_and_any_within_reached(own: Way) -> None:
    assert set(strict(own)) <= set(any_order(own)) <= set(reached(own))


@given(own=ways)
def test_reached_and_strict_leave_no_stage_out(own: Way) -> None:
    assert [tuple(found) for found in (reached(own), strict(own))] == [
        STAGES[: len(found)] for found in (reached(own), strict(own))
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(journeys(), min_size=1, max_size=4), day=st.integers(0, 45), mode=st.sampled_from(sorted(MODES)))
def test_a_funnel_only_narrows_and_everybody_ends_somewhere(
    crm: Crm, drawn: list[list[StageEvent]], day: int, mode: str
) -> None:
    at = day * DAY
    with given_ways(crm, drawn).store.read() as db:
        one, _ = count(db, at, "", "customer.deleted_at IS NULL", {}, lambda: Cohort(Cut(mode), at))
    rows = stage_rows(one)
    counts = [int(str(row["customers"])) for row in rows]
    shares = [share for row in rows for share in (row["step_conversion"], row["cumulative"]) if share is not None]
    begun = [[event.to_stage for event in until(events, at)] for events in drawn]
    assert one.size == sum(map(bool, begun))
    assert mode == "any" or counts == sorted(counts, reverse=True)
    assert all(0 <= float(str(share)) <= 1 for share in shares)
    if mode == "reached":
        assert counts == [sum(max(map(rank, own), default=0) >= k for own in begun) for k in range(1, 6)]
