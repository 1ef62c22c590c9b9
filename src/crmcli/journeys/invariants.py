"""What `db check` holds journeys to (J1): one unbroken chain of moves, and a stage that says where it ends."""

from crmcli.store.check import Invariant

LIVE = (
    "SELECT e.customer_id, e.from_stage, e.to_stage, e.at, e.id FROM stage_event e WHERE (e.from_stage IS NULL"
    " OR e.from_stage <> e.to_stage) AND NOT EXISTS (SELECT 1 FROM stage_event r WHERE r.replaces = e.id)"
)
IN_ORDER = "PARTITION BY customer_id ORDER BY CASE WHEN from_stage IS NULL THEN 0 ELSE 1 END"

INVARIANTS = (
    Invariant(
        "J1",
        "each move begins in the stage in which the one before it ended",
        "SELECT 'c' || chain.customer_id || ' to ' || chain.to_stage FROM ("
        f"SELECT customer_id, from_stage, to_stage, LAG(to_stage) OVER ({IN_ORDER}, at, id) AS before"
        f" FROM ({LIVE}) AS live) AS chain WHERE chain.from_stage IS DISTINCT FROM chain.before",
    ),
    Invariant(
        "J1",
        "a customer is in the stage of the last move that holds, since then",
        "SELECT 'c' || c.id FROM customer c LEFT JOIN (SELECT customer_id, to_stage, at, ROW_NUMBER() OVER"
        f" ({IN_ORDER} DESC, at DESC, id DESC) AS back FROM ({LIVE}) AS live) AS l"
        " ON l.customer_id = c.id AND l.back = 1"
        " WHERE c.stage IS DISTINCT FROM l.to_stage OR c.stage_since IS DISTINCT FROM l.at",
    ),
)
