"""What points to the records that are merged, and its way to the record that stays.

The foreign keys are asked of the database, so that a table that comes later is moved too. How the journal sees a table
is what its noun declares in `records`; one that it does not know of is refused, and nothing is lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmcli.consents.records import CONSENT
from crmcli.contacts import records as contacts
from crmcli.customers import records as customers
from crmcli.followups import records as followups
from crmcli.interactions.records import INTERACTION
from crmcli.journeys import records as journeys
from crmcli.kernel.records import Table
from crmcli.loyalty.records import ENTRY
from crmcli.merging.rules import UnknownLink
from crmcli.purchases.records import PURCHASE
from crmcli.store.read import Held, Reader, marks
from crmcli.store.write import Unit
from crmcli.tickets import records as tickets

RECORDS = {
    table.name: table
    for table in (
        customers.CUSTOMER, customers.APART, contacts.CONTACT, contacts.APART, CONSENT, INTERACTION, PURCHASE,
        tickets.TICKET, tickets.EVENT, followups.FOLLOWUP, followups.DONE, ENTRY, journeys.EVENT,
    )
}  # fmt: skip
"""How the journal sees the tables that may point to a customer or a contact."""

JOINED = {
    "customer": (
        "customer_email",
        "customer_phone",
        "customer_tag",
        "customer_external",
        "stage_event",
        "customer_apart",
    ),
    "contact": ("contact_email", "contact_phone", "contact_apart"),
}
"""What is not moved but joined: values of the record itself, its journey, who it was said not to be."""

OWN = {"customer": customers.CUSTOMER, "contact": contacts.CONTACT}
APART = {"customer": customers.APART, "contact": contacts.APART}


@dataclass(frozen=True, slots=True)
class Link:
    """A column of a table that points to the noun's records."""

    table: Table
    column: str


def links(db: Reader, noun: str) -> list[Link]:
    """Everything that points to records of the noun and is moved with them; UnknownLink (exit 4)."""
    found = []
    for name, column, _ in sorted(db.dialect.children(db, noun)):
        if name in JOINED[noun]:
            continue
        if name not in RECORDS:
            raise UnknownLink(name)
        found.append(Link(RECORDS[name], column))
    return found


def move(unit: Unit, noun: str, keep: int, others: Sequence[int]) -> dict[str, int]:
    """Has all that points to `others` point to `keep`; how many rows of each table."""
    moved: dict[str, int] = {}
    if noun == "customer":
        _give_up_marks(unit, keep, others)
        _tell_keys_apart(unit, keep, others)
    for link in links(unit, noun):
        rows = list(rows_of(unit, link.table, f"{link.column} IN ({marks(others)})"))
        if rows:
            unit.change_all(link.table, rows, _under(link, keep), **{link.column: keep})
            moved[link.table.name] = moved.get(link.table.name, 0) + len(rows)
    _join_apart(unit, noun, keep, others)
    return moved


def rows_of(db: Reader, table: Table, where: str) -> Iterator[Held]:
    """The rows of a table that meet a condition, whole, by id."""
    names = db.dialect.columns(db, table.name)
    for row in db.all(f"SELECT {', '.join(names)} FROM {table.name} WHERE {where} ORDER BY id"):
        yield dict(zip(names, row, strict=True))


def _under(link: Link, keep: int) -> int | None:
    """Rows of an account or a record of the noun itself are noted as those of the record that stays."""
    return keep if link.table.of == link.column and link.table.of != "id" else None


def _give_up_marks(unit: Unit, keep: int, others: Sequence[int]) -> None:
    """Of several primary contacts the one of the record that stays is it, else that of the first of the others."""
    found = list(
        rows_of(
            unit, contacts.CONTACT, f"is_primary AND deleted_at IS NULL AND customer_id IN ({marks([keep, *others])})"
        )
    )
    found.sort(key=lambda row: [keep, *others].index(row["customer_id"]))
    if found[1:]:
        unit.change_all(contacts.CONTACT, found[1:], is_primary=False)


def _tell_keys_apart(unit: Unit, keep: int, others: Sequence[int]) -> None:
    """A key of several accounts gets the old account's id before it where it does not stay, so that none collides."""
    used = {
        str(key)
        for (key,) in unit.all("SELECT key FROM points_entry WHERE customer_id = :id AND key IS NOT NULL", id=keep)
    }
    for row in list(rows_of(unit, ENTRY, f"key IS NOT NULL AND customer_id IN ({marks(others)})")):
        key = str(row["key"])
        if key in used:
            key = f"c{row['customer_id']}:{key}"
            unit.change_all(ENTRY, [row], keep, key=key)
        used.add(key)


def _join_apart(unit: Unit, noun: str, keep: int, others: Sequence[int]) -> None:
    """Who was said not to be one of the others is not who stays; what was said of these among themselves goes."""
    table, column = APART[noun], f"{noun}_id"
    gone = {keep, *others}
    listed = marks(sorted(others))
    pairs = f"{column} IN ({listed}) OR other_id IN ({listed})"
    for row in list(rows_of(unit, table, pairs)):
        both = {row[column], row["other_id"]}
        unit.delete(table, id=row["id"])
        if both <= gone:
            continue
        (other,) = both - gone
        low, high = sorted((keep, other))
        there = unit.value(f"SELECT 1 FROM {table.name} WHERE {column} = :low AND other_id = :high", low=low, high=high)
        if there is None:
            unit.insert(table, **{column: low}, other_id=high, at=row["at"], actor=row["actor"])
