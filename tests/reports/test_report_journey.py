"""`report journey`: where customers stand as of a date, who came lately, how long they stay."""

from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.journeys.history import StageEvent, completed, live, spells
from crmcli.kernel.instants import DAY
from crmcli.kernel.stages import STAGES
from crmcli.reports.journey import RECENT, Figures, passed
from crmcli.reports.visits import count
from ground import Crm, Shell
from ways import TJ1, add, given_ways, journeys, rewrite


def stages(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {stage["stage"]: stage[key] for stage in document["stages"]}


def counts(document: dict[str, Any]) -> dict[str, int]:
    return {stage: n for stage, n in stages(document, "customers").items() if n}


def test_an_empty_store_has_the_five_stages_with_nobody_in_them(crm: Crm) -> None:
    stage = {
        "customers": 0, "share": 0, "entered_30d": 0, "median_days_in_stage": None, "completed_spells": 0, "ever": 0,
        "moved_on": None, "went_back_30d": 0,
    }  # fmt: skip
    labels = ("Heard of us", "Interested", "Bought", "Comes back", "Recommends us")
    expected = {
        "as_of": "2026-11-21",
        "total": 0,
        "stages": [{"stage": s, "label": label, **stage} for s, label in zip(STAGES, labels, strict=True)],
        "exits": {"lost": 0, "churned": 0},
        "exited_30d": {"lost": 0, "churned": 0},
    }
    assert expected == crm("report", "journey", "--json").json


def test_tj1_median_is_over_completed_visits_to_a_stage(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    document = crm("report", "journey", "--as-of", "2026-02-15", "--json").json
    expected = {"awareness": 7.5, "consideration": 7.5, "purchase": None, "retention": None, "advocacy": None}
    assert expected == stages(document, "median_days_in_stage")


def test_tj1_counts_the_completed_visits(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    document = crm("report", "journey", "--as-of", "2026-02-15", "--json").json
    assert stages(document, "completed_spells") == {
        "awareness": 2,
        "consideration": 2,
        "purchase": 0,
        "retention": 0,
        "advocacy": 0,
    }


def test_who_came_twice_into_a_stage_lately_counts_once(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    document = crm("report", "journey", "--as-of", "2026-01-28", "--json").json
    assert stages(document, "entered_30d") == {
        "awareness": 1,
        "consideration": 1,
        "purchase": 0,
        "retention": 0,
        "advocacy": 0,
    }


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2026-01-01", "awareness"),
        ("2026-01-11", "consideration"),
        ("2026-01-17", "awareness"),
        ("2026-01-25", "consideration"),
        ("2026-03-01", "purchase"),
    ],
)
def test_a_past_date_shows_where_customers_stood_then(crm: Crm, day: str, stage: str) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    assert {stage: 1} == counts(crm("report", "journey", "--as-of", day, "--json").json)


def test_a_visit_that_ends_after_the_date_is_still_open_then(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    document = crm("report", "journey", "--as-of", "2026-01-05", "--json").json
    assert stages(document, "completed_spells")["awareness"] == 0


def test_a_journey_that_began_later_does_not_count(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    assert crm("report", "journey", "--as-of", "2025-12-31", "--json").json["total"] == 0


def test_purchases_older_than_the_record_open_the_journey(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), [(None, "awareness", 60), ("awareness", "purchase", 10)])
    assert counts(crm("report", "journey", "--as-of", "2026-01-20", "--json").json) == {"purchase": 1}


def test_a_stay_before_an_older_purchase_has_no_length(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), [(None, "awareness", 60), ("awareness", "purchase", 10)])
    document = crm("report", "journey", "--json").json
    assert stages(document, "median_days_in_stage")["awareness"] == 0


def test_an_exit_without_a_length_is_no_stay(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), [(None, "churned", 60), ("churned", "retention", 10)])
    assert "have no length" not in crm("report", "journey", "-o", "table").out


def test_a_replaced_event_does_not_count(crm: Crm) -> None:
    ada = add(crm, "Ada")
    late = rewrite(crm, ada, [(None, "awareness", 0), ("awareness", "purchase", 40)])
    rewrite(crm, ada, [("awareness", "purchase", 20)], replaces=late)
    document = crm("report", "journey", "--json").json
    assert stages(document, "median_days_in_stage")["awareness"] == 20


def test_an_event_that_only_takes_another_back_is_no_move(crm: Crm) -> None:
    ada = add(crm, "Ada")
    wrong = rewrite(crm, ada, [(None, "awareness", 0), ("awareness", "purchase", 40)])
    rewrite(crm, ada, [("purchase", "purchase", 40)], replaces=wrong)
    assert counts(crm("report", "journey", "--json").json) == {"awareness": 1}


def test_exits_stand_beside_the_total(crm: Crm) -> None:
    add(crm, "Ada")
    rewrite(crm, add(crm, "Ben"), [(None, "awareness", 0), ("awareness", "lost", 5)])
    rewrite(crm, add(crm, "Cem"), [(None, "purchase", 0), ("purchase", "churned", 90)])
    document = crm("report", "journey", "--json").json
    assert (document["total"], document["exits"]) == (1, {"lost": 1, "churned": 1})


def test_shares_are_of_those_in_the_five_stages(crm: Crm) -> None:
    for name in ("Ada", "Ben", "Cem"):
        add(crm, name)
    add(crm, "Dee", "--stage", "purchase")
    rewrite(crm, add(crm, "Eve"), [(None, "awareness", 0), ("awareness", "lost", 5)])
    document = crm("report", "journey", "--json").json
    assert stages(document, "share") == {
        "awareness": 0.75,
        "consideration": 0,
        "purchase": 0.25,
        "retention": 0,
        "advocacy": 0,
    }


def test_the_trash_is_left_out(crm: Crm) -> None:
    add(crm, "Ada")
    crm("customer", "rm", "c1")
    assert crm("report", "journey", "--json").json["total"] == 0


def test_a_purchase_moves_its_customer_in_the_report(crm: Crm) -> None:
    add(crm, "Ada", "--since", "2026-10-01")
    crm("purchase", "add", "c1", "12", "--at", "2026-10-11")
    document = crm("report", "journey", "--json").json
    assert (counts(document), document["stages"][0]["median_days_in_stage"]) == ({"purchase": 1}, 10)


def test_who_moved_on_is_of_all_who_were_ever_in_the_stage(small: Crm) -> None:
    document = small("report", "journey", "--json").json
    assert (stages(document, "ever"), stages(document, "moved_on")) == (
        {"awareness": 4, "consideration": 1, "purchase": 2, "retention": 0, "advocacy": 0},
        {"awareness": 0.5, "consideration": 1, "purchase": 0, "retention": None, "advocacy": None},
    )


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (("awareness",), set()),
        (("awareness", "purchase"), {"awareness"}),
        (("purchase", "awareness"), set()),
        (("consideration", "awareness", "purchase"), {"consideration", "awareness"}),
        (("purchase", "consideration", "retention"), {"purchase", "consideration"}),
        (("purchase", "churned"), set()),
        (("purchase", "churned", "retention"), {"purchase"}),
    ],
)
def test_a_stage_is_passed_when_one_further_along_comes_later(way: tuple[str, ...], expected: set[str]) -> None:
    assert passed(way) == expected


