"""Reading tickets: which one a reference means, its events, whose it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmcli.customers.rules import InTheTrash
from crmcli.kernel.fields import Reading
from crmcli.kernel.sheet import Sheet
from crmcli.store import refs
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader, marks
from crmcli.tickets.fields import TICKETS
from crmcli.tickets.history import TicketEvent
from crmcli.tickets.rules import NoSuchTicket

CHUNK = 500

HELD = (
    "SELECT t.customer_id, c.name, c.deleted_at, t.subject, t.external_id, t.contact_id, t.purchase_id, t.kind,"
    " t.channel FROM ticket t JOIN customer c ON c.id = t.customer_id WHERE t.id = :id"
)
EVENTS = (
    "SELECT ticket_id, kind, at, from_status, to_status, direction, value, text, actor, id FROM ticket_event"
    " WHERE ticket_id IN ({ids}) ORDER BY ticket_id, at, id"
)
OF_CUSTOMERS = "SELECT id FROM ticket WHERE customer_id IN ({ids}) ORDER BY id"


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket's facts that no event says."""

    customer: int
    subject: str
    external_id: str | None
    contact: int | None
    purchase: int | None
    kind: str | None
    channel: str | None


def resolve(db: Reader, ref: str) -> int:
    """The id of the ticket that `ref` means: short id, uid or source:external_id; NoSuchTicket (exit 3)."""
    found = refs.named(db, "ticket", ref)
    if found is None:
        raise NoSuchTicket(ref)
    return found


def held(db: Reader, number: int) -> Held:
    """A ticket that one may write to; NoSuchTicket (exit 3), InTheTrash (exit 4) when its customer was removed."""
    row = db.one(HELD, id=number)
    if row is None:
        raise NoSuchTicket(f"t{number}")
    customer, name, deleted_at, *facts = row
    if deleted_at is not None:
        raise InTheTrash(int(customer), str(name))
    return Held(int(customer), *facts)


def removed(db: Reader, number: int) -> bool:
    """Whether the customer of a ticket is in the trash."""
    sql = "SELECT c.deleted_at FROM ticket t JOIN customer c ON c.id = t.customer_id WHERE t.id = :id"
    return db.value(sql, id=number) is not None


def events_of(db: Reader, tickets: Sequence[int]) -> dict[int, list[TicketEvent]]:
    """Every event of these tickets (at most a chunk), by ticket, in order."""
    found: dict[int, list[TicketEvent]] = {number: [] for number in tickets}
    for number, *event in db.all(EVENTS.format(ids=marks(tickets))):
        found[number].append(TicketEvent(*event))
    return found


def of_customers(db: Reader, customers: Sequence[int]) -> list[int]:
    """The tickets of these customers (at most a chunk)."""
    return [int(number) for (number,) in db.all(OF_CUSTOMERS.format(ids=marks(customers)))]


def chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers a statement at a time."""
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def document(
    db: Reader, number: int, reading: Reading, fields: tuple[str, ...] = TICKETS.document, *, trash: bool = False
) -> Sheet:
    """One ticket as a sheet of one row."""
    wanted = Query(TICKETS, also="ticket.id = :id", params={"id": number}, fields=fields, trash=trash)
    return listing(db, wanted, reading)
