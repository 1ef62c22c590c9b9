"""Customers and contacts as crowds to look through, streamed once; and the pairs that people said are different."""

import json
from collections.abc import Collection, Iterator

from crmcli.duplicates.crowd import Crowd
from crmcli.store.read import Reader, marks

CUSTOMERS = (
    "SELECT id, email, phone, fields, kind, name, given, family, company, street, postcode, city, region, birthday"
    " FROM customer WHERE deleted_at IS NULL{only} ORDER BY id"
)
CUSTOMER_SAYS = (
    "kind", "name", "given", "family", "company", "street", "postcode", "city", "region", "birthday",
)  # fmt: skip
CONTACTS = (
    "SELECT contact.id, contact.email, contact.phone, contact.fields, contact.name, contact.given, contact.family,"
    " customer.name FROM contact JOIN customer ON customer.id = contact.customer_id"
    " WHERE contact.deleted_at IS NULL AND customer.deleted_at IS NULL{only} ORDER BY contact.id"
)
CONTACT_SAYS = ("name", "given", "family", "company")
CHUNK = 1000
SAID = {"customer": (CUSTOMERS, CUSTOMER_SAYS), "contact": (CONTACTS, CONTACT_SAYS)}


def crowd(db: Reader, noun: str, *, guests: bool = False) -> Crowd:
    """Every customer, or every contact, that is not in the trash; ready to be searched, and to have guests."""
    found = Crowd()
    for number, values in records(db, noun):
        found.add(number, values)
    found.count(guests=guests)
    return found


def records(db: Reader, noun: str, only: Collection[int] | None = None) -> Iterator[tuple[int, dict[str, object]]]:
    """Id and values of all records of a noun, or of some, in the order of their ids."""
    sql, says = SAID[noun]
    emails, phones = (_further(db, noun, kind, only) for kind in ("email", "phone"))
    for row in db.each(sql.replace("{only}", "" if only is None else f" AND {noun}.id IN ({marks(sorted(only))})")):
        number, email, phone, fields, *said = row
        values: dict[str, object] = dict(zip(says, said, strict=True))
        values["emails"] = (() if email is None else (str(email),)) + emails.get(number, ())
        values["phones"] = (() if phone is None else (str(phone),)) + phones.get(number, ())
        if fields != "{}":
            values["fields"] = json.loads(fields)
        yield int(number), values


def apart(db: Reader, noun: str) -> set[tuple[int, int]]:
    """The pairs that people said are different, the lower id first."""
    return {(int(a), int(b)) for a, b in db.all(f"SELECT {noun}_id, other_id FROM {noun}_apart")}


def names(db: Reader, noun: str, numbers: Collection[int]) -> dict[int, str]:
    """The names of some records."""
    wanted, found = sorted(numbers), dict[int, str]()
    for start in range(0, len(wanted), CHUNK):
        rows = db.all(f"SELECT id, name FROM {noun} WHERE id IN ({marks(wanted[start : start + CHUNK])})")
        found.update((int(number), str(name)) for number, name in rows)
    return found


def _further(db: Reader, noun: str, kind: str, only: Collection[int] | None) -> dict[int, tuple[str, ...]]:
    """The further e-mails or phones of records, which most do not have."""
    among = "" if only is None else f" WHERE {noun}_id IN ({marks(sorted(only))})"
    found: dict[int, tuple[str, ...]] = {}
    for number, value in db.each(f"SELECT {noun}_id, {kind} FROM {noun}_{kind}{among} ORDER BY {noun}_id, place"):
        found[int(number)] = (*found.get(int(number), ()), str(value))
    return found
