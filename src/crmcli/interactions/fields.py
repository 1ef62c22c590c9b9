"""The interaction's fields, declared once: for lists, filters, import mapping and export headers."""

from crmcli.custom.words import plain
from crmcli.interactions.rules import DIRECTIONS, read_direction, read_minutes, read_text
from crmcli.kernel.dates import read_when
from crmcli.kernel.fields import Catalogue, Field, read_line
from crmcli.kernel.stages import EXITS, STAGES

FOLLOWUP = "(SELECT MAX(f.id) FROM followup f WHERE f.planned_by = interaction.id)"

DAY = "CASE WHEN interaction.timed THEN NULL ELSE interaction.day END"


def _contact(column: str) -> str:
    return f"(SELECT p.{column} FROM contact p WHERE p.id = interaction.contact_id)"


INTERACTIONS = Catalogue(
    noun="interaction",
    plural="interactions",
    source="interaction JOIN customer ON customer.id = interaction.customer_id",
    key="interaction.id",
    alive="interaction.deleted_at IS NULL AND customer.deleted_at IS NULL",
    sort="-at",
    fields=(
        Field("id", "Id", "ref", "interaction.id", prefix="i"),
        Field("uid", "Uid", sql="interaction.uid"),
        Field(
            "customer", "Customer", "ref", "interaction.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "customerid", "customer email", "customer e-mail", "email", "e-mail", "client",
                     "client id", "customer number", "kunde", "kundennummer", "cust_id"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("customer_name", "Name", sql="customer.name", folded="customer.sort_name"),
        Field("contact", "With", "ref", "interaction.contact_id", prefix="p", parse=read_line,
              aliases=("contact id", "contactid", "contact person", "person", "ansprechpartner")),
        Field("contact_uid", "Contact's uid", sql=_contact("uid")),
        Field("contact_name", "Contact", sql=_contact("name"), folded=_contact("sort_name")),
        Field("type", "Type", sql="interaction.type", parse=lambda text, _reading: plain(text) or None,
              aliases=("kind", "interaction type", "activity type", "activity", "channel", "art", "typ")),
        Field("direction", "Direction", sql="interaction.direction", choices=DIRECTIONS,
              parse=lambda text, _reading: read_direction(text), aliases=("in/out", "call direction", "richtung")),
        Field(
            "at", "When", "when", "interaction.at", day=DAY, parse=read_when,
            aliases=("date", "when", "date time", "datetime", "timestamp", "day", "activity date", "datum", "fecha"),
        ),
        Field("minutes", "Minutes", "int", "interaction.minutes", parse=lambda text, _reading: read_minutes(text),
              aliases=("duration", "duration (minutes)", "duration minutes", "length", "mins", "dauer")),
        Field("subject", "Subject", sql="interaction.subject", parse=read_line,
              aliases=("title", "topic", "betreff", "asunto", "objet")),
        Field("text", "Text", sql="interaction.text", parse=lambda text, _reading: read_text(text),
              aliases=("body", "note", "notes", "message", "content", "comment", "comments", "description", "notiz")),
        Field("about", "About", sql="COALESCE(interaction.subject, interaction.text)"),
        Field("staff", "By", sql="interaction.staff", parse=read_line,
              aliases=("agent", "employee", "staff member", "by", "user", "author", "handled by", "mitarbeiter")),
        Field("followup", "Follow-up", "ref", FOLLOWUP, prefix="f"),
        Field("source", "Source", sql="interaction.source", parse=read_line),
        Field("external_id", "External id", sql="interaction.external_id", parse=read_line,
              aliases=("interaction id", "interactionid", "activity id", "call id", "rec_id")),
        Field("fields", "Other fields", "object", "interaction.fields"),
        Field("owner", "Looked after by", sql="customer.owner"),
        Field("city", "City", sql="customer.city"),
        Field("stage", "Stage", "stage", "customer.stage", choices=(*STAGES, *EXITS)),
        Field("created_at", "Recorded", "instant", "interaction.created_at"),
        Field("deleted_at", "Removed", "instant", "interaction.deleted_at"),
    ),
    columns=("id", "at", "customer", "customer_name", "type", "direction", "text"),
    document=(
        "id", "customer", "contact", "type", "direction", "at", "minutes", "subject", "text", "staff", "followup",
        "source", "external_id", "fields", "uid", "created_at",
    ),
)  # fmt: skip

LISTED = ("id", "at", "customer", "customer_name", "type", "direction", "about")
"""What a list shows to people: the subject, or else how the text begins."""

CARD = (
    "id", "type", "direction", "at", "customer", "customer_name", "contact", "contact_name", "minutes", "subject",
    "text", "staff", "followup", "source", "external_id", "fields", "created_at",
)  # fmt: skip
"""What the card of an interaction shows to people, in this order; what is absent is left out."""
