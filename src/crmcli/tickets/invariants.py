"""What `db check` holds tickets to: one unbroken chain of moves, and figures that are those of the events."""

from crmcli.store.check import Invariant

CHAIN = (
    "SELECT ticket_id, kind, from_status, to_status, LAG(to_status) OVER (PARTITION BY ticket_id ORDER BY at, id)"
    " AS before FROM ticket_event WHERE to_status IS NOT NULL"
)
NEWEST = "PARTITION BY ticket_id ORDER BY at DESC, id DESC"
"""What came last is row 1."""


def _last(column: str, having: str) -> str:
    """A figure that is a column of the ticket's last event for which a condition holds."""
    return (
        f"(SELECT ticket_id, {column} AS figure, ROW_NUMBER() OVER ({NEWEST}) AS back FROM ticket_event WHERE {having})"
    )


def _differs(what: str, story: str, where: str) -> Invariant:
    return Invariant(
        "I2", what, f"SELECT 't' || t.id FROM ticket t LEFT JOIN {story} AS s ON s.ticket_id = t.id{where}"
    )


SUMS = (
    "(SELECT ticket_id, MIN(at) AS opened_at, MAX(at) AS changed_at,"
    " MIN(CASE WHEN to_status = 'resolved' THEN at END) AS resolved_at,"
    " SUM(CASE WHEN from_status IN ('resolved', 'closed') AND to_status NOT IN ('resolved', 'closed')"
    " THEN 1 ELSE 0 END) AS reopened,"
    " MAX(CASE WHEN kind = 'open' AND direction = 'in' THEN 1 ELSE 0 END) AS asked,"
    " MIN(CASE WHEN kind <> 'open' AND direction = 'out' THEN at END) AS answered_at"
    " FROM ticket_event GROUP BY ticket_id)"
)
WAITING = (
    "(SELECT m.ticket_id, MIN(m.at) AS figure FROM ticket_event m WHERE m.direction = 'in' AND NOT EXISTS ("
    "SELECT 1 FROM ticket_event a WHERE a.ticket_id = m.ticket_id AND (a.direction = 'out' OR a.to_status IN"
    " ('resolved', 'closed')) AND (a.at > m.at OR (a.at = m.at AND a.id > m.id))) GROUP BY m.ticket_id)"
)

INVARIANTS = (
    Invariant(
        "I2",
        "a ticket opens once, and each move begins in the state in which the one before it ended",
        f"SELECT 't' || c.ticket_id FROM ({CHAIN}) AS c WHERE c.from_status IS DISTINCT FROM c.before"
        " OR (c.kind = 'open') <> (c.before IS NULL)",
    ),
    _differs(
        "a ticket is in the state of its last move",
        _last("to_status", "to_status IS NOT NULL"),
        " AND s.back = 1 WHERE t.status IS DISTINCT FROM s.figure",
    ),
    _differs(
        "a ticket was closed when its last move closed it",
        _last("CASE WHEN to_status = 'closed' THEN at END", "to_status IS NOT NULL"),
        " AND s.back = 1 WHERE t.closed_at IS DISTINCT FROM s.figure",
    ),
    _differs(
        "a ticket is assigned to whom it was given last",
        _last("value", "kind = 'assign'"),
        " AND s.back = 1 WHERE t.assignee IS DISTINCT FROM s.figure",
    ),
    _differs(
        "a ticket has the priority that was given last",
        _last("value", "kind IN ('open', 'priority')"),
        " AND s.back = 1 WHERE t.priority IS DISTINCT FROM s.figure",
    ),
    _differs(
        "a ticket's times and its count of reopenings are those of its events",
        SUMS,
        " WHERE t.opened_at IS DISTINCT FROM s.opened_at OR t.changed_at IS DISTINCT FROM s.changed_at"
        " OR t.resolved_at IS DISTINCT FROM s.resolved_at OR t.reopened IS DISTINCT FROM s.reopened"
        " OR t.first_reply_at IS DISTINCT FROM CASE WHEN s.asked = 1 THEN s.answered_at END",
    ),
    _differs(
        "a customer waits since the oldest message that nobody has answered",
        WAITING,
        " WHERE t.waiting_since IS DISTINCT FROM s.figure",
    ),
    Invariant(
        "I2",
        "the events of a ticket concern its customer",
        "SELECT 't' || t.id FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id"
        " WHERE e.customer_id <> t.customer_id",
    ),
)
