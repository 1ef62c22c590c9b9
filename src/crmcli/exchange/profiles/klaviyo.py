"""Klaviyo: profiles of a list or segment. A suppressed address has said no, or cannot be reached."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, consent, left_out, said_on, to, typed

WORDS = {"yes": "subscribed|true|yes", "no": "unsubscribed|false|no|suppressed", "neither": "never_subscribed|unknown"}
COLUMNS = {
    **to("external_id", "Klaviyo ID", "Profile ID"),
    **to("emails", "Email"),
    **to("phones", "Phone Number", "Phone"),
    **to("given", "First Name"),
    **to("family", "Last Name"),
    **to("company", "Organization"),
    **to("fields.job_title", "Title"),
    **to("street", "Address", "Address 1"),
    **to("street", "Address 2", join=", "),
    **to("city", "City"),
    **to("region", "State / Region", "Region"),
    **to("postcode", "Zip Code", "Zip"),
    **to("country", "Country"),
    **to("origin", "Source", "Initial Source"),
    **to("since", "Profile Created On", "Date Added"),
    **to("language", "Locale"),
    **consent("marketing/email", "Email Marketing Consent", "Email Marketing", **WORDS),
    **said_on("marketing/email", "", "Email Marketing Consent Timestamp"),
    **consent("marketing/sms", "SMS Marketing Consent", "SMS Marketing", **WORDS),
    **said_on("marketing/sms", "", "SMS Marketing Consent Timestamp"),
    **typed("number", "Historic Customer Lifetime Value", "Historic Number Of Orders", "Average Order Value"),
    **left_out("Latitude", "Longitude", "IP Address", "Email Suppressions", "Email Suppressions Timestamp", "Consent*",
               "First Active", "Last Active", "Last Open*", "Last Click*", "Timezone", "Image", "Expected *",
               "Predicted *", "Churn Risk*", "Total Customer Lifetime Value"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Klaviyo",
        (("Email", "Phone Number"),
         ("Klaviyo ID", "Email Marketing Consent", "SMS Marketing Consent", "Profile Created On",
          "Email Suppressions", "Email Marketing Consent Timestamp")),
        Layout(name="klaviyo", noun="customers", source="klaviyo", columns=COLUMNS),
    ),
)  # fmt: skip
