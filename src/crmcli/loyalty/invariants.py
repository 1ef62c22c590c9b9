"""What `db check` holds the points ledger to: kept figures equal their sums (I2), and L1, L2, L6, L7."""

from crmcli.store.check import Invariant

INVARIANTS = (
    Invariant(
        "I2",
        "a customer's points less their debt are the sum of the entries that count",
        "SELECT 'c' || a.customer_id FROM points_account a WHERE a.balance - a.debt <> COALESCE((SELECT SUM(e.points)"
        " FROM points_entry e WHERE e.customer_id = a.customer_id AND e.effective_at <= a.settled_at), 0)",
    ),
    Invariant(
        "I2",
        "every customer with entries has an account that has seen them all",
        "SELECT 'c' || d.customer_id FROM (SELECT customer_id, COUNT(*) AS n, MAX(id) AS newest FROM points_entry"
        " GROUP BY customer_id UNION ALL SELECT customer_id, -entries, -newest_id FROM points_account) AS d"
        " GROUP BY d.customer_id HAVING SUM(d.n) <> 0 OR SUM(d.newest) <> 0",
    ),
    Invariant(
        "L1",
        "what remains of a customer's lots is their balance",
        "SELECT 'c' || a.customer_id FROM points_account a WHERE a.balance <> COALESCE((SELECT SUM(l.remaining)"
        " FROM points_lot l WHERE l.customer_id = a.customer_id AND l.effective_at <= a.settled_at), 0)",
    ),
    Invariant(
        "L2",
        "what a credit gave is what remains, what expired and what was used",
        "SELECT 'points entry ' || l.id FROM points_lot l JOIN points_account a ON a.customer_id = l.customer_id"
        " LEFT JOIN (SELECT lot_id, SUM(points) AS used FROM points_use GROUP BY lot_id) AS u ON u.lot_id = l.id"
        " WHERE l.effective_at <= a.settled_at AND (l.points <> l.remaining + l.expired + COALESCE(u.used, 0)"
        " OR l.expired < 0 OR COALESCE(u.used, 0) < 0)",
    ),
    Invariant(
        "L6",
        "a purchase earns once",
        "SELECT 'b' || purchase_id FROM points_entry WHERE purchase_id IS NOT NULL AND kind = 'earn'"
        " GROUP BY purchase_id HAVING COUNT(*) > 1",
    ),
    Invariant(
        "L7",
        "nobody has less than no points, or points while any are owed",
        "SELECT 'c' || customer_id FROM points_account WHERE balance < 0 OR debt < 0 OR (balance > 0 AND debt > 0)",
    ),
)
