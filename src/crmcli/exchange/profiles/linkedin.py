"""LinkedIn: Connections.csv of the data download, with notes above its header. Few connections show their e-mail."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Profile, to, typed

COLUMNS = {
    **to("given", "First Name"),
    **to("family", "Last Name"),
    **to("emails", "Email Address"),
    **to("company", "Company"),
    **to("fields.job_title", "Position"),
    **to("fields.linkedin", "URL"),
    **typed("date", "Connected On"),
}

PROFILES = (
    Profile(
        "LinkedIn",
        (("Connected On",), ("First Name", "Last Name"), ("Company", "Position", "URL")),
        Layout(name="linkedin", noun="customers", source="linkedin", columns=COLUMNS),
    ),
)
