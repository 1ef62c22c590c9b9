"""What `db check` holds contacts to: at most one of a customer's is the primary one (I4)."""

from crmcli.store.check import Invariant

INVARIANTS = (
    Invariant(
        "I4",
        "a customer has at most one primary contact",
        "SELECT 'c' || MAX(customer_id) FROM contact WHERE is_primary AND +deleted_at IS NULL"
        " GROUP BY customer_id || '' HAVING COUNT(*) > 1",
    ),
)
