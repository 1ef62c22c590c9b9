"""Reading across nouns: what words find, what a reference means, what is new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crmcli.customers import queries as customers
from crmcli.customers.rules import NoSuchCustomer
from crmcli.kernel.fields import Reading
from crmcli.kernel.money import written
from crmcli.kernel.names import fold
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.kernel.sheet import Money
from crmcli.overview.rules import NoSuchRecord, NothingTouched
from crmcli.purchases import queries as purchases
from crmcli.purchases.rules import NoSuchPurchase
from crmcli.store.read import Reader, Row, marks
from crmcli.workspace import Workspace

CUSTOMERS = (
    "SELECT id, name, sort_name, email, phone, city FROM customer WHERE id IN ({ids}) AND deleted_at IS NULL"
    " ORDER BY sort_name, id"
)
CALLED = (
    "SELECT id FROM customer WHERE sort_name >= :start AND sort_name < :end AND deleted_at IS NULL"
    " ORDER BY sort_name, id LIMIT :cap"
)
PURCHASES = (
    "SELECT p.id, COALESCE(p.order_ref, p.note, p.external_id, ''), c.name, p.minor, p.currency, p.day"
    " FROM purchase p JOIN customer c ON c.id = p.customer_id WHERE p.id IN ({ids}) ORDER BY p.day DESC, p.id DESC"
)
EXPIRING = (
    "SELECT l.customer_id, c.name, SUM(l.remaining), MIN(l.expires_at) FROM points_lot l"
    " JOIN customer c ON c.id = l.customer_id AND c.deleted_at IS NULL"
    " WHERE l.remaining > 0 AND l.expires_at IS NOT NULL AND l.expires_at > :now AND l.expires_at <= :until"
    " AND l.effective_at <= :now GROUP BY l.customer_id, c.name ORDER BY 4, 1"
)
LATELY = "purchase.id IN (SELECT p.id FROM purchase p ORDER BY p.day DESC, p.id DESC LIMIT 200)"
"""Read from the index of days; the newest of all purchases, sorted, would cost a second in a large store."""

RUN = (
    "SELECT id, file, noun, format, encoding, source, status,"
    " created + updated + unchanged + rejected + skipped,"
    " created, updated, unchanged, rejected, skipped, rejects_file, change_id, started_at, finished_at"
    " FROM import_run WHERE id = :id"
)
CHANGE = "SELECT id, at, actor, command, undoes, undone_by FROM change WHERE id = :id"
ENTRIES = "SELECT op, entity, record, last, about FROM entry WHERE change_id = :id ORDER BY seq"

CAP = 500
"""Records of a noun that a search looks at, unless --all."""

EVERY = 2**31
Touched = tuple[str, str, int, int, int | None]
"""A row of ENTRIES."""

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


def found(workspace: Workspace, text: str) -> list[Hit]:
    """What the words of `text` find, CAP records of a noun unless the settings say all; see `find`."""
    with workspace.store.read() as db:
        return find(db, text, EVERY if workspace.settings.all else CAP)


def find(db: Reader, text: str, cap: int) -> list[Hit]:
    """Records whose words begin like those of `text`: the exact name first, then names that begin so, then others.

    At most `cap` of each noun are looked at.
    """
    hits = [hit for noun in FINDERS for hit in noun(db, text, cap)]
    return sorted(hits, key=lambda hit: hit.rank)


def _customers(db: Reader, text: str, cap: int) -> list[Hit]:
    start = fold(text)
    called = db.all(CALLED, start=start, end=start + "\U0010ffff", cap=cap) if start else []
    keys = dict.fromkeys([int(key) for (key,) in called] + customers.found_by_words(db, text, cap))
    return [
        Hit(f"c{key}", "customer", name, ", ".join(filter(None, more)) or None, _rank(sort_name, start))
        for key, name, sort_name, *more in _rows(db, CUSTOMERS, list(keys)[:cap])
    ]


def _purchases(db: Reader, text: str, cap: int) -> list[Hit]:
    return [
        Hit(
            f"b{key}", "purchase", " ".join(name.split()) or f"b{key}",
            ", ".join((customer, written(Money(minor, currency)), day)), _rank(fold(name), fold(text)),
        )
        for key, name, customer, minor, currency, day in _rows(db, PURCHASES, purchases.found_by_words(db, text, cap))
    ]  # fmt: skip


FINDERS: tuple[Callable[[Reader, str, int], list[Hit]], ...] = (_customers, _purchases)
"""One a noun, in the order in which equals are shown."""


def _rows(db: Reader, sql: str, keys: Sequence[int]) -> list[Row]:
    return db.all(sql.format(ids=marks(keys) or "NULL"))


def _rank(name: str, start: str) -> int:
    if name == start:
        return EXACT
    return PREFIX if name.startswith(start) else OTHER


# -- what a reference means

Pick = Callable[[str, Sequence[str]], int | None]

TABLES = {"customer": "customer", "purchase": "purchase", "run": "import_run", "change": "change"}
"""Nouns that can be shown, and their tables."""


def meant(workspace: Workspace, ref: str) -> tuple[str, int]:
    """The noun and id that `ref` means; see `resolve`."""
    with workspace.store.read() as db:
        return resolve(db, ref, workspace.reading(), workspace.ask.pick)


def resolve(db: Reader, ref: str, reading: Reading, pick: Pick | None = None) -> tuple[str, int]:
    """The noun (customer, purchase, run, change) and id that `ref` means, by the order of the grammar.

    NoSuchRecord, NothingTouched (exit 3); SeveralCustomers (exit 5) unless `pick` chooses.
    """
    ref = ref.strip()
    if ref == "@last":
        return _last(db)
    for noun, table in TABLES.items():
        number = short_id(ref, PREFIXES[noun])
        if number is not None and db.value(f"SELECT id FROM {table} WHERE id = :id", id=number) is not None:
            return noun, number
    try:
        return "customer", customers.resolve(db, ref, reading, pick)
    except NoSuchCustomer:
        pass
    try:
        return "purchase", purchases.resolve(db, ref)
    except NoSuchPurchase:
        raise NoSuchRecord(ref) from None


def _last(db: Reader) -> tuple[str, int]:
    """The record touched last, or the customer it concerns where it has no card of its own."""
    touched = customers.last_touched(db)
    entity, record, about = touched or ("", 0, None)
    noun, number = ("customer", about) if about is not None and entity != "purchase" else (entity, record)
    known = TABLES.get(noun)
    if known is None or db.value(f"SELECT id FROM {known} WHERE id = :id", id=number) is None:
        raise NothingTouched
    return noun, number


# -- records without a folder of their own below this one


def run(workspace: Workspace, number: int) -> Row:
    """An import run, in the columns of RUN."""
    with workspace.store.read() as db:
        return db.all(RUN, id=number)[0]


def change(workspace: Workspace, number: int) -> tuple[Row, Sequence[Touched]]:
    """A change, in the columns of CHANGE, and the records it touched, in those of ENTRIES."""
    with workspace.store.read() as db:
        return db.all(CHANGE, id=number)[0], db.all(ENTRIES, id=number)
