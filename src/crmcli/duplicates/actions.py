"""What people say about pairs: that they are different. Each function is one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from crmcli.contacts.records import APART as CONTACTS_APART
from crmcli.customers.records import APART as CUSTOMERS_APART
from crmcli.duplicates import queries
from crmcli.workspace import Workspace

TABLES = {"customer": CUSTOMERS_APART, "contact": CONTACTS_APART}


@dataclass(frozen=True, slots=True)
class Kept:
    """Records that are different from each other: (id, name) each; how many pairs are new, and the undo id."""

    records: tuple[tuple[int, str], ...]
    fresh: int
    undo: str | None


def apart(workspace: Workspace, noun: str, numbers: Sequence[int]) -> Kept:
    """Notes that records are all different, so that no two of them are proposed as duplicates again."""
    table = TABLES[noun]
    with workspace.store.write(workspace) as unit:
        known = queries.apart(unit, noun)
        fresh = [pair for pair in combinations(sorted(set(numbers)), 2) if pair not in known]
        for one, other in fresh:
            unit.insert(table, **{f"{noun}_id": one, "other_id": other, "at": unit.at, "actor": workspace.actor})
        names = queries.names(unit, noun, numbers)
    return Kept(tuple((number, names[number]) for number in numbers), len(fresh), unit.undo)
