"""The table of moves, every pair of verb and state, and the events that verbs make."""

import pytest

from crmcli.tickets import moves
from crmcli.tickets.history import Standing, TicketEvent
from crmcli.tickets.moves import MOVES, Case
from crmcli.tickets.rules import STATUSES, IllegalMove

SINCE = 1_795_255_200_000_000  # 2026-11-21 10:00 UTC
AT = SINCE + 1_000_000

NEW, OPEN, CUSTOMER, INTERNAL, RESOLVED, CLOSED = STATUSES

EXPECTED = {
    #                        new       open      customer  internal  resolved  closed
    "reply":                 (OPEN,     OPEN,     CUSTOMER, OPEN,     RESOLVED, None),
    "reply --from-customer": (NEW,      OPEN,     OPEN,     OPEN,     OPEN,     OPEN),
    "wait":                  (CUSTOMER, CUSTOMER, None,     CUSTOMER, None,     None),
    "wait --internal":       (INTERNAL, INTERNAL, INTERNAL, None,     None,     None),
    "resume":                (None,     None,     OPEN,     OPEN,     None,     None),
    "resolve":               (RESOLVED, RESOLVED, RESOLVED, RESOLVED, None,     None),
    "close":                 (CLOSED,   CLOSED,   CLOSED,   CLOSED,   CLOSED,   None),
    "reopen":                (None,     None,     None,     None,     OPEN,     OPEN),
    "note":                  (NEW,      OPEN,     CUSTOMER, INTERNAL, RESOLVED, CLOSED),
    "assign":                (NEW,      OPEN,     CUSTOMER, INTERNAL, RESOLVED, CLOSED),
    "priority":              (NEW,      OPEN,     CUSTOMER, INTERNAL, RESOLVED, CLOSED),
}  # fmt: skip
"""Verb -> what follows each state, in the order of STATUSES; None where the verb is refused."""

PAIRS = [(verb, status, to) for verb, row in EXPECTED.items() for status, to in zip(STATUSES, row, strict=True)]
LEGAL = [pair for pair in PAIRS if pair[2] is not None]
ILLEGAL = [pair[:2] for pair in PAIRS if pair[2] is None]


def case(status: str) -> Case:
    return Case(7, Standing(status, "normal", "mei", SINCE, SINCE, None, None, None, None, 0, SINCE), "UTC")


def test_the_table_has_every_verb() -> None:
    assert set(EXPECTED) == set(MOVES)


@pytest.mark.parametrize(("verb", "status", "to"), LEGAL)
def test_a_verb_leads_to(verb: str, status: str, to: str) -> None:
    event = moves.step(case(status), verb, AT)
    assert (event.from_status or status, event.to_status or status) == (status, to)


@pytest.mark.parametrize(("verb", "status"), ILLEGAL)
def test_what_is_not_in_the_table_is_refused(verb: str, status: str) -> None:
    with pytest.raises(IllegalMove) as refused:
        moves.step(case(status), verb, AT)
    assert refused.value.message == f"'{verb}' is not possible: t7 is {STATUSES[status]} since 2026-11-21 10:00"


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_names_what_is_possible(status: str) -> None:
    known = [verb.replace("priority", "edit") for verb, at, _ in LEGAL if at == status]
    assert list(moves.possible(status)) == known


def test_a_refusal_is_exit_4() -> None:
    assert (IllegalMove.exit, IllegalMove.code) == (4, "illegal_move")


@pytest.mark.parametrize(("verb", "status", "to"), [pair for pair in LEGAL if pair[1] == pair[2]])
def test_to_stay_is_no_move(verb: str, status: str, to: str) -> None:
    event = moves.step(case(status), verb, AT)
    assert (event.from_status, event.to_status) == (None, None), to


def test_a_verb_is_the_kind_of_its_event() -> None:
    assert [moves.step(case("open"), verb, AT).kind for verb in ("wait --internal", "reply --from-customer")] == [
        "wait", "reply",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["new", "open", "pending_customer", "pending_internal"])
def test_closing_resolves_at_the_same_instant(status: str) -> None:
    assert moves.close(case(status), AT) == [
        TicketEvent("resolve", AT, status, "resolved"), TicketEvent("close", AT, "resolved", "closed"),
    ]  # fmt: skip


def test_closing_what_is_resolved_is_one_move() -> None:
    assert moves.close(case("resolved"), AT) == [TicketEvent("close", AT, "resolved", "closed")]


def test_resolving_with_words_is_an_answer() -> None:
    (event,) = moves.resolve(case("open"), AT, "Fixed.")
    assert (event.direction, event.text) == ("out", "Fixed.")


def test_resolving_without_words_is_none() -> None:
    assert moves.resolve(case("open"), AT, None)[0].direction is None


def test_who_works_on_it_already_is_not_assigned_again() -> None:
    assert (moves.assign(case("open"), AT, "mei"), len(moves.assign(case("open"), AT, None))) == ([], 1)


def test_the_same_priority_is_no_event() -> None:
    assert (moves.prioritise(case("open"), AT, "normal"), len(moves.prioritise(case("open"), AT, "high"))) == ([], 1)
