"""The purchase's table as the journal sees it."""

from crmcli.kernel.records import Table

PURCHASE = Table("purchase", "purchase", about="customer_id", derived=frozenset({"version"}), search=True)
