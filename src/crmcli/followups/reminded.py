"""When `remind` last ran: reminders that have stopped are to be noticed."""

from crmcli.store.read import Reader

LAST_REMINDED = "SELECT number FROM meta WHERE name = 'reminded_at'"
SILENCE = 26 * 3600 * 1_000_000
"""Microseconds without a run of `remind` after which something is wrong with its cron job."""


def silent_since(db: Reader, now: int) -> int | None:
    """When `remind` last ran, where that is over 26 hours ago; None where it ran since, or never did."""
    last = db.value(LAST_REMINDED)
    return int(last) if last is not None and now - int(last) > SILENCE else None
