"""The definition of a custom field as files hold it (`fields`): for export and import."""

from crmcli.kernel.fields import Catalogue, Field, read_line

FIELDS = Catalogue(
    noun="field",
    plural="fields",
    source="custom_field",
    key="custom_field.id",
    sort="id",
    fields=(
        Field("id", "Id", "int", "custom_field.id"),
        Field("of", "Of", sql="custom_field.noun", parse=read_line),
        Field("name", "Name", sql="custom_field.name", parse=read_line),
        Field("label", "Label", sql="custom_field.label", parse=read_line),
        Field("type", "Type", sql="custom_field.type", parse=read_line),
    ),
    columns=("of", "name", "label", "type"),
    document=("of", "name", "label", "type"),
)
