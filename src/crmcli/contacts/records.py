"""The contact's tables as the journal sees them: one record with its e-mails and phones."""

from crmcli.kernel.records import Table

CONTACT = Table("contact", "contact", about="customer_id", derived=frozenset({"version"}), search=True)
EMAIL = Table("contact_email", "contact", of="contact_id", key=("contact_id", "place"))
APART = Table("contact_apart", "contact", of="contact_id")
PHONE = Table("contact_phone", "contact", of="contact_id", key=("contact_id", "place"))
