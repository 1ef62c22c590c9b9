"""Moving many customers on at once: the same journeys as one by one, in few statements, and a fixpoint."""

import sqlite3

import pytest

from crmcli.customers.actions import insert as add_customer
from crmcli.journeys.actions import advance
from crmcli.journeys.invariants import INVARIANTS
from crmcli.kernel.sheet import Money
from crmcli.purchases.actions import insert, settle
from crmcli.store.check import faults_of
from crmcli.workspace import Workspace
from ground import Crm

MANY = 200
DAYS = ((), ("2026-11-02",), ("2026-11-05", "2026-11-02"), ("2026-11-02", "2026-11-02"))
STAGES = "SELECT stage, COUNT(*), MIN(stage_since) FROM customer GROUP BY stage ORDER BY stage"


@pytest.fixture
def bought(workspace: Workspace) -> list[int]:
    """Two hundred customers, every fourth of them with the same purchases, none of whom has been moved on."""
    with workspace.store.write(workspace) as unit:
        numbers = [add_customer(unit, {"name": f"Customer {n}", "since": "2026-11-01"}, "UTC") for n in range(MANY)]
        for n, customer in enumerate(numbers):
            for day in DAYS[n % len(DAYS)]:
                insert(unit, {"customer": customer, "total": Money(500, "EUR"), "date": day}, "UTC")
        settle(unit, numbers)
    return numbers


def test_everyone_goes_where_the_purchases_lead(workspace: Workspace, bought: list[int]) -> None:
    with workspace.store.write(workspace) as unit:
        recorded = advance(workspace, unit, bought)
        stages = unit.all(STAGES)
    assert (recorded, stages) == (
        200,
        [
            ("awareness", 50, 1_793_491_200_000_000),
            ("purchase", 100, 1_793_577_600_000_000),
            ("retention", 50, 1_793_836_800_000_000),
        ],
    )


def test_the_store_is_whole_afterwards(workspace: Workspace, bought: list[int]) -> None:
    with workspace.store.write(workspace) as unit:
        advance(workspace, unit, bought)
    with workspace.store.read() as db:
        assert faults_of(db, INVARIANTS, deep=True) == []


def test_a_second_time_nothing_is_left_to_do(workspace: Workspace, bought: list[int]) -> None:
    with workspace.store.write(workspace) as unit:
        advance(workspace, unit, bought)
        assert advance(workspace, unit, bought) == 0


def test_in_sets_is_as_one_by_one(crm: Crm, bought: list[int]) -> None:
    workspace = crm.workspace(dry_run=True)
    events = "SELECT customer_id, from_stage, to_stage, at FROM stage_event ORDER BY customer_id, at, id"
    with workspace.store.write(workspace) as unit:
        advance(workspace, unit, bought)
        together = unit.all(events)
    with workspace.store.write(workspace) as unit:
        for customer in reversed(bought):
            advance(workspace, unit, [customer])
        assert unit.all(events) == together


@pytest.mark.in_file
def test_it_reads_for_all_at_once(workspace: Workspace, bought: list[int]) -> None:
    statements: list[str] = []
    with workspace.store.write(workspace) as unit:
        connection = unit._con
        assert isinstance(connection, sqlite3.Connection)
        connection.set_trace_callback(statements.append)
        advance(workspace, unit, bought)
        connection.set_trace_callback(None)
    asked = [statement for statement in statements if statement.startswith("SELECT")]
    assert sum("sqlite_sequence" not in statement for statement in asked) == 3
    assert len(asked) == 4  # and for the last id, once
