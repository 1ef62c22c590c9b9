"""Zoho CRM: contacts, leads and accounts. Ids are written `zcrm_…`; beside a name stands the id it has there."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Columns, Profile, consent, left_out, to, typed

TECHNICAL = ("* Owner.id", "* Name.id", "* By.id", "Parent Account.id", "Reporting To.id", "Created By", "Modified By",
             "Modified Time", "Last Activity Time", "Record Image", "Record Status*",
             "Change Log Time*", "Locked*", "Unsubscribed Mode", "Unsubscribed Time", "Enrich Status*", "Layout*",
             "Territories", "Exchange Rate", "Created By.*", "Modified By.*", "Days Visited", "Visitor Score*",
             "First Visited*", "Most Recent Visit", "Number Of Chats", "Average Time Spent*", "Referrer")  # fmt: skip


def _address(kind: str) -> Columns:
    return {
        **to("street", f"{kind}Street"),
        **to("city", f"{kind}City"),
        **to("region", f"{kind}State"),
        **to("postcode", f"{kind}Zip", f"{kind}Zip Code", f"{kind}Code"),
        **to("country", f"{kind}Country"),
    }


PEOPLE = {
    **to("external_id", "Record Id", "Contact Id", "Lead Id"),
    **to("given", "First Name"),
    **to("family", "Last Name"),
    **to("name", "Full Name", "Contact Name", "Lead Name"),
    **to("fields.title", "Salutation"),
    **to("fields.job_title", "Title", "Designation"),
    **to("company", "Account Name", "Company"),
    **to("emails", "Email", "Secondary Email"),
    **to("phones", "Mobile", "Phone", "Home Phone", "Other Phone"),
    **to("birthday", "Date of Birth"),
    **to("owner", "Contact Owner", "Lead Owner"),
    **to("origin", "Lead Source"),
    **to("since", "Created Time"),
    **to("tags", "Tag"),
    **to("note", "Description"),
    **_address("Mailing "),
    **consent("marketing/email", "Email Opt Out", yes="", no="true|yes", neither="false|no"),
    **left_out(*TECHNICAL),
}
ACCOUNTS = {
    **to("external_id", "Record Id", "Account Id"),
    **to("company", "Account Name"),
    **to("phones", "Phone"),
    **to("owner", "Account Owner"),
    **to("fields.website", "Website"),
    **to("fields.account_type", "Account Type"),
    **to("since", "Created Time"),
    **to("tags", "Tag"),
    **to("note", "Description"),
    **_address("Billing "),
    **typed("number", "Annual Revenue", "Employees"),
    **left_out(*TECHNICAL),
}

PROFILES = (
    Profile(
        "Zoho CRM",
        (("Record Id", "Contact Id"), ("Contact Owner", "Contact Owner.id", "Account Name.id"), ("Last Name", "Email")),
        Layout(name="zoho", noun="customers", source="zoho", columns=PEOPLE),
    ),
    Profile(
        "Zoho CRM",
        (("Record Id", "Lead Id"), ("Lead Owner", "Lead Owner.id", "Lead Status"), ("Last Name", "Email", "Company")),
        Layout(name="zoho", noun="customers", source="zoho-leads", columns={**PEOPLE, **_address("")},
               constants={"stage": "awareness"}),
    ),
    Profile(
        "Zoho CRM",
        (("Record Id", "Account Id"), ("Account Owner", "Account Owner.id", "Account Type", "Billing Code"),
         ("Account Name",)),
        Layout(name="zoho", noun="customers", source="zoho-accounts", columns=ACCOUNTS,
               constants={"kind": "organisation"}),
    ),
)  # fmt: skip
