"""Google Contacts, both layouts: First Name … Labels, and until 2024 Name, Given Name … Group Membership.

Headers: Google writes them in English whatever the language of the account; `* ` marks the primary value of a label and
the groups that Google itself made, ` ::: ` stands between values under one label.
"""

from crmcli.exchange.layout import Layout, Use
from crmcli.exchange.profiles.profile import Profile, left_out, to

BETWEEN = ":::"
OF_GOOGLE = ("* mycontacts", "* my contacts", "mycontacts", "* starred", "* other contacts", "* friends", "* family",
             "* coworkers", "*")  # fmt: skip

COLUMNS = {
    **to("name", "Name"),
    **to("given", "First Name", "Given Name"),
    **to("given", "Middle Name", "Additional Name", join=" "),
    **to("family", "Last Name", "Family Name"),
    **to("company", "Organization Name", "Organization 1 - Name"),
    **to("fields.job_title", "Organization Title", "Organization 1 - Title"),
    **to("fields.department", "Organization Department", "Organization 1 - Department"),
    **to("fields.title", "Name Prefix"),
    **to("birthday", "Birthday"),
    **to("note", "Notes"),
    "Labels": Use("tags", separator=BETWEEN, values=dict.fromkeys(OF_GOOGLE, "")),
    "Group Membership": Use("tags", separator=BETWEEN, values=dict.fromkeys(OF_GOOGLE, "")),
    **to("emails", "E-mail * - Value", separator=BETWEEN),
    **to("phones", "Phone * - Value", separator=BETWEEN),
    "Address 1 - Formatted": Use("street", unless="Address 1 - Street|Address 1 - City|Address 1 - Postal Code"),
    "Address 1 - Street": Use(into=("street", "fields.further_street"), separator=BETWEEN),
    "Address 1 - Extended Address": Use(into=("street", ""), separator=BETWEEN, join=", "),
    "Address 1 - PO Box": Use(into=("street", ""), separator=BETWEEN, join=", "),
    "Address 1 - City": Use(into=("city", "fields.further_city"), separator=BETWEEN),
    "Address 1 - Region": Use(into=("region", "fields.further_region"), separator=BETWEEN),
    "Address 1 - Postal Code": Use(into=("postcode", "fields.further_postcode"), separator=BETWEEN),
    "Address 1 - Country": Use(into=("country", "fields.further_country"), separator=BETWEEN),
    **to("fields.website", "Website 1 - Value"),
    **left_out("Photo", "File As", "* - Label", "* - Type", "* - Formatted", "Initials", "Short Name", "Maiden Name",
               "Billing Information", "Directory Server", "Mileage", "Sensitivity", "Priority", "Subject"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Google Contacts",
        (("E-mail 1 - Value", "Phone 1 - Value", "E-mail 1 - Label", "E-mail 1 - Type", "Phone 1 - Label", "Labels"),
         ("Organization Name", "File As", "Phonetic First Name", "Organization 1 - Name", "Group Membership",
          "Yomi Name", "Name Prefix", "Address 1 - Formatted"),
         ("First Name", "Given Name", "Name")),
        Layout(name="google", noun="customers", source="google", columns=COLUMNS),
    ),
)  # fmt: skip
