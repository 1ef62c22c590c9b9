"""Pipedrive: people and organisations; in exports of lists of both each header begins with what it is of."""

from crmcli.exchange.layout import Layout
from crmcli.exchange.profiles.profile import Columns, Profile, consent, left_out, to, typed


def _of(what: str, columns: Columns) -> Columns:
    """Columns with and without `Person - ` before their headers."""
    return {**columns, **{f"{what} - {header}": use for header, use in columns.items()}}


PEOPLE = _of("Person", {
    **to("external_id", "ID"),
    **to("name", "Name"),
    **to("given", "First name"),
    **to("family", "Last name"),
    **to("emails", "Email", "Email - Work", "Email - Home", "Email - Other"),
    **to("phones", "Phone", "Phone - Mobile", "Phone - Work", "Phone - Home", "Phone - Other"),
    **to("company", "Organization"),
    **to("fields.job_title", "Job title"),
    **to("owner", "Owner"),
    **to("tags", "Label", "Labels"),
    **to("note", "Notes"),
    **to("birthday", "Birthday"),
    **to("since", "Person created", "Add time"),
    **typed("number", "Closed deals", "Open deals", "Won deals", "Lost deals", "Total activities"),
    **consent("marketing/email", "Marketing status", yes="subscribed", no="unsubscribed|bounced|archived",
              neither="no consent|no_consent"),
    **left_out("Profile picture", "Update time", "Visible to", "Instant messenger", "Next activity date",
               "Last activity date", "Activities to do", "Done activities", "Email messages count",
               "Last email received", "Last email sent", "Double opt-in", "Latitude*", "Longitude*", "Postal address*"),
})  # fmt: skip
ORGANISATIONS = _of("Organization", {
    **to("external_id", "ID"),
    **to("company", "Name"),
    **to("owner", "Owner"),
    **to("tags", "Label", "Labels"),
    **to("street", "Street/road name of Address"),
    **to("street", "House number of Address", join=" "),
    **to("city", "City/town/village/locality of Address"),
    **to("region", "State/county of Address"),
    **to("postcode", "ZIP/Postal code of Address"),
    **to("country", "Country of Address"),
    **to("since", "Organization created", "Add time"),
    **typed("number", "People", "Closed deals", "Open deals", "Won deals", "Lost deals", "Total activities"),
    **left_out("Update time", "Visible to", "Next activity date", "Last activity date", "Activities to do",
               "Done activities", "Latitude*", "Longitude*", "Full/combined address of Address", "*of Address"),
})  # fmt: skip
BUSY = ("Closed deals", "Open deals", "Won deals", "Next activity date", "Activities to do", "Visible to",
        "Total activities")  # fmt: skip

PROFILES = (
    Profile(
        "Pipedrive",
        (("Person - Name", "Person - First name", "Person - ID", "Person - Email*"),),
        Layout(name="pipedrive", noun="customers", source="pipedrive",
               columns={**PEOPLE, **to("company", "Organization - Name"), **left_out("Organization - *", "Deal - *")}),
    ),
    Profile(
        "Pipedrive",
        (("Email - Work", "Email - Home", "Phone - Work", "Phone - Mobile", "Email", "Phone"),
         ("Organization", "Label", "Labels"), BUSY),
        Layout(name="pipedrive", noun="customers", source="pipedrive", columns=PEOPLE),
    ),
    Profile(
        "Pipedrive",
        (("Organization - Name",),),
        Layout(name="pipedrive", noun="customers", source="pipedrive-organisations", columns=ORGANISATIONS,
               constants={"kind": "organisation"}),
    ),
    Profile(
        "Pipedrive",
        (("Full/combined address of Address", "Street/road name of Address", "People"), ("Name",), BUSY),
        Layout(name="pipedrive", noun="customers", source="pipedrive-organisations", columns=ORGANISATIONS,
               constants={"kind": "organisation"}),
    ),
)  # fmt: skip
