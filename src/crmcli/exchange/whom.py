"""Which customer another noun's row means.

In this order: our uid, an id of the same source, an id of any source, our short id, an e-mail address, a phone number.
A mapping file can say by which of these a column names them, or that it does so by name.
"""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.exchange.matching import BY_EMAIL, BY_EXTERNAL, BY_PHONE, BY_UID, among
from crmcli.exchange.rules import Record
from crmcli.kernel.emails import looks_like_email
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.kernel.names import fold
from crmcli.kernel.phones import looks_like_phone, read_phone
from crmcli.store.read import Reader, marks

ANY_EXTERNAL = (
    "SELECT external_id, COALESCE(merged_into, id) FROM customer WHERE external_id {in} UNION"
    " SELECT e.external_id, COALESCE(c.merged_into, c.id) FROM customer_external e JOIN customer c"
    " ON c.id = e.customer_id WHERE e.external_id {in}"
)
LED_ON = "SELECT uid, COALESCE(merged_into, id) FROM customer WHERE uid {in}"
"""By uid, and who became part of another is that other."""
BY_NAME = "SELECT sort_name, id FROM customer WHERE sort_name {in} AND deleted_at IS NULL"
NO_CUSTOMER = "no customer "
"""How it is said that nobody answers."""
WHOSE = "whose"
"""The value of a row whose customer is settled: its id."""


def named(values: Mapping[str, object], *, ours: bool) -> str:
    """What a row calls its customer; "" for nothing."""
    return str((values.get("customer_uid") if ours else None) or values.get("customer") or "")


class Whom:
    """Answers for the rows of one batch. In our own export uids count, and removed customers answer too.

    `by` is id, email, phone or name where only that counts. Without `led_on` a uid means its own customer, though they
    became part of another: a journey stays with who made it. Without `refs` our short ids do not count.
    """

    def __init__(
        self,
        db: Reader,
        records: Sequence[Record],
        source: str,
        reading: Reading,
        *,
        ours: bool,
        by: str = "",
        led_on: bool = True,
        refs: bool = True,
    ) -> None:
        self._reading = reading
        self._ours = ours
        self._by_uid = LED_ON if led_on else BY_UID
        self._refs = refs
        self._fold = fold if by == "name" else str.lower
        self._known: dict[str, set[int]] = {}
        open_rows = (record.values for record in records if WHOSE not in record.values)
        texts = sorted({text for values in open_rows if (text := named(values, ours=ours))})
        if by in ("", "id"):
            self._by_id(db, texts, source)
        if by in ("", "email"):
            self._take(among(db, BY_EMAIL, [text.lower() for text in self._open(texts) if looks_like_email(text)]))
        if by in ("", "phone"):
            self._by_phone(db, texts)
        if by == "name":
            self._take(among(db, BY_NAME, [fold(text) for text in texts]))
        self._removed = set() if ours else _removed(db, set[int]().union(*self._known.values()))

    def knows(self, record: Record) -> bool:
        """Whether somebody answers to what the row calls its customer; it may be several."""
        return bool(self._found(named(record.values, ours=self._ours)))

    def answer(self, record: Record) -> int | str:
        """The id of the row's customer, or why there is none."""
        whose = record.values.get(WHOSE)
        if isinstance(whose, int):
            return whose
        cell = named(record.values, ours=self._ours)
        if not cell:
            return "the row names no customer"
        found = self._found(cell)
        if len(found) == 1:
            (number,) = found
            return f"c{number} ('{cell}') is in the trash" if number in self._removed else number
        if found:
            return f"'{cell}' could be {', '.join(f'c{number}' for number in sorted(found))}"
        return f"{NO_CUSTOMER}'{cell}'"

    def _found(self, cell: str) -> set[int]:
        return self._known.get(cell) or self._known.get(self._fold(cell)) or set()

    def _by_id(self, db: Reader, texts: Sequence[str], source: str) -> None:
        self._take(among(db, self._by_uid, [text for text in texts if is_uid(text)]))
        self._take(among(db, BY_EXTERNAL, texts, source=source))
        self._take(among(db, ANY_EXTERNAL, self._open(texts)))
        if self._refs:
            self._take(_short_ids(db, self._open(texts)))

    def _by_phone(self, db: Reader, texts: Sequence[str]) -> None:
        phones = {
            text: read_phone(text, self._reading.country) or text
            for text in self._open(texts)
            if looks_like_phone(text)
        }
        by_phone: dict[str, set[int]] = {}
        for phone, number in among(db, BY_PHONE, list(phones.values())):
            by_phone.setdefault(phone, set()).add(number)
        self._known.update((text, by_phone[phone]) for text, phone in phones.items() if phone in by_phone)

    def _open(self, texts: Sequence[str]) -> list[str]:
        return [text for text in texts if text not in self._known and self._fold(text) not in self._known]

    def _take(self, rows: Iterable[tuple[str, int]]) -> None:
        for text, number in rows:
            self._known.setdefault(text, set()).add(number)


def _removed(db: Reader, numbers: set[int]) -> set[int]:
    listed = marks(sorted(numbers))
    rows = db.all(f"SELECT id FROM customer WHERE deleted_at IS NOT NULL AND id IN ({listed})") if numbers else []
    return {int(number) for (number,) in rows}


def _short_ids(db: Reader, texts: Sequence[str]) -> list[tuple[str, int]]:
    numbers = [int(text[1:]) for text in texts if text[:1] == "c" and text[1:].isascii() and text[1:].isdigit()]
    sql = f"SELECT id, COALESCE(merged_into, id) FROM customer WHERE id IN ({marks(numbers)})"
    return [(f"c{number}", int(there)) for number, there in (db.all(sql) if numbers else [])]
