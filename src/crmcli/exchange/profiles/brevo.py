"""Brevo, formerly Sendinblue: contacts, attributes in capitals and in the account's language.

Numbers are written with the code of the country and without a +. A blocklisted address has said no.
"""

from crmcli.exchange.layout import Layout, Use
from crmcli.exchange.profiles.profile import Profile, consent, left_out, said_on, to

BLOCKED = "yes|true|1"
COLUMNS = {
    **to("external_id", "CONTACT ID", "CONTACT_ID", "ID"),
    **to("emails", "EMAIL"),
    **to("given", "FIRSTNAME", "PRENOM", "VORNAME", "NOMBRE"),
    **to("family", "LASTNAME", "NOM", "NACHNAME", "APELLIDOS", "SURNAME"),
    "SMS": Use("phones", prefix="+"),
    "LANDLINE_NUMBER": Use("phones", prefix="+"),
    "WHATSAPP": Use("phones", prefix="+"),
    **to("company", "COMPANY", "SOCIETE"),
    **to("fields.job_title", "JOB_TITLE"),
    **to("fields.ext_id", "EXT_ID"),
    **to("since", "ADDED_TIME", "CREATED_AT", "CREATION_DATE"),
    **consent("marketing/email", "OPT_IN", "OPT-IN", "DOUBLE_OPT-IN", yes="yes|true|1", no="no|false|0"),
    **consent("marketing/email", "EMAIL_BLACKLISTED", "EMAIL_BLOCKLISTED", "BLACKLISTED", "BLOCKLISTED",
              no=BLOCKED, neither="no|false|0"),
    **consent("marketing/sms", "SMS_BLACKLISTED", "SMS_BLOCKLISTED", no=BLOCKED, neither="no|false|0"),
    **said_on("marketing/email", "no", "UNSUBSCRIBED_TIME", "DATE_UNSUBSCRIBED"),
    **left_out("MODIFIED_TIME", "MODIFIED_AT", "LIST_IDS", "LISTS", "TIMEZONE", "DOUBLE_OPT-IN_DATE"),
}  # fmt: skip

PROFILES = (
    Profile(
        "Brevo",
        (("EMAIL",),
         ("LANDLINE_NUMBER", "WHATSAPP", "EXT_ID", "EMAIL_BLACKLISTED", "EMAIL_BLOCKLISTED", "BLACKLISTED",
          "BLOCKLISTED", "SMS_BLACKLISTED", "SMS_BLOCKLISTED", "DOUBLE_OPT-IN"),),
        Layout(name="brevo", noun="customers", source="brevo", columns=COLUMNS),
    ),
)  # fmt: skip
