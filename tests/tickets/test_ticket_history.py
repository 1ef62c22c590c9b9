"""Where a ticket stands after its events, and the events of a ticket that a file describes by its figures."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.tickets.history import TIMES, Standing, TicketEvent, events_for, joined, standing, unknown, until
from crmcli.tickets.rules import STATUSES, EndBeforeStart

NOW = 1_000


def asked(at: int = 0, direction: str = "in") -> TicketEvent:
    return TicketEvent("open", at, None, "new", direction, "normal")


def answered(at: int) -> TicketEvent:
    return TicketEvent("reply", at, direction="out")


def wrote(at: int, before: str | None = None, then: str | None = None) -> TicketEvent:
    return TicketEvent("reply", at, before, then, "in")


def moved(kind: str, at: int, before: str | None = None, then: str | None = None) -> TicketEvent:
    return TicketEvent(kind, at, before, then)


RESOLVED = moved("resolve", 5, "new", "resolved")
CLOSED = moved("close", 6, "resolved", "closed")


def after(*events: TicketEvent) -> Standing:
    return standing([asked(), *events])


def test_what_was_opened() -> None:
    assert standing([asked(3)]) == Standing("new", "normal", None, 3, 3, None, None, None, 3, 0, 3)


def test_a_ticket_that_we_opened_owes_no_answer() -> None:
    found = standing([asked(3, "out"), answered(4)])
    assert (found.waiting_since, found.first_reply_at) == (None, None)


def test_the_first_answer_is_kept() -> None:
    assert after(answered(2), answered(4)).first_reply_at == 2


@pytest.mark.parametrize("kind", ["note", "assign", "wait"])
def test_a_note_an_assignment_and_a_wait_are_no_answer(kind: str) -> None:
    found = after(moved(kind, 2))
    assert (found.first_reply_at, found.waiting_since) == (None, 0)


def test_the_oldest_unanswered_message_counts() -> None:
    assert after(answered(1), wrote(2), wrote(3)).waiting_since == 2


def test_an_answer_ends_the_wait() -> None:
    assert after(wrote(2), answered(3)).waiting_since is None


def test_a_resolution_ends_the_wait() -> None:
    assert after(RESOLVED).waiting_since is None


def test_a_closing_message_is_an_answer() -> None:
    assert after(TicketEvent("resolve", 5, "new", "resolved", "out")).first_reply_at == 5


def test_reopening_does_not_erase_the_first_resolution() -> None:
    found = after(RESOLVED, moved("reopen", 7, "resolved", "open"), moved("resolve", 9, "open", "resolved"))
    assert (found.resolved_at, found.reopened, found.since) == (5, 1, 9)


def test_reopening_takes_the_closing_back() -> None:
    assert after(RESOLVED, CLOSED, wrote(7, "closed", "open")).closed_at is None


def test_a_customer_who_writes_again_waits_since_then() -> None:
    found = after(RESOLVED, wrote(7, "resolved", "open"))
    assert (found.status, found.waiting_since, found.reopened) == ("open", 7, 1)


def test_assignment_and_priority_are_the_last_ones() -> None:
    changes = (("assign", "mei"), ("priority", "high"), ("assign", None), ("priority", "low"))
    found = after(*(TicketEvent(kind, at, value=value) for at, (kind, value) in enumerate(changes, 1)))
    assert (found.assignee, found.priority, found.changed_at) == (None, "low", 4)


def test_the_order_of_reading_is_no_matter() -> None:
    events = [asked(), answered(2), wrote(3), RESOLVED, CLOSED, wrote(7, "closed", "open")]
    expected = Standing("open", "normal", None, 0, 7, 2, 5, None, 7, 1, 7)
    assert {standing(order) for order in permutations(events)} == {expected}


def test_events_of_one_instant_go_by_id() -> None:
    events = [TicketEvent("assign", 1, value=name, id=number) for number, name in ((9, "late"), (4, "early"))]
    assert after(*events).assignee == "late"


def test_an_earlier_moment_knows_only_what_was_before() -> None:
    assert standing(until([asked(), RESOLVED, CLOSED], 5)).status == "resolved"


# -- from figures


def kinds(events: Sequence[TicketEvent]) -> list[tuple[str, int, str | None]]:
    return [(event.kind, event.at, event.to_status) for event in events]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("open", NOW, "new")]),
        ({"opened_at": 1, "status": "open"}, [("open", 1, "open")]),
        ({"opened_at": 1, "first_reply_at": 2}, [("open", 1, "new"), ("reply", 2, "open")]),
        ({"opened_at": 1, "first_reply_at": 2, "status": "new"}, [("open", 1, "new"), ("reply", 2, "open")]),
        (
            {"opened_at": 1, "first_reply_at": 2, "status": "pending_customer"},
            [("open", 1, "new"), ("reply", 2, "open"), ("wait", 2, "pending_customer")],
        ),
        ({"opened_at": 1, "resolved_at": 5}, [("open", 1, "new"), ("resolve", 5, "resolved")]),
        ({"opened_at": 1, "status": "resolved"}, [("open", 1, "new"), ("resolve", 1, "resolved")]),
        (
            {"opened_at": 1, "resolved_at": 5, "status": "closed"},
            [("open", 1, "new"), ("resolve", 5, "resolved"), ("close", 5, "closed")],
        ),
        (
            {"opened_at": 1, "closed_at": 8},
            [("open", 1, "new"), ("resolve", 8, "resolved"), ("close", 8, "closed")],
        ),
        (
            {"opened_at": 1, "first_reply_at": 3, "status": "closed"},
            [("open", 1, "new"), ("reply", 3, "open"), ("resolve", 3, "resolved"), ("close", 3, "closed")],
        ),
        (
            {"opened_at": 1, "resolved_at": 5, "status": "open"},
            [("open", 1, "open"), ("resolve", 5, "resolved"), ("reopen", 5, "open")],
        ),
        (
            {"opened_at": 1, "first_reply_at": 6, "resolved_at": 5, "status": "closed"},
            [("open", 1, "new"), ("resolve", 5, "resolved"), ("reply", 6, None), ("close", 6, "closed")],
        ),
        ({"opened_at": 1, "assignee": "mei"}, [("open", 1, "new"), ("assign", 1, None)]),
        ({"resolved_at": 5}, [("open", 5, "new"), ("resolve", 5, "resolved")]),
    ],
)
def test_the_events_that_figures_speak_of(
    values: dict[str, object], expected: list[tuple[str, int, str | None]]
) -> None:
    assert kinds(events_for(values, NOW)) == expected


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"opened_at": 5, "resolved_at": 4}, "resolved_at lies before opened_at"),
        ({"opened_at": 5, "first_reply_at": 4}, "first_reply_at lies before opened_at"),
        ({"opened_at": 5, "closed_at": 4}, "closed_at lies before opened_at"),
        ({"opened_at": 1, "resolved_at": 5, "closed_at": 4}, "closed_at lies before resolved_at"),
    ],
)
def test_an_end_before_its_start_is_refused(values: dict[str, object], said: str) -> None:
    with pytest.raises(EndBeforeStart, match=said):
        events_for(values, NOW)


known = st.integers(min_value=0, max_value=NOW)
described = st.fixed_dictionaries(
    {"opened_at": known},
    optional={
        **dict.fromkeys(TIMES[1:], known),
        "status": st.sampled_from([*STATUSES]),
        "priority": st.sampled_from(["low", "urgent"]),
        "assignee": st.just("mei"),
    },
)


def story(values: dict[str, object]) -> list[TicketEvent]:
    """The events, none where the figures contradict each other."""
    try:
        return events_for(values, NOW)
    except EndBeforeStart:
        return []


@given(described)
def test_every_move_begins_where_the_last_one_ended(values: dict[str, object]) -> None:
    events = [event for event in story(values) if event.to_status]
    assert [event.from_status for event in events] == [None, *(event.to_status for event in events)][: len(events)]


@given(described)
def test_the_story_says_the_figures(values: dict[str, object]) -> None:
    events = story(values)
    found = standing(events) if events else None
    told = {name: values[name] for name in ("opened_at", "first_reply_at", "priority", "assignee") if name in values}
    assert found is None or told == {name: getattr(found, name) for name in told}


@given(described.filter(lambda values: values.get("status") not in (None, "new")))
def test_the_story_ends_in_the_state_that_the_file_says(values: dict[str, object]) -> None:
    events = story(values)
    assert not events or standing(events).status == values["status"]


# -- what a file knows beyond the events that are there


def test_of_several_alike_as_many_are_known_as_are_there() -> None:
    first, second = (TicketEvent("note", 3, text=text) for text in ("first", "second"))
    assert unknown([asked(), first], [asked(), first, second, second]) == [second, second]


def test_a_reply_that_moved_the_ticket_moves_it_here_too() -> None:
    fresh = joined([asked(), RESOLVED], [wrote(7, "resolved", "open")])
    assert [(event.from_status, event.to_status) for event in fresh] == [("resolved", "open")]


def test_a_reply_that_moved_it_from_elsewhere_leaves_it_where_it_is() -> None:
    fresh = joined([asked(), RESOLVED], [TicketEvent("reply", 7, "new", "open", "out")])
    assert [(event.from_status, event.to_status) for event in fresh] == [(None, None)]
