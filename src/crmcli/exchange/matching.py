"""Which known customer a row means: by its id in the system it came from, else by e-mail, else by phone; never a guess.

A row with a new id may meet a known customer by e-mail or phone only where that one has no id from the same source.
Rows are matched a batch at a time; rows that come in are remembered for those behind them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crmcli.exchange.rules import Issue, Record, Wish
from crmcli.kernel.names import fold
from crmcli.store.read import Reader, marks

BY_EMAIL = (
    "SELECT email, id FROM customer WHERE deleted_at IS NULL AND email {in} UNION SELECT e.email, e.customer_id"
    " FROM customer_email e JOIN customer c ON c.id = e.customer_id WHERE c.deleted_at IS NULL AND e.email {in}"
)
BY_PHONE = (
    "SELECT phone, id FROM customer WHERE deleted_at IS NULL AND phone {in} UNION SELECT p.phone, p.customer_id"
    " FROM customer_phone p JOIN customer c ON c.id = p.customer_id WHERE c.deleted_at IS NULL AND p.phone {in}"
)
BY_NAME = (
    "SELECT sort_name, id FROM customer WHERE sort_name {in} AND email IS NULL AND phone IS NULL"
    " AND external_id IS NULL AND deleted_at IS NULL ORDER BY id"
)
APART = ("name", "kind", "company", "street", "postcode", "city", "birthday")
"""What tells two customers of one name apart, where both say it."""

BY_UID = "SELECT uid, id FROM customer WHERE uid {in}"
BY_EXTERNAL = (
    "SELECT external_id, COALESCE(merged_into, id) FROM customer WHERE source = :source AND external_id {in} UNION ALL"
    " SELECT e.external_id, COALESCE(c.merged_into, c.id) FROM customer_external e JOIN customer c"
    " ON c.id = e.customer_id WHERE e.source = :source AND e.external_id {in}"
)
"""Who became part of another is that other."""


@dataclass(slots=True)
class Known:
    """Customers that rows could mean, by what identifies them."""

    uid: dict[str, int] = field(default_factory=dict)
    external: dict[tuple[str, str], int] = field(default_factory=dict)
    emails: dict[str, set[int]] = field(default_factory=dict)
    phones: dict[str, set[int]] = field(default_factory=dict)
    of_source: set[int] = field(default_factory=set)
    with_email: set[int] = field(default_factory=set)
    alone: dict[str, list[tuple[int, Mapping[str, object]]]] = field(default_factory=dict)
    """Customers known by nothing but their name: folded name -> (id, what tells them apart)."""


class Matcher:
    """Matches the rows of one run."""

    def __init__(self, wish: Wish, *, ours: bool) -> None:
        self._by = ("external_id", "email", "phone") if wish.key in ("", "external_id") else (wish.key,)
        self._source = wish.source
        self._ours = ours
        self._known = Known()

    def look_up(self, db: Reader, records: Sequence[Record]) -> None:
        """Finds the customers that the rows of a batch could mean."""
        known = self._known = Known()
        if self._ours:
            uids = [str(record.values["uid"]) for record in records if record.values.get("uid")]
            known.uid.update((str(uid), int(number)) for uid, number in among(db, BY_UID, uids))
        for source, ids in self._externals(records).items():
            rows = among(db, BY_EXTERNAL, ids, source=source)
            known.external.update(((source, str(external_id)), int(number)) for external_id, number in rows)
        open_rows = [record for record in records if self._by_id(record.values) is None]
        for name, sql, there in (("emails", BY_EMAIL, known.emails), ("phones", BY_PHONE, known.phones)):
            wanted = open_rows if name.removesuffix("s") in self._by else ()
            values = [value for record in wanted for value in texts(record.values, name)]
            for value, number in among(db, sql, values):
                there.setdefault(str(value), set()).add(int(number))
        candidates = set[int]().union(*known.emails.values(), *known.phones.values())
        known.of_source, known.with_email = _of_source(db, candidates, self._source), _with_email(db, candidates)
        known.alone = _alone(db, [record for record in records if is_alone(record.values)])

    def match(self, record: Record) -> int | None:
        """The customer the row means, None for a new one; several candidates become the row's issue."""
        values, known = record.values, self._known
        if (number := self._by_id(values)) is not None or (self._ours and values.get("merged_into_uid")):
            return number
        identity = _identity(values)
        for name, there in (("emails", known.emails), ("phones", known.phones)):
            found = set[int]().union(*(there.get(value, ()) for value in texts(values, name)))
            if identity is not None:
                found -= known.of_source
            if name == "phones" and texts(values, "emails"):
                found -= known.with_email  # two addresses on one phone are two people of a household
            if len(found) > 1:
                listed = ", ".join(f"c{number}" for number in sorted(found))
                record.issue = Issue(name.removesuffix("s"), f"belongs to several customers: {listed}")
                return None
            if found:
                return found.pop()
        if is_alone(values):
            return next((n for n, there in known.alone.get(_folded(values), ()) if _agrees(there, values)), None)
        return None

    def _by_id(self, values: Mapping[str, object]) -> int | None:
        """The customer that the row's own id names."""
        if (uid := values.get("uid")) in self._known.uid:
            return self._known.uid[str(uid)]
        if self._ours and values.get("merged_into_uid"):  # all else that names it leads to the other
            return None
        identity = _identity(values) if "external_id" in self._by else None
        return None if identity is None else self._known.external.get(identity)

    def remember(self, record: Record, number: int) -> None:
        """Rows behind this one know its customer."""
        values, known = record.values, self._known
        identity = _identity(values)
        if values.get("uid"):
            known.uid[str(values["uid"])] = number
        if self._ours and values.get("merged_into_uid"):
            return
        if identity is not None:
            known.external[identity] = number
            known.of_source.add(number)
        for name, there in (("emails", known.emails), ("phones", known.phones)):
            if name.removesuffix("s") in self._by:
                for value in texts(values, name):
                    there.setdefault(value, set()).add(number)
        if texts(values, "emails"):
            known.with_email.add(number)
        if is_alone(values):
            known.alone.setdefault(_folded(values), []).append((number, values))

    def _externals(self, records: Sequence[Record]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        if "external_id" in self._by:
            for record in records:
                if (identity := _identity(record.values)) is not None:
                    found.setdefault(identity[0], []).append(identity[1])
        return found


def among(db: Reader, sql: str, values: Sequence[str], **more: object) -> list[tuple[str, int]]:
    """Rows of a SELECT with `{in}`, for any number of texts: they are bound as one JSON array."""
    if not values:
        return []
    listed = db.dialect.texts("values")
    return [
        (str(v), int(n)) for v, n in db.all(sql.replace("{in}", listed), values=json.dumps(sorted(set(values))), **more)
    ]


def texts(values: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A value that is a list of texts; () when absent."""
    found = values.get(name)
    return found if isinstance(found, tuple) else ()


def _identity(values: Mapping[str, object]) -> tuple[str, str] | None:
    external_id = values.get("external_id")
    return None if external_id is None else (str(values["source"]), str(external_id))


def _of_source(db: Reader, numbers: set[int], source: str) -> set[int]:
    """Those of the customers that have an id from the source already."""
    listed = marks(sorted(numbers))
    rows = db.all(
        f"SELECT id FROM customer WHERE id IN ({listed}) AND source = :source AND external_id IS NOT NULL UNION"
        f" SELECT customer_id FROM customer_external WHERE customer_id IN ({listed}) AND source = :source",
        source=source,
    ) if numbers else []  # fmt: skip
    return {int(number) for (number,) in rows}


def _with_email(db: Reader, numbers: set[int]) -> set[int]:
    listed = marks(sorted(numbers))
    rows = db.all(f"SELECT id FROM customer WHERE id IN ({listed}) AND email IS NOT NULL") if numbers else []
    return {int(number) for (number,) in rows}


def is_alone(values: Mapping[str, object]) -> bool:
    """A row that has a name and nothing that identifies: the same row again is met by all that it says."""
    return bool(values.get("name")) and not any(values.get(key) for key in ("external_id", "emails", "phones", "uid"))


def _folded(values: Mapping[str, object]) -> str:
    return fold(str(values["name"]))


def _agrees(there: Mapping[str, object], values: Mapping[str, object]) -> bool:
    return all(values.get(name) is None or there.get(name) in (None, values[name]) for name in APART)


def _alone(db: Reader, records: Sequence[Record]) -> dict[str, list[tuple[int, Mapping[str, object]]]]:
    found = among(db, BY_NAME, [_folded(record.values) for record in records])
    listed = marks([number for _, number in found])
    rows = db.all(f"SELECT id, {', '.join(APART)} FROM customer WHERE id IN ({listed})") if found else []
    details = {int(row[0]): dict(zip(APART, row[1:], strict=True)) for row in rows}
    alone: dict[str, list[tuple[int, Mapping[str, object]]]] = {}
    for name, number in found:
        alone.setdefault(name, []).append((number, details[number]))
    return alone
