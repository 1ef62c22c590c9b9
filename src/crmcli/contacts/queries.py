"""Reading contacts: whom a reference means, alone or among the customers; who is the primary one, what was said."""

from collections.abc import Sequence

from crmcli.contacts.fields import CONTACTS
from crmcli.contacts.rules import InTheTrash, NobodyAnswers, NoSuchContact, NotTheirs, Party, SeveralContacts
from crmcli.customers import queries as customers
from crmcli.customers.queries import ALL, MOST_CANDIDATES, Pick
from crmcli.customers.rules import InTheTrash as CustomerInTheTrash
from crmcli.customers.rules import NoSuchCustomer
from crmcli.kernel.emails import looks_like_email
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.kernel.names import answers, cleaned, fold, query_words
from crmcli.kernel.phones import looks_like_phone, read_phone
from crmcli.kernel.refs import short_id
from crmcli.kernel.sheet import Moment, Sheet
from crmcli.store import refs
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader, Row, marks

ALIVE = "p.deleted_at IS NULL AND c.deleted_at IS NULL"
PEOPLE = "contact p JOIN customer c ON c.id = p.customer_id"
BY_EMAIL = (
    f"SELECT p.id FROM {PEOPLE} WHERE p.email = :value AND {ALIVE} UNION"
    f" SELECT p.id FROM contact_email e JOIN contact p ON p.id = e.contact_id JOIN customer c ON c.id = p.customer_id"
    f" WHERE e.email = :value AND {ALIVE} ORDER BY 1"
)
BY_PHONE = (
    f"SELECT p.id FROM {PEOPLE} WHERE p.phone = :value AND {ALIVE} UNION"
    f" SELECT p.id FROM contact_phone e JOIN contact p ON p.id = e.contact_id JOIN customer c ON c.id = p.customer_id"
    f" WHERE e.phone = :value AND {ALIVE} ORDER BY 1"
)
BY_ID = "SELECT COALESCE(merged_into, id) FROM contact WHERE id = :value"
BY_UID = "SELECT COALESCE(merged_into, id) FROM contact WHERE uid = :value"
BY_EXTERNAL = "SELECT COALESCE(merged_into, id) FROM contact WHERE source = :source AND external_id = :external_id"
"""Who was merged answers as what they became part of."""

EMAILS_OF = (
    "SELECT email FROM (SELECT 0 AS place, email FROM contact WHERE id = :id AND email IS NOT NULL"
    " UNION ALL SELECT place, email FROM contact_email WHERE contact_id = :id) AS e ORDER BY place"
)
PHONES_OF = (
    "SELECT phone FROM (SELECT 0 AS place, phone FROM contact WHERE id = :id AND phone IS NOT NULL"
    " UNION ALL SELECT place, phone FROM contact_phone WHERE contact_id = :id) AS p ORDER BY place"
)
NEWEST = (
    "SELECT i.id, i.at, CASE WHEN NOT i.timed THEN i.day END, i.type, i.customer_id, c.name,"
    " COALESCE(i.subject, i.text) FROM interaction i JOIN customer c ON c.id = i.customer_id"
    " WHERE i.contact_id = :id AND i.deleted_at IS NULL ORDER BY i.at DESC, i.id DESC LIMIT :limit"
)


def resolve(db: Reader, ref: str, reading: Reading, pick: Pick | None = None) -> int:
    """The id of the one contact that `ref` means, in the order of the grammar: id, uid, e-mail or phone,
    source:external_id, unique name, unique word or prefix of a name. `@last` is the contact that was touched last.

    NoSuchContact (exit 3); SeveralContacts (exit 5) unless `pick` chooses one; BadText (exit 2). Removed contacts
    answer to their id.
    """
    plain = cleaned(ref)
    for way in WAYS:
        if found := way(db, plain, reading):
            return one_of(db, plain, found, pick)
    raise NoSuchContact(plain)


