"""The follow-up's fields, declared once: for lists, filters, import mapping and export headers."""

from datetime import datetime

from crmcli.followups.recurrence import read_wall as read_anchor
from crmcli.followups.rules import STATUSES, read_every, read_status
from crmcli.kernel.dates import BadDate, read_instant, read_wall
from crmcli.kernel.fields import Catalogue, Field, Reading, read_line, read_lines
from crmcli.kernel.instants import zone_named
from crmcli.kernel.sheet import Column
from crmcli.kernel.stages import EXITS, STAGES

OVERDUE = (
    "followup.status = 'open' AND CASE WHEN followup.timed THEN followup.due_at < :now ELSE followup.day < :today END"
)


def _anchor(text: str, _reading: Reading) -> str:
    try:
        found = read_anchor(text.strip())
    except ValueError:
        raise BadDate(text) from None
    if isinstance(found, datetime) and found.tzinfo is not None:
        raise BadDate(text, "a series has its own time zone")
    return found.isoformat()


def read_zone(text: str, _reading: Reading) -> str | None:
    """An IANA name; UnknownZone (exit 2)."""
    named = text.strip()
    if named:
        zone_named(named)
    return named or None


def _uid(noun: str, column: str) -> str:
    return f"(SELECT l.uid FROM {noun} l WHERE l.id = followup.{column})"


OCCURRENCES = (
    "SELECT d.followup_id, d.due_at, d.at, d.actor, i.uid FROM followup_done d LEFT JOIN interaction i"
    " ON i.id = d.interaction_id WHERE d.followup_id IN ({ids}) ORDER BY d.followup_id, d.at, d.id"
)
OCCURRENCE = (
    Column("due", "Due", "instant"),
    Column("done", "Done", "instant"),
    Column("by", "By"),
    Column("interaction_uid", "Logged as (uid)"),
)
"""What is kept of an occurrence that was done."""

FOLLOWUPS = Catalogue(
    noun="followup",
    plural="followups",
    source="followup JOIN customer ON customer.id = followup.customer_id",
    key="followup.id",
    alive="customer.deleted_at IS NULL",
    sort="-id",
    fields=(
        Field("id", "Id", "ref", "followup.id", prefix="f"),
        Field("uid", "Uid", sql="followup.uid"),
        Field(
            "customer", "Customer", "ref", "followup.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "customerid", "customer email", "customer e-mail", "email", "e-mail", "client",
                     "client id", "account", "company", "kunde", "kundennummer", "related to"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("customer_name", "Name", sql="customer.name", folded="customer.sort_name"),
        Field("contact", "Contact", "ref", "followup.contact_id", prefix="p", parse=read_line,
              aliases=("contact id", "contact email", "contact name", "person", "kontakt", "ansprechpartner")),
        Field("contact_uid", "Contact's uid", sql=_uid("contact", "contact_id")),
        Field("ticket_uid", "Ticket's uid", sql=_uid("ticket", "ticket_id")),
        Field("purchase_uid", "Purchase's uid", sql=_uid("purchase", "purchase_id")),
        Field("planned_by_uid", "Planned by (uid)", sql=_uid("interaction", "planned_by")),
        Field("contact_name", "Contact's name",
              sql="(SELECT p.name FROM contact p WHERE p.id = followup.contact_id)"),
        Field("ticket", "Ticket", "ref", "followup.ticket_id", prefix="t", parse=read_line,
              aliases=("ticket id", "case", "case id")),
        Field("purchase", "Purchase", "ref", "followup.purchase_id", prefix="b", parse=read_line,
              aliases=("purchase id", "order", "order id")),
        Field("planned_by", "Planned by", "ref", "followup.planned_by", prefix="i", parse=read_line),
        Field(
            "text", "What to do", sql="followup.text", parse=read_lines,
            aliases=("task", "subject", "title", "todo", "to do", "what", "summary", "task name", "task subject",
                     "description", "note", "notes", "aufgabe", "betreff", "titel", "tâche", "tarea"),
        ),
        Field("status", "Status", sql="followup.status", choices=STATUSES,
              parse=lambda text, _reading: read_status(text),
              aliases=("state", "task status", "zustand", "statut", "estado")),
        Field(
            "due", "Due", "when", "followup.due_at", parse=read_wall,
            day="CASE WHEN NOT followup.timed THEN followup.day END",
            aliases=("due date", "due at", "due on", "date", "on", "when", "deadline", "remind at", "reminder",
                     "reminder date", "follow up", "follow up date", "next follow up", "fällig", "fällig am",
                     "fälligkeit", "datum", "échéance", "vencimiento"),
        ),
        Field("overdue", "Overdue", "flag", f"({OVERDUE})"),
        Field("zone", "Time zone", sql="followup.zone", parse=read_zone, aliases=("time zone", "timezone", "tz")),
        Field("every", "Every", sql="followup.every", parse=lambda text, _reading: read_every(text),
              aliases=("repeat", "repeats", "recurrence", "interval", "recurring")),
        Field("anchor", "Series began", sql="followup.anchor", parse=_anchor),
        Field("moved_from", "Moved from", "instant", "followup.moved_from", parse=read_instant),
        Field("owner", "Looked after by", sql="COALESCE(followup.owner, customer.owner)", parse=read_line,
              aliases=("assignee", "assigned to", "assigned", "responsible", "user", "staff", "zuständig")),
        Field("assigned_owner", "Assigned to", sql="followup.owner"),
        Field("done_at", "Done", "instant", "followup.done_at", parse=read_instant,
              aliases=("completed at", "completed on", "done on", "date completed", "closed at", "erledigt am")),
        Field("occurrences", "Times done", "rows", many=OCCURRENCES, columns=OCCURRENCE),
        Field("source", "Source", sql="followup.source", parse=read_line),
        Field("external_id", "External id", sql="followup.external_id", parse=read_line,
              aliases=("task id", "followup id", "activity id", "reminder id")),
        Field("fields", "Other fields", "object", "followup.fields"),
        Field("city", "City", sql="customer.city"),
        Field("stage", "Stage", "stage", "customer.stage", choices=(*STAGES, *EXITS)),
        Field("created_at", "Planned", "instant", "followup.created_at"),
    ),
    columns=("id", "due", "customer", "customer_name", "text", "status", "every", "owner"),
    document=(
        "id", "customer", "customer_name", "contact", "ticket", "purchase", "planned_by", "text", "due", "status",
        "overdue", "every", "zone", "owner", "done_at", "source", "external_id", "fields", "uid", "created_at",
    ),
)  # fmt: skip

CARD = (
    "id", "customer", "customer_name", "contact", "contact_name", "ticket", "purchase", "planned_by", "text", "due",
    "overdue", "status", "every", "zone", "owner", "done_at", "source", "external_id", "fields", "created_at",
)  # fmt: skip
"""What the card of a follow-up shows to people, in this order; what is absent is left out."""

DUE = ("id", "due", "customer", "customer_name", "text", "owner", "overdue")
"""The columns of what is due."""
