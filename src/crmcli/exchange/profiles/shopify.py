"""Shopify: customers, in the layout of today and in that before 2023, and orders.

An apostrophe keeps spreadsheets from reading ids, postcodes and phones as numbers. An order has a row for each item;
only the first tells its total, the others say nothing new of it.
"""

from crmcli.exchange.layout import OWN_NAME, Layout, Use
from crmcli.exchange.profiles.profile import Profile, consent, left_out, to, typed

GUARD = "'"

CUSTOMERS = {
    **to("external_id", "Customer ID", "ID", trim=GUARD),
    **to("given", "First Name"),
    **to("family", "Last Name"),
    **to("emails", "Email"),
    **to("phones", "Phone", "Default Address Phone", trim=GUARD),
    **to("company", "Default Address Company", "Company"),
    **to("street", "Default Address Address1", "Address1"),
    **to("street", "Default Address Address2", "Address2", join=", "),
    **to("city", "Default Address City", "City"),
    **to("region", "Default Address Province Code", "Province Code"),
    **to("country", "Default Address Country Code", "Country Code"),
    **to("postcode", "Default Address Zip", "Zip", trim=GUARD),
    **to("tags", "Tags"),
    **to("note", "Note"),
    **typed("number", "Total Spent", "Total Orders"),
    **typed("yesno", "Tax Exempt"),
    **consent("marketing/email", "Accepts Email Marketing", "Accepts Marketing"),
    **consent("marketing/sms", "Accepts SMS Marketing"),
    **consent("marketing/whatsapp", "Accepts WhatsApp Marketing"),
    **left_out("Province", "Country", "Password", "Multipass Identifier"),
}
ORDERS = {
    **to("external_id", "Id", trim=GUARD),
    **to("order", "Name"),
    **to("total", "Total"),
    **to("currency", "Currency"),
    **to("date", "Created at"),
    **to("customer", "Email"),
    **to("note", "Lineitem name"),
    **to("note", "Notes", join="\n"),
    **to("customer.name", "Billing Name", "Shipping Name"),
    **to("customer.phone", "Phone", "Billing Phone", "Shipping Phone", trim=GUARD),
    "Financial Status": Use(OWN_NAME),
    **left_out("Subtotal", "Shipping", "Taxes", "Fulfilled at", "Paid at", "Accepts Marketing", "Lineitem *",
               "Billing *", "Shipping *", "Payment *", "Tax *", "Device ID", "Receipt Number", "Duties", "Source",
               "Vendor", "Outstanding Balance", "Employee", "Location", "Risk Level", "Note Attributes"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Shopify",
        (("Accepts Email Marketing", "Accepts Marketing", "Accepts SMS Marketing"),
         ("Total Spent", "Total Orders", "Tax Exempt", "Default Address Zip", "Province Code")),
        Layout(name="shopify", noun="customers", source="shopify", columns=CUSTOMERS),
    ),
    Profile(
        "Shopify",
        (("Lineitem name", "Lineitem quantity", "Lineitem price"), ("Financial Status", "Fulfillment Status"),
         ("Total", "Subtotal")),
        Layout(name="shopify", noun="purchases", source="shopify", columns=ORDERS,
               skip={"Financial Status": ("", "voided")}),
    ),
)  # fmt: skip
