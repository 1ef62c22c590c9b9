"""Reading interactions: which one a reference means, whose it is, when there was last contact."""

from crmcli.interactions.fields import INTERACTIONS
from crmcli.interactions.rules import NoSuchInteraction
from crmcli.kernel.fields import Reading
from crmcli.kernel.sheet import Sheet
from crmcli.store import refs
from crmcli.store.listing import Query, listing
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


def customer_of(db: Reader, number: int) -> int:
    """The customer whose interaction it is."""
    return int(db.value("SELECT customer_id FROM interaction WHERE id = :id", id=number))


def removed(db: Reader, number: int) -> tuple[bool, bool]:
    """Whether the interaction is in the trash, and whether its customer is."""
    sql = (
        "SELECT i.deleted_at, c.deleted_at FROM interaction i JOIN customer c ON c.id = i.customer_id WHERE i.id = :id"
    )
    mine, theirs = db.all(sql, id=number)[0]
    return mine is not None, theirs is not None


def document(
    db: Reader, number: int, reading: Reading, fields: tuple[str, ...] = INTERACTIONS.document, *, trash: bool = False
) -> Sheet:
    """One interaction as a sheet of one row."""
    wanted = Query(INTERACTIONS, also="interaction.id = :id", params={"id": number}, fields=fields, trash=trash)
    return listing(db, wanted, reading)
