"""Which record a cell names that links to another noun: a ticket's purchase, a conversation's contact.

By our uid, an id of the same source, an id of any source, our short id; a contact also by name or e-mail among those
of the row's customer.
"""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.exchange.matching import among
from crmcli.exchange.rules import Record
from crmcli.kernel.ids import is_uid
from crmcli.kernel.names import fold
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.store.read import Reader, marks

STAYING = ("purchase", "ticket")
"""Nouns whose records stay with their customer: what names one belongs to the same. A contact may have moved since."""

BY_NAME = "SELECT sort_name, id FROM contact WHERE sort_name {in} AND deleted_at IS NULL"
BY_EMAIL = (
    "SELECT email, id FROM contact WHERE email {in} AND deleted_at IS NULL UNION"
    " SELECT e.email, p.id FROM contact_email e JOIN contact p ON p.id = e.contact_id"
    " WHERE e.email {in} AND p.deleted_at IS NULL"
)


class Links:
    """Answers for the cells of one batch; `links` are field -> noun. In our own export a uid stands beside a field."""

    def __init__(
        self, db: Reader, records: Sequence[Record], links: Mapping[str, str], source: str, *, ours: bool
    ) -> None:
        self._ours = ours
        self._nouns = links
        self._known = {
            field: _Known(db, noun, {self._cell(field, record.values) for record in records}, source)
            for field, noun in links.items()
        }

    def answer(self, field: str, values: Mapping[str, object], customer: int) -> int | str | None:
        """The id of the record that a row of the customer names, why there is none, or None where nothing is named."""
        cell = self._cell(field, values)
        if not cell:
            return None
        known, noun = self._known[field], self._nouns[field]
        found = known.ids.get(cell) or known.people(cell, customer)
        if not found:
            return f"no {noun} '{cell}'"
        if len(found) > 1:
            return f"'{cell}' could be {', '.join(f'{PREFIXES[noun]}{number}' for number in sorted(found))}"
        (number,) = found
        whose = customer if self._ours else known.staying.get(number, customer)
        return number if whose == customer else f"{PREFIXES[noun]}{number} ('{cell}') belongs to c{whose}"

    def _cell(self, field: str, values: Mapping[str, object]) -> str:
        return str((values.get(f"{field}_uid") if self._ours else None) or values.get(field) or "")


class _Known:
    """The records of a noun that texts name; the first way that knows a text answers for it."""

    def __init__(self, db: Reader, noun: str, texts: Iterable[str], source: str) -> None:
        self.ids: dict[str, set[int]] = {}
        self.staying: dict[int, int] = {}
        """Record -> customer, of the nouns STAYING."""
        self._people: dict[str, set[int]] = {}
        self._at: dict[int, int] = {}
        named = sorted(text for text in texts if text)
        if not named:
            return
        key = "COALESCE(merged_into, id)" if noun == "contact" else "id"
        by_id = f"SELECT external_id, {key} FROM {noun} WHERE external_id {{in}}"
        self._take(among(db, f"SELECT uid, {key} FROM {noun} WHERE uid {{in}}", [t for t in named if is_uid(t)]))
        self._take(among(db, f"{by_id} AND source = :source", self._open(named), source=source))
        self._take(among(db, by_id, self._open(named)))
        self._take(self._short(db, noun, self._open(named)))
        if noun in STAYING:
            self.staying = _whose(db, noun, set[int]().union(*self.ids.values()))
        if noun == "contact":
            self._meet(db, self._open(named))

    def people(self, text: str, customer: int) -> set[int]:
        """The contacts at a customer who have the name or the e-mail address."""
        found = self._people.get(fold(text), set()) | self._people.get(text.lower(), set())
        return {number for number in found if self._at[number] == customer}

    def _open(self, named: Sequence[str]) -> list[str]:
        return [text for text in named if text not in self.ids]

    def _take(self, rows: Iterable[tuple[str, int]]) -> None:
        for text, number in rows:
            self.ids.setdefault(text, set()).add(number)

    def _meet(self, db: Reader, texts: Sequence[str]) -> None:
        named = among(db, BY_NAME, [fold(text) for text in texts])
        for key, number in (*named, *among(db, BY_EMAIL, [text.lower() for text in texts])):
            self._people.setdefault(key, set()).add(number)
        self._at = _whose(db, "contact", set[int]().union(*self._people.values()))

    @staticmethod
    def _short(db: Reader, noun: str, texts: Sequence[str]) -> list[tuple[str, int]]:
        numbers = [number for text in texts if (number := short_id(text, PREFIXES[noun])) is not None]
        rows = db.all(f"SELECT id FROM {noun} WHERE id IN ({marks(numbers)})") if numbers else []
        return [(f"{PREFIXES[noun]}{number}", int(number)) for (number,) in rows]


def _whose(db: Reader, noun: str, numbers: Iterable[int]) -> dict[int, int]:
    """The customers of some records."""
    rows = db.all(f"SELECT id, customer_id FROM {noun} WHERE id IN ({marks(sorted(numbers))})")
    return {int(number): int(customer) for number, customer in rows}
