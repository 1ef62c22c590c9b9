"""What words find over all nouns: the exact name first, then names that begin so, then everything else.

The search index says which records; one statement a noun says what they are called and what tells them from others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crmcli.customers import queries as customers
from crmcli.kernel.money import written
from crmcli.kernel.names import fold, query_words
from crmcli.kernel.refs import PREFIXES
from crmcli.kernel.sheet import Money
from crmcli.store.read import Reader, Row, marks
from crmcli.tickets.rules import STATUSES
from crmcli.workspace import Workspace

CUSTOMERS = (
    "SELECT id, name, sort_name, email, phone, city FROM customer WHERE id IN ({ids}) AND deleted_at IS NULL"
    " ORDER BY sort_name, id"
)
CALLED = (
    "SELECT id FROM customer WHERE sort_name >= :start AND sort_name < :end AND deleted_at IS NULL"
    " ORDER BY sort_name, id LIMIT :cap"
)

CAP = 500
"""Records of a noun that a search looks at, unless --all."""

EVERY = 2**31

EXACT, PREFIX, OTHER = range(3)
"""How well a name fits what was looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found by words: its short id, noun, name, what tells it from others, and how well its name fits."""

    id: str
    noun: str
    name: str
    detail: str | None
    rank: int


def _listed(row: Row) -> str:
    return ", ".join(str(part) for part in row if part)


def _paid(row: Row) -> str:
    customer, minor, currency, day = row
    return _listed((customer, written(Money(minor, currency)), day))


def _asked(row: Row) -> str:
    customer, status, priority = row
    return _listed((customer, STATUSES[status], priority))


@dataclass(frozen=True, slots=True)
class Finder:
    """How the records of a noun are shown: a statement of id, name and details for `{ids}`, and how details read."""

    noun: str
    sql: str
    detail: Callable[[Row], str] = _listed

    def hits(self, db: Reader, text: str, cap: int) -> list[Hit]:
        """What the words of `text` find, at most `cap` records."""
        keys = db.found(self.noun, query_words(text), cap)
        start = fold(text)
        return [self._hit(key, name, tuple(row), start) for key, name, *row in _rows(db, self.sql, keys)]

    def _hit(self, key: int, name: str, row: Row, start: str) -> Hit:
        """A text is called by its first line."""
        ref = f"{PREFIXES[self.noun]}{key}"
        called = " ".join(name.partition("\n")[0].split()) or ref
        return Hit(ref, self.noun, called, self.detail(row) or None, _rank(fold(called), start))


OF = "JOIN customer c ON c.id = n.customer_id AND c.deleted_at IS NULL WHERE n.id IN ({ids})"
FINDERS = (
    Finder("contact", f"SELECT n.id, n.name, n.role, c.name, n.email, n.phone FROM contact n {OF}"
           " AND n.deleted_at IS NULL ORDER BY n.sort_name, n.id"),
    Finder("ticket", f"SELECT n.id, n.subject, c.name, n.status, n.priority FROM ticket n {OF}"
           " ORDER BY n.opened_at DESC, n.id DESC", _asked),
    Finder("followup", f"SELECT n.id, n.text, c.name, n.day, n.status FROM followup n {OF}"
           " ORDER BY n.due_at DESC, n.id DESC"),
    Finder("interaction", f"SELECT n.id, COALESCE(n.subject, n.text, ''), c.name, n.type, n.day FROM interaction n {OF}"
           " AND n.deleted_at IS NULL ORDER BY n.at DESC, n.id DESC"),
    Finder("purchase", "SELECT n.id, COALESCE(n.order_ref, n.note, n.external_id, ''), c.name, n.minor, n.currency,"
           f" n.day FROM purchase n {OF} ORDER BY n.day DESC, n.id DESC", _paid),
)  # fmt: skip
"""In the order in which equals are shown, behind customers."""


def found(workspace: Workspace, text: str) -> list[Hit]:
    """What the words of `text` find, CAP records of a noun unless the settings say all."""
    with workspace.store.read() as db:
        return find(db, text, EVERY if workspace.settings.all else CAP)


def find(db: Reader, text: str, cap: int) -> list[Hit]:
    """Records whose words begin like those of `text`, best first; at most `cap` of each noun are looked at."""
    hits = [*_customers(db, text, cap), *(hit for finder in FINDERS for hit in finder.hits(db, text, cap))]
    return sorted(hits, key=lambda hit: hit.rank)


def _customers(db: Reader, text: str, cap: int) -> list[Hit]:
    """Those whose whole name begins so are found even where their words alone would be too many."""
    start = fold(text)
    called = db.all(CALLED, start=start, end=start + "\U0010ffff", cap=cap) if start else []
    keys = dict.fromkeys([int(key) for (key,) in called] + customers.found_by_words(db, text, cap))
    return [
        Hit(f"c{key}", "customer", name, _listed(tuple(more)) or None, _rank(sort_name, start))
        for key, name, sort_name, *more in _rows(db, CUSTOMERS, list(keys)[:cap])
    ]


def _rows(db: Reader, sql: str, keys: Sequence[int]) -> list[Row]:
    return db.all(sql.format(ids=marks(keys)))


def _rank(name: str, start: str) -> int:
    if name == start:
        return EXACT
    return PREFIX if name.startswith(start) else OTHER
