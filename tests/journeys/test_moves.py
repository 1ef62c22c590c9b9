"""Moves by hand (J2, J3) and by purchases: forward only, in whatever order purchases arrive (J1, J4)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.journeys.history import StageEvent, current, furthest, live, spells
from crmcli.journeys.moves import advance, move
from crmcli.journeys.rules import ContradictsHistory, WrongExit
from crmcli.kernel.stages import EXITS, STAGES, rank

START = StageEvent(1, None, "awareness", 50, "start")


def bought(*days: int) -> list[tuple[str, int]]:
    """Purchase days, named and dated by a number."""
    return [(str(day), day) for day in sorted(set(days))]


def record(events: Sequence[StageEvent], new: Sequence[StageEvent | None]) -> list[StageEvent]:
    """The events with the new ones behind them, numbered as a store does."""
    fresh = [event for event in new if event]
    top = max(event.id for event in events)
    return [*events, *(replace(event, id=top + n) for n, event in enumerate(fresh, 1))]


def moved(events: Sequence[StageEvent], *moves: tuple[str, int]) -> list[StageEvent]:
    known = list(events)
    for stage, at in moves:
        known = record(known, [move(known, stage, at)])
    return known


def advanced(events: Sequence[StageEvent], *days: int) -> list[StageEvent]:
    return record(events, advance(events, bought(*days)))


def visits(events: Sequence[StageEvent]) -> list[tuple[str, int]]:
    return [(spell.stage, spell.entered) for spell in spells(events, 10_000)]


# By hand


def test_a_move_comes_from_the_stage_before() -> None:
    assert move([START], "consideration", 60) == StageEvent(0, "awareness", "consideration", 60, "manual")


def test_j2_a_move_to_the_present_stage_is_none() -> None:
    assert move([START], "awareness", 60) is None


def test_j2_a_back_dated_move_to_the_stage_of_that_time_is_none() -> None:
    assert move(moved([START], ("purchase", 60)), "awareness", 55) is None


def test_moves_may_be_older_than_the_record() -> None:
    events = moved([START], ("consideration", 10), ("purchase", 20))
    assert visits(events) == [("awareness", 10), ("consideration", 10), ("purchase", 20)]


def test_the_first_move_of_a_customer_without_events_starts_the_journey() -> None:
    assert move([], "purchase", 5) == StageEvent(0, None, "purchase", 5, "start")


def test_j3_a_move_between_others_contradicts_them() -> None:
    with pytest.raises(ContradictsHistory, match="the later one from awareness to purchase"):
        move(moved([START], ("purchase", 60)), "consideration", 55)


def test_j3_a_move_further_than_a_later_purchase_contradicts_it() -> None:
    with pytest.raises(ContradictsHistory):
        move(advanced([START], 60), "retention", 55)


def test_j3_a_move_to_where_a_later_purchase_leads_dates_it_earlier() -> None:
    events = moved(advanced([START], 60), ("purchase", 55))
    assert visits(advanced(events, 60)) == [("awareness", 50), ("purchase", 55)]


def test_an_event_made_idle_by_an_earlier_move_does_not_come_back() -> None:
    events = advanced(moved(advanced([START], 60), ("purchase", 52)), 60)
    assert visits(advanced(events, 54, 56, 60)) == [("awareness", 50), ("purchase", 52), ("retention", 56)]


def test_j3_a_move_before_a_purchase_rederives_the_purchase() -> None:
    events = moved(advanced([START], 60), ("consideration", 55))
    assert live(advanced(events, 60))[-1] == StageEvent(4, "consideration", "purchase", 60, "rule", replaces=2)


def test_j3_a_contradiction_is_exit_4_with_its_code() -> None:
    assert (ContradictsHistory.exit, ContradictsHistory.code) == (4, "contradicts_history")


def test_going_back_by_hand_is_allowed() -> None:
    assert current(moved([START], ("retention", 60), ("consideration", 70))) == "consideration"


def test_who_never_bought_can_be_lost() -> None:
    assert current(moved([START], ("lost", 60))) == "lost"


def test_who_bought_cannot_be_lost() -> None:
    with pytest.raises(WrongExit, match="lost is for customers who leave before a first purchase"):
        move(advanced([START], 60), "lost", 70)


def test_who_bought_once_and_went_back_cannot_be_lost() -> None:
    with pytest.raises(WrongExit):
        move(moved([START], ("purchase", 60), ("awareness", 70)), "lost", 80)


def test_who_bought_can_be_churned() -> None:
    assert current(moved(advanced([START], 60), ("churned", 70))) == "churned"


def test_who_never_bought_cannot_be_churned() -> None:
    with pytest.raises(WrongExit, match="churned is for customers who leave after"):
        move([START], "churned", 60)


def test_a_wrong_exit_names_the_other() -> None:
    assert WrongExit("churned", "awareness").hint == "the other exit fits: lost"


def test_a_wrong_exit_is_exit_4_with_its_code() -> None:
    assert (WrongExit.exit, WrongExit.code) == (4, "wrong_exit")


def test_a_customer_may_come_back_from_an_exit() -> None:
    assert current(moved([START], ("lost", 60), ("consideration", 70))) == "consideration"


# By purchases


def test_the_first_purchase_moves_to_purchase() -> None:
    assert advance([START], bought(60)) == [StageEvent(0, "awareness", "purchase", 60, "rule")]


def test_the_second_purchase_day_moves_to_retention() -> None:
    assert visits(advanced([START], 60, 70)) == [("awareness", 50), ("purchase", 60), ("retention", 70)]


def test_more_purchases_move_nothing() -> None:
    assert advance(advanced([START], 60, 70), bought(60, 70, 80)) == []


def test_no_purchase_moves_nothing() -> None:
    assert advance([START], []) == []


def test_a_customer_without_events_is_not_moved() -> None:
    assert advance([], bought(60)) == []


def test_the_settings_say_which_days_count() -> None:
    new = advance([START], bought(60, 70, 80, 90), first_at=2, second_at=4)
    assert [(event.to_stage, event.at) for event in new] == [("purchase", 70), ("retention", 90)]


def test_where_both_count_at_once_there_is_one_move() -> None:
    new = advance([START], bought(60, 70), first_at=2, second_at=2)
    assert new == [StageEvent(0, "awareness", "retention", 70, "rule")]


def test_purchases_older_than_the_record_open_the_journey_earlier() -> None:
    assert visits(advanced([START], 10, 20)) == [("awareness", 10), ("purchase", 10), ("retention", 20)]


def test_an_older_purchase_replaces_what_a_later_one_made() -> None:
    events = advanced(advanced([START], 60), 55, 60)
    assert events[2:] == [
        StageEvent(3, "awareness", "purchase", 55, "rule", replaces=2),
        StageEvent(4, "purchase", "retention", 60, "rule"),
    ]


def test_a_start_at_purchase_goes_on_to_retention_only() -> None:
    start = StageEvent(1, None, "purchase", 50, "start")
    assert visits(advanced([start], 10, 20)) == [("purchase", 20), ("retention", 20)]


def test_a_rule_never_moves_back() -> None:
    assert advance([StageEvent(1, None, "advocacy", 50, "start")], bought(60, 70)) == []


def test_a_stage_stays_reached_when_a_purchase_goes_away() -> None:
    assert advance(advanced([START], 60, 70), bought(60)) == []


def test_a_kept_stage_is_no_older_than_the_purchases_on_the_way() -> None:
    assert visits(advanced(advanced([START], 60, 70), 90)) == [("awareness", 50), ("retention", 90)]


def test_a_kept_stage_is_dated_by_the_next_purchase() -> None:
    events = advanced(advanced([START], 60, 70), 60, 90)
    assert visits(events) == [("awareness", 50), ("purchase", 60), ("retention", 90)]


# By purchases, after a person's word


def test_what_a_person_said_stands() -> None:
    events = moved(advanced([START], 60, 70), ("consideration", 80))
    assert advance(events, bought(60, 70)) == []


def test_a_purchase_after_a_move_back_moves_on_by_the_days_so_far() -> None:
    events = moved(advanced([START], 60, 70), ("consideration", 80))
    assert advance(events, bought(60, 70, 90)) == [StageEvent(0, "consideration", "retention", 90, "rule")]


def test_a_purchase_after_churn_brings_the_customer_back() -> None:
    events = moved(advanced([START], 60), ("churned", 80))
    assert advance(events, bought(60, 90)) == [StageEvent(0, "churned", "retention", 90, "rule")]


def test_a_first_purchase_after_being_lost_leads_to_purchase() -> None:
    events = moved([START], ("lost", 80))
    assert advance(events, bought(90)) == [StageEvent(0, "lost", "purchase", 90, "rule")]


def test_a_customer_at_awareness_after_churn_comes_back_by_buying() -> None:
    events = moved(advanced([START], 60, 70), ("churned", 80), ("awareness", 85))
    assert advance(events, bought(60, 70, 90)) == [StageEvent(0, "awareness", "retention", 90, "rule")]


def test_a_purchase_that_came_too_late_does_not_bring_back() -> None:
    assert advance(moved([START], ("lost", 80)), bought(70)) == []


def test_a_customer_recorded_as_churned_is_not_brought_back_by_older_purchases() -> None:
    assert advance([StageEvent(1, None, "churned", 50, "start")], bought(10, 20)) == []


def test_a_purchase_at_the_very_instant_of_an_exit_does_not_bring_back() -> None:
    assert advance(moved([START], ("lost", 80)), bought(80)) == []


def test_a_purchase_that_came_too_late_moves_from_the_last_word_on() -> None:
    events = moved([START], ("consideration", 80))
    assert advance(events, bought(70)) == [StageEvent(0, "consideration", "purchase", 80, "rule")]


def test_two_purchases_that_came_too_late_are_one_move() -> None:
    events = moved([START], ("consideration", 80))
    assert advance(events, bought(60, 70)) == [StageEvent(0, "consideration", "retention", 80, "rule")]


def test_history_before_a_persons_word_is_left_as_it_is() -> None:
    events = moved(advanced([START], 60), ("advocacy", 80))
    assert advance(events, bought(55, 60)) == []


def test_a_move_too_many_is_taken_back_by_a_move_to_nowhere() -> None:
    events = moved([START], ("purchase", 60), ("churned", 80))
    events = advanced(advanced(events, 90, 100), 55, 90, 100)
    assert visits(events)[-2:] == [("churned", 80), ("retention", 90)]


# Any purchases, in any order, in any batches

days = st.lists(st.integers(0, 100), max_size=8)
settings = st.tuples(st.integers(1, 3), st.integers(1, 4)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def batches(draw: st.DrawFn) -> list[list[int]]:
    """Purchase days as they arrive: any order, some of them twice."""
    return draw(st.lists(st.lists(st.integers(0, 100), max_size=4), max_size=5))


def arrive(start: Sequence[StageEvent], arriving: list[list[int]], counts: tuple[int, int]) -> list[StageEvent]:
    events, known = list(start), set[int]()
    for batch in arriving:
        known.update(batch)
        events = record(events, advance(events, bought(*known), *counts))
    return events


@st.composite
def journeys(draw: st.DrawFn) -> tuple[list[StageEvent], set[int]]:
    """A journey of purchases and of moves by hand, as far as those are allowed, and its purchase days."""
    stages = st.sampled_from((*STAGES, *EXITS))
    events = [StageEvent(1, None, draw(stages), draw(st.integers(0, 100)), "start")]
    known = set[int]()
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, 100))
        if draw(st.booleans()):
            known.add(at)
        else:
            try:
                events = moved(events, (draw(stages), at))
            except (ContradictsHistory, WrongExit):
                continue
        events = record(events, advance(events, bought(*known)))
    return events, known


@given(st.sampled_from((*STAGES, *EXITS)), st.integers(0, 100), batches(), settings)
def test_any_order_and_any_batches_end_in_the_same_spells(
    stage: str, at: int, arriving: list[list[int]], counts: tuple[int, int]
) -> None:
    start = StageEvent(1, None, stage, at, "start")
    at_once = [[day for batch in arriving for day in batch]]
    assert visits(arrive([start], arriving, counts)) == visits(arrive([start], at_once, counts))


@given(journeys())
def test_advancing_again_gives_nothing(journey: tuple[list[StageEvent], set[int]]) -> None:
    events, known = journey
    assert advance(events, bought(*known)) == []


@given(journeys(), days)
def test_advancing_is_a_fixpoint_before_ids_are_given(
    journey: tuple[list[StageEvent], set[int]], more: list[int]
) -> None:
    events, known = journey
    purchases = bought(*known, *more)
    assert advance([*events, *advance(events, purchases)], purchases) == []


@given(journeys())
def test_j1_each_move_comes_from_where_the_one_before_led(
    journey: tuple[list[StageEvent], set[int]],
) -> None:
    chain = live(journey[0])
    assert [event.from_stage for event in chain[1:]] == [event.to_stage for event in chain[:-1]]


@given(journeys(), days)
def test_j4_purchases_never_lower_the_furthest_stage(
    journey: tuple[list[StageEvent], set[int]], more: list[int]
) -> None:
    events, known = journey
    after = advanced(events, *known, *more)
    assert rank(furthest(after) or "") >= rank(furthest(events) or "")


@given(journeys(), days)
def test_j4_nor_do_purchases_that_go_away(journey: tuple[list[StageEvent], set[int]], other: list[int]) -> None:
    events = journey[0]
    assert rank(furthest(advanced(events, *other)) or "") >= rank(furthest(events) or "")


@given(journeys(), days)
def test_rules_move_forward_only(journey: tuple[list[StageEvent], set[int]], more: list[int]) -> None:
    events, known = journey
    chain = live(advanced(events, *known, *more))
    ruled = [(a.to_stage, b.to_stage) for a, b in pairwise(chain) if b.source == "rule"]
    assert [pair for pair in ruled if rank(pair[1]) <= rank(pair[0])] == []


@given(journeys(), days)
def test_an_event_is_replaced_once_at_most(journey: tuple[list[StageEvent], set[int]], more: list[int]) -> None:
    events, known = journey
    replaced = [event.replaces for event in advanced(events, *known, *more) if event.replaces]
    assert len(set(replaced)) == len(replaced)


@given(journeys(), days)
def test_no_word_of_a_person_is_replaced(journey: tuple[list[StageEvent], set[int]], more: list[int]) -> None:
    events, known = journey
    after = advanced(events, *known, *more)
    replaced = {event.replaces for event in after}
    assert [event for event in after if event.source == "manual" and event.id in replaced] == []
