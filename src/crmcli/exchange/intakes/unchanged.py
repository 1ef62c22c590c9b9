"""Customers' rows that say nothing new: a batch is compared with the store as a set, before anybody has to wait.

Only what is plain to see is told here: a row with an id of the file's own source, whose values are what is kept.
Everything else is left to the intake, row by row.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from crmcli.custom.column import fields_column
from crmcli.customers import actions
from crmcli.exchange.rules import Batch
from crmcli.store.read import Reader, marks

KEY = ("source", "external_id")
KEPT_AS_SAID = frozenset({"name", *actions.COLUMNS}) - set(KEY)
COMPARED = KEPT_AS_SAID | {"emails", "phones", "fields", "tags", *KEY}
COLUMN = {"emails": "email", "phones": "phone"}
"""Where the first of several stands."""


def unchanged(db: Reader, batch: Batch, source: str) -> dict[int, int]:
    """The rows of a batch, with the customers they mean, that change nothing under any policy; row -> id."""
    columns = batch.columns
    keys = columns.get("external_id", [None])
    if (
        None in keys or columns.keys() - COMPARED
    ):  # a row without an id could mean a customer that one with its id means
        return {}
    names = [name for name in columns if name not in (*KEY, "tags")]
    kept = _kept(db, names, keys, source)
    often = {key for key, count in Counter(keys).items() if count > 1}
    said = zip(*(_said(name, columns[name]) for name in names), strict=True)
    same = {
        row: kept[key][0]
        for row, (key, values) in enumerate(zip(keys, said, strict=True))
        if key in kept and key not in often and _agree(values, kept[key][1:])
    }
    return _with_tags(db, same, columns["tags"]) if "tags" in columns else same


def _kept(db: Reader, names: Sequence[str], keys: Sequence[object], source: str) -> dict[object, tuple[int, ...]]:
    """By external id the customer's id and what is kept of it, in the order of `names`."""
    chosen = ", ".join(COLUMN.get(name, name) for name in names)
    rows = db.all(
        f"SELECT external_id, id, {chosen} FROM customer WHERE source = :source"
        f" AND external_id {db.dialect.texts('keys')}",
        source=source,
        keys=json.dumps(keys),
    )
    return {row[0]: row[1:] for row in rows}


def _said(name: str, values: Sequence[object]) -> Sequence[object]:
    """A column of the batch as the store would keep it; what is not plain equals nothing kept."""
    if name in COLUMN:
        return [value[0] if isinstance(value, tuple) and len(value) == 1 else value for value in values]
    return [None if value is None else fields_column(value) for value in values] if name == "fields" else values


def _agree(said: Sequence[object], kept: Sequence[object]) -> bool:
    """Whether all that is said is kept; a cell that says nothing agrees with everything."""
    return said == kept or all(one is None or one == other for one, other in zip(said, kept, strict=True))


def _with_tags(db: Reader, same: Mapping[int, int], tags: Sequence[object]) -> dict[int, int]:
    """Those whose tags are all there."""
    there: dict[int, set[object]] = defaultdict(set)
    numbers = [number for row, number in same.items() if tags[row]]
    for number, tag in db.all(f"SELECT customer_id, tag FROM customer_tag WHERE customer_id IN ({marks(numbers)})"):
        there[number].add(tag)
    return {
        row: number
        for row, number in same.items()
        if not isinstance(said := tags[row], tuple) or there[number].issuperset(said)
    }
