"""The primary contact of a customer: at most one, the first by itself, and how the mark moves; each way taken back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.store.check import faults_of
from crmcli.upkeep.invariants import INVARIANTS
from ground import Crm

Places = dict[str, str]


def marks(crm: Crm) -> Places:
    """The customers and their primary contacts."""
    found = crm("contact", "list", "-w", "primary=yes", "--json").json
    return {contact["customer"]: contact["id"] for contact in found}


def undone_and_done_again(crm: Crm, *words: str) -> list[str]:
    """Runs a command, takes it back and brings it again: the contacts after each of the four."""
    listed = ("contact", "list", "--sort", "id", "--fields", "id,customer,name,primary,emails")
    seen = [crm(*listed).out]
    for line in (words, ("undo",), ("redo",)):
        crm(*line)
        seen.append(crm(*listed).out)
    return seen


@pytest.fixture
def town(crm: Crm) -> Crm:
    """p1 (primary) and p2 at c1, p3 (primary) at c2, nobody at c3."""
    for name in ("Bolt Ltd", "Nut Ltd", "Cog Ltd"):
        crm("customer", "add", name, "--company")
    crm("contact", "add", "c1", "Ada", "--email", "ada@bolt.example", "--email", "ada@home.example")
    crm("contact", "add", "c1", "Grace")
    crm("contact", "add", "c2", "Zoe")
    return crm


def test_the_first_is_it(town: Crm) -> None:
    assert marks(town) == {"c1": "p1", "c2": "p3"}


def test_the_first_is_not_when_said_so(town: Crm) -> None:
    assert town("contact", "add", "c3", "Joe", "--no-primary", "--json").json["primary"] is False


def test_a_second_takes_the_mark(town: Crm) -> None:
    said = town("contact", "add", "c1", "Joe", "--primary").err.splitlines()[0]
    assert (said, marks(town)) == (
        "Added p4 Joe at c1 Bolt Ltd, the primary contact instead of p1 Ada", {"c1": "p4", "c2": "p3"},
    )  # fmt: skip


def test_who_takes_the_mark_is_who_was_touched_last(town: Crm) -> None:
    town("contact", "edit", "p2", "--primary")
    assert town("contact", "show", "@last", "-o", "ids").out == "p2\n"


def test_an_edit_takes_it(town: Crm) -> None:
    said = town("contact", "edit", "grace", "--primary").err.splitlines()[0]
    assert (said, marks(town)["c1"]) == (
        "Changed p2 Grace at c1 Bolt Ltd, the primary contact instead of p1 Ada", "p2",
    )  # fmt: skip


def test_an_edit_gives_it_to_nobody(town: Crm) -> None:
    town("contact", "edit", "p1", "--no-primary")
    assert marks(town) == {"c2": "p3"}


def test_an_edit_of_something_else_leaves_it(town: Crm) -> None:
    town("contact", "edit", "p1", "--role", "director")
    assert marks(town)["c1"] == "p1"


def test_who_is_removed_gives_it_to_nobody(town: Crm) -> None:
    town("contact", "rm", "p1")
    assert marks(town) == {"c2": "p3"}


def test_the_next_one_does_not_get_it_where_others_are(town: Crm) -> None:
    town("contact", "rm", "p1")
    assert town("contact", "add", "c1", "Joe", "--json").json["primary"] is False


def test_the_next_one_gets_it_where_nobody_is_left(town: Crm) -> None:
    town("contact", "rm", "p3")
    assert town("contact", "add", "c2", "Joe", "--json").json["primary"] is True


def test_who_comes_back_has_it_again_where_it_is_free(town: Crm) -> None:
    town("contact", "rm", "p1")
    town("contact", "restore", "p1")
    assert marks(town)["c1"] == "p1"


def test_who_comes_back_does_not_where_it_is_taken(town: Crm) -> None:
    town("contact", "rm", "p1")
    town("contact", "edit", "p2", "--primary")
    assert (town("contact", "restore", "p1", "--json").json["primary"], marks(town)["c1"]) == (False, "p2")


def test_of_two_who_come_back_the_first_has_it(town: Crm) -> None:
    town("contact", "rm", "p1")
    town("contact", "edit", "p2", "--primary")
    town("contact", "rm", "p2")
    town("contact", "restore", "p2", "p1")
    assert marks(town)["c1"] == "p2"


class TestMoved:
    def test_it_is_lost_where_somebody_has_it(self, town: Crm) -> None:
        town("contact", "edit", "p1", "--customer", "c2")
        assert marks(town) == {"c2": "p3"}

    def test_it_comes_along_where_nobody_has_it(self, town: Crm) -> None:
        town("contact", "edit", "p3", "--no-primary")
        town("contact", "edit", "p1", "--customer", "nut")
        assert marks(town) == {"c2": "p1"}

    def test_the_first_one_there_has_it(self, town: Crm) -> None:
        town("contact", "edit", "p2", "--customer", "c3")
        assert marks(town) == {"c1": "p1", "c2": "p3", "c3": "p2"}

    def test_not_when_said_so(self, town: Crm) -> None:
        town("contact", "edit", "p2", "--customer", "c3", "--no-primary")
        assert marks(town) == {"c1": "p1", "c2": "p3"}

    def test_it_is_taken_there_when_said_so(self, town: Crm) -> None:
        town("contact", "edit", "p1", "--customer", "c2", "--primary")
        assert marks(town) == {"c2": "p1"}

    def test_to_a_customer_in_the_trash(self, town: Crm) -> None:
        town("customer", "rm", "c2")
        assert town("contact", "edit", "p1", "--customer", "c2", "--json", code=4).error["code"] == "in_trash"

    def test_to_nobody_who_is_known(self, town: Crm) -> None:
        assert town("contact", "edit", "p1", "--customer", "c9", "--json", code=3).error["code"] == "not_found"


@pytest.mark.parametrize(
    "words",
    [
        ("contact", "add", "c1", "Joe", "--email", "a@x.example", "--email", "b@x.example"),
        ("contact", "add", "c1", "Joe", "--primary"),
        ("contact", "edit", "p1", "--email", "x@x.example", "--name", "Countess"),
        ("contact", "edit", "p2", "--primary"),
        ("contact", "edit", "p1", "--no-primary"),
        ("contact", "edit", "p1", "--customer", "c2"),
        ("contact", "edit", "p1", "--customer", "c2", "--primary"),
        ("contact", "edit", "p2", "--customer", "c3"),
        ("contact", "rm", "p1"),
        ("contact", "rm", "p1", "p2", "p3"),
    ],
    ids=" ".join,
)
def test_undo_and_redo(town: Crm, words: tuple[str, ...]) -> None:
    before, done, undone, again = undone_and_done_again(town, *words)
    assert (before == undone, done == again, before != done) == (True, True, True)


def test_undo_and_redo_of_a_restore_that_lost_the_mark(town: Crm) -> None:
    town("contact", "rm", "p1")
    town("contact", "edit", "p2", "--primary")
    before, done, undone, again = undone_and_done_again(town, "contact", "restore", "p1")
    assert (before == undone, done == again, before != done) == (True, True, True)


def test_an_undo_gives_no_second_mark(town: Crm) -> None:
    """p2 has it by now; taking the removal of p1 back would give it to both."""
    town("contact", "rm", "p1")
    town("contact", "edit", "p2", "--primary")
    error = town("undo", "u7", "--json", code=4).error
    assert (error["code"], error["hint"], marks(town)["c1"]) == (
        "later_change", "nothing was changed; undo that first: crmcli undo u8", "p2",
    )  # fmt: skip


LINES = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(("c1", "c2", "c3")), st.just("Joe")),
    st.tuples(st.just("add"), st.sampled_from(("c1", "c2", "c3")), st.just("Joe"), st.just("--primary")),
    st.tuples(st.sampled_from(("rm", "restore")), st.sampled_from(("p1", "p2", "p3", "p4"))),
    st.tuples(
        st.just("edit"), st.sampled_from(("p1", "p2", "p3", "p4")), st.sampled_from(("--primary", "--no-primary"))
    ),
    st.tuples(
        st.just("edit"), st.sampled_from(("p1", "p2", "p3", "p4")), st.just("--customer"),
        st.sampled_from(("c1", "c2", "c3")),
    ),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)  # fmt: skip


@pytest.fixture
def kept(town: Crm) -> str:
    """The town as it is at first."""
    return town.keep(str(town.path.with_name("kept.db")))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=12))
def test_whatever_is_done_one_at_most_has_it(town: Crm, kept: str, lines: list[tuple[str, ...]]) -> None:
    town.go_back(kept)
    for line in lines:
        town(*(line if line in (("undo",), ("redo",)) else ("contact", *line)), code=None)
    with town.workspace().store.read() as db:
        assert faults_of(db, INVARIANTS, deep=True) == []
