"""Every journey command as a user gives it, and what purchases and undo do to a journey."""

import pytest

from crmcli.journeys.invariants import INVARIANTS
from crmcli.kernel.events import Restored
from crmcli.store.check import faults_of
from crmcli.store.undo import change_by_id, newest_undo, revert
from ground import Crm

START = "2026-11-21T12:00:00+00:00"


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--since", "2026-01-01")


def spells(crm: Crm, *more: str) -> list[tuple[str, str, str | None]]:
    """Stage, day entered, day left; the store's faults, if any, come instead."""
    with crm.workspace().store.read() as db:
        assert faults_of(db, INVARIANTS, deep=True) == []
    shown = crm("journey", "show", "c1", "--json", *more).json["spells"]
    return [(s["stage"], s["entered"][:10], s["left"] and s["left"][:10]) for s in shown]


def stage(crm: Crm) -> str:
    return str(crm("customer", "show", "c1", "--json").json["stage"])


def buy(crm: Crm, *days: str) -> None:
    for day in days:
        crm("purchase", "add", "c1", "5", "--at", day)


def take_back(crm: Crm, number: int = 0) -> None:
    """Undoes u<number>; the newest undo without one."""
    workspace = crm.workspace("undo")
    with workspace.store.write(workspace) as unit:
        done = revert(unit, change_by_id(unit, number) if number else newest_undo(unit))
        unit.emit(Restored(frozenset(done.customers)))


# -- stages and board


def test_stages_are_listed_with_their_customers(crm: Crm) -> None:
    crm("customer", "add", "Bob", "--stage", "lost")
    crm("customer", "add", "Gone")
    crm("customer", "rm", "c3")
    assert crm("journey", "stages").rows == [
        ["key", "label", "customers", "kind"],
        ["awareness", "Heard of us", "1", "stage"],
        ["consideration", "Interested", "0", "stage"],
        ["purchase", "Bought", "0", "stage"],
        ["retention", "Comes back", "0", "stage"],
        ["advocacy", "Recommends us", "0", "stage"],
        ["lost", "Lost", "1", "exit"],
        ["churned", "Left us", "0", "exit"],
    ]


def test_names_of_stages_are_a_setting(crm: Crm) -> None:
    crm.env = {"CRMCLI_JOURNEY_LABEL_AWARENESS": "Neu"}
    assert crm("journey", "stages", "--json").json[0]["label"] == "Neu"


def test_the_board_shows_the_newest_of_each_stage(crm: Crm) -> None:
    crm("customer", "add", "Bob")
    crm("customer", "add", "Gone")
    crm("customer", "rm", "c3")
    board = crm("journey", "board", "--limit", "1", "--json").json["stages"]
    assert (board[0], [s["stage"] for s in board]) == (
        {
            "stage": "awareness",
            "label": "Heard of us",
            "customers": 2,
            "newest": [{"id": "c2", "name": "Bob", "since": START}],
        },
        ["awareness", "consideration", "purchase", "retention", "advocacy"],
    )


def test_the_board_stands_side_by_side(crm: Crm) -> None:
    crm("customer", "add", "Bob", "--stage", "advocacy")
    assert crm("journey", "board").rows == [
        ["awareness", "consideration", "purchase", "retention", "advocacy"],
        ["c1 Ada Smith", "", "", "", "c2 Bob"],
    ]


def test_the_board_is_ten_deep_unless_all_is_asked_for(crm: Crm) -> None:
    for number in range(11):
        crm("customer", "add", f"Customer {number}")
    assert [len(crm("journey", "board", *more).rows) - 1 for more in ((), ("--all",))] == [10, 12]


# -- moves


def test_a_move_says_everything_as_json(crm: Crm) -> None:
    said = crm("journey", "move", "c1", "retention", "--reason", "orders by  phone", "--json").json
    assert said == {
        "customer": "c1",
        "name": "Ada Smith",
        "from": "awareness",
        "stage": "retention",
        "label": "Comes back",
        "at": START,
        "reason": "orders by phone",
        "undo": "u2",
    }


def test_a_move_by_the_name_of_the_stage(crm: Crm) -> None:
    assert crm("journey", "move", "Ada Smith", "comes back", "--json").json["stage"] == "retention"


def test_to_be_there_already_changes_nothing(crm: Crm) -> None:
    crm("journey", "move", "c1", "retention")
    again = crm("journey", "move", "c1", "retention")
    said = crm("journey", "move", "c1", "retention", "--json").json
    assert (said["from"], said["stage"], said["undo"], "nothing was changed" in again.err, len(spells(crm))) == (
        "retention", "retention", None, True, 2,
    )  # fmt: skip


