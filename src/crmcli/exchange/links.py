"""Which record a cell names that links to another noun: a ticket's purchase, a conversation's contact.

By our uid, an id of the same source, an id of any source, our short id.
"""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.exchange.matching import among
from crmcli.exchange.rules import Record
from crmcli.kernel.ids import is_uid
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.store.read import Reader, marks


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

    def answer(self, field: str, values: Mapping[str, object]) -> int | str | None:
        """The record's id, why there is none, or None where nothing is named."""
        cell = self._cell(field, values)
        if not cell:
            return None
        found = self._known[field].ids.get(cell, set())
        if len(found) == 1:
            return next(iter(found))
        noun = self._nouns[field]
        if not found:
            return f"no {noun} '{cell}'"
        return f"'{cell}' could be {', '.join(f'{PREFIXES[noun]}{number}' for number in sorted(found))}"

    def _cell(self, field: str, values: Mapping[str, object]) -> str:
        return str((values.get(f"{field}_uid") if self._ours else None) or values.get(field) or "")


class _Known:
    """The records of a noun that texts name; the first way that knows a text answers for it."""

    def __init__(self, db: Reader, noun: str, texts: Iterable[str], source: str) -> None:
        self.ids: dict[str, set[int]] = {}
        named = sorted(text for text in texts if text)
        if not named:
            return
        by_id = f"SELECT external_id, id FROM {noun} WHERE external_id IN ({{in}})"
        self._take(among(db, f"SELECT uid, id FROM {noun} WHERE uid IN ({{in}})", [t for t in named if is_uid(t)]))
        self._take(among(db, f"{by_id} AND source = :source", self._open(named), source=source))
        self._take(among(db, by_id, self._open(named)))
        self._take(self._short(db, noun, self._open(named)))

    def _open(self, named: Sequence[str]) -> list[str]:
        return [text for text in named if text not in self.ids]

    def _take(self, rows: Iterable[tuple[str, int]]) -> None:
        for text, number in rows:
            self.ids.setdefault(text, set()).add(number)

    @staticmethod
    def _short(db: Reader, noun: str, texts: Sequence[str]) -> list[tuple[str, int]]:
        numbers = [number for text in texts if (number := short_id(text, PREFIXES[noun])) is not None]
        rows = db.all(f"SELECT id FROM {noun} WHERE id IN ({marks(numbers)})") if numbers else []
        return [(f"{PREFIXES[noun]}{number}", int(number)) for (number,) in rows]
