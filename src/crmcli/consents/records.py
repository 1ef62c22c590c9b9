"""The consent's table as the journal sees it: a row of its customer."""

from crmcli.kernel.records import Table

CONSENT = Table("consent", "customer", of="customer_id", about="customer_id", derived=frozenset({"version"}))
