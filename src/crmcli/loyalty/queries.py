"""Reading the ledger: accounts, the entries behind them, and the lots whose turn it is. One statement a question."""

from collections.abc import Sequence

from crmcli.store.read import Reader, Row, marks

ENTRY = "e.id, e.kind, e.points, e.effective_at, e.expires_at, e.reverses, e.lot"
"""An entry's columns in the order of loyalty.ledger.Entry."""

LOT = "id, points, remaining, effective_at, expires_at, expired"
"""A lot's columns in the order of loyalty.ledger.Lot."""

ENTRIES_OF = f"SELECT {ENTRY} FROM points_entry e WHERE e.customer_id = :customer"
KNOWN_BY = f"{ENTRIES_OF} AND e.occurred_at <= :at"
WHY = (
    "SELECT e.id, e.reason, COALESCE(e.reference, 'b' || e.purchase_id) FROM points_entry e"
    " WHERE e.customer_id = :customer"
)
LOTS_OF = f"SELECT {LOT} FROM points_lot WHERE customer_id = :customer"
USES_OF = "SELECT entry_id, lot_id, points FROM points_use WHERE customer_id = :customer"
SPAN = "SELECT effective_at, expires_at FROM points_entry WHERE id = :entry"
AVAILABLE = "SELECT balance FROM points_account WHERE customer_id = :customer"
PURCHASES = "SELECT id, minor, currency, at, refund_of, order_ref FROM purchase WHERE id IN ({ids}) ORDER BY id"
EARN_OF = "SELECT id, points, rule, effective_at FROM points_entry WHERE purchase_id = :purchase AND kind = 'earn'"
TAKEN_BACK = "SELECT COALESCE(-SUM(points), 0) FROM points_entry WHERE reverses = :entry AND kind = 'earn_reversal'"
PAID = "SELECT minor FROM purchase WHERE id = :purchase"
GIVEN_BACK = "SELECT COALESCE(-SUM(minor), 0) FROM purchase WHERE refund_of = :purchase AND id < :refund"

_OPEN = f"SELECT {LOT} FROM points_lot WHERE customer_id = :customer AND remaining > 0 AND"
_EXPIRING = f"{_OPEN} expires_at <= :at"
_NEXT = (
    f"{_OPEN} expires_at > :at ORDER BY expires_at, effective_at, id LIMIT :most",
    f"{_OPEN} expires_at IS NULL ORDER BY effective_at, id LIMIT :most",
)
_QUICK = "a.waiting = 0 AND a.settled_at <= :at"
CHUNK = 500


def with_points(db: Reader, customers: Sequence[int]) -> list[int]:
    """Those of the customers who have entries, or figures of such."""
    found: set[int] = set()
    for start in range(0, len(customers), CHUNK):
        some = marks(customers[start : start + CHUNK])
        tables = ("points_entry", "points_account", "points_lot", "points_use")
        sql = " UNION ".join(f"SELECT customer_id FROM {table} WHERE customer_id IN ({some})" for table in tables)
        found |= {int(customer) for (customer,) in db.all(sql)}
    return sorted(found)


def accounts(db: Reader, customers: Sequence[int]) -> dict[int, Row]:
    """By customer: balance, debt, lifetime, entries, waiting, settled_at, newest_id."""
    rows = db.all(
        "SELECT customer_id, balance, debt, lifetime, entries, waiting, settled_at, newest_id FROM points_account"
        f" WHERE customer_id IN ({marks(customers)})"
    )
    return {int(row[0]): row[1:] for row in rows}


def unseen(db: Reader, customers: Sequence[int]) -> dict[int, list[Row]]:
    """By customer, the entries that accounts have not seen yet; the ledger's columns, in order of id."""
    found: dict[int, list[Row]] = {}
    for customer, *row in db.all(
        f"SELECT e.customer_id, {ENTRY} FROM points_account a CROSS JOIN points_entry e"
        " WHERE e.customer_id = a.customer_id AND e.id > a.newest_id"
        f" AND a.customer_id IN ({marks(customers)}) ORDER BY e.id"
    ):
        found.setdefault(int(customer), []).append(tuple(row))
    return found


def fell_short(db: Reader, customer: int) -> dict[int, int]:
    """By entry, the points that a debit did not find and that became debt."""
    sql = "SELECT entry_id, points FROM points_use WHERE customer_id = :customer AND lot_id = 0 AND points > 0"
    return {int(entry): int(points) for entry, points in db.all(sql, customer=customer)}


def lots_in_turn(db: Reader, customer: int, at: int, needed: int, own: Sequence[int]) -> list[Row]:
    """The open lots that a ledger going on to the instant `at` can touch: those that expire by then, of the others the
    first in turn that hold `needed` points, and those with the ids `own`."""
    found = db.all(_EXPIRING, customer=customer, at=at)
    for sql in _NEXT:
        if needed > 0:
            taken = _holding(db, sql, customer, at, needed)
            needed -= sum(int(row[2]) for row in taken)
            found += taken
    there = {row[0] for row in found}
    more = [number for number in own if number not in there]
    return found + db.all(f"SELECT {LOT} FROM points_lot WHERE id IN ({marks(more)})")


def _holding(db: Reader, sql: str, customer: int, at: int, needed: int) -> list[Row]:
    """The first lots that hold so many points, or all of them; a few are asked for at first, since few are enough."""
    most = 8
    while True:
        rows = db.all(sql, customer=customer, at=at, most=most)
        if len(rows) < most or sum(int(row[2]) for row in rows) >= needed:
            return rows
        most *= 8


def settled(db: Reader, at: int) -> list[Row]:
    """(customer, name, available, debt, lifetime) at `at`, where nothing but the time has passed since the figures."""
    return db.all(
        "SELECT a.customer_id, c.name, COALESCE(SUM(l.remaining), 0), a.debt, a.lifetime FROM points_account a"
        " JOIN customer c ON c.id = a.customer_id LEFT JOIN points_lot l ON l.customer_id = a.customer_id"
        " AND l.remaining > 0 AND (l.expires_at IS NULL OR l.expires_at > :at)"
        f" WHERE c.deleted_at IS NULL AND {_QUICK} GROUP BY a.customer_id, c.name, a.debt, a.lifetime",
        at=at,
    )


def expiring(db: Reader, at: int) -> dict[int, tuple[int, int]]:
    """By customer, the soonest expiry after `at` and the points that go then, as the lots stand."""
    found: dict[int, tuple[int, int]] = {}
    for customer, expires_at, points in db.each(
        "SELECT customer_id, expires_at, SUM(remaining) FROM points_lot WHERE remaining > 0 AND expires_at > :at"
        " GROUP BY customer_id, expires_at ORDER BY customer_id, expires_at",
        at=at,
    ):
        found.setdefault(int(customer), (int(expires_at), int(points)))
    return found


def unsettled(db: Reader, at: int) -> list[tuple[int, str]]:
    """(customer, name) of the accounts that `settled` leaves out, with an entry known by then."""
    rows = db.all(
        "SELECT a.customer_id, c.name FROM points_account a JOIN customer c ON c.id = a.customer_id"
        f" WHERE c.deleted_at IS NULL AND NOT ({_QUICK}) AND EXISTS (SELECT 1 FROM points_entry e"
        " WHERE e.customer_id = a.customer_id AND e.occurred_at <= :at)",
        at=at,
    )
    return [(int(customer), str(name)) for customer, name in rows]
