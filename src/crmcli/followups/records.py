"""The follow-up's tables as the journal sees them: one record with the occurrences that were done."""

from crmcli.kernel.records import Table

FOLLOWUP = Table("followup", "followup", about="customer_id", derived=frozenset({"version"}), search=True)
DONE = Table("followup_done", "followup", of="followup_id", about="customer_id")
