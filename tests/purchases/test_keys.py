"""Idempotency keys (L5): the same again is answered from memory, anything else is refused, and none is given free."""

import pytest

from crmcli.kernel.events import Restored
from crmcli.store.undo import change_by_id, newest_undo, revert
from ground import Crm


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")
    crm("customer", "add", "Bob")


def take_back(crm: Crm, number: int = 0) -> None:
    """Undoes u<number>; the newest undo without one."""
    workspace = crm.workspace("undo")
    with workspace.store.write(workspace) as unit:
        done = revert(unit, change_by_id(unit, number) if number else newest_undo(unit))
        unit.emit(Restored(frozenset(done.customers)))


def test_the_same_again_gets_the_reply_it_got(crm: Crm) -> None:
    words = ("purchase", "add", "c1", "59.90", "--order", "A-1", "--key", "k", "--json")
    assert crm(*words).raw == crm(*words).raw


def test_the_same_again_is_not_recorded_again(crm: Crm) -> None:
    for _ in range(3):
        crm("purchase", "add", "c1", "59.90", "--key", "k")
    assert crm("purchase", "list", "-o", "ids").out == "b1\n"


def test_the_reply_is_what_it_was_even_after_a_refund(crm: Crm) -> None:
    first = crm("purchase", "add", "c1", "59.90", "--key", "k", "--json")
    crm("purchase", "refund", "b1", "10")
    assert crm("purchase", "add", "c1", "59.90", "--key", "k", "--json").raw == first.raw


def test_a_later_hour_and_another_spelling_are_the_same(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90", "--at", "today", "--key", "k")
    crm.now = "2026-11-29T12:00:00+00:00"
    said = crm("purchase", "add", "Ada Smith", "€59,90", "--at", "today", "--key", "k", "--json").json
    assert (said["id"], said["date"], said["undo"]) == ("b1", "2026-11-21", "u3")


def test_a_replay_says_that_nothing_was_written(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90", "--key", "k")
    assert "nothing was written" in crm("purchase", "add", "c1", "59.90", "--key", "k").err


@pytest.mark.parametrize(
    "words",
    [("60",), ("59.90 USD",), ("59.90", "--order", "A-2"), ("59.90", "--at", "yesterday"), ("59.90", "--note", "x")],
)
def test_something_else_is_refused(crm: Crm, words: tuple[str, ...]) -> None:
    crm("purchase", "add", "c1", "59.90", "--key", "k")
    failed = crm("purchase", "add", "c1", *words, "--key", "k", "--json", code=4)
    assert (failed.error["code"], crm("purchase", "list", "-o", "ids").out) == ("key_conflict", "b1\n")


def test_a_key_belongs_to_a_customer(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90", "--key", "k")
    assert crm("purchase", "add", "c2", "59.90", "--key", "k", "--json").json["id"] == "b2"


def test_a_refund_goes_back_once(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90")
    words = ("purchase", "refund", "b1", "10", "--key", "r", "--json")
    again = crm(*words).raw == crm(*words).raw
    assert (again, crm("purchase", "show", "b1", "--json").json["refunded"]["amount"]) == (True, "10.00")


def test_a_refund_of_the_rest_is_answered_when_nothing_is_left(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90")
    words = ("purchase", "refund", "b1", "--key", "r", "--json")
    assert crm(*words).raw == crm(*words).raw


def test_a_purchase_and_a_refund_do_not_share_a_key(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--key", "k")
    assert crm("purchase", "refund", "b1", "10", "--key", "k", "--json", code=4).error["code"] == "key_conflict"


def test_a_dry_run_spends_no_key(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--key", "k", "-n")
    assert crm("purchase", "add", "c1", "12", "--key", "k", "--json").json["id"] == "b1"


def test_the_key_of_an_undone_purchase_stays_spent(crm: Crm) -> None:
    crm("purchase", "add", "c1", "10", "--key", "k")
    take_back(crm, 3)
    failed = crm("purchase", "add", "c1", "10", "--key", "k", "--json", code=4).error
    assert (failed["code"], failed["message"]) == (
        "key_conflict",
        "the key 'k' was used by u3, which was undone by u4; it stays spent",
    )


def test_redone_it_answers_again(crm: Crm) -> None:
    first = crm("purchase", "add", "c1", "10", "--key", "k", "--json")
    take_back(crm, 3)
    take_back(crm)
    assert crm("purchase", "add", "c1", "10", "--key", "k", "--json").raw == first.raw
