"""Sums over rows: what a command writes they hold to, and a row that nobody changed is found (I6)."""

import shlex

import pytest

from crmcli.consents.records import CONSENT
from crmcli.contacts import records as contacts
from crmcli.customers import records as customers
from crmcli.store import sums
from crmcli.store.sums import HELD
from ground import Crm

LINES = (
    "customer add 'Ada Lovelace' --email ada@example.com --tag vip",
    "customer add 'Bo Lindholm'",
    "config field add shoe number",
    "contact add c1 'Eve Smith'",
    "contact add c1 'Eva Smith'",
    "purchase add c1 12.50",
    "points earn c1 10 --reason gift",
    "log c1 'called about the order' --type call",
    "ticket open c1 'broken cup'",
    "followup add c1 'call again' --on +1d --every 1w",
    "done f1",
)
CHANGED = "CASE WHEN typeof({0}) = 'integer' THEN {0} + 1 ELSE COALESCE({0}, '') || 'x' END"


@pytest.fixture
def filled(crm: Crm) -> Crm:
    """A store with a row in every table of facts."""
    for line in LINES:
        crm(*shlex.split(line))
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:  # what no command writes by itself
        unit.insert(customers.APART, customer_id=1, other_id=2, at=unit.at, actor="mei")
        unit.insert(contacts.APART, contact_id=1, other_id=2, at=unit.at, actor="mei")
        unit.insert(CONSENT, uid="u", customer_id=1, purpose="marketing", given=True, created_at=unit.at)
    return crm


def changed(crm: Crm, sql: str) -> None:
    """Changes the file as damage would, past all that watches."""
    assert crm.damage(sql) == 1


def faults(crm: Crm) -> list[str]:
    with crm.workspace().store.read() as db:
        return sums.verify(db)


def of(table: str) -> list[str]:
    return [f"a row of {table} from 0 to 255 is not what was written"]


def test_what_was_written_holds(filled: Crm) -> None:
    assert faults(filled) == []


def test_every_table_has_a_sum(filled: Crm) -> None:
    with filled.workspace().store.read() as db:
        assert db.all("SELECT DISTINCT name FROM row_sum ORDER BY name") == [(table,) for table in sorted(HELD)]


@pytest.mark.in_file
@pytest.mark.parametrize("table", HELD)
def test_a_change_of_any_column_is_found(filled: Crm, table: str) -> None:
    whole, missed = filled.path.read_bytes(), []
    for column in HELD[table]:
        filled.path.write_bytes(whole)
        changed(filled, f"UPDATE {table} SET {column} = {CHANGED.format(column)} WHERE id = 1")
        missed += [column] if faults(filled) != of(table) else []
    assert missed == []


@pytest.mark.in_file
def test_bytes_that_read_like_their_text_are_found(filled: Crm) -> None:
    changed(filled, "UPDATE customer SET name = CAST(name AS BLOB) WHERE id = 2")
    assert faults(filled) == ["customer 2 holds bytes for a text"]


def test_a_row_that_is_gone_is_found(filled: Crm) -> None:
    changed(filled, "DELETE FROM customer WHERE id = 2")
    assert faults(filled) == of("customer")


def test_a_row_that_came_from_nowhere_is_found(filled: Crm) -> None:
    columns = "noun, name, label, type, created_at"
    changed(filled, f"INSERT INTO custom_field({columns}) VALUES ('customer', 'x', 'x', 'text', 1)")
    assert faults(filled) == of("custom_field")


def test_a_sum_that_is_gone_is_found(filled: Crm) -> None:
    changed(filled, "DELETE FROM row_sum WHERE name = 'purchase'")
    assert faults(filled) == of("purchase")


@pytest.mark.parametrize("line", ["customer edit c2 --city Leeds", "customer add Cy", "customer edit c2 --note fine"])
def test_a_later_write_does_not_hide_it(filled: Crm, line: str) -> None:
    changed(filled, "UPDATE customer SET note = 'rot' WHERE id = 2")
    filled(*shlex.split(line))
    assert faults(filled) == of("customer")


def test_an_undo_and_a_redo_hold(filled: Crm) -> None:
    found = []
    for line in ("customer edit c1 --city Leeds --note x", "undo", "redo", "undo", "contact rm p1 -y", "undo"):
        filled(*shlex.split(line))
        found.append(faults(filled))
    assert found == [[]] * 6


@pytest.mark.in_file
def test_only_a_deep_check_looks(filled: Crm) -> None:
    changed(filled, "UPDATE customer SET city = 'Leeds' WHERE id = 2")
    filled("db", "check")
    assert filled("db", "check", "--deep", "--json", code=9).error["candidates"] == [f"I6: {of('customer')[0]}"]


@pytest.mark.in_file
def test_a_damaged_store_is_no_backup(filled: Crm) -> None:
    changed(filled, "UPDATE customer SET city = 'Leeds' WHERE id = 2")
    assert filled("db", "backup", "--json", code=4).error["code"] == "not_verified"
