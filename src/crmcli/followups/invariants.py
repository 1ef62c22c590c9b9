"""What `db check` holds follow-ups to: what was done is theirs (I2); a time has its zone, a series its anchor (I8)."""

from crmcli.store.check import Invariant

INVARIANTS = (
    Invariant(
        "I2",
        "an occurrence that was done belongs to the customer of its follow-up",
        "SELECT 'f' || d.followup_id FROM followup_done d JOIN followup f ON f.id = d.followup_id"
        " WHERE f.customer_id <> d.customer_id",
    ),
    Invariant(
        "I2",
        "only a follow-up that was done says when",
        "SELECT 'f' || id FROM followup WHERE done_at IS NOT NULL AND status <> 'done'",
    ),
    Invariant(
        "I8",
        "a follow-up has a day and a time zone, and one that recurs began some time",
        "SELECT 'f' || id FROM followup WHERE zone = '' OR length(day) <> 10 OR (every IS NOT NULL AND anchor = '')",
    ),
)
