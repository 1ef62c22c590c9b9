"""The customer's fields, declared once: for lists, filters, import mapping and export headers."""

import re

from crmcli.customers.rules import KIND_WORDS, ORGANISATION, PERSON
from crmcli.kernel.dates import all_birthdays, all_days, read_birthday, read_date
from crmcli.kernel.emails import all_plain as all_plain_emails
from crmcli.kernel.emails import read_email
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue, Field, Reading, read_line, read_lines
from crmcli.kernel.names import all_clean, cleaned, fold
from crmcli.kernel.phones import all_plain as all_plain_phones
from crmcli.kernel.phones import read_phone
from crmcli.kernel.sheet import Column
from crmcli.kernel.stages import EXITS, STAGES, read_stage

STATUSES = ("prospect", "active", "former")
STATUS = (
    "CASE WHEN customer.stage IN ('lost', 'churned') THEN 'former'"
    " WHEN customer.purchases > 0 OR customer.stage IN ('purchase', 'retention', 'advocacy') THEN 'active'"
    " ELSE 'prospect' END"
)
POINTS = (
    "COALESCE((SELECT CASE WHEN SUM(l.remaining) > a.debt THEN SUM(l.remaining) - a.debt ELSE 0 END"
    " FROM points_account a JOIN points_lot l ON l.customer_id = a.customer_id WHERE a.customer_id = customer.id"
    " AND l.effective_at <= :now AND (l.expires_at IS NULL OR l.expires_at > :now) GROUP BY a.debt), 0)"
)
SPENT = "COALESCE((SELECT s.net FROM spend s WHERE s.customer_id = customer.id AND s.currency = :currency), 0)"
EMAILS = (
    "SELECT owner, value FROM (SELECT m.id AS owner, 0 AS place, m.email AS value FROM customer m"
    " WHERE m.email IS NOT NULL AND m.id IN ({ids}) UNION ALL"
    " SELECT s.customer_id, s.place, s.email FROM customer_email s WHERE s.customer_id IN ({ids})) AS e"
    " ORDER BY owner, place"
)
FIRST_EMAIL = ("customer.email", "EXISTS (SELECT 1 FROM customer_email e WHERE e.customer_id = customer.id)")
FIRST_PHONE = ("customer.phone", "EXISTS (SELECT 1 FROM customer_phone p WHERE p.customer_id = customer.id)")
PHONES = (
    "SELECT owner, value FROM (SELECT m.id AS owner, 0 AS place, m.phone AS value FROM customer m"
    " WHERE m.phone IS NOT NULL AND m.id IN ({ids}) UNION ALL"
    " SELECT s.customer_id, s.place, s.phone FROM customer_phone s WHERE s.customer_id IN ({ids})) AS p"
    " ORDER BY owner, place"
)
TAGS = "SELECT t.customer_id, t.tag FROM customer_tag t WHERE t.customer_id IN ({ids}) ORDER BY t.customer_id, t.tag"
NEWEST = (
    "s.contact_id IS NULL AND s.id = (SELECT MAX(n.id) FROM consent n WHERE n.customer_id = s.customer_id"
    " AND n.contact_id IS NULL AND n.purpose = s.purpose AND COALESCE(n.channel, '') = COALESCE(s.channel, ''))"
)
"""Of the words s on consent those that hold: the last of each purpose and channel."""

TO_WHAT = "s.purpose || COALESCE('/' || s.channel, '')"
ANSWER = f"{TO_WHAT} || CASE WHEN s.given THEN ' yes' ELSE ' no' END"
CONSENTS = (
    f"SELECT s.customer_id, {ANSWER} FROM consent s WHERE s.customer_id IN ({{ids}}) AND {NEWEST}"
    " ORDER BY s.customer_id, s.purpose, s.channel"
)
CONSENTED = (
    f"EXISTS (SELECT 1 FROM consent s WHERE s.customer_id = customer.id AND {NEWEST} AND"
    f" (lower(:value) = {ANSWER} OR s.given AND lower(:value) IN (s.purpose, {TO_WHAT})))"
)
"""Who said yes to `marketing` in any way, to `marketing/email`, or just that: `marketing/email no`."""

