"""The unit of work: what it writes, what it notes, and that it is all or nothing."""

import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from crmcli.customers.records import CUSTOMER, EMAIL, TAG
from crmcli.kernel.errors import Refused, StoreUnusable
from crmcli.kernel.events import Event
from crmcli.kernel.ids import new_uid
from crmcli.kernel.names import fold, words
from crmcli.schema import declared
from crmcli.store.faults import AgainstTheSchema, NoStore, Replaced
from crmcli.store.read import Row
from crmcli.store.store import ForeignObjects, React, Store, Writing
from crmcli.store.write import Unit
from crmcli.workspace import Workspace
from ground import Crm


def person(unit: Unit, name: str = "Ada", **more: object) -> int:
    """Writes the least that makes a customer."""
    values: dict[str, object] = {"uid": new_uid(unit.at), "kind": "person", "name": name, "created_at": unit.at}
    return unit.insert(CUSTOMER, **(values | {"sort_name": fold(name), "words": words(name)} | more))


def rows(workspace: Workspace, sql: str, **params: object) -> list[Row]:
    with workspace.store.read() as db:
        return db.all(sql, **params)


def bodies(workspace: Workspace) -> list[list[list[object]]]:
    """The rows noted by each journal entry: table, key, content before."""
    return [json.loads(body)["rows"] for (body,) in rows(workspace, "SELECT body FROM entry ORDER BY seq")]


def added(workspace: Workspace, name: str = "Ada", **more: object) -> int:
    with workspace.store.write(workspace) as unit:
        return person(unit, name, **more)


class TestInsert:
    def test_gives_the_id(self, workspace: Workspace) -> None:
        assert (added(workspace), added(workspace)) == (1, 2)

    def test_without_an_id_gives_0(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            assert unit.insert(TAG, customer_id=number, tag="vip") == 0

    def test_notes_that_there_was_nothing(self, workspace: Workspace) -> None:
        number = added(workspace)
        assert bodies(workspace) == [[["customer", {"id": number}, None]]]

    def test_an_id_is_never_given_again(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            unit.delete(CUSTOMER, id=number)
        assert added(workspace) == number + 1

    def test_a_broken_rule_of_the_schema_is_refused(self, workspace: Workspace) -> None:
        with pytest.raises(Refused), workspace.store.write(workspace) as unit:
            person(unit, kind="alien")
        assert rows(workspace, "SELECT 1 FROM customer UNION ALL SELECT 1 FROM change") == []


class TestUpdate:
    def test_answers_with_the_row_as_it_was(self, workspace: Workspace) -> None:
        number = added(workspace, city="York")
        with workspace.store.write(workspace) as unit:
            assert unit.update(CUSTOMER, number, city="Leeds")["city"] == "York"

    def test_raises_the_version_by_one(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, number, city="Leeds")
        assert rows(workspace, "SELECT version, city FROM customer") == [(2, "Leeds")]

    def test_to_what_is_there_changes_nothing(self, workspace: Workspace) -> None:
        number = added(workspace, city="Leeds")
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, number, city="Leeds", owner=None)
        assert (unit.undo, rows(workspace, "SELECT version FROM customer")) == (None, [(1,)])

    def test_notes_the_row_before_without_its_figures(self, workspace: Workspace) -> None:
        number = added(workspace, city="York")
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, number, city="Leeds")
        (table, key, before) = bodies(workspace)[-1][0]
        assert isinstance(before, dict)
        figures = [name for name in before if name in CUSTOMER.derived]
        assert (table, key, before["city"], before["name"], figures) == ("customer", {"id": 1}, "York", "Ada", [])

    def test_twice_notes_the_first_before_only(self, workspace: Workspace) -> None:
        number = added(workspace, city="York")
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, number, city="Leeds")
            unit.update(CUSTOMER, number, city="Hull")
        ((_, _, before),) = bodies(workspace)[-1]
        assert isinstance(before, dict)
        assert before["city"] == "York"

    def test_of_a_row_just_added_notes_that_there_was_none(self, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, person(unit), city="Leeds")
        assert bodies(workspace) == [[["customer", {"id": 1}, None]]]

    def test_of_a_missing_row_is_an_error_of_ours(self, workspace: Workspace) -> None:
        with pytest.raises(KeyError), workspace.store.write(workspace) as unit:
            unit.update(CUSTOMER, 99, city="Leeds")

    def test_of_a_key_is_an_error_of_ours(self, workspace: Workspace) -> None:
        number = added(workspace)
        with pytest.raises(ValueError, match="key"), workspace.store.write(workspace) as unit:  # noqa: PT012
            unit.insert(TAG, customer_id=number, tag="vip")
            unit.update(TAG, {"customer_id": number, "tag": "vip"}, tag="gold")


