"""The custom field's table as the journal sees it."""

from crmcli.kernel.records import Table

FIELD = Table("custom_field", "field")
