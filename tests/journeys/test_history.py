"""Spells and what is counted in them (J1, J2, J4, TJ1)."""

from hypothesis import given
from hypothesis import strategies as st

from crmcli.journeys.history import (
    Spell,
    StageEvent,
    completed,
    current,
    furthest,
    live,
    median,
    spells,
    until,
)
from crmcli.kernel.stages import EXITS, STAGES

DAY = 86_400_000_000
START = StageEvent(1, None, "awareness", 0, "start")


def walk(*steps: tuple[int, str]) -> list[StageEvent]:
    """The events of someone who entered these stages on these days, moved by hand."""
    stages = [None, *(stage for _, stage in steps)]
    return [
        StageEvent(n, stages[n - 1], stage, day * DAY, "manual" if n > 1 else "start")
        for n, (day, stage) in enumerate(steps, 1)
    ]


TJ1 = walk(
    (0, "awareness"),
    (10, "consideration"),
    (15, "awareness"),
    (20, "consideration"),
    (30, "purchase"),
)


@st.composite
def journeys(draw: st.DrawFn) -> list[StageEvent]:
    """Any events: some replace earlier ones, some lead nowhere, some are older than the start."""
    stages = st.sampled_from((*STAGES, *EXITS))
    events = [StageEvent(1, None, draw(stages), draw(st.integers(0, 50)), "start")]
    for number in range(2, draw(st.integers(2, 9))):
        gone = {event.replaces for event in events}
        earlier = [event.id for event in events[1:] if event.id not in gone]
        replaces = draw(st.none() | st.sampled_from(earlier)) if earlier else None
        at = draw(st.integers(0, 50))
        events.append(StageEvent(number, draw(stages), draw(stages), at, "rule", replaces))
    return events


def test_tj1_visits_to_awareness() -> None:
    assert completed(spells(TJ1, 40 * DAY), "awareness") == [10.0, 5.0]


def test_tj1_visits_to_consideration() -> None:
    assert completed(spells(TJ1, 40 * DAY), "consideration") == [5.0, 10.0]


def test_tj1_awareness_to_purchase() -> None:
    visits = spells(TJ1, 40 * DAY)
    assert visits[-1].entered - visits[0].entered == 30 * DAY


def test_an_open_visit_is_not_completed() -> None:
    assert completed(spells(TJ1, 40 * DAY), "purchase") == []


def test_what_happens_later_is_not_known_yet() -> None:
    assert spells(TJ1, 12 * DAY) == [
        Spell("awareness", 0, 10 * DAY),
        Spell("consideration", 10 * DAY, None),
    ]


def test_there_is_no_journey_before_its_start() -> None:
    assert spells(TJ1, -1) == []


def test_the_start_opens_with_the_first_move_when_that_is_older() -> None:
    events = walk((5, "awareness"), (2, "purchase"), (3, "retention"))
    assert spells(events, 9 * DAY)[:2] == [
        Spell("awareness", 2 * DAY, 2 * DAY),
        Spell("purchase", 2 * DAY, 3 * DAY),
    ]


def test_of_moves_at_one_instant_the_later_recorded_holds() -> None:
    assert current(walk((0, "awareness"), (2, "purchase"), (2, "retention"))) == "retention"


def test_a_move_not_recorded_yet_is_the_last_of_its_instant() -> None:
    events = walk((0, "awareness"), (2, "consideration"))
    assert current([*events, StageEvent(0, "consideration", "purchase", 2 * DAY, "rule")]) == "purchase"


def test_a_replaced_move_does_not_hold() -> None:
    late = StageEvent(2, "awareness", "purchase", 9, "rule")
    early = StageEvent(3, "awareness", "purchase", 4, "rule", replaces=2)
    assert live([START, late, early]) == [START, early]


def test_what_a_replaced_move_replaced_does_not_come_back() -> None:
    first = StageEvent(2, "awareness", "purchase", 9, "rule")
    second = StageEvent(3, "awareness", "purchase", 4, "rule", replaces=2)
    third = StageEvent(4, "awareness", "purchase", 2, "rule", replaces=3)
    assert live([START, first, second, third]) == [START, third]


def test_j2_a_move_to_the_same_stage_is_none() -> None:
    assert live([START, StageEvent(2, "awareness", "awareness", 5, "manual")]) == [START]


def test_j2_a_second_move_to_where_the_customer_is_is_none() -> None:
    events = walk((0, "awareness"), (1, "purchase"))
    assert live([*events, StageEvent(3, "awareness", "purchase", 5 * DAY, "rule")]) == events


def test_j4_going_back_leaves_the_furthest_stage() -> None:
    assert furthest(walk((0, "awareness"), (1, "retention"), (2, "awareness"))) == "retention"


def test_j4_an_exit_is_not_further() -> None:
    assert furthest(walk((0, "awareness"), (1, "purchase"), (2, "churned"))) == "purchase"


def test_there_is_no_furthest_stage_where_there_was_none() -> None:
    assert furthest(walk((0, "lost"))) is None


def test_a_customer_without_events_is_nowhere() -> None:
    assert (current([]), spells([], 0), until([], 0)) == (None, [], [])


def test_a_median_of_an_odd_number_is_the_middle() -> None:
    assert median([9.0, 1.0, 2.0]) == 2.0


def test_a_median_of_an_even_number_is_between_the_middle_two() -> None:
    assert median([4.0, 1.0, 2.0, 9.0]) == 3.0


def test_there_is_no_median_of_nothing() -> None:
    assert median([]) is None


@given(journeys())
def test_j1_a_spell_ends_where_the_next_begins(events: list[StageEvent]) -> None:
    visits = spells(events, 100)
    assert [visit.left for visit in visits[:-1]] == [visit.entered for visit in visits[1:]]


@given(journeys())
def test_j1_exactly_the_last_spell_is_open(events: list[StageEvent]) -> None:
    visits = spells(events, 100)
    assert [visit.left is None for visit in visits] == [False] * (len(visits) - 1) + [True]


@given(journeys())
def test_j1_no_spell_ends_before_it_began(events: list[StageEvent]) -> None:
    assert all(visit.left is None or visit.left >= visit.entered for visit in spells(events, 100))


@given(journeys(), st.integers(0, 60))
def test_spells_at_a_date_are_those_of_what_had_happened(events: list[StageEvent], at: int) -> None:
    assert [event.to_stage for event in until(events, at)] == [visit.stage for visit in spells(events, at)]


@given(journeys().flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_of_reading_does_not_matter(both: tuple[list[StageEvent], list[StageEvent]]) -> None:
    assert live(both[0]) == live(both[1])
