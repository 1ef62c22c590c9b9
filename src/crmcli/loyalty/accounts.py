"""Accounts as they stand at an instant, by a replay of what was known then."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crmcli.loyalty import queries
from crmcli.loyalty.balances import Balance, Line, balance, statement
from crmcli.loyalty.ledger import Entry, replay
from crmcli.loyalty.rules import Kind
from crmcli.store.read import Reader, Row


class Standing(NamedTuple):
    """A customer and the points they have."""

    customer: int
    name: str
    balance: Balance


class Told(NamedTuple):
    """A line of a statement with what its entry says of itself."""

    line: Line
    reason: str | None
    reference: str | None


def read_entries(rows: Iterable[Row]) -> list[Entry]:
    """Entries of the ledger from rows of queries.ENTRY."""
    return [Entry(row[0], Kind(row[1]), *row[2:]) for row in rows]


def balance_at(db: Reader, customer: int, at: int) -> Balance:
    """What a customer had at `at`, past or to come: entries that were written down by then, effective or pending."""
    known = read_entries(db.all(queries.KNOWN_BY, customer=customer, at=at))
    return balance(replay(known, until=at), at)


def standings(db: Reader, at: int) -> Iterator[Standing]:
    """Everybody who had points entries at `at`. Kept figures are used where they hold then; otherwise a replay."""
    soonest = queries.expiring(db, at)
    for customer, name, available, debt, lifetime in queries.settled(db, at):
        yield Standing(customer, name, Balance(available, 0, 0, debt, lifetime, soonest.get(customer)))
    for customer, name in queries.unsettled(db, at):
        yield Standing(customer, name, balance_at(db, customer, at))


def statement_of(db: Reader, customer: int, at: int) -> list[Told]:
    """A customer's statement up to `at`, oldest first, with due expiries among the lines."""
    why = {entry: (reason, reference) for entry, reason, reference in db.all(queries.WHY, customer=customer)}
    lines = statement(read_entries(db.all(queries.ENTRIES_OF, customer=customer)), at)
    return [Told(line, *why.get(line.entry, (None, None))) for line in lines]
