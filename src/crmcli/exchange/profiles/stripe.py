"""Stripe: customers and charges. Times are UTC where the header says so; one e-mail may have several customers."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, left_out, to, typed

CARDS = ("Card *", "Default Source", "Default Payment Method", "Business Vat *", "Sources")
CUSTOMERS = {
    **to("external_id", "id", "Customer ID"),
    **to("name", "Name"),
    **to("emails", "Email"),
    **to("phones", "Phone"),
    **to("note", "Description"),
    **to("since", "Created (UTC)", "Created", zone="UTC"),
    **to("street", "Address Line1", "Card Address Line1"),
    **to("street", "Address Line2", "Card Address Line2", join=", "),
    **to("city", "Address City", "Card Address City"),
    **to("region", "Address State", "Card Address State"),
    **to("postcode", "Address Postal Code", "Card Address Zip"),
    **to("country", "Address Country", "Card Address Country"),
    **typed("number", "Total Spend", "Payment Count", "Average Order", "Refunded Volume", "Dispute Losses",
            "Account Balance"),
    **typed("yesno", "Delinquent"),
    **left_out(*CARDS),
}  # fmt: skip
CHARGES = {
    **to("external_id", "id"),
    **to("total", "Amount"),
    **to("currency", "Currency"),
    **to("date", "Created date (UTC)", "Created (UTC)", zone="UTC"),
    **to("order", "Invoice ID", "Invoice Number"),
    **to("note", "Description"),
    **to("customer", "Customer Email", "Customer ID"),
    **to("customer.name", "Customer Description", "Card Name"),
    **typed("number", "Amount Refunded", "Fee"),
    **left_out(
        *CARDS,
        "Converted *",
        "Captured",
        "Mode",
        "Transfer*",
        "Payment Source Type",
        "Taxes On Fee",
        "Application*",
        "Is Link",
        "Dispute*",
        "Checkout*",
        "Statement Descriptor",
        "Destination",
    ),
}

PROFILES = (
    Profile(
        "Stripe",
        (("Delinquent", "Dispute Losses", "Refunded Volume", "Payment Count"), ("id", "Customer ID"),
         ("Email", "Name", "Description")),
        Layout(name="stripe", noun="customers", source="stripe", columns=CUSTOMERS),
    ),
    Profile(
        "Stripe",
        (("id",), ("Amount",), ("Amount Refunded", "Captured", "Converted Amount"),
         ("Created date (UTC)", "Created (UTC)")),
        Layout(name="stripe", noun="purchases", source="stripe", columns=CHARGES,
               skip={"Status": ("Failed", "Blocked", "Canceled", "requires_payment_method", "Incomplete")}),
    ),
)  # fmt: skip
