"""Odoo: contacts (res.partner), exported with the field names for import or with the labels for people."""

from crmcli.exchange.layout import Layout, Use
from crmcli.exchange.profiles.profile import Profile, consent, left_out, to

ORGANISATION = {
    **dict.fromkeys(("true", "1", "yes", "company"), "organisation"),
    **dict.fromkeys(("false", "0", "no", "individual", "person"), "person"),
}
COLUMNS = {
    **to("external_id", "id", "External ID", ".id"),
    **to("name", "name", "Name", "Display Name", "Complete Name", "display_name", "complete_name"),
    "is_company": Use("kind", values=ORGANISATION),
    "Is a Company": Use("kind", values=ORGANISATION),
    "company_type": Use("kind", values=ORGANISATION),
    "Company Type": Use("kind", values=ORGANISATION),
    **to("company", "parent_id", "parent_id/name", "Related Company", "commercial_company_name", "Company Name",
         "company_name"),
    **to("emails", "email", "Email"),
    **to("phones", "mobile", "Mobile", "phone", "Phone"),
    **to("street", "street", "Street"),
    **to("street", "street2", "Street2", "Street 2", join=", "),
    **to("city", "city", "City"),
    **to("region", "state_id", "state_id/name", "State"),
    **to("postcode", "zip", "Zip"),
    **to("country", "country_id", "country_id/name", "Country", "country_id/code"),
    **to("tags", "category_id", "category_id/name", "Tags"),
    **to("owner", "user_id", "user_id/name", "Salesperson"),
    **to("note", "comment", "Notes"),
    **to("language", "lang", "Language"),
    **to("fields.job_title", "function", "Job Position"),
    **to("fields.title", "title", "title/name", "Title"),
    **to("fields.website", "website", "Website", "Website Link"),
    **to("fields.vat", "vat", "Tax ID"),
    **to("fields.reference", "ref", "Reference"),
    **to("since", "create_date", "Created on"),
    **consent("marketing/email", "is_blacklisted", "Blacklist", "opt_out", no="true|1|yes", neither="false|0|no"),
    **left_out("*_id/id", "*_id/.id", "title/id", "image_*", "avatar_*", "Image*", "Avatar*", "write_date",
               "Last Updated on",
               "message_*",
               "activity_*", "partner_latitude", "partner_longitude", "Geo *", "signup_*", "Signup *", "password",
               "barcode", "color", "Activities", "property_*"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Odoo",
        (("is_company", "company_type", "parent_id", "parent_id/id", "category_id", "category_id/id", "country_id",
          "country_id/id", "user_id/id"), ("name", "display_name", "complete_name"),
         ("email", "phone", "street", "street2", "zip", "vat", "mobile")),
        Layout(name="odoo", noun="customers", source="odoo", columns=COLUMNS),
    ),
    Profile(
        "Odoo",
        (("Is a Company", "Company Type", "Related Company", "Salesperson", "Tax ID", "Street2"),
         ("Name", "Display Name", "Complete Name"), ("External ID", "Salesperson", "Street2", "Is a Company")),
        Layout(name="odoo", noun="customers", source="odoo", columns=COLUMNS),
    ),
)  # fmt: skip