def party(db: Reader, ref: str, reading: Reading, pick: Pick | None = None) -> Party:
    """The customer that `ref` means, or the contact with their customer; each way is tried for customers first.

    An address that both a customer and one person there have means that person. NobodyAnswers (exit 3);
    SeveralCustomers, SeveralContacts (exit 5) unless `pick` chooses one; BadText (exit 2). The removed answer to their
    id; a write asks `present`.
    """
    plain = cleaned(ref)
    for of_customers, of_contacts in zip(customers.WAYS, WAYS, strict=True):
        if found := of_customers(db, plain, reading):
            customer = customers.one_of(db, plain, found, pick)
            people = of_contacts(db, plain, reading) if of_contacts in TOGETHER else []
            there = _of_those_at(db, customer, people)
            return Party(customer, there[0] if len(there) == 1 else None)
        if people := of_contacts(db, plain, reading):
            return party_of(db, one_of(db, plain, people, pick))
    raise NobodyAnswers(plain)


def somebody_at(db: Reader, customer: int, ref: str, reading: Reading, pick: Pick | None = None) -> int | None:
    """The contact of a customer whom `ref` means: those there come before all others; None for an empty text.

    NoSuchContact (exit 3); NotTheirs, InTheTrash (exit 4); SeveralContacts (exit 5) unless `pick` chooses one.
    """
    plain = cleaned(ref)
    if not plain:
        return None
    number = _meant_at(db, customer, plain, reading, pick)
    present(db, Party(customer, number))
    return number


def party_of(db: Reader, number: int) -> Party:
    """The contact with this id and the customer they are at."""
    customer = db.value("SELECT customer_id FROM contact WHERE id = :id", id=number)
    if customer is None:
        raise NoSuchContact(f"p{number}")
    return Party(int(customer), number)


def present(db: Reader, who: Party) -> str:
    """The name of whom one may write about: the contact's, else the customer's.

    InTheTrash of either, NotTheirs where the contact is not at the customer (exit 4).
    """
    customer = db.one("SELECT name, deleted_at FROM customer WHERE id = :id", id=who.customer)
    if customer is None:
        raise NoSuchCustomer(f"c{who.customer}")
    if customer[1] is not None:
        raise CustomerInTheTrash(who.customer, str(customer[0]))
    if who.contact is None:
        return str(customer[0])
    contact = db.one("SELECT name, deleted_at, customer_id FROM contact WHERE id = :id", id=who.contact)
    if contact is None:
        raise NoSuchContact(f"p{who.contact}")
    if contact[2] != who.customer:
        raise NotTheirs(who.contact, str(contact[0]), who.customer)
    if contact[1] is not None:
        raise InTheTrash(who.contact, str(contact[0]))
    return str(contact[0])


def part_of(db: Reader, number: int) -> int | None:
    """The last who became part of the contact with this id; None for nobody."""
    found = db.value("SELECT MAX(id) FROM contact WHERE merged_into = :id", id=number)
    return None if found is None else int(found)


def name_of(db: Reader, number: int) -> str:
    """The name of the contact with this id."""
    return str(db.value("SELECT name FROM contact WHERE id = :id", id=number))


def removed(db: Reader, number: int) -> tuple[str, str] | None:
    """Why a contact is in the trash: the noun and short id that was removed, theirs or their customer's; else None."""
    sql = f"SELECT p.deleted_at, c.deleted_at, c.id FROM {PEOPLE} WHERE p.id = :id"
    row = db.one(sql, id=number)
    if row is None or row[:2] == (None, None):
        return None
    return ("customer", f"c{row[2]}") if row[0] is None else ("contact", f"p{number}")


def primary_of(db: Reader, customer: int) -> int | None:
    """The primary contact of a customer."""
    sql = "SELECT id FROM contact WHERE customer_id = :id AND is_primary AND deleted_at IS NULL"
    found = db.value(sql, id=customer)
    return None if found is None else int(found)


def anybody_at(db: Reader, customer: int) -> bool:
    """Whether a customer has a contact who was not removed."""
    sql = "SELECT 1 FROM contact WHERE customer_id = :id AND deleted_at IS NULL LIMIT 1"
    return db.value(sql, id=customer) is not None


def lists_of(db: Reader, number: int) -> dict[str, tuple[str, ...]]:
    """The e-mails and phones of a contact, the primary ones first."""
    return {
        name: tuple(value for (value,) in db.all(sql, id=number))
        for name, sql in (("emails", EMAILS_OF), ("phones", PHONES_OF))
    }


def document(
    db: Reader, number: int, reading: Reading, fields: tuple[str, ...] = CONTACTS.document, *, trash: bool = False
) -> Sheet:
    """One contact as a sheet of one row."""
    wanted = Query(CONTACTS, also="contact.id = :id", params={"id": number}, fields=fields, trash=trash)
    return listing(db, wanted, reading)


