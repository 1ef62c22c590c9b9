"""Pairs of our own export that people said are different: they stay so in the store that the records come into."""

from crmcli.exchange.intakes import told
from crmcli.kernel.records import Table
from crmcli.store.write import Unit

APART = "apart"
"""The field of a record that names those before it which it is not the same as."""


def keep_apart(unit: Unit, table: Table, number: int, found: object) -> None:
    """Notes the pairs of a new record with those that are there; NotAsWritten (exit 2)."""
    noun = table.entity
    for one in told.apart(found):
        other = unit.value(f"SELECT id FROM {noun} WHERE uid = :uid", uid=one.uid)
        if other is not None:
            first, second = sorted((number, int(str(other))))
            unit.insert(table, **{f"{noun}_id": first, "other_id": second, "at": one.at, "actor": one.actor})
