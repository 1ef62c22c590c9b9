"""The contact's fields, declared once: for lists, filters, import mapping and export headers."""

from crmcli.contacts.rules import read_flag
from crmcli.kernel.emails import read_email
from crmcli.kernel.fields import Catalogue, Field, Reading, read_line, read_lines
from crmcli.kernel.names import cleaned
from crmcli.kernel.phones import read_phone
from crmcli.kernel.sheet import Column
from crmcli.kernel.stages import EXITS, STAGES

EMAILS = (
    "SELECT owner, value FROM (SELECT m.id AS owner, 0 AS place, m.email AS value FROM contact m"
    " WHERE m.email IS NOT NULL AND m.id IN ({ids}) UNION ALL"
    " SELECT s.contact_id, s.place, s.email FROM contact_email s WHERE s.contact_id IN ({ids})) AS e"
    " ORDER BY owner, place"
)
FIRST_EMAIL = ("contact.email", "EXISTS (SELECT 1 FROM contact_email e WHERE e.contact_id = contact.id)")
FIRST_PHONE = ("contact.phone", "EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = contact.id)")
PHONES = (
    "SELECT owner, value FROM (SELECT m.id AS owner, 0 AS place, m.phone AS value FROM contact m"
    " WHERE m.phone IS NOT NULL AND m.id IN ({ids}) UNION ALL"
    " SELECT s.contact_id, s.place, s.phone FROM contact_phone s WHERE s.contact_id IN ({ids})) AS p"
    " ORDER BY owner, place"
)
HAS_EMAIL = (
    "(contact.email = lower(:value) OR EXISTS (SELECT 1 FROM contact_email e"
    " WHERE e.contact_id = contact.id AND e.email = lower(:value)))"
)
HAS_PHONE = (
    "(contact.phone = :value OR EXISTS (SELECT 1 FROM contact_phone p WHERE p.contact_id = contact.id"
    " AND p.phone = :value))"
)


def _email(text: str, _reading: Reading) -> str:
    return read_email(text)


def _phone(text: str, reading: Reading) -> str:
    return read_phone(text, reading.country) or cleaned(text)


def _flag(text: str, _reading: Reading) -> bool | None:
    return read_flag(text)


UNLIKE = (Column("uid", "Uid"), Column("at", "At", "instant"), Column("by", "By"))
"""What is kept of a pair that people said are different."""
APART = (
    "SELECT a.other_id, c.uid, a.at, a.actor FROM contact_apart a JOIN contact c ON c.id = a.contact_id"
    " WHERE a.other_id IN ({ids}) ORDER BY a.other_id, a.id"
)
"""Told of the later record of each pair, when the other one is there."""
MERGED = "SELECT m.merged_into, 'p' || m.id FROM contact m WHERE m.merged_into IN ({ids}) ORDER BY m.merged_into, m.id"
MERGED_INTO = "(SELECT k.uid FROM contact k WHERE k.id = contact.merged_into)"

CONTACTS = Catalogue(
    noun="contact",
    plural="contacts",
    source="contact JOIN customer ON customer.id = contact.customer_id",
    key="contact.id",
    alive="contact.deleted_at IS NULL AND customer.deleted_at IS NULL",
    sort="name",
    fields=(
        Field("id", "Id", "ref", "contact.id", prefix="p"),
        Field("uid", "Uid", sql="contact.uid"),
        Field(
            "customer", "Customer", "ref", "contact.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "account id", "company id", "organisation id", "organization id", "client id",
                     "account", "company", "client", "kunde", "kundennummer", "customer number"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("customer_name", "At", sql="customer.name", folded="customer.sort_name"),
        Field(
            "name", "Name", sql="contact.name", folded="contact.sort_name", parse=read_line,
            aliases=("full name", "display name", "contact name", "contact", "person", "ansprechpartner"),
        ),
        Field("given", "Given name", sql="contact.given", parse=read_line,
              aliases=("first name", "firstname", "given name", "vorname", "prénom", "nombre", "förnamn")),
        Field("family", "Family name", sql="contact.family", parse=read_line,
              aliases=("last name", "lastname", "surname", "family name", "nachname", "nom", "apellidos", "efternamn")),
        Field("role", "Role", sql="contact.role", parse=read_line,
              aliases=("title", "job title", "position", "function", "funktion", "fonction", "cargo")),
        Field("primary", "Primary", "flag", "contact.is_primary", parse=_flag,
              aliases=("is primary", "primary contact", "main contact", "hauptkontakt")),
        Field("emails", "E-mails", "list", many=EMAILS, first=FIRST_EMAIL, has=HAS_EMAIL, parse=_email),
        Field("phones", "Phones", "list", many=PHONES, first=FIRST_PHONE, has=HAS_PHONE, parse=_phone),
        Field("email", "E-mail", sql="contact.email", parse=_email,
              aliases=("e-mail", "mail", "email address", "e-mail address", "contact email", "e-mail-adresse", "e-post",
                       "courriel", "correo electrónico")),
        Field("phone", "Phone", sql="contact.phone", parse=_phone,
              aliases=("phone number", "telephone", "tel", "mobile", "mobile phone", "direct line", "telefon", "mobil",
                       "téléphone", "teléfono")),
        Field("note", "Note", sql="contact.note", parse=read_lines,
              aliases=("notes", "memo", "comment", "comments", "bemerkung", "notiz")),
        Field("source", "Source", sql="contact.source", parse=read_line),
        Field("external_id", "External id", sql="contact.external_id", parse=read_line,
              aliases=("contact id", "person id", "record id", "external id", "rec_id")),
        Field("merged", "Also known as", "list", many=MERGED),
        Field("apart", "Not the same as", "rows", many=APART, columns=UNLIKE),
        Field("merged_into_uid", "Uid of what it became part of", sql=MERGED_INTO),
        Field("fields", "Other fields", "object", "contact.fields"),
        Field("owner", "Looked after by", sql="customer.owner"),
        Field("city", "City", sql="customer.city"),
        Field("stage", "Stage", "stage", "customer.stage", choices=(*STAGES, *EXITS)),
        Field("created_at", "Added", "instant", "contact.created_at"),
        Field("deleted_at", "Removed", "instant", "contact.deleted_at"),
    ),
    columns=("id", "name", "role", "customer_name", "email", "phone", "primary"),
    document=(
        "id", "customer", "name", "role", "emails", "phones", "primary", "given", "family", "note", "source",
        "external_id", "fields", "uid", "created_at", "merged",
    ),
)  # fmt: skip

REMOVED = "contact.deleted_at IS NOT NULL AND contact.merged_into IS NULL"
"""Of the trash, those who were removed themselves and not with their customer."""

CARD = (
    "id", "merged", "name", "role", "customer", "customer_name", "primary", "emails", "phones", "note", "source",
    "external_id", "fields", "created_at",
)  # fmt: skip
"""What the card of a contact shows to people, in this order; what is absent is left out."""