def newest_interactions(db: Reader, number: int, limit: int) -> list[Row]:
    """(id, Moment, type, customer, its name, what it was about) of what was last said with a contact, wherever."""
    rows = db.all(NEWEST, id=number, limit=limit)
    return [(key, Moment(at, day), *more) for key, at, day, *more in rows]


def one_of(db: Reader, ref: str, found: Sequence[int], pick: Pick | None) -> int:
    """The one contact of those found; SeveralContacts (exit 5) where there are more and `pick` chooses none."""
    if len(found) == 1:
        customers.say_merged(db, ref, "p", found[0])
        return found[0]
    rows = db.all(
        f"SELECT p.id, p.name, c.id, c.name FROM {PEOPLE} WHERE p.id IN ({marks(found)}) ORDER BY p.sort_name, p.id"
    )[:MOST_CANDIDATES]
    candidates = [f"p{key} {name} at c{customer} {called}" for key, name, customer, called in rows]
    chosen = pick(f"Which '{ref}'?", candidates) if pick else None
    if chosen is None:
        raise SeveralContacts(ref, candidates, len(found))
    return int(rows[chosen][0])


def _meant_at(db: Reader, customer: int, ref: str, reading: Reading, pick: Pick | None) -> int:
    """Whom `ref` means at a customer; else somebody elsewhere who answers to it."""
    elsewhere: list[int] = []
    for way in WAYS:
        found = way(db, ref, reading)
        if there := _of_those_at(db, customer, found):
            return one_of(db, ref, there, pick)
        elsewhere = elsewhere or found
    if not elsewhere:
        raise NoSuchContact(ref)
    return elsewhere[0]


def _of_those_at(db: Reader, customer: int, people: Sequence[int]) -> list[int]:
    """Of some contacts those who are at the customer."""
    sql = f"SELECT id FROM contact WHERE customer_id = :value AND id IN ({marks(people)})"
    return _ids(db, sql, customer) if people else []


def _by_last(db: Reader, ref: str, _reading: Reading) -> list[int]:
    touched = refs.last_touched(db) if ref == "@last" else None
    if touched is None or touched[0] != "contact":
        return []
    return _ids(db, BY_ID, touched[1])


def _by_id(db: Reader, ref: str, _reading: Reading) -> list[int]:
    number = short_id(ref, "p")
    return _ids(db, BY_ID, number) if number is not None else []


def _by_uid(db: Reader, ref: str, _reading: Reading) -> list[int]:
    return _ids(db, BY_UID, ref.lower()) if is_uid(ref.lower()) else []


def _by_address(db: Reader, ref: str, reading: Reading) -> list[int]:
    if looks_like_email(ref):
        return _ids(db, BY_EMAIL, ref.lower())
    if looks_like_phone(ref):
        return _ids(db, BY_PHONE, read_phone(ref, reading.country) or ref)
    return []


def _by_source(db: Reader, ref: str, _reading: Reading) -> list[int]:
    source, colon, external_id = ref.partition(":")
    found = db.all(BY_EXTERNAL, source=source, external_id=external_id) if colon else ()
    return [int(number) for (number,) in found]


def _by_name(db: Reader, ref: str, _reading: Reading) -> list[int]:
    return _ids(db, f"SELECT p.id FROM {PEOPLE} WHERE p.sort_name = :value AND {ALIVE} ORDER BY p.id", fold(ref))


def _by_word(db: Reader, ref: str, _reading: Reading) -> list[int]:
    """By words of the name alone, as with customers."""
    sought = query_words(ref)
    keys = db.found("contact", sought, ALL)
    rows = db.all(f"SELECT p.id, p.name FROM {PEOPLE} WHERE p.id IN ({marks(keys)}) AND {ALIVE}")
    return [int(key) for key, name in rows if answers(name, sought)]


def _ids(db: Reader, sql: str, value: object) -> list[int]:
    return [int(key) for (key,) in db.all(sql, value=value)]


WAYS = (_by_last, _by_id, _by_uid, _by_address, _by_source, _by_name, _by_word)
"""How a reference is understood, in the order of customers.queries.WAYS; each finds the contacts that answer to it."""

TOGETHER = (_by_last, _by_address)
"""Ways on which a contact may answer beside their customer."""
