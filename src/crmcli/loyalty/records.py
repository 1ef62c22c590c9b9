"""The ledger's tables as the journal sees them: one account a customer; only the entries are facts."""

from crmcli.kernel.records import Table

ENTRY = Table("points_entry", "points", of="customer_id", about="customer_id")
