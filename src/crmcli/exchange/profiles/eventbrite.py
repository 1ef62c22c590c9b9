"""Eventbrite: the attendees of an event. Who buys several tickets is there several times, one person by e-mail."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, left_out, to

COLUMNS = {
    **to("given", "First Name"),
    **to("family", "Last Name", "Surname"),
    **to("emails", "Email", "Email Address"),
    **to("phones", "Cell Phone", "Mobile Phone", "Home Phone", "Work Phone", "Phone Number"),
    **to("company", "Company", "Company / Organization"),
    **to("fields.job_title", "Job Title"),
    **to("street", "Home Address 1", "Billing Address 1"),
    **to("street", "Home Address 2", "Billing Address 2", join=", "),
    **to("city", "Home City", "Billing City"),
    **to("region", "Home State", "County of Residence", "Billing State"),
    **to("postcode", "Home Zip", "Home Postcode", "Billing Zip"),
    **to("country", "Home Country", "Billing Country"),
    **to("birthday", "Birth Date"),
    **to("fields.event", "Event Name", "Event"),
    **to("tags", "Ticket Type"),
    **left_out("Order #", "Order no.", "Order ID", "Order Date", "Order Type", "Attendee #", "Attendee no.",
               "Barcode #",
               "Barcode no.", "Quantity", "Price Tier", "Group", "Currency", "Total Paid", "Fees Paid", "Gross sales",
               "Net sales", "Eventbrite *", "Event ID", "Event Start*", "Event End*", "Buyer *", "Delivery Method",
               "Attendee Status", "Date Attending", "Checked in*", "Prefix", "Suffix", "Age", "Gender"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Eventbrite",
        (("Attendee #", "Attendee no.", "Attendee Status", "Eventbrite Fees"), ("Order #", "Order no.", "Order ID"),
         ("Ticket Type", "Order Type", "Event Name", "Barcode #"), ("Email", "Email Address", "Last Name", "Surname")),
        Layout(name="eventbrite", noun="customers", source="eventbrite", columns=COLUMNS),
    ),
)  # fmt: skip
