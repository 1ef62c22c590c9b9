"""Which customer a cell of another noun's row means.

In this order: our uid, an id of the same source, an id of any source, our short id, an e-mail address, a phone number.
"""

from collections.abc import Iterable, Sequence

from crmcli.exchange.matching import BY_EMAIL, BY_EXTERNAL, BY_PHONE, BY_UID, among
from crmcli.kernel.emails import looks_like_email
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.kernel.phones import looks_like_phone, read_phone
from crmcli.store.read import Reader, marks

ANY_EXTERNAL = (
    "SELECT external_id, id FROM customer WHERE external_id {in} UNION"
    " SELECT external_id, customer_id FROM customer_external WHERE external_id {in}"
)


class Whom:
    """Answers for the cells of one batch. `trash` lets removed customers answer too."""

    def __init__(self, db: Reader, cells: Iterable[str], source: str, reading: Reading, *, trash: bool = False) -> None:
        texts = sorted(set(cells))
        self._reading = reading
        self._known: dict[str, set[int]] = {}
        self._take(among(db, BY_UID, [text for text in texts if is_uid(text)]))
        self._take(among(db, BY_EXTERNAL, texts, source=source))
        self._take(among(db, ANY_EXTERNAL, self._open(texts)))
        self._take(_short_ids(db, self._open(texts)))
        self._take(among(db, BY_EMAIL, [text.lower() for text in self._open(texts) if looks_like_email(text)]))
        phones = {
            text: read_phone(text, reading.country) or text for text in self._open(texts) if looks_like_phone(text)
        }
        by_phone: dict[str, set[int]] = {}
        for phone, number in among(db, BY_PHONE, list(phones.values())):
            by_phone.setdefault(phone, set()).add(number)
        self._known.update((text, by_phone[phone]) for text, phone in phones.items() if phone in by_phone)
        self._removed = set() if trash else _removed(db, set[int]().union(*self._known.values()))

    def answer(self, cell: str) -> int | str:
        """The customer's id, or why there is none."""
        found = self._known.get(cell) or self._known.get(cell.lower()) or set()
        if len(found) == 1:
            (number,) = found
            return f"c{number} ('{cell}') is in the trash" if number in self._removed else number
        if found:
            return f"'{cell}' could be {', '.join(f'c{number}' for number in sorted(found))}"
        return f"no customer '{cell}'"

    def _open(self, texts: Sequence[str]) -> list[str]:
        return [text for text in texts if text not in self._known and text.lower() not in self._known]

    def _take(self, rows: Iterable[tuple[str, int]]) -> None:
        for text, number in rows:
            self._known.setdefault(text, set()).add(number)


def _removed(db: Reader, numbers: set[int]) -> set[int]:
    listed = marks(sorted(numbers))
    rows = db.all(f"SELECT id FROM customer WHERE deleted_at IS NOT NULL AND id IN ({listed})") if numbers else []
    return {int(number) for (number,) in rows}


def _short_ids(db: Reader, texts: Sequence[str]) -> list[tuple[str, int]]:
    numbers = [int(text[1:]) for text in texts if text[:1] == "c" and text[1:].isascii() and text[1:].isdigit()]
    rows = db.all(f"SELECT id FROM customer WHERE id IN ({marks(numbers)})") if numbers else []
    return [(f"c{number}", int(number)) for (number,) in rows]
