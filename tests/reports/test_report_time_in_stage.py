"""`report time-in-stage`: how long customers stay, with figures worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.journeys.history import StageEvent, spells
from crmcli.kernel.instants import DAY
from crmcli.kernel.stages import STAGES
from crmcli.reports.time_in_stage import Stays, kaplan_meier_median, nine_in_ten
from crmcli.reports.visits import count
from ground import Crm
from ways import TJ1, add, given_ways, journeys, rewrite

DAY_45 = ("--as-of", "2026-02-15 00:00")


@pytest.fixture
def ada(crm: Crm) -> Crm:
    """The one customer of TJ1."""
    rewrite(crm, add(crm, "Ada", "--owner", "mei"), TJ1)
    return crm


def stages(crm: Crm, *words: str) -> dict[str, Any]:
    document = crm("report", "time-in-stage", *words, "--json").json
    return {stage["stage"]: stage for stage in document["stages"]}


def test_tj1_awareness_as_a_whole(ada: Crm) -> None:
    assert stages(ada, *DAY_45)["awareness"] == {
        "stage": "awareness",
        "label": "Heard of us",
        "closed": {"n": 2, "median_days": 7.5, "p90_days": 10.0},
        "open": {"n": 0, "median_days": None},
        "kaplan_meier_median_days": 5.0,
        "latest": {"n": 1, "median_days": 5.0},
        "cumulative": {"n": 1, "median_days": 15.0},
    }


def test_tj1_consideration_latest_and_cumulative(ada: Crm) -> None:
    found = stages(ada, *DAY_45)["consideration"]
    assert (found["latest"]["median_days"], found["cumulative"]["median_days"]) == (10, 15)


def test_tj1_purchase_goes_on_and_stands_apart(ada: Crm) -> None:
    found = stages(ada, *DAY_45)["purchase"]
    assert (found["closed"], found["open"], found["kaplan_meier_median_days"]) == (
        {"n": 0, "median_days": None, "p90_days": None},
        {"n": 1, "median_days": 15.0},
        None,
    )


def test_a_stay_that_ends_after_the_date_goes_on(ada: Crm) -> None:
    found = stages(ada, "--as-of", "2026-01-09 00:00")["awareness"]
    assert (found["closed"]["n"], found["open"]) == (0, {"n": 1, "median_days": 8.0})


def test_stays_shorter_than_the_least_are_left_out(ada: Crm) -> None:
    assert stages(ada, "--min", "6d")["awareness"]["closed"] == {"n": 1, "median_days": 10.0, "p90_days": 10.0}


def test_how_many_were_left_out_is_said(ada: Crm) -> None:
    document = ada("report", "time-in-stage", "--min", "6d", "--json").json
    assert (document["min"], document["left_out"]) == ("6d", 2)


def test_time_in_an_exit_is_no_stay(crm: Crm) -> None:
    again = [("purchase", "churned", 20), ("churned", "retention", 21), ("retention", "churned", 30)]
    rewrite(crm, add(crm, "Bob"), [(None, "purchase", 0), *again, ("churned", "retention", 31)])
    document = crm("report", "time-in-stage", "--min", "2d", "--json").json
    assert document["left_out"] == 0
    assert "Each customer once" not in crm("report", "time-in-stage", "-o", "table").out


def test_a_stay_as_long_as_the_least_counts(ada: Crm) -> None:
    assert stages(ada, "--min", "5d")["awareness"]["closed"]["n"] == 2


def test_an_exit_ends_a_stay(crm: Crm) -> None:
    rewrite(crm, add(crm, "Cem"), [(None, "awareness", 0), ("awareness", "lost", 5)])
    assert stages(crm)["awareness"]["closed"]["median_days"] == 5


def test_by_owner_gives_each_owner(ada: Crm) -> None:
    add(ada, "Ben")
    groups = ada("report", "time-in-stage", "--by", "owner", "--json").json["groups"]
    assert [(group["owner"], group["stages"][0]["closed"]["n"]) for group in groups] == [("mei", 2), (None, 0)]


def test_a_filter_leaves_only_its_customers(ada: Crm) -> None:
    add(ada, "Ben")
    assert ada("report", "time-in-stage", "-w", "owner=mei", "--json").json["customers"] == 1


@pytest.mark.parametrize(("words", "code"), [(["--min", "soon"], "bad_duration"), (["--by", "x"], "unknown_grouping")])
def test_what_cannot_be_meant_is_a_usage_error(crm: Crm, words: list[str], code: str) -> None:
    assert crm("report", "time-in-stage", *words, "--json", code=2).error["code"] == code


HEADER = (
    "stage closed_spells closed_median_days closed_p90_days open_spells open_median_days"
    " kaplan_meier_median_days customers latest_median_days cumulative_median_days"
)


def test_as_tsv(ada: Crm) -> None:
    rows = ada("report", "time-in-stage", *DAY_45).rows
    assert rows[:2] == [HEADER.split(), ["awareness", "2", "7.5", "10.0", "0", "", "5.0", "1", "5.0", "15.0"]]


SIXTY = """\
Time in each stage as of 2026-02-15T00:00:00+00:00