def test_to_have_been_there_before_it_began_changes_nothing(crm: Crm) -> None:
    assert crm("journey", "move", "c1", "awareness", "--at", "2025-01-01", "--json").json["undo"] is None


def test_a_day_without_a_time_comes_after_what_is_known_of_it(crm: Crm) -> None:
    buy(crm, "2026-11-20 15:00")
    crm("journey", "move", "c1", "advocacy", "--at", "2026-11-20")
    assert spells(crm)[-2:] == [("purchase", "2026-11-20", "2026-11-20"), ("advocacy", "2026-11-20", None)]


@pytest.mark.parametrize(
    ("args", "code", "name"),
    [
        (("c1", "nowhere"), 2, "unknown_stage"),
        (("c1", "retention", "--at", "2026-11-22"), 2, "future_date"),
        (("c1", "retention", "--at", "2026-11-21 12:01"), 2, "future_date"),
        (("c1", "lost"), 4, "wrong_exit"),
        (("c1", "awareness", "--at", "2026-06-15"), 4, "contradicts_history"),
        (("c9", "retention"), 3, "not_found"),
    ],
)
def test_what_cannot_be_moved(crm: Crm, args: tuple[str, ...], code: int, name: str) -> None:
    crm("journey", "move", "c1", "consideration", "--at", "2026-06-10")
    crm("journey", "move", "c1", "purchase", "--at", "2026-06-20")
    assert (crm("journey", "move", "--json", *args, code=code).error["code"], stage(crm)) == (name, "purchase")


@pytest.mark.parametrize("at", ["2026-11-22", "2026-11-21 12:01"])
def test_what_has_not_come_is_named_as_it_was_given(crm: Crm, at: str) -> None:
    error = crm("journey", "move", "c1", "retention", "--at", at, "--json", code=2).error
    assert error["message"] == f"{at} has not come yet"


def test_nobody_moves_in_the_trash(crm: Crm) -> None:
    crm("customer", "rm", "c1")
    assert crm("journey", "move", "c1", "retention", "--json", code=4).error["code"] == "in_trash"


def test_a_dry_run_moves_nobody(crm: Crm) -> None:
    said = crm("journey", "move", "c1", "retention", "-n", "--json").json
    assert (said["stage"], said["undo"], stage(crm)) == ("retention", None, "awareness")


def test_an_undone_move_leaves_the_journey_as_it_was(crm: Crm) -> None:
    before = crm("journey", "show", "c1", "--json").raw
    crm("journey", "move", "c1", "advocacy")
    take_back(crm, 2)
    assert (crm("journey", "show", "c1", "--json").raw, stage(crm)) == (before, "awareness")


# -- purchases


def test_the_first_purchase_moves_to_purchase_dated_by_it(crm: Crm) -> None:
    buy(crm, "2026-11-10")
    assert spells(crm) == [("awareness", "2026-01-01", "2026-11-10"), ("purchase", "2026-11-10", None)]


def test_two_purchases_on_a_day_are_one_day(crm: Crm) -> None:
    buy(crm, "2026-11-10", "2026-11-10")
    assert stage(crm) == "purchase"


def test_a_second_day_moves_to_retention(crm: Crm) -> None:
    buy(crm, "2026-11-10", "2026-11-12")
    assert spells(crm)[1:] == [("purchase", "2026-11-10", "2026-11-12"), ("retention", "2026-11-12", None)]


def test_the_order_in_which_purchases_come_does_not_matter(crm: Crm) -> None:
    buy(crm, "2026-11-12", "2026-11-14", "2026-11-10")
    assert spells(crm) == [
        ("awareness", "2026-01-01", "2026-11-10"),
        ("purchase", "2026-11-10", "2026-11-12"),
        ("retention", "2026-11-12", None),
    ]


def test_how_many_days_it_takes_is_a_setting(crm: Crm) -> None:
    crm.env = {"CRMCLI_JOURNEY_RETURNS_AFTER": "3"}
    buy(crm, "2026-11-10", "2026-11-11")
    before = stage(crm)
    buy(crm, "2026-11-12")
    assert (before, stage(crm)) == ("purchase", "retention")


def test_purchases_never_move_back(crm: Crm) -> None:
    crm("journey", "move", "c1", "advocacy", "--at", "2026-02-01")
    buy(crm, "2026-11-10")
    assert stage(crm) == "advocacy"


def test_a_refund_moves_nobody(crm: Crm) -> None:
    buy(crm, "2026-11-10")
    crm("purchase", "refund", "b1", "--at", "2026-11-12")
    assert stage(crm) == "purchase"


