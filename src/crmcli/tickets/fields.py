"""The ticket's fields, declared once: for lists, filters, import mapping and export headers."""

from crmcli.custom.words import plain
from crmcli.kernel.dates import read_instant
from crmcli.kernel.fields import Catalogue, Field, Reading, read_line, read_lines
from crmcli.kernel.sheet import Column
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.tickets.rules import DONE, PRIORITIES, STATUSES, read_priority, read_rating, read_status

RANK = "CASE ticket.priority WHEN 'low' THEN 0 WHEN 'normal' THEN 1 WHEN 'high' THEN 2 ELSE 3 END"
OPEN = f"ticket.status NOT IN ({', '.join(repr(status) for status in DONE)})"
MESSAGES = "(SELECT COUNT(*) FROM ticket_event e WHERE e.ticket_id = ticket.id AND e.direction IS NOT NULL)"
FIRST_MESSAGE = "(SELECT e.text FROM ticket_event e WHERE e.ticket_id = ticket.id AND e.kind = 'open')"
HOUR = "3600000000.0"


def _instant(text: str, reading: Reading) -> int | None:
    """Microseconds UTC; a day without a time is its start."""
    return read_instant(text, reading) if text.strip() else None


def _word(text: str, _reading: Reading) -> str | None:
    """A word as the open lists of the settings hold it."""
    return plain(text) or None


def _uid(noun: str, column: str) -> str:
    return f"(SELECT l.uid FROM {noun} l WHERE l.id = ticket.{column})"


EVENTS = (
    "SELECT e.ticket_id, e.kind, e.at, e.actor, e.from_status, e.to_status, e.direction, e.value, e.text"
    " FROM ticket_event e WHERE e.ticket_id IN ({ids}) ORDER BY e.ticket_id, e.at, e.id"
)
EVENT = (
    Column("kind", "What"), Column("at", "At", "instant"), Column("actor", "By"), Column("from", "From"),
    Column("to", "To"), Column("direction", "Direction"), Column("value", "Value"), Column("text", "Text"),
)  # fmt: skip
"""What an export tells of an event."""

