"""The fields of a stage event as files hold them (`moves`): for export and import."""

from crmcli.kernel.dates import read_when
from crmcli.kernel.fields import Catalogue, Field, Reading, read_line
from crmcli.kernel.stages import EXITS, STAGES, read_stage


def _stage(text: str, _reading: Reading) -> str:
    return read_stage(text)


MOVES = Catalogue(
    noun="move",
    plural="moves",
    source="stage_event JOIN customer ON customer.id = stage_event.customer_id",
    key="stage_event.id",
    alive="customer.deleted_at IS NULL",
    sort="id",
    fields=(
        Field("id", "Id", "int", "stage_event.id"),
        Field(
            "customer", "Customer", "ref", "stage_event.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "customerid", "email", "customer email", "client id", "kundennummer"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("from", "From", "stage", "stage_event.from_stage", parse=_stage, choices=(*STAGES, *EXITS),
              aliases=("from stage",)),
        Field("to", "To", "stage", "stage_event.to_stage", parse=_stage, choices=(*STAGES, *EXITS),
              aliases=("to stage", "stage", "new stage")),
        Field("at", "At", "instant", "stage_event.at", parse=read_when,
              aliases=("date", "when", "entered", "moved at")),
        Field("kind", "Made by", sql="stage_event.source"),
        Field("actor", "Who", sql="stage_event.actor"),
        Field("reason", "Reason", sql="stage_event.reason", parse=read_line, aliases=("why", "note", "comment")),
        Field("label", "Read then as", sql="stage_event.label"),
        Field("replaces", "Replaces", "int", "stage_event.replaces"),
        Field("created_at", "Recorded", "instant", "stage_event.created_at"),
    ),
    columns=("id", "customer", "from", "to", "at", "kind", "reason"),
    document=("id", "customer", "from", "to", "at", "kind", "actor", "reason", "label", "replaces", "created_at"),
)  # fmt: skip