CONSENT_ROWS = (
    "SELECT s.customer_id, s.uid, s.purpose, s.channel, s.given, s.basis, s.source, s.day, s.created_at"
    " FROM consent s WHERE s.customer_id IN ({ids}) AND s.contact_id IS NULL ORDER BY s.customer_id, s.id"
)
CONSENT = (
    Column("uid", "Uid"), Column("purpose", "To what"), Column("channel", "Channel"), Column("given", "Given", "flag"),
    Column("basis", "Basis"), Column("source", "Source"), Column("day", "Day"), Column("at", "Told", "instant"),
)  # fmt: skip
"""What an export tells of a consent."""

OWN_IDS = (
    "SELECT x.customer_id, x.source || ':' || x.external_id FROM customer_external x WHERE x.customer_id IN ({ids})"
    " ORDER BY x.customer_id, x.source, x.external_id"
)
OTHER_IDS = (
    "SELECT customer_id, source || ':' || external_id FROM ("
    "SELECT x.customer_id, x.source, x.external_id FROM customer_external x WHERE x.customer_id IN ({ids})"
    " UNION SELECT m.merged_into, m.source, m.external_id FROM customer m"
    " WHERE m.external_id IS NOT NULL AND m.merged_into IN ({ids})"
    " UNION SELECT m.merged_into, x.source, x.external_id FROM customer m JOIN customer_external x"
    " ON x.customer_id = m.id WHERE m.merged_into IN ({ids})) AS known ORDER BY customer_id, source, external_id"
)
UNLIKE = (Column("uid", "Uid"), Column("at", "At", "instant"), Column("by", "By"))
"""What is kept of a pair that people said are different."""
APART = (
    "SELECT a.other_id, c.uid, a.at, a.actor FROM customer_apart a JOIN customer c ON c.id = a.customer_id"
    " WHERE a.other_id IN ({ids}) ORDER BY a.other_id, a.id"
)
"""Told of the later record of each pair, when the other one is there."""
MERGED = "SELECT m.merged_into, 'c' || m.id FROM customer m WHERE m.merged_into IN ({ids}) ORDER BY m.merged_into, m.id"
MERGED_INTO = "(SELECT k.uid FROM customer k WHERE k.id = customer.merged_into)"


class UnknownKind(Usage):
    """A word that is neither a person nor an organisation."""

    code = "unknown_kind"

    def __init__(self, text: str) -> None:
        super().__init__(f"'{text}' is no kind of customer", hint=f"write {PERSON} or {ORGANISATION}")


def _email(text: str, _reading: Reading) -> str:
    return read_email(text)


def _phone(text: str, reading: Reading) -> str:
    return read_phone(text, reading.country) or cleaned(text)


def _kind(text: str, _reading: Reading) -> str:
    kind = KIND_WORDS.get(fold(text))
    if kind is None:
        raise UnknownKind(text)
    return kind