def test_tj1_the_move_back_counts_in_its_30_days(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    document = crm("report", "journey", "--as-of", "2026-02-14", "--json").json
    assert stages(document, "went_back_30d")["consideration"] == 1


def test_tj1_the_move_back_does_not_count_later(crm: Crm) -> None:
    rewrite(crm, add(crm, "Ada"), TJ1)
    document = crm("report", "journey", "--as-of", "2026-02-15", "--json").json
    assert stages(document, "went_back_30d")["consideration"] == 0


def test_leaving_and_coming_back_are_no_moves_back(crm: Crm) -> None:
    moves = [(None, "purchase", 0), ("purchase", "churned", 5), ("churned", "awareness", 9)]
    rewrite(crm, add(crm, "Ada"), moves)
    document = crm("report", "journey", "--as-of", "2026-01-20", "--json").json
    assert set(stages(document, "went_back_30d").values()) == {0}


def test_who_left_lately_is_counted(small: Crm) -> None:
    document = small("report", "journey", "--as-of", "2026-01-20", "--json").json
    assert document["exited_30d"] == {"lost": 1, "churned": 0}


def test_by_owner_gives_each_owner_and_nobody(crm: Crm) -> None:
    add(crm, "Ada", "--owner", "mei")
    add(crm, "Ben", "--owner", "mei", "--stage", "purchase")
    add(crm, "Cem")
    document = crm("report", "journey", "--by", "owner", "--json").json
    groups = [(group["owner"], group["total"], counts(group)) for group in document["groups"]]
    assert groups == [("mei", 2, {"awareness": 1, "purchase": 1}), (None, 1, {"awareness": 1})]


def test_by_owner_keeps_the_figures_of_all(crm: Crm) -> None:
    add(crm, "Ada", "--owner", "mei")
    add(crm, "Cem")
    document = crm("report", "journey", "--by", "owner", "--json").json
    assert (document["by"], document["total"], counts(document)) == ("owner", 2, {"awareness": 2})


def test_by_tag_counts_a_customer_under_each_tag_and_once_in_all(crm: Crm) -> None:
    add(crm, "Ada", "--tag", "vip", "--tag", "local")
    document = crm("report", "journey", "--by", "tag", "--json").json
    groups = [(group["tag"], group["total"]) for group in document["groups"]]
    assert (document["total"], groups) == (1, [("local", 1), ("vip", 1)])


def test_a_filter_leaves_only_its_customers(crm: Crm) -> None:
    add(crm, "Ada", "--tag", "vip")
    add(crm, "Ben")
    assert crm("report", "journey", "-w", "tags:vip", "--json").json["total"] == 1


def test_by_an_unknown_word_is_a_usage_error(crm: Crm) -> None:
    assert crm("report", "journey", "--by", "town", "--json", code=2).error["code"] == "unknown_grouping"


def test_as_tsv_a_grouped_report_is_one_table(crm: Crm) -> None:
    add(crm, "Ada", "--owner", "mei")
    rows = crm("report", "journey", "--by", "owner").rows
    assert [row[:3] for row in rows[:2]] == [["owner", "stage", "customers"], ["mei", "awareness", "1"]]


@pytest.fixture
def small(crm: Crm) -> Crm:
    """Four customers, one of them lost."""
    rewrite(crm, add(crm, "Ada"), TJ1)
    rewrite(crm, add(crm, "Ben"), [(None, "awareness", 300)])
    rewrite(crm, add(crm, "Cem"), [(None, "awareness", 0), ("awareness", "lost", 5)])
    rewrite(crm, add(crm, "Dee"), [(None, "awareness", 0), ("awareness", "purchase", 60.5)])
    return crm


PICTURE = """\
Customer journey as of 2026-11-21

Stage          Customers             Share  Went on
───────────────────────────────────────────────────
Heard of us            1  ███▍        33 %     50 %
Interested             0               0 %    100 %
Bought                 2  ██████▋     67 %      0 %
Comes back             0               0 %
Recommends us          0               0 %

Left the journey  Customers  In 30 days
───────────────────────────────────────
Lost                      1           0
Left us                   0           0

The last 30 days, and how long customers stay
Stage          Came in  Went back  Median stay  Stays
─────────────────────────────────────────────────────
Heard of us          1          0     7.5 days      4
Interested           0          0     7.5 days      2
Bought               0          0                   0
Comes back           0          0                   0
Recommends us        0          0                   0

"""

EIGHTY = """\
n = 3 customers in the five stages as of 2026-11-21, without the trash.
Left the journey: Lost 1, Left us 0; in no share.
Went on: of all who were ever in the stage, those who came further since.
Came in, went back: customers who did in the 30 days to 2026-11-21, each once.
Median stay: half of the stays that are over were shorter; stays that go on are
not counted.
"""

FORTY = """\
Customer journey as of 2026-11-21

Stage: Heard of us
Customers: 1
Share: ███▍        33 %
Went on: 50 %
"""


def drawn(crm: Crm, columns: int, *words: str) -> str:
    """The report as it stands in a terminal so wide."""
    crm.env["COLUMNS"] = str(columns)
    return crm("report", "journey", "-o", "table", *words).out


def test_at_80_columns(small: Crm) -> None:
    assert drawn(small, 80) == PICTURE + EIGHTY


def test_at_60_columns_the_picture_is_the_same(small: Crm) -> None:
    assert drawn(small, 60)[: len(PICTURE)] == PICTURE


def test_no_line_is_wider_than_60_columns(small: Crm) -> None:
    assert max(map(len, drawn(small, 60, "--by", "owner").splitlines())) <= 60


def test_at_40_columns_a_stage_is_a_card(small: Crm) -> None:
    assert drawn(small, 40)[: len(FORTY)] == FORTY


def test_by_owner_the_picture_is_drawn_for_each(crm: Crm) -> None:
    add(crm, "Ada", "--owner", "mei")
    add(crm, "Cem")
    titles = [line for line in drawn(crm, 80, "--by", "owner").splitlines() if line.startswith(("All", "Looked"))]
    assert titles == [
        "All customers",
        "Looked after by: mei (1 in the five stages; Lost 0, Left us 0)",
        "Looked after by: nobody (1 in the five stages; Lost 0, Left us 0)",
    ]


def test_in_ascii_the_bars_are_ascii(small: Crm, shell: Shell) -> None:
    said = shell("report", "journey", "-o", "table", env={"PYTHONIOENCODING": "ascii", "COLUMNS": "60"}).stdout
    assert said.splitlines()[4] == "Heard of us            1  ###         33 %     50 %"


def test_fields_choose_the_columns_of_one_table(small: Crm) -> None:
    assert small("report", "journey", "--fields", "stage,ever").rows[:2] == [["stage", "ever"], ["awareness", "4"]]


# -- the same as journeys.history says, customer by customer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=st.lists(journeys(), min_size=1, max_size=4), day=st.integers(0, 45))
def test_figures_are_those_of_each_history(crm: Crm, ways: list[list[StageEvent]], day: int) -> None:
    at = day * DAY
    with given_ways(crm, ways).store.read() as db:
        found, _ = count(db, at, "", "customer.deleted_at IS NULL", {}, partial(Figures, at - RECENT * DAY))
    visits = [spells(events, at) for events in ways]
    standing = [way[-1].stage for way in visits if way]
    lengths = {stage: sorted(n for way in visits for n in completed(way, stage)) for stage in STAGES}
    expected = ({s: standing.count(s) for s in standing}, {s: found_ for s, found_ in lengths.items() if found_})
    assert all(live(events) for events in ways)
    got = (dict(found.standing), {s: sorted(n / DAY for n in ns) for s, ns in found.lengths.items()})
    assert expected == got
