"""Salesforce: contacts, accounts and leads, by the labels of reports and by the field names of the data export.

Owners are ours. "Email Opt Out" is a no to mails; that it is not ticked is no yes.
"""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Columns, Profile, consent, left_out, to, typed

TECHNICAL = ("IsDeleted", "MasterRecordId", "*ById", "Created By", "Last Modified *", "LastModified*", "System*",
             "Photo*", "Jigsaw*", "*Latitude", "*Longitude", "*GeocodeAccuracy", "RecordTypeId", "Reports To*",
             "ReportsToId", "Email Bounced *", "EmailBounced*", "IsEmailBounced", "LastViewedDate",
             "LastReferencedDate", "AccountId", "ParentId")  # fmt: skip


def _address(kind: str) -> Columns:
    """The columns of an address: `Mailing Street` in reports, `MailingStreet` in the data export."""
    return {
        **to("street", f"{kind} Street", f"{kind} Address Line 1"),
        **to("street", f"{kind} Address Line 2", f"{kind} Address Line 3", join=", "),
        **to("city", f"{kind} City"),
        **to("region", f"{kind} State/Province", f"{kind} State"),
        **to("postcode", f"{kind} Zip/Postal Code", f"{kind} Postal Code", f"{kind} Zip"),
        **to("country", f"{kind} Country"),
    }


PEOPLE = {
    **to("given", "First Name"),
    **to("given", "Middle Name", join=" "),
    **to("family", "Last Name"),
    **to("fields.title", "Salutation"),
    **to("fields.job_title", "Title"),
    **to("emails", "Email"),
    **to("phones", "Mobile", "Mobile Phone", "Phone", "Business Phone", "Home Phone", "Other Phone"),
    **to("birthday", "Birthdate"),
    **to("note", "Description"),
    **to("origin", "Lead Source"),
    **to("since", "Created Date"),
    **consent("marketing/email", "Email Opt Out", "HasOptedOutOfEmail", yes="", no="true|1|yes", neither="false|0|no"),
    **consent("marketing/phone", "Do Not Call", yes="", no="true|1|yes", neither="false|0|no"),
    **left_out(*TECHNICAL),
}  # fmt: skip
CONTACTS = {
    **PEOPLE,
    **to("external_id", "Contact ID", "Contact ID 18", "Id"),
    **to("company", "Account Name"),
    **to("owner", "Contact Owner", "Owner", "Account Owner"),
    **_address("Mailing"),
    **left_out("OwnerId", "Account ID", "Contact Owner Alias"),
}
LEADS = {
    **PEOPLE,
    **to("external_id", "Lead ID", "Id"),
    **to("company", "Company", "Company / Account"),
    **to("owner", "Lead Owner", "Owner"),
    **to("street", "Street"),
    **to("city", "City"),
    **to("region", "State/Province", "State"),
    **to("postcode", "Zip/Postal Code", "Postal Code", "Zip"),
    **to("country", "Country"),
    **left_out("OwnerId", "Converted*", "IsConverted"),
}
ACCOUNTS = {
    **to("external_id", "Account ID", "Id"),
    **to("company", "Account Name", "Name"),
    **to("phones", "Phone"),
    **to("owner", "Account Owner", "Owner"),
    **_address("Billing"),
    **to("note", "Description"),
    **to("origin", "Account Source"),
    **to("since", "Created Date"),
    **to("fields.account_type", "Type"),
    **typed("number", "Annual Revenue", "Employees", "Number Of Employees"),
    **left_out("OwnerId", *TECHNICAL),
}

PROFILES = (
    Profile(
        "Salesforce",
        (("Mailing Street", "Mailing City", "Mailing Country", "Mailing State/Province", "Mailing Zip/Postal Code"),
         ("Last Name",), ("Account Name", "AccountId", "Contact ID", "HasOptedOutOfEmail", "Contact Owner")),
        Layout(name="salesforce", noun="customers", source="salesforce", columns=CONTACTS),
    ),
    Profile(
        "Salesforce",
        (("Lead ID", "Lead Owner", "Lead Status", "IsConverted"), ("Last Name",), ("Company", "Company / Account")),
        Layout(name="salesforce", noun="customers", source="salesforce-leads", columns=LEADS,
               constants={"stage": "awareness"}),
    ),
    Profile(
        "Salesforce",
        (("Account ID", "Account Owner", "Account Source", "Parent Account", "ParentId"), ("Account Name", "Name"),
         ("Billing Street", "Billing City", "Billing State/Province", "Billing Country")),
        Layout(name="salesforce", noun="customers", source="salesforce-accounts", columns=ACCOUNTS,
               constants={"kind": "organisation"}),
    ),
)  # fmt: skip
