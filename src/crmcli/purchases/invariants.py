"""What `db check` holds purchases to: the figures kept beside them equal their sums (I2)."""

from crmcli.store.check import Invariant

INVARIANTS = (
    Invariant(
        "I2",
        "what a customer has spent is the sum of the purchases",
        "SELECT 'c' || d.customer_id || ' in ' || d.currency FROM ("
        "SELECT customer_id, currency, minor AS net, 1 AS n FROM purchase UNION ALL"
        " SELECT customer_id, currency, -net, -rows FROM spend) AS d"
        " GROUP BY d.customer_id, d.currency HAVING SUM(d.net) <> 0 OR SUM(d.n) <> 0",
    ),
    Invariant(
        "I2",
        "a customer's count, first and last day of purchases are those of the purchases",
        "SELECT 'c' || c.id FROM customer c LEFT JOIN (SELECT customer_id, COUNT(*) AS n, MIN(day) AS first,"
        " MAX(day) AS last FROM purchase WHERE minor > 0 GROUP BY customer_id) AS p ON p.customer_id = c.id"
        " WHERE c.purchases <> COALESCE(p.n, 0) OR c.first_purchase IS DISTINCT FROM p.first"
        " OR c.last_purchase IS DISTINCT FROM p.last",
    ),
    Invariant(
        "I2",
        "no more is refunded than was paid, in its currency and to who paid it",
        "SELECT 'b' || b.id FROM purchase b JOIN purchase r ON r.refund_of = b.id GROUP BY b.id, b.minor"
        " HAVING SUM(r.minor) + b.minor < 0 OR MAX(r.minor) >= 0"
        " OR SUM(CASE WHEN r.currency <> b.currency OR r.customer_id <> b.customer_id THEN 1 ELSE 0 END) > 0",
    ),
)
