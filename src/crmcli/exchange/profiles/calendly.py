"""Calendly: events that people booked, as meetings with them. Cancelled ones did not take place."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, left_out, to

COLUMNS = {
    **to("customer", "Invitee Email"),
    **to("customer.name", "Invitee Name"),
    **to("customer.given", "Invitee First Name"),
    **to("customer.family", "Invitee Last Name"),
    **to("customer.phone", "Text Reminder Number"),
    **to("at", "Start Date & Time"),
    **to("subject", "Event Type Name"),
    **to("staff", "User Name", "Team"),
    **to("external_id", "Event UUID", "Invitee UUID"),
    **left_out("Invitee Time Zone", "User Email", "End Date & Time", "Event Created Date & Time", "Canceled",
               "Canceled By", "Cancellation reason", "Marked as No-Show", "Payment *", "UTM *", "Invitee accepted*",
               "Invitee Scheduled By", "Scheduling method"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Calendly",
        (("Invitee Email",), ("Start Date & Time",), ("Event Type Name", "Invitee Name")),
        Layout(name="calendly", noun="interactions", source="calendly", columns=COLUMNS,
               constants={"type": "meeting"}, skip={"Canceled": ("true", "yes")}),
    ),
)  # fmt: skip
