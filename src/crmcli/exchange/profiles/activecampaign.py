"""ActiveCampaign: contacts of the account or of one list."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, consent, left_out, said_on, to

COLUMNS = {
    **to("external_id", "Contact ID", "ID", "Contact Id"),
    **to("emails", "Email", "Email Address"),
    **to("given", "First Name"),
    **to("family", "Last Name"),
    **to("phones", "Phone", "Phone Number"),
    **to("company", "Account", "Account Name", "Organization", "Organization Name", "Acct Name"),
    **to("fields.job_title", "Job Title"),
    **to("tags", "Tags"),
    **to("since", "Date Created", "Created", "Date Added", "Created Timestamp"),
    **consent("marketing/email", "Status", "List Status", "Subscription Status", yes="active|subscribed|confirmed",
              no="unsubscribed", neither="unconfirmed|bounced|any|inactive"),
    **said_on("marketing/email", "", "Date Subscribed", "Date Unsubscribed"),
    **left_out("IP", "IP Address", "Ip4", "Lists", "List", "Automations", "Gravatar", "Hash", "Score*", "Geo*",
               "Date Updated", "Updated Timestamp", "Form", "Bounced Hard", "Bounced Soft", "Bounced Date",
               "Email Domain",
               "Open Count", "Click Count", "Last Open*", "Last Click*"),
}  # fmt: skip

PROFILES = (
    Profile(
        "ActiveCampaign",
        (("Email", "Email Address"),
         ("Date Created", "Date Subscribed", "Created Timestamp"),
         ("Lists", "List", "Automations", "Ip4", "Acct Name", "Geo Country", "Bounced Hard"),),
        Layout(name="activecampaign", noun="customers", source="activecampaign", columns=COLUMNS),
    ),
)  # fmt: skip
