"""Whatever is logged, changed, removed, restored, undone and redone: the last contact is what is there."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground import Crm

KINDS = st.sampled_from(("call", "note", "visit"))
DAYS = st.integers(1, 20).map(lambda day: f"2026-11-{day:02}")
WHO = st.sampled_from(("c1", "c2"))
REFS = st.integers(1, 6).map(lambda n: f"i{n}")
STEPS = st.one_of(
    st.tuples(st.just("log"), WHO, st.just("x"), st.just("--type"), KINDS, st.just("--at"), DAYS),
    st.tuples(st.just("interaction"), st.just("edit"), REFS, st.just("--type"), KINDS, st.just("--at"), DAYS),
    st.tuples(st.just("interaction"), st.sampled_from(("rm", "restore")), REFS),
    st.tuples(st.just("customer"), st.sampled_from(("rm", "restore")), WHO),
    st.tuples(st.sampled_from(("undo", "redo"))),
)


@pytest.fixture
def two(crm: Crm, tmp_path: Path) -> str:
    """A store with two customers and a call with each, to be copied."""
    for name in ("Ada", "Bob"):
        crm("customer", "add", name)
        crm("log", name, "x", "--type", "call", "--at", "2026-11-10")
    return crm.keep(str(tmp_path / "two.db"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_the_last_contact_holds(crm: Crm, two: str, steps: list[tuple[str, ...]]) -> None:
    crm.go_back(two)
    for step in steps:
        assert crm(*step, code=None).code in (0, 3, 4)
    with crm.workspace().store.read() as db:
        told = db.all("SELECT customer_id, at FROM interaction WHERE type <> 'note' AND deleted_at IS NULL")
        kept: dict[int, int | None] = dict(db.all("SELECT id, last_contact FROM customer"))
    assert kept == {number: max((at for of, at in told if of == number), default=None) for number in kept}
