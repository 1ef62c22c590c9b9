"""HubSpot: exports of contacts and of companies, whose headers are the names of the properties in English.

The owner is one of us. Dates are those of the account's time zone, which the file does not name.
"""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, consent, left_out, to, typed

CONTACTS = {
    **to("external_id", "Record ID", "Record ID - Contact", "Contact ID"),
    **to("given", "First Name"),
    **to("family", "Last Name"),
    **to("emails", "Email", "Additional email addresses", "Work email", separator=";"),
    **to("phones", "Phone Number", "Mobile Phone Number", "WhatsApp Phone Number"),
    **to("owner", "Contact owner"),
    **to("company", "Associated Company", "Company Name"),
    **to("fields.job_title", "Job Title"),
    **to("stage", "Lifecycle Stage"),
    **to("street", "Street Address"),
    **to("city", "City"),
    **to("region", "State/Region"),
    **to("postcode", "Postal Code"),
    **to("country", "Country/Region"),
    **to("birthday", "Date of birth"),
    **to("since", "Create Date"),
    **to("origin", "Original Source", "Original Traffic Source"),
    **to("fields.website", "Website URL"),
    **typed("date", "Last Activity Date", "Last Contacted", "Next Activity Date"),
    **consent("marketing/email", "Unsubscribed from all email", yes="", no="true|yes", neither="false|no"),
    **left_out("Associated Company IDs", "Associated Contact IDs", "Associated Deal IDs", "Record source*",
               "Time Zone", "IP *", "Latest Traffic Source*", "Email hard bounce reason*", "Object create/update*"),
}  # fmt: skip
COMPANIES = {
    **to("external_id", "Record ID", "Record ID - Company", "Company ID"),
    **to("company", "Company name", "Name"),
    **to("phones", "Phone Number"),
    **to("owner", "Company owner"),
    **to("stage", "Lifecycle Stage"),
    **to("street", "Street Address"),
    **to("street", "Street Address 2", join=", "),
    **to("city", "City"),
    **to("region", "State/Region"),
    **to("postcode", "Postal Code"),
    **to("country", "Country/Region"),
    **to("since", "Create Date"),
    **to("fields.website", "Website URL", "Company Domain Name"),
    **to("note", "Description", "About Us"),
    **typed("number", "Annual Revenue", "Number of Employees"),
    **left_out("Associated *IDs", "Record source*", "Time Zone"),
}

PROFILES = (
    Profile(
        "HubSpot",
        (("Record ID", "Record ID - Contact", "Contact ID"),
         ("Contact owner", "Lifecycle Stage", "Marketing contact status", "Lead Status", "Associated Company",
          "Unsubscribed from all email"),
         ("First Name", "Last Name", "Email")),
        Layout(name="hubspot", noun="customers", source="hubspot", columns=CONTACTS),
    ),
    Profile(
        "HubSpot",
        (("Record ID", "Record ID - Company", "Company ID"), ("Company owner", "Company Domain Name"),
         ("Company name", "Name")),
        Layout(name="hubspot", noun="customers", source="hubspot-companies", columns=COMPANIES,
               constants={"kind": "organisation"}),
    ),
)  # fmt: skip
