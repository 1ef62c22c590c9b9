"""The journey's table as the journal sees it: one journey a customer."""

from crmcli.kernel.records import Table

EVENT = Table("stage_event", "journey", of="customer_id", about="customer_id")