TICKETS = Catalogue(
    noun="ticket",
    plural="tickets",
    source="ticket JOIN customer ON customer.id = ticket.customer_id",
    key="ticket.id",
    alive="customer.deleted_at IS NULL",
    sort="-opened_at",
    fields=(
        Field("id", "Id", "ref", "ticket.id", prefix="t"),
        Field("uid", "Uid", sql="ticket.uid"),
        Field(
            "customer", "Customer", "ref", "ticket.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "customerid", "customer email", "customer e-mail", "requester email", "email",
                     "e-mail", "contact email", "client", "client id", "customer number", "kundennummer", "kunde"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("customer_name", "Name", sql="customer.name", folded="customer.sort_name"),
        Field("contact", "Contact", "ref", "ticket.contact_id", prefix="p", parse=read_line,
              aliases=("contact id", "person id")),
        Field("contact_uid", "Contact's uid", sql=_uid("contact", "contact_id")),
        Field("subject", "Subject", sql="ticket.subject", parse=read_line,
              aliases=("title", "summary", "topic", "betreff", "sujet", "asunto")),
        Field("status", "Status", sql="ticket.status", choices=tuple(STATUSES),
              parse=lambda text, _reading: read_status(text), aliases=("state", "ticket status", "zustand")),
        Field("open", "Open", "flag", OPEN),
        Field("waiting", "Waits for our answer", "flag", "ticket.waiting_since IS NOT NULL"),
        Field("priority", "Priority", sql="ticket.priority", folded=RANK, choices=PRIORITIES,
              parse=lambda text, _reading: read_priority(text), aliases=("urgency", "severity", "prio", "priorität")),
        Field("kind", "Kind", sql="ticket.kind", parse=_word,
              aliases=("category", "type", "ticket type", "issue type", "kategorie")),
        Field("channel", "Channel", sql="ticket.channel", parse=_word,
              aliases=("via", "ticket source", "came by", "kanal")),
        Field("assignee", "Assigned to", sql="ticket.assignee", parse=read_line,
              aliases=("agent", "assigned to", "assigned agent", "ticket owner", "handled by", "bearbeiter")),
        Field("opened_at", "Opened", "instant", "ticket.opened_at", parse=_instant,
              aliases=("created time", "created at", "created", "opened", "opened on", "date", "eröffnet")),
        Field("first_reply_at", "First answer", "instant", "ticket.first_reply_at", parse=_instant,
              aliases=("first response time", "first response at", "first responded at", "first reply")),
        Field("resolved_at", "First resolved", "instant", "ticket.resolved_at", parse=_instant,
              aliases=("resolved time", "solved at", "resolved", "resolved on", "gelöst am")),
        Field("closed_at", "Closed", "instant", "ticket.closed_at", parse=_instant,
              aliases=("closed time", "closed", "closed on", "geschlossen am")),
        Field("first_reply_hours", "Hours to the first answer", "number",
              f"ROUND((ticket.first_reply_at - ticket.opened_at) / {HOUR}, 2)"),
        Field("resolution_hours", "Hours to the first resolution", "number",
              f"ROUND((ticket.resolved_at - ticket.opened_at) / {HOUR}, 2)"),
        Field("waiting_since", "Waits for us since", "instant", "ticket.waiting_since"),
        Field("reopened", "Reopened", "int", "ticket.reopened"),
        Field("rating", "Rating", "int", "ticket.rating", parse=lambda text, _reading: read_rating(text),
              aliases=("satisfaction", "csat", "score", "satisfaction rating", "bewertung")),
        Field("messages", "Messages", "int", MESSAGES),
        Field("text", "First message", sql=FIRST_MESSAGE, parse=read_lines,
              aliases=("description", "message", "body", "first message", "beschreibung")),
        Field("follows", "Follows", "ref", "ticket.follows", prefix="t", parse=read_line),
        Field("purchase", "Purchase", "ref", "ticket.purchase_id", prefix="b", parse=read_line,
              aliases=("purchase id", "order id")),
        Field("purchase_uid", "Purchase's uid", sql=_uid("purchase", "purchase_id")),
        Field("follows_uid", "Follows (uid)", sql=_uid("ticket", "follows")),
        Field("events", "Events", "rows", many=EVENTS, columns=EVENT),
        Field("source", "Source", sql="ticket.source", parse=read_line),
        Field("external_id", "External id", sql="ticket.external_id", parse=read_line,
              aliases=("ticket id", "ticketid", "ticket number", "case number", "issue id", "ticketnummer")),
        Field("fields", "Other fields", "object", "ticket.fields"),
        Field("owner", "Looked after by", sql="customer.owner"),
        Field("city", "City", sql="customer.city"),
        Field("stage", "Stage", "stage", "customer.stage", choices=(*STAGES, *EXITS)),
        Field("created_at", "Recorded", "instant", "ticket.created_at"),
        Field("changed_at", "Last event", "instant", "ticket.changed_at"),
    ),
    columns=("id", "opened_at", "customer", "customer_name", "subject", "status", "priority", "assignee"),
    document=(
        "id", "customer", "contact", "subject", "status", "priority", "kind", "channel", "assignee", "opened_at",
        "first_reply_at", "resolved_at", "closed_at", "first_reply_hours", "resolution_hours", "waiting_since",
        "reopened", "rating", "messages", "follows", "purchase", "source", "external_id", "fields", "uid", "created_at",
        "changed_at",
    ),
)  # fmt: skip

CARD = (
    "id", "customer", "customer_name", "contact", "subject", "status", "priority", "kind", "channel", "assignee",
    "opened_at", "waiting_since", "first_reply_at", "resolved_at", "closed_at", "reopened", "rating", "follows",
    "purchase", "source", "external_id", "fields",
)  # fmt: skip
"""What the card of a ticket shows to people, in this order; what is absent is left out."""
