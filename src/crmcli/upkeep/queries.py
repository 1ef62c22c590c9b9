"""Which changes concern a record: from the journal, so that records that are gone have a history too."""

from collections.abc import Callable, Sequence

from crmcli.contacts.queries import party
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.store import obstacles, refs
from crmcli.store.read import Reader, marks
from crmcli.upkeep.rules import NoSuchRecord

Pick = Callable[[str, Sequence[str]], int | None]

PLAIN = ("contact", "interaction", "followup", "ticket", "purchase")
"""Nouns whose records are the journal's entities of the same name, each with its number and uid."""

ALSO_UNDONE = "change.id IN ({ids}) OR change.undone_by IN ({ids})"


def concerning(db: Reader, ref: str, reading: Reading, pick: Pick) -> str:
    """The condition on `change` for everything that concerns the record behind `ref`; NoSuchRecord when nothing does.

    `ref` is a short id (c12, p3, t7, m2, u31 …), a uid, or whatever names a customer or a contact.
    """
    ids = _changes(db, ref, reading, pick)
    if not ids:
        raise NoSuchRecord(ref)
    return ALSO_UNDONE.replace("{ids}", marks(sorted(ids)))


def _changes(db: Reader, ref: str, reading: Reading, pick: Pick) -> set[int]:
    for noun in PLAIN:
        number = refs.named(db, noun, ref) if is_uid(ref.lower()) else short_id(ref, PREFIXES[noun])
        if number is not None:
            return _of_record(db, noun, number)
    for prefix, found in (("c", _of_customer), ("m", _of_run), ("u", _of_change)):
        number = short_id(ref, prefix)
        if number is not None:
            return found(db, number)
    who = party(db, ref, reading, pick)
    return _of_customer(db, who.customer) if who.contact is None else _of_record(db, "contact", who.contact)


def _of_customer(db: Reader, number: int) -> set[int]:
    """Entries about the customer or who became part of it, and loads whose range or rows hold it."""
    parts = db.all("SELECT id FROM customer WHERE merged_into = :number", number=number)
    return _of_one(db, number).union(*(_of_one(db, int(part)) for (part,) in parts))


def _of_one(db: Reader, number: int) -> set[int]:
    near = _ids(
        db,
        "SELECT change_id FROM entry WHERE about = :number UNION SELECT change_id FROM entry"
        " WHERE entity IN ('customer', 'journey', 'points') AND :number BETWEEN record AND last"
        " AND (op <> 'load' OR entity = 'customer')",
        number=number,
    )
    return near | _loads_about(db, number)


def _loads_about(db: Reader, customer: int) -> set[int]:
    found: set[int] = set()
    for (change,) in db.all("SELECT DISTINCT change_id FROM entry WHERE op = 'load'"):
        for load in obstacles.merged(obstacles.loads_of(db, int(change))):
            table, column = load.tables[-1]
            sql = f"SELECT 1 FROM {table} WHERE {load.about} = :customer AND {column} BETWEEN :first AND :last"
            if db.value(sql, customer=customer, first=load.first, last=load.last):
                found.add(int(change))
                break
    return found


def _of_record(db: Reader, noun: str, number: int) -> set[int]:
    sql = "SELECT change_id FROM entry WHERE entity = :noun AND :number BETWEEN record AND last"
    return _ids(db, sql, noun=noun, number=number)


def _of_run(db: Reader, number: int) -> set[int]:
    change = db.value("SELECT change_id FROM import_run WHERE id = :number", number=number)
    return set() if change is None else _of_change(db, int(change))


def _of_change(db: Reader, number: int) -> set[int]:
    """The change, what it took back and what took it back."""
    sql = "SELECT id FROM change WHERE :number IN (id, undoes, undone_by)"
    return _ids(db, sql, number=number)


def _ids(db: Reader, sql: str, **params: object) -> set[int]:
    return {int(key) for (key,) in db.all(sql, **params)}