def _cut(text: str) -> list[str]:
    """The parts between commas and semicolons; in quotes these are of the tag ("VIP, gold","new")."""
    if '"' not in text:
        return text.replace(";", ",").split(",")
    return [quoted or bare for quoted, bare in re.findall(r'\s*"([^"]*)"\s*(?:[,;]|$)|([^,;]+)', text)]


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of a cell or an option: separated by comma or semicolon, quotes dropped, each once, in order."""
    parts = (cleaned(part.strip().strip('"')) for part in _cut(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _tags(text: str, _reading: Reading) -> tuple[str, ...]:
    return split_tags(text)


def _stage(text: str, _reading: Reading) -> str:
    return read_stage(text)


def _text(name: str, label: str, *aliases: str) -> Field:
    return Field(name, label, sql=f"customer.{name}", parse=read_line, aliases=aliases, plain=all_clean)


CUSTOMERS = Catalogue(
    noun="customer",
    plural="customers",
    source="customer",
    key="customer.id",
    alive="customer.deleted_at IS NULL",
    sort="name",
    fields=(
        Field("id", "Id", "ref", "customer.id", prefix="c"),
        Field("uid", "Uid", sql="customer.uid"),
        Field(
            "name", "Name", sql="customer.name", folded="customer.sort_name", parse=read_line, plain=all_clean,
            aliases=("full name", "display name", "customer name", "contact name", "customer", "namn",
                     "nombre completo", "kundenname", "nom complet", "client name", "guest name"),
        ),
        Field(
            "kind", "Kind", sql="customer.kind", parse=_kind, choices=(PERSON, ORGANISATION),
            aliases=("type", "customer type", "typ"),
        ),
        Field("status", "Status", sql=STATUS, choices=STATUSES),
        Field("stage", "Stage", "stage", "customer.stage", parse=_stage, choices=(*STAGES, *EXITS),
              aliases=("lifecycle stage", "journey stage")),
        Field("emails", "E-mails", "list", many=EMAILS, first=FIRST_EMAIL, has=(
            "(customer.email = lower(:value) OR EXISTS (SELECT 1 FROM customer_email e"
            " WHERE e.customer_id = customer.id AND e.email = lower(:value)))"), parse=_email),
        Field("phones", "Phones", "list", many=PHONES, first=FIRST_PHONE, has=(
            "(customer.phone = :value OR EXISTS (SELECT 1 FROM customer_phone p WHERE p.customer_id = customer.id"
            " AND p.phone = :value))"), parse=_phone),
        Field(
            "email", "E-mail", sql="customer.email", parse=_email, plain=all_plain_emails,
            aliases=("e-mail", "mail", "email address", "e-mail address", "e-mail 1 - value", "e-mail-adresse", "epost",
                     "e-post", "courriel", "correo electrónico", "customer email", "primary email", "contact email",
                     "email id", "mailadresse",
                     "adresse e-mail", "adresse mail", "correo", "e-postadress", "mejl"),
        ),
        Field(
            "phone", "Phone", sql="customer.phone", parse=_phone, plain=all_plain_phones,
            aliases=("phone number", "telephone", "tel", "mobile", "mobile phone", "phone 1 - value", "telefon",
                     "mobil", "téléphone", "teléfono", "primary phone", "contact phone number", "contact phone",
                     "contact number", "cell", "cell phone", "mobile number", "work phone", "home phone",
                     "business phone", "telephone number", "telefonnummer", "handy", "handynummer", "festnetz",
                     "portable", "téléphone portable", "móvil", "celular", "mobiltelefon", "mobilnummer"),
        ),
        Field("tags", "Tags", "list", many=TAGS, parse=_tags, also=("tag",), aliases=("tag", "labels", "schlagworte",
        "étiquettes", "etiquetas", "taggar"), has=(
            "EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = customer.id AND t.tag = :value)")),
        _text("given", "Given name", "first name", "name.first", "firstname", "given name", "vorname", "prénom",
              "nombre", "förnamn", "first", "forename"),
        _text("family", "Family name", "last name", "name.last", "lastname", "surname", "family name", "nachname",
              "nom", "apellidos", "efternamn", "last", "familienname", "zuname", "nom de famille", "apellido"),
        _text("company", "Company", "organization name", "organisation", "organization", "company name", "firma",
              "société", "empresa", "företag", "unternehmen", "entreprise", "raison sociale", "organización",
              "business name",
              "associated company", "default address company"),
        _text("street", "Street", "address", "address1", "address.street", "street address", "street address 1",
              "straße", "strasse", "address line 1", "anschrift", "dirección", "domicilio", "adress", "postadress",
              "adresse", "rue", "calle", "gatuadress", "default address address1", "address_1"),
        _text("city", "City", "town", "address.city", "suburb", "ort", "stadt", "wohnort", "localité", "localidad",
              "población", "stad", "postort", "ville", "ciudad",
              "default address city"),
        _text("region", "State", "state", "province", "bundesland", "default address province code", "province code"),
        _text("postcode", "Postcode", "zip", "address.postcode", "postleitzahl", "post code", "postnr", "zip code",
              "postal code", "plz", "code postal",
              "código postal", "postnummer", "postalcode", "default address zip"),
        _text("country", "Country", "land", "pays", "país", "country/region", "country code", "address.country",
              "default address country code"),
        Field("birthday", "Birthday", "date", "customer.birthday", parse=read_birthday, plain=all_birthdays,
              aliases=("birth date", "date of birth", "dob", "geburtsdatum", "geburtstag", "date de naissance",
              "birthdate",
                       "fecha de nacimiento", "födelsedatum", "födelsedag", "anniversaire")),
        _text("language", "Language", "sprache", "langue", "idioma", "locale"),
        _text("origin", "Origin", "how found", "channel of origin", "creation source", "herkunft"),
        Field("note", "Note", sql="customer.note", parse=read_lines, plain=all_clean,
              aliases=("notes", "memo", "comment", "comments", "bemerkung", "notiz", "remarques",
                       "notizen", "anmerkung", "kommentar", "notas", "observaciones", "commentaire", "anteckningar")),
        _text("owner", "Looked after by", "account owner", "contact owner", "assigned to", "betreuer", "salesperson",
              "sales rep",
              "account manager", "responsable", "kundansvarig"),
        Field("since", "Customer since", "date", "customer.since", parse=read_date, plain=all_days,
              aliases=("customer since", "kunde seit", "client depuis", "cliente desde", "kund sedan",
              "member since", "create date", "first visit", "created (utc)")),
        _text("source", "Source"),
        _text("external_id", "External id", "customer id", "customer number", "kundennummer", "client id", "record id",
              "member number", "external id", "rec_id", "member no", "customer no", "kundennr", "numéro client",
              "código cliente", "número de cliente", "kundnummer"),
        Field("other_ids", "Ids elsewhere", "list", many=OTHER_IDS),
        Field("merged", "Also known as", "list", many=MERGED),
        Field("apart", "Not the same as", "rows", many=APART, columns=UNLIKE),
        Field("merged_into_uid", "Uid of what it became part of", sql=MERGED_INTO),
        Field("consents", "Consents", "list", many=CONSENTS, has=CONSENTED, also=("consent",)),
        Field("consent_rows", "Consents as they came", "rows", many=CONSENT_ROWS, columns=CONSENT),
        Field("fields", "Other fields", "object", "customer.fields"),
        Field("purchases", "Purchases", "int", "customer.purchases"),
        Field("spent", "Spent", "money", SPENT, currency=":currency"),
        Field("first_purchase", "First purchase", "date", "customer.first_purchase"),
        Field("last_purchase", "Last purchase", "date", "customer.last_purchase"),
        Field("last_contact", "Last contact", "instant", "customer.last_contact"),
        Field("points", "Points", "points", POINTS),
        Field("stage_since", "In this stage since", "instant", "customer.stage_since"),
        Field("furthest", "Furthest stage", "stage", "customer.furthest", choices=(*STAGES, *EXITS)),
        Field("created_at", "Added", "instant", "customer.created_at"),
        Field("deleted_at", "Removed", "instant", "customer.deleted_at"),
    ),
    columns=("id", "name", "stage", "email", "phone", "last_purchase"),
    document=(
        "id", "uid", "name", "kind", "status", "stage", "given", "family", "company", "emails", "phones", "tags",
        "street", "city", "region", "postcode", "country", "birthday", "language", "origin", "note", "owner", "since",
        "source", "external_id", "other_ids", "consents", "fields", "purchases", "spent", "first_purchase",
        "last_purchase", "last_contact", "points", "stage_since", "created_at", "merged",
    ),
)  # fmt: skip

CARD = (
    "id", "merged", "name", "kind", "status", "stage", "stage_since", "company", "emails", "phones", "street",
    "postcode", "city", "region", "country", "birthday", "language", "tags", "owner", "origin", "since", "consents",
    "fields", "note", "purchases", "spent", "last_purchase", "last_contact", "points",
)  # fmt: skip
"""What the card of a customer shows to people, in this order; what is absent is left out."""
