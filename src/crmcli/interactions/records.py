"""The interaction's table as the journal sees it."""

from crmcli.kernel.records import Table

INTERACTION = Table("interaction", "interaction", about="customer_id", derived=frozenset({"version"}), search=True)
