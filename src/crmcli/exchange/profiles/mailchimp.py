"""Mailchimp audiences: the subscribed, unsubscribed, cleaned and non-subscribed contacts, a file each.

Times are UTC. A time of opting in is a yes of that day, one of unsubscribing a no. The place of the IP address is not
the customer's address; EUID is the same for an address in every audience, LEID is not.
"""

from crmcli.exchange.layout import Layout, Use
from crmcli.exchange.profiles.profile import Profile, left_out, said_on, to, typed

COLUMNS = {
    **to("emails", "Email Address"),
    **to("given", "First Name", "FNAME"),
    **to("family", "Last Name", "LNAME"),
    **to("phones", "Phone Number", "PHONE", "SMS Phone Number"),
    "Address": Use("street"),
    **to("company", "Company"),
    "Birthday": Use("birthday", dates="mdy"),
    **to("external_id", "EUID"),
    **to("tags", "TAGS"),
    **to("note", "NOTES"),
    **typed("number", "MEMBER_RATING"),
    **said_on("marketing/email", "yes", "OPTIN_TIME", "CONFIRM_TIME", zone="UTC"),
    **said_on("marketing/email", "no", "UNSUB_TIME", zone="UTC"),
    **left_out("OPTIN_IP", "CONFIRM_IP", "LATITUDE", "LONGITUDE", "GMTOFF", "DSTOFF", "TIMEZONE", "CC", "REGION",
               "LAST_CHANGED", "LEID", "UNSUB_CAMPAIGN_ID", "UNSUB_CAMPAIGN_TITLE", "CLEAN_CAMPAIGN_ID",
               "CLEAN_CAMPAIGN_TITLE"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Mailchimp",
        (("Email Address",),
         ("MEMBER_RATING", "LEID", "EUID", "OPTIN_TIME", "CONFIRM_TIME", "UNSUB_TIME", "CLEAN_TIME", "LAST_CHANGED")),
        Layout(name="mailchimp", noun="customers", source="mailchimp", zone="UTC", columns=COLUMNS),
    ),
)  # fmt: skip
