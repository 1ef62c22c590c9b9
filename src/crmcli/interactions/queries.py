"""Reading interactions: which one a reference means, and what they say about when there was last contact."""

from crmcli.interactions.rules import NoSuchInteraction
from crmcli.store import refs
from crmcli.store.read import Reader

LAST_CONTACT = (
    "(SELECT MAX(met.at) FROM (SELECT i.at FROM interaction i WHERE i.customer_id = customer.id AND i.type <> 'note'"
    " AND i.deleted_at IS NULL UNION ALL SELECT e.at FROM ticket_event e WHERE e.customer_id = customer.id"
    " AND e.direction IS NOT NULL) AS met)"
)
"""Of a row of customer: the newest interaction that is no note and not in the trash, or message of a ticket."""


def resolve(db: Reader, ref: str) -> int:
    """The id of the interaction that `ref` means: short id, uid or source:external_id; NoSuchInteraction (exit 3)."""
    found = refs.named(db, "interaction", ref)
    if found is None:
        raise NoSuchInteraction(ref)
    return found
