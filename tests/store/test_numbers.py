"""Ids: in order, without gaps by what was not saved, and never twice."""

import pytest

from crmcli.customers.records import CUSTOMER
from crmcli.store.bulk import next_id
from crmcli.store.faults import AgainstTheSchema
from crmcli.store.write import Unit
from ground import Crm


def added(unit: Unit, name: str, **more: object) -> int:
    facts = {
        "uid": f"uid-{name}",
        "kind": "person",
        "name": name,
        "sort_name": name,
        "words": name,
        "created_at": unit.at,
    }
    return unit.insert(CUSTOMER, **facts, **more)


def broken(unit: Unit, number: int) -> None:
    unit.figures("UPDATE customer SET name = NULL WHERE id = :number", number=number)


def test_a_dry_run_and_a_failure_spend_none(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "add", "Bo", "-n")
    with pytest.raises(AgainstTheSchema), crm.workspace().store.write(crm.workspace()) as unit:
        broken(unit, added(unit, "Cy"))
    assert crm("customer", "add", "Di", "-o", "ids").out == "c2\n"


def test_what_was_undone_stays_spent(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("undo")
    assert crm("customer", "add", "Bo", "-o", "ids").out == "c2\n"


def test_many_in_one_unit_go_on_from_each_other(crm: Crm) -> None:
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        given = [added(unit, "Ada"), added(unit, "Bo", id=7), added(unit, "Cy"), next_id(unit, CUSTOMER)]
    assert given == [1, 7, 8, 9]
    assert crm("customer", "add", "Di", "-o", "ids").out == "c9\n"


def test_what_an_attempt_gave_out_is_given_again(crm: Crm) -> None:
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        added(unit, "Ada")
        with pytest.raises(AgainstTheSchema), unit.attempt():
            broken(unit, added(unit, "Bo"))
        assert added(unit, "Cy") == 2
    assert crm.rows("SELECT id, name FROM customer ORDER BY id") == [(1, "Ada"), (2, "Cy")]


LINKS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY conname"
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema ORDER BY indexname"


@pytest.mark.on_server
def test_a_first_load_leaves_links_and_indexes_as_they_were(crm: Crm) -> None:
    before = crm.rows(LINKS), crm.rows(INDEXES)
    crm("import", "-", input="customer_id,name,email,tags\n1,Ada,ada@example.com,vip\n2,Bo,bo@example.com,vip\n")
    assert (crm.rows(LINKS), crm.rows(INDEXES)) == before
    assert crm("find", "ada", "-o", "ids").out == "c1\n"