class TestDelete:
    def test_says_whether_there_was_one(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            assert (unit.delete(CUSTOMER, id=number), unit.delete(CUSTOMER, id=number)) == (True, False)

    def test_notes_the_row(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            unit.insert(TAG, customer_id=number, tag="vip")
        with workspace.store.write(workspace) as unit:
            unit.delete(TAG, customer_id=number, tag="vip")
        key = {"customer_id": number, "tag": "vip"}
        assert bodies(workspace)[-1] == [["customer_tag", key, key]]

    def test_of_what_is_not_there_changes_nothing(self, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as unit:
            unit.delete(TAG, customer_id=1, tag="vip")
        assert unit.undo is None

    def test_a_row_others_point_to_stays(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            unit.insert(EMAIL, customer_id=number, place=1, email="ada@example.com")
        with pytest.raises(Refused), workspace.store.write(workspace) as unit:
            unit.delete(CUSTOMER, id=number)
        assert rows(workspace, "SELECT COUNT(*) FROM customer") == [(1,)]


class TestOneChange:
    """One unit is one change; under it one entry a record."""

    def test_records_touched_have_an_entry_each(self, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as unit:
            for name in ("Ada", "Grace"):
                unit.insert(TAG, customer_id=person(unit, name), tag="vip")
        found = rows(workspace, "SELECT change_id, entity, record, about, op FROM entry ORDER BY seq")
        assert found == [(1, "customer", 1, 1, "add"), (1, "customer", 2, 2, "add")]

    def test_a_row_added_to_a_record_is_an_edit_of_it(self, workspace: Workspace) -> None:
        number = added(workspace)
        with workspace.store.write(workspace) as unit:
            unit.insert(TAG, customer_id=number, tag="vip")
        assert rows(workspace, "SELECT op FROM entry ORDER BY seq") == [("add",), ("edit",)]

    def test_changes_are_numbered_in_order(self, workspace: Workspace) -> None:
        for _ in range(3):
            added(workspace)
        assert rows(workspace, "SELECT id, at, actor, command FROM change") == [
            (number, workspace.clock(), "tester", "test") for number in (1, 2, 3)
        ]

    def test_the_undo_id_is_known_after_the_commit_only(self, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as unit:
            person(unit)
            unit.flush()
            inside = unit.undo
        assert (inside, unit.undo) == (None, "u1")

    def test_a_unit_that_wrote_nothing_has_none(self, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as unit:
            unit.all("SELECT 1")
        assert (unit.undo, rows(workspace, "SELECT * FROM change")) == (None, [])

    def test_a_change_goes_on_in_a_second_unit(self, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as first:
            person(first, "Ada")
        with workspace.store.write(workspace, first.change) as second:
            person(second, "Grace")
        assert rows(workspace, "SELECT change_id, record FROM entry ORDER BY seq") == [(1, 1), (1, 2)]

    def test_figures_are_not_noted(self, workspace: Workspace) -> None:
        added(workspace)
        with workspace.store.write(workspace) as unit:
            assert unit.figures("UPDATE customer SET purchases = :n", n=7) == 1
        assert (unit.undo, rows(workspace, "SELECT purchases FROM customer")) == (None, [(7,)])


class TestAllOrNothing:
    def test_an_error_takes_everything_back(self, workspace: Workspace) -> None:
        with pytest.raises(ZeroDivisionError), workspace.store.write(workspace) as unit:  # noqa: PT012
            person(unit)
            unit.flush()
            _ = 1 // 0
        assert (
            rows(workspace, "SELECT 1 FROM customer UNION ALL SELECT 1 FROM change UNION ALL SELECT 1 FROM entry") == []
        )

    def test_an_interrupt_takes_everything_back(self, workspace: Workspace) -> None:
        with pytest.raises(KeyboardInterrupt), workspace.store.write(workspace) as unit:  # noqa: PT012
            person(unit)
            raise KeyboardInterrupt
        assert rows(workspace, "SELECT * FROM customer") == []

    def test_a_dry_run_takes_everything_back(self, crm: Crm) -> None:
        workspace = crm.workspace(dry_run=True)
        with workspace.store.write(workspace) as unit:
            person(unit)
            assert unit.value("SELECT COUNT(*) FROM customer") == 1
        assert (unit.undo, rows(workspace, "SELECT 1 FROM customer UNION ALL SELECT 1 FROM change")) == (None, [])

    def test_nobody_sees_a_unit_before_its_commit(self, crm: Crm, workspace: Workspace) -> None:
        with workspace.store.write(workspace) as unit:
            person(unit)
            unit.flush()
            assert rows(crm.workspace(), "SELECT 1 FROM customer UNION ALL SELECT 1 FROM change") == []

    def test_readers_cannot_write(self, workspace: Workspace) -> None:
        with pytest.raises(StoreUnusable), workspace.store.read() as db:
            db.run("DELETE FROM change")


class TestEvents:
    """What follows from a change happens in its transaction."""

    @dataclass(frozen=True, slots=True)
    class Said(Event):
        word: str

    def listening(self, crm: Crm, listener: React) -> tuple[Workspace, Store]:
        return crm.workspace(), Store(crm.workspace().store.place, declared, listener)

    def test_a_listener_writes_under_the_same_change(self, crm: Crm) -> None:
        def tag(_workspace: Writing, unit: Unit, _event: Event) -> None:
            unit.insert(TAG, customer_id=1, tag="vip")

        workspace, store = self.listening(crm, tag)
        with store.write(workspace) as unit:
            person(unit)
            unit.emit(self.Said("hello"))
        assert rows(workspace, "SELECT change_id, tag FROM entry, customer_tag") == [(1, "vip")]

    def test_a_listener_that_fails_takes_the_unit_with_it(self, crm: Crm) -> None:
        def refuse(_workspace: Writing, _unit: Unit, event: Event) -> None:
            raise LookupError(event)

        workspace, store = self.listening(crm, refuse)
        with pytest.raises(LookupError), store.write(workspace) as unit:  # noqa: PT012
            person(unit)
            unit.emit(self.Said("hello"))
        assert rows(workspace, "SELECT * FROM customer") == []

    def test_an_event_nobody_knows_is_an_error_of_ours(self, workspace: Workspace) -> None:
        with pytest.raises(KeyError), workspace.store.write(workspace) as unit:
            unit.emit(self.Said("hello"))


@pytest.mark.in_file
class TestReplaced:
    """F9: another file in the store's place is noticed before the commit."""

    @pytest.fixture
    def other(self, crm: Crm, tmp_path: Path) -> Path:
        path = tmp_path / "other.db"
        shutil.copyfile(crm.path, path)
        return path

    def test_a_replaced_file_is_noticed(self, crm: Crm, other: Path) -> None:
        for _ in range(20):
            workspace = crm.workspace()
            shutil.copyfile(workspace.store.path, other)
            with pytest.raises(Replaced), workspace.store.write(workspace) as unit:  # noqa: PT012
                person(unit)
                other.replace(workspace.store.path)
        assert rows(crm.workspace(), "SELECT 1 FROM customer UNION ALL SELECT 1 FROM change") == []

    def test_what_met_one_file_never_goes_on_in_another(self, workspace: Workspace, other: Path) -> None:
        with workspace.store.write(workspace) as unit:
            person(unit)
        other.replace(workspace.store.path)
        with pytest.raises(Replaced), workspace.store.read():
            pass

    def test_a_log_left_by_a_reader_does_not_meet_the_new_file(
        self, crm: Crm, workspace: Workspace, other: Path
    ) -> None:
        with workspace.store.read() as db:  # keeps the log from being taken into the store
            db.all("SELECT 1 FROM customer")
            crm("customer", "add", "Ada")
            other.replace(workspace.store.path)
        assert rows(crm.workspace(), "SELECT 1 FROM customer") == []

    def test_the_new_file_is_whole(self, crm: Crm, workspace: Workspace, other: Path) -> None:
        with pytest.raises(Replaced), workspace.store.write(workspace) as unit:  # noqa: PT012
            person(unit)
            other.replace(workspace.store.path)
        assert rows(crm.workspace(), "PRAGMA integrity_check") == [("ok",)]

    def test_a_removed_file_is_noticed(self, workspace: Workspace) -> None:
        with pytest.raises(NoStore), workspace.store.write(workspace) as unit:  # noqa: PT012
            person(unit)
            workspace.store.path.unlink()
        assert not workspace.store.exists

    def test_a_file_moved_away_is_not_written(self, workspace: Workspace, tmp_path: Path) -> None:
        with pytest.raises(NoStore), workspace.store.write(workspace) as unit:  # noqa: PT012
            person(unit)
            workspace.store.path.rename(tmp_path / "moved.db")
        with sqlite3.connect(tmp_path / "moved.db") as con:
            assert con.execute("SELECT COUNT(*) FROM customer").fetchone() == (0,)
        con.close()


@pytest.mark.in_file
class TestStrangers:
    """A8: what somebody else put into the file does not run."""

    def test_a_foreign_trigger_makes_the_store_read_only(self, workspace: Workspace) -> None:
        with sqlite3.connect(workspace.store.path) as con:
            con.execute("CREATE TRIGGER t AFTER INSERT ON customer BEGIN DELETE FROM change; END")
        con.close()
        with pytest.raises(ForeignObjects), workspace.store.write(workspace) as unit:
            person(unit)
        assert rows(workspace, "SELECT COUNT(*) FROM customer") == [(0,)]

    def test_a_statement_takes_one_value_for_each_name(self, workspace: Workspace) -> None:
        hostile = "x'; DROP TABLE customer; --"
        number = added(workspace, hostile, city=hostile)
        assert rows(
            workspace, "SELECT name FROM customer WHERE city = :city AND id = :id", city=hostile, id=number
        ) == [(hostile,)]


def test_what_the_schema_refuses_is_said_without_the_row(workspace: Workspace) -> None:
    with workspace.store.write(workspace) as unit:
        person(unit, "Ada", source="shop", external_id="canary")
        with pytest.raises(AgainstTheSchema) as refused, unit.attempt():
            person(unit, "Bo", source="shop", external_id="canary")
        assert ("canary" in refused.value.message, unit.all("SELECT name FROM customer")) == (False, [("Ada",)])
