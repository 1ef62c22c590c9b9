"""The ticket's tables as the journal sees them: one record with its events; what they say is computed, not noted."""

from crmcli.kernel.records import Table

FIGURES = frozenset(
    {
        "version", "status", "priority", "assignee", "opened_at", "changed_at", "first_reply_at",
        "resolved_at", "closed_at", "waiting_since", "reopened",
    }
)  # fmt: skip

TICKET = Table("ticket", "ticket", about="customer_id", derived=FIGURES, search=True)
EVENT = Table("ticket_event", "ticket", of="ticket_id", about="customer_id")
