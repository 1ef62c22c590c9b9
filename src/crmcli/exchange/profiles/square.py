"""Square: the customer directory. An "instant profile" is one that a card payment made, named as on the card."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, consent, left_out, to, typed

COLUMNS = {
    **to("external_id", "Square Customer ID"),
    **to("given", "First Name", "Given Name"),
    **to("family", "Last Name", "Surname", "Family Name"),
    **to("emails", "Email Address"),
    **to("phones", "Phone Number"),
    **to("company", "Company Name"),
    **to("street", "Street Address 1"),
    **to("street", "Street Address 2", join=", "),
    **to("city", "City"),
    **to("region", "State"),
    **to("postcode", "Postal Code"),
    **to("birthday", "Birthday"),
    **to("note", "Memo"),
    **to("origin", "Creation Source"),
    **to("since", "First Visit"),
    **typed("date", "Last Visit"),
    **typed("number", "Transaction Count", "Lifetime Spend"),
    **consent("marketing/email", "Email Subscription Status", yes="subscribed", no="unsubscribed",
              neither="unknown|bounced|pending"),
    **left_out("Instant Profile", "Blocked from online booking"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Square",
        (
            ("Square Customer ID", "Instant Profile", "Email Subscription Status"),
            ("Creation Source", "Lifetime Spend", "Transaction Count", "Reference ID"),
        ),
        Layout(name="square", noun="customers", source="square", columns=COLUMNS),
    ),
)