Stays that are over
Stage          Stays    Median  9 in 10 within
──────────────────────────────────────────────
Heard of us        2  7.5 days         10 days
Interested         2  7.5 days         10 days
Bought             0
Comes back         0
Recommends us      0

Stays that go on, and how long a stay is likely to last
Stage          Stays  Median so far  Likely median
──────────────────────────────────────────────────
Heard of us        0                        5 days
Interested         0                        5 days
Bought             1        15 days
Comes back         0
Recommends us      0

Each customer once, stays that are over
Stage          Customers  Latest stay  All together
───────────────────────────────────────────────────
Heard of us            1       5 days       15 days
Interested             1      10 days       15 days
Bought                 0
Comes back             0
Recommends us          0

"""


def test_at_60_columns(ada: Crm) -> None:
    ada.env["COLUMNS"] = "60"
    assert ada("report", "time-in-stage", "-o", "table", *DAY_45).out[: len(SIXTY)] == SIXTY


def test_whoever_came_but_once_is_not_told_twice(crm: Crm) -> None:
    add(crm, "Ben")
    assert "Each customer once" not in crm("report", "time-in-stage", "-o", "table").out


# -- the figures themselves


@pytest.mark.parametrize(
    ("lengths", "expected"), [([], None), ([4], 4), (range(1, 11), 9), (range(1, 12), 10), ([3, 1, 2], 3)]
)
def test_nine_in_ten_is_the_nearest_rank(lengths: list[int], expected: int | None) -> None:
    assert nine_in_ten(lengths) == expected


@pytest.mark.parametrize(
    ("over", "going", "expected"),
    [
        ([], [], None),
        ([], [9], None),
        ([5, 10, 20], [7, 30], 20),  # S: 4/5, 8/15, 4/15
        ([5, 10, 20], [], 10),
        ([10], [10], 10),  # one that goes on as long is still there at 10
        ([10], [10, 10], None),
        ([1, 2, 3, 4], [], 2),  # S comes to a half exactly
    ],
)
def test_kaplan_meier_median(over: list[int], going: list[int], expected: int | None) -> None:
    assert kaplan_meier_median(over, going) == expected


some = st.lists(st.integers(0, 12), max_size=12)


@given(over=some, going=some)
def test_kaplan_meier_median_is_that_of_exact_fractions(over: list[int], going: list[int]) -> None:
    survival, expected = Fraction(1), None
    for length in sorted(set(over)):
        survival *= 1 - Fraction(over.count(length), sum(other >= length for other in (*over, *going)))
        if survival <= Fraction(1, 2):
            expected = length
            break
    assert kaplan_meier_median(over, going) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(journeys(), min_size=1, max_size=4), day=st.integers(0, 45))
def test_the_stays_of_a_customer_fill_the_time_outside_the_exits(
    crm: Crm, drawn: list[list[StageEvent]], day: int
) -> None:
    at = day * DAY
    with given_ways(crm, drawn).store.read() as db:
        one, _ = count(db, at, "", "customer.deleted_at IS NULL", {}, lambda: Stays(at))
    found = sum(sum(lengths) for lists in (one.over, one.going) for lengths in lists.values())
    visits = [visit for events in drawn for visit in spells(events, at) if visit.stage in STAGES]
    assert found == sum((at if visit.left is None else visit.left) - visit.entered for visit in visits)
