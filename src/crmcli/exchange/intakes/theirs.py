"""The people of customers on their way in beside them: met among who is known at the customer, made otherwise.

Those of one list are different people: each known one is met by one of them at most.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crmcli.contacts.rules import PLAIN, listed
from crmcli.exchange.identity import OF_CONTENT
from crmcli.exchange.intakes.contacts import Contacts
from crmcli.exchange.intakes.rows import Identity, identity, row_of
from crmcli.exchange.people import NAMING, PEOPLE, Person
from crmcli.exchange.rules import Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import WHOSE
from crmcli.kernel.names import fold
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

THERE = (
    "SELECT id, customer_id, sort_name, email, phone FROM contact"
    " WHERE deleted_at IS NULL AND customer_id IN ({ids}) ORDER BY id"
)
MORE = (
    "SELECT s.contact_id, s.{column} FROM contact_{column} s JOIN contact c ON c.id = s.contact_id"
    " WHERE c.deleted_at IS NULL AND c.customer_id IN ({ids})"
)


@dataclass(slots=True)
class Known:
    """Somebody at a customer: the folded name, "" where an address stands for it, and the addresses."""

    number: int
    name: str
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)


Way = Callable[[Known, Known], bool]

WAYS: Sequence[Way] = (
    lambda one, other: bool(one.emails & other.emails) and one.name == other.name,
    lambda one, other: bool(one.emails & other.emails),
    lambda one, other: bool(one.phones & other.phones) and (one.name == other.name or not (one.name and other.name)),
    lambda one, other: bool(one.name) and one.name == other.name,
)
"""How somebody is known again, the surest first: a phone number may be that of the house."""


class Theirs(Contacts):
    """The intake of such people for one run."""

    def __init__(self, workspace: Workspace, wish: Wish) -> None:
        super().__init__(workspace, wish, fresh=False, ours=False)
        self.left_out: list[str] = []
        """Whom the run could not tell apart, a sentence each."""

    def bring(self, unit: Unit, batch: Batch, also: Tally) -> None:
        """Brings in the people of the batch's rows whose customer is settled; they are counted in `also`."""
        for people in _rounds(batch):
            tally = Tally()
            lines, cells = [person.line for person in people], [person.cells for person in people]
            self.take(unit, Batch(lines, cells, {}, batch.repeated, opened=dict(enumerate(people))), tally)
            also.created += tally.created
            also.updated += tally.updated
            self.left_out += [
                f"line {person.line}, contacts: {person.values.get('name') or person.cells[-1]} was left out:"
                f" {person.issue.reason}"
                for person in people
                if person.issue is not None
            ]

    def known(self, db: Reader, records: Sequence[Record]) -> dict[Identity, int]:
        """See Belongings; who has no id that is known is looked for at the customer."""
        known = super().known(db, records)
        taken = set(known.values())
        open_ones = [record for record in records if identity(record.values) not in known]
        there = _there(db, sorted({_customer(record) for record in open_ones})) if open_ones else {}
        for way in WAYS:
            for record in open_ones:
                if identity(record.values) in known or record.issue is not None:
                    continue
                mine = _as_known(record)
                found = [o for o in there.get(_customer(record), ()) if o.number not in taken and way(mine, o)]
                if len(found) > 1:
                    record.issue = Issue("contacts", f"could be {', '.join(f'p{one.number}' for one in found)}")
                elif found:
                    known[identity(record.values)] = found[0].number
                    taken.add(found[0].number)
        return known

    def update(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> bool:
        """See Contacts; who says nothing new, as most do in a file that comes again, is let go at once."""
        if not _names(before, record):
            del record.values["source"], record.values["external_id"]
        return not _is_said(before, record) and super().update(unit, number, before, record)

    def _apart(
        self, unit: Unit, good: Sequence[Record], known: dict[Identity, int]
    ) -> tuple[list[tuple[int, Record]], list[tuple[int, Record]]]:
        """See Belongings; whom nobody can tell apart is neither new nor known."""
        return super()._apart(unit, [record for record in good if record.issue is None], known)


def _rounds(batch: Batch) -> Iterator[list[Record]]:
    """The people of the batch's rows; those of a customer's second row come behind those of the first."""
    rounds: list[tuple[set[int], list[Record]]] = []
    for row, people in enumerate(batch.columns[PEOPLE]):
        if not isinstance(people, tuple) or (record := batch.record(row)).issue is not None:
            continue
        if WHOSE not in record.values:  # a known customer, with --on-match skip
            continue
        customer = int(str(record.values[WHOSE]))
        place = next((n for n, (met, _) in enumerate(rounds) if customer not in met), len(rounds))
        if place == len(rounds):
            rounds.append((set(), []))
        rounds[place][0].add(customer)
        rounds[place][1].extend(_record(record.line, customer, person) for person in people)
    yield from (people for _, people in rounds)


def _record(line: int, customer: int, person: Person) -> Record:
    """A contact's row; who has no id is known by its cells and its customer."""
    return Record(line, (f"c{customer}", *person.cells), {**person.values, WHOSE: customer})


def _names(before: Mapping[str, object], record: Record) -> bool:
    """Whether the row's id becomes that of a known contact: one of the file's own, where there was none."""
    made_up = str(before["external_id"] or OF_CONTENT).startswith(OF_CONTENT)
    return made_up and not str(record.values["external_id"]).startswith(OF_CONTENT)


def _is_said(before: Mapping[str, object], record: Record) -> bool:
    """Whether the contact's row has all that is said, as far as one can see by it alone."""
    values, row = record.values, row_of(record)
    if values.get("primary") or values.get("fields") or before["customer_id"] != row["customer_id"]:
        return False
    plain = all(row[name] == before[name] for name in ("name", *PLAIN) if values.get(name) is not None)
    return plain and all(set(listed(values, f"{name}s")) <= {before[name]} for name in ("email", "phone"))


def _customer(record: Record) -> int:
    return int(str(row_of(record)["customer_id"]))


def _as_known(record: Record) -> Known:
    values = record.values
    named = any(values.get(name) for name in NAMING[:3])
    name = str(row_of(record)["sort_name"]) if named else ""
    return Known(0, name, set(listed(values, "emails")), set(listed(values, "phones")))


def _there(db: Reader, customers: Sequence[int]) -> Mapping[int, list[Known]]:
    """Who is at the customers, by the customers' ids."""
    found: dict[int, list[Known]] = {}
    people: dict[int, Known] = {}
    ids = marks(customers)
    for number, customer, name, email, phone in db.all(THERE.format(ids=ids)):
        nameless = name in {fold(str(one)) for one in (email, phone) if one}
        person = people[number] = Known(int(number), "" if nameless else str(name), {*_one(email)}, {*_one(phone)})
        found.setdefault(int(customer), []).append(person)
    for column, kept in (("email", "emails"), ("phone", "phones")):
        for number, value in db.all(MORE.format(column=column, ids=ids)):
            getattr(people[number], kept).add(value)
    return found


def _one(value: object) -> tuple[str, ...]:
    return () if value is None else (str(value),)
