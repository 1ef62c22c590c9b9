"""What people do with points; each of `earn`, `redeem` and `adjust` is one unit of work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crmcli.kernel.ids import new_uid
from crmcli.kernel.instants import day_of
from crmcli.loyalty import queries, settlement
from crmcli.loyalty.records import ENTRY
from crmcli.loyalty.rules import BeyondBalance, InsufficientPoints, Kind, SpentSince, last_day
from crmcli.purchases import keys
from crmcli.purchases.queries import customer_name
from crmcli.store.read import Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

COLUMNS = (
    "customer_id", "points", "effective_at", "expires_at", "purchase_id", "reference", "rule", "reason", "key",
    "reverses", "lot", "source", "external_id",
)  # fmt: skip
"""Columns of an entry that a value sets as it is."""

LINKS = {"purchase_id": "purchase", "reverses": "points_entry", "lot": "points_entry"}
"""Columns that point to another row, and its table; a value may name that row by its uid."""

REFUSALS = {Kind.REDEEM: InsufficientPoints, Kind.ADJUST: BeyondBalance}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: signed `points`, from the instant `at` (None: now) until `expires_at` (None: for ever).

    `given` are the words as a key stands for them; `allow_debt` lets an adjustment go below zero.
    """

    customer: int
    kind: Kind
    points: int
    reason: str
    at: int | None = None
    expires_at: int | None = None
    key: str | None = None
    given: Mapping[str, object] = field(default_factory=dict)
    allow_debt: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The reply to a write, by name, whose it was, and its undo id. `again`: a key answered from memory."""

    values: Mapping[str, object]
    name: str
    undo: str | None
    again: bool = False


def earn(workspace: Workspace, wish: Wish) -> Outcome:
    """Gives points by hand. KeyConflict, InTheTrash (exit 4)."""
    return _write(workspace, wish)


def redeem(workspace: Workspace, wish: Wish) -> Outcome:
    """Spends points, whole or not at all (L7): InsufficientPoints, SpentSince, KeyConflict, InTheTrash (exit 4)."""
    return _write(workspace, wish)


def adjust(workspace: Workspace, wish: Wish) -> Outcome:
    """Corrects a balance up or down; below zero BeyondBalance, SpentSince (exit 4) unless debt is allowed."""
    return _write(workspace, wish)


def _write(workspace: Workspace, wish: Wish) -> Outcome:
    """One entry, unless the key knows it, on top of the expiries that are due; what is refused is taken back whole."""
    payload = {**wish.given, "command": f"points {wish.kind}"}
    with workspace.store.write(workspace) as unit:
        reply = keys.replay(unit, wish.customer, wish.key, payload) if wish.key else None
        if reply is not None:
            return _remembered(reply)
        name = customer_name(unit, wish.customer)
        settlement.settle(unit, [wish.customer], unit.at)
        before = queries.fell_short(unit, wish.customer)
        number = insert(unit, _row(wish, unit.at))
        settlement.settle(unit, [wish.customer], unit.at)
        if wish.points < 0 and not wish.allow_debt:
            _check(unit, wish, number, before)
        values = _reply(unit, wish, number, workspace.settings.zone)
        if wish.key:
            keys.spend(unit, wish.customer, wish.key, payload, {"values": values, "name": name})
    return Outcome(values, name, unit.undo)


def _remembered(reply: Mapping[str, object]) -> Outcome:
    """The reply as it was given the first time."""
    values = reply["values"]
    assert isinstance(values, dict)  # noqa: S101 - `_write` put it there
    return Outcome(values, str(reply["name"]), str(reply["undo"]), again=True)


def _row(wish: Wish, now: int) -> dict[str, object]:
    return {
        "customer_id": wish.customer,
        "kind": wish.kind,
        "points": wish.points,
        "effective_at": now if wish.at is None else wish.at,
        "expires_at": wish.expires_at,
        "reason": wish.reason,
        "key": wish.key,
    }


def _check(db: Reader, wish: Wish, number: int, before: Mapping[int, int]) -> None:
    """Refuses what left any debit short of points that it had: its own, or a later one it takes them from (L7)."""
    asked = -wish.points
    after = queries.fell_short(db, wish.customer)
    if number in after:
        raise REFUSALS[wish.kind](asked - after[number], asked)
    if any(points > before.get(entry, 0) for entry, points in after.items()):
        raise SpentSince(asked)


def _reply(db: Reader, wish: Wish, number: int, zone: str) -> dict[str, object]:
    """What scripts are told, by name: points as they were asked for, and what is available after them."""
    effective_at, expires_at = db.all(queries.SPAN, entry=number)[0]
    return {
        "customer": wish.customer,
        "kind": wish.kind.value,
        "points": abs(wish.points) if wish.kind == Kind.REDEEM else wish.points,
        "balance": db.value(queries.AVAILABLE, customer=wish.customer),
        "entry": number,
        "on": day_of(effective_at, zone),
        "expires": None if expires_at is None else last_day(expires_at, zone),
        "reason": wish.reason,
    }


# -- steps that other actions and the import share


def insert(unit: Unit, values: Mapping[str, object]) -> int:
    """Writes one entry of the ledger without settling the account; its id.

    `values` are columns of points_entry: customer_id, kind, points and effective_at at least; occurred_at, created_at,
    uid and actor come of themselves. purchase_id, reverses and lot may be uids. An expiry that is on record already is
    not written again.
    """
    linked = _linked(unit, values)
    row = {name: linked.get(name) for name in COLUMNS} | {"kind": Kind(str(values["kind"])).value}
    if (known := _known_expiry(unit, row)) is not None:
        return known
    return unit.insert(
        ENTRY,
        uid=str(values.get("uid") or new_uid(unit.at)),
        occurred_at=values.get("occurred_at") or min(int(str(row["effective_at"])), unit.at),
        actor=values.get("actor") or unit.actor,
        created_at=values.get("created_at") or unit.at,
        **row,
    )


def settle(_workspace: Workspace, unit: Unit, customers: Iterable[int]) -> None:
    """Brings the figures of these customers' accounts up to their entries (settlement.settle)."""
    settlement.settle(unit, customers)


def _linked(db: Reader, values: Mapping[str, object]) -> dict[str, object]:
    linked = dict(values)
    for column, table in LINKS.items():
        if isinstance(linked.get(column), str):
            linked[column] = db.value(f"SELECT id FROM {table} WHERE uid = :uid", uid=linked[column])
    return linked


def _known_expiry(db: Reader, row: Mapping[str, object]) -> int | None:
    if row["kind"] != Kind.EXPIRE or row["lot"] is None:
        return None
    sql = (
        "SELECT id FROM points_entry WHERE lot = :lot AND kind = 'expire' AND effective_at = :effective_at"
        " AND points = :points"
    )
    found = db.value(sql, lot=row["lot"], effective_at=row["effective_at"], points=row["points"])
    return None if found is None else int(found)
