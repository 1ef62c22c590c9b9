"""Help Scout: conversations. (Exports of Zendesk and Freshdesk are read by the words of their headers.)"""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, left_out, to

COLUMNS = {
    **to("external_id", "Number", "Conversation Number", "Conversation ID"),
    **to("subject", "Subject"),
    **to("customer", "Customer Email"),
    **to("customer.name", "Customer", "Customer Name"),
    **to("assignee", "Assigned To", "Assignee"),
    **to("opened_at", "Created At", "Created"),
    **to("closed_at", "Closed At", "Closed"),
    **to("channel", "Type", "Source"),
    **left_out("Mailbox", "URL", "Thread Count", "Closed By", "Preview"),
}

PROFILES = (
    Profile(
        "Help Scout",
        (("Number", "Conversation Number", "Conversation ID"), ("Subject",), ("Customer Email",),
         ("Assigned To", "Mailbox", "Thread Count", "Closed At")),
        Layout(name="helpscout", noun="tickets", source="helpscout", columns=COLUMNS),
    ),
)  # fmt: skip
