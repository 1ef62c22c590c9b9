"""What is due and was not announced yet, in the order of the index of open follow-ups."""

from crmcli.followups.fields import FOLLOWUPS
from crmcli.store.read import Reader

PENDING = (
    f"SELECT followup.id, followup.due_at FROM {FOLLOWUPS.source} WHERE followup.status = 'open'"
    " AND followup.due_at <= :until AND NOT EXISTS (SELECT 1 FROM announced WHERE"
    " announced.followup_id = followup.id AND announced.due_at = followup.due_at AND announced.channel = :channel)"
    f" AND {FOLLOWUPS.alive} ORDER BY followup.due_at, followup.id LIMIT :most"
)


def pending(db: Reader, channel: str, until: int, most: int) -> list[tuple[int, int]]:
    """Open follow-ups (id, due_at) due by `until` that were not announced on `channel` for that time; `most` of them.

    One that was put off is announced again at its new time.
    """
    return [(int(number), int(at)) for number, at in db.all(PENDING, channel=channel, until=until, most=most)]
