"""The definition of a custom field as files hold it (`fields`): for export and import."""

from crmcli.kernel.fields import Catalogue, Field, Reading
from crmcli.kernel.names import cleaned


def _line(text: str, _reading: Reading) -> str | None:
    return cleaned(text) or None


FIELDS = Catalogue(
    noun="field",
    plural="fields",
    source="custom_field",
    key="custom_field.id",
    sort="id",
    fields=(
        Field("id", "Id", "int", "custom_field.id"),
        Field("of", "Of", sql="custom_field.noun", parse=_line),
        Field("name", "Name", sql="custom_field.name", parse=_line),
        Field("label", "Label", sql="custom_field.label", parse=_line),
        Field("type", "Type", sql="custom_field.type", parse=_line),
    ),
    columns=("of", "name", "label", "type"),
    document=("of", "name", "label", "type"),
)