def test_whoever_buys_after_leaving_is_back(crm: Crm) -> None:
    buy(crm, "2026-11-10")
    crm("journey", "move", "c1", "churned", "--at", "2026-11-11")
    buy(crm, "2026-11-12")
    assert [name for name, _, _ in spells(crm)] == ["awareness", "purchase", "churned", "retention"]


def test_an_earlier_move_by_hand_is_followed_by_the_purchases(crm: Crm) -> None:
    buy(crm, "2026-11-10")
    said = crm("journey", "move", "c1", "consideration", "--at", "2026-11-01")
    assert (spells(crm), "gone on to 'Bought'" in said.err) == (
        [
            ("awareness", "2026-01-01", "2026-11-01"),
            ("consideration", "2026-11-01", "2026-11-10"),
            ("purchase", "2026-11-10", None),
        ],
        True,
    )


def test_an_undone_purchase_takes_its_move_along(crm: Crm) -> None:
    buy(crm, "2026-11-10")
    before = crm("journey", "show", "c1", "--json").raw
    buy(crm, "2026-11-01")
    take_back(crm, 3)
    assert (crm("journey", "show", "c1", "--json").raw, stage(crm), spells(crm)[1][1]) == (
        before, "purchase", "2026-11-10",
    )  # fmt: skip


def test_a_redone_purchase_brings_its_move_back(crm: Crm) -> None:
    buy(crm, "2026-11-10", "2026-11-01")
    before = crm("journey", "show", "c1", "--json").raw
    take_back(crm, 3)
    take_back(crm)
    assert (crm("journey", "show", "c1", "--json").raw, stage(crm)) == (before, "retention")


# -- show


def test_a_way_says_everything_as_json(crm: Crm) -> None:
    crm("journey", "move", "c1", "consideration", "--at", "2026-11-16 12:00", "--reason", "asked for a price")
    assert crm("journey", "show", "c1", "--json").json == {
        "customer": "c1",
        "name": "Ada Smith",
        "stage": "consideration",
        "label": "Interested",
        "since": "2026-11-16T12:00:00+00:00",
        "furthest": "consideration",
        "as_of": "2026-11-21",
        "spells": [
            {
                "stage": "awareness",
                "label": "Heard of us",
                "entered": "2026-01-01T00:00:00+00:00",
                "left": "2026-11-16T12:00:00+00:00",
                "days": 319.5,
                "source": "start",
                "reason": None,
            },
            {
                "stage": "consideration",
                "label": "Interested",
                "entered": "2026-11-16T12:00:00+00:00",
                "left": None,
                "days": 5.0,
                "source": "manual",
                "reason": "asked for a price",
            },
        ],
    }


@pytest.mark.parametrize(
    ("day", "reached"),
    [("2025-12-31", []), ("2026-11-09", ["awareness"]), ("2026-11-10", ["awareness", "purchase"])],
)
def test_as_of_a_day_is_as_of_its_end(crm: Crm, day: str, reached: list[str]) -> None:
    buy(crm, "2026-11-10 23:59", "2026-11-12")
    assert [name for name, _, _ in spells(crm, "--as-of", day)] == reached


def test_as_of_a_day_to_come(crm: Crm) -> None:
    assert crm("journey", "show", "c1", "--as-of", "2027-01-01", "--json").json["as_of"] == "2027-01-01"


def test_a_rename_does_not_rewrite_history(crm: Crm) -> None:
    crm.env = {"CRMCLI_JOURNEY_LABEL_AWARENESS": "Neu"}
    shown = crm("journey", "show", "c1", "--json").json
    assert (shown["label"], shown["spells"][0]["label"]) == ("Neu", "Heard of us")


def test_a_way_in_a_terminal(crm: Crm) -> None:
    crm("journey", "move", "c1", "advocacy", "--reason", "sent a friend")
    shown = crm("journey", "show", "c1", "-o", "table").out
    assert [word in shown for word in ("in 'Recommends us' since 2026-11-21", "Heard of us", "sent a friend")] == [
        True
    ] * 3


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE customer SET stage = 'churned'",
        "UPDATE customer SET stage_since = 5",
        "DELETE FROM stage_event",
        "UPDATE stage_event SET from_stage = 'advocacy' WHERE from_stage = 'awareness'",
        "UPDATE stage_event SET from_stage = NULL",
    ],
)
def test_the_check_finds_a_broken_chain(crm: Crm, damage: str) -> None:
    buy(crm, "2026-11-10")
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        unit.figures(damage)
    with workspace.store.read() as db:
        assert {fault[:3] for fault in faults_of(db, INVARIANTS)} == {"J1:"}
