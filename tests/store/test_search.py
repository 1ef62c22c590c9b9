"""The search index: kept by the unit of work, found by prefixes, all words together."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.customers.records import CUSTOMER
from crmcli.kernel.errors import CrmError
from crmcli.kernel.ids import new_uid
from crmcli.kernel.names import fold, query_words, words
from crmcli.store.write import Unit
from crmcli.workspace import Workspace
from ground import Crm
from hostile import hostile_strings


def person(unit: Unit, name: str) -> int:
    return unit.insert(
        CUSTOMER,
        uid=new_uid(unit.at),
        kind="person",
        name=name,
        sort_name=fold(name),
        words=words(name),
        created_at=unit.at,
    )


def add(workspace: Workspace, *names: str) -> None:
    with workspace.store.write(workspace) as unit:
        for name in names:
            person(unit, name)


def found(workspace: Workspace, text: str, cap: int = 500) -> list[int]:
    with workspace.store.read() as db:
        return db.found("customer", query_words(text), cap)


class TestFound:
    @pytest.fixture(autouse=True)
    def people(self, workspace: Workspace) -> None:
        add(workspace, "Jürgen Müller", "Ada Smith", "Ada O'Brien", "王小明", "Smithers & Sons")

    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("ada", [2, 3]),
            ("ada smith", [2]),
            ("smith ada", [2]),
            ("smi", [2, 5]),
            ("muller", [1]),
            ("mueller", [1]),
            ("Müller", [1]),
            ("JURGEN MUE", [1]),
            ("obrien", [3]),
            ("o'brien", [3]),
            ("王", [4]),
            ("王小明", [4]),
            ("grace", []),
            ("ada grace", []),
            ("", []),
            ("&", []),
            ('"', []),
            ("ada*", [2, 3]),
            ("ada OR smith", []),
            ("words:ada", []),
            ("NOT ada", []),
        ],
    )
    def test_by_the_beginnings_of_words(self, workspace: Workspace, text: str, ids: list[int]) -> None:
        assert found(workspace, text) == ids

    def test_no_more_than_the_cap(self, workspace: Workspace) -> None:
        assert len(found(workspace, "ada", cap=1)) == 1


class TestKept:
    """The index follows the rows."""

    def test_on_update(self, workspace: Workspace) -> None:
        add(workspace, "Ada")
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, 1, name="Grace", words="grace")
        assert (found(workspace, "ada"), found(workspace, "grace")) == ([], [1])

    def test_on_an_update_of_something_else(self, workspace: Workspace) -> None:
        add(workspace, "Ada")
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, 1, city="Leeds")
        assert found(workspace, "ada") == [1]

    def test_on_delete(self, workspace: Workspace) -> None:
        add(workspace, "Ada")
        with workspace.store.write(workspace) as unit:
            unit.delete(CUSTOMER, id=1)
        assert found(workspace, "ada") == []

    def test_not_on_a_dry_run(self, crm: Crm) -> None:
        add(crm.workspace(dry_run=True), "Ada")
        assert found(crm.workspace(), "ada") == []

    def test_on_putting_back(self, workspace: Workspace) -> None:
        add(workspace, "Ada")
        with workspace.store.write(workspace) as unit:
            row = unit.row(CUSTOMER, {"id": 1})
            assert row is not None
            unit.update(CUSTOMER, 1, name="Grace", words="grace")
            unit.put_back(("customer", 1, 1), "customer", {"id": 1}, row, indexed=True)
        assert (found(workspace, "ada"), found(workspace, "grace")) == ([1], [])

    def test_a_rebuild_finds_the_same(self, workspace: Workspace) -> None:
        add(workspace, "Ada", "Grace")
        with workspace.store.write(workspace) as unit:
            unit.dialect.reindex(unit, "customer")
        assert (found(workspace, "ada"), found(workspace, "grace")) == ([1], [2])

    @pytest.mark.in_file
    def test_the_index_agrees_with_its_table(self, workspace: Workspace) -> None:
        """FTS5's own check, which compares the index with the words of every row."""
        add(workspace, "Ada Smith", "Jürgen Müller", "王小明")
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, 2, name="Jörg Maier", words=words("Jörg Maier"))
            unit.delete(CUSTOMER, id=1)
            unit.run("INSERT INTO customer_search(customer_search, rank) VALUES ('integrity-check', 1)")


def test_hostile_text_is_only_looked_for(workspace: Workspace) -> None:
    with workspace.store.read() as db:
        for text in hostile_strings():
            assert db.found("customer", query_words(text)) == []


def test_what_was_added_is_found(workspace: Workspace) -> None:
    """Every name that can be stored is found by itself."""
    kept = [text for text in hostile_strings() if words(text) and not _is_refused(text)]
    add(workspace, *kept)
    numbers = dict(enumerate(kept, 1))
    missed = [name for number, name in numbers.items() if number not in found(workspace, name, cap=10_000)]
    assert missed == []


def _is_refused(text: str) -> bool:
    from crmcli.kernel.names import cleaned

    try:
        cleaned(text)
    except CrmError:
        return True
    return False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30))
def test_any_text_is_a_query(workspace: Workspace, text: str) -> None:
    with workspace.store.read() as db:
        assert db.found("customer", query_words(text)) == []
