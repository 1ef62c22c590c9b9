"""Sums over the rows of each table of facts, kept by every write, so that a row which nobody changed is found (I6).

A row has the crc32 of what it holds, as the database writes it out; `row_sum` has the sum of those for each block of
ids. A write adds what its rows are less what they were, so what rotted before, in them or beside them, still shows.
Columns that an index repeats are left out (I1 compares the two), and figures, which invariants compare with what they
are made of. All this is against accidents; against people who change things on purpose there is the journal.
"""

from collections import defaultdict
from collections.abc import Sequence

from crmcli.store.read import Reader, marks

BLOCK = 256
"""Ids in a block: few enough to say where, many enough that the sums are small beside the rows."""
HELD = {
    "customer": (
        "uid", "kind", "name", "given", "family", "company", "street", "city", "region", "postcode", "country",
        "birthday", "language", "origin", "note", "since", "source", "fields", "words", "created_at", "deleted_at",
    ),
    "contact": (
        "name", "given", "family", "role", "is_primary", "note", "source", "fields", "words", "created_at",
        "deleted_at",
    ),
    "purchase": ("minor", "currency", "at", "timed", "order_ref", "note", "source", "fields", "words", "created_at"),
    "stage_event": ("from_stage", "to_stage", "source", "actor", "reason", "label", "created_at"),
    "points_entry": (
        "kind", "points", "occurred_at", "effective_at", "expires_at", "reference", "rule", "reason", "actor",
        "source", "created_at",
    ),
    "interaction": (
        "type", "direction", "day", "timed", "minutes", "subject", "text", "staff", "source", "fields", "words",
        "created_at", "deleted_at",
    ),
    "ticket": ("subject", "kind", "channel", "rating", "source", "fields", "words", "created_at"),
    "ticket_event": ("kind", "from_status", "to_status", "actor", "direction", "value", "text", "created_at"),
    "followup": (
        "text", "status", "day", "timed", "zone", "anchor", "every", "moved_from", "owner", "done_at", "source",
        "fields", "words", "created_at",
    ),
    "followup_done": ("actor",),
    "customer_apart": ("at", "actor"),
    "contact_apart": ("at", "actor"),
    "consent": ("given", "basis", "source", "day", "created_at"),
    "custom_field": ("label", "type", "created_at"),
}  # fmt: skip
"""The columns of each table; a test holds them to the declarations. A migration makes all sums anew."""

CHUNK = 500

Sum = tuple[int, int]
"""The block of a row, and its crc32."""

ADD = (
    "INSERT INTO row_sum(name, block, total) VALUES (?, ?, ?)"
    " ON CONFLICT (name, block) DO UPDATE SET total = row_sum.total + excluded.total"
)
WRITTEN = "SELECT block, total FROM row_sum WHERE name = :name"


class Sums:
    """What the rows that a unit of work touches were before, until `settle` adds the difference."""

    def __init__(self, db: Reader) -> None:
        self._db = db
        self._before: dict[tuple[str, object], Sum | None] = {}
        self._sql: dict[str, str] = {}

    def before(self, table: str, key: object) -> None:
        """To be called before the row with this id is changed or taken away."""
        if table in HELD and (table, key) not in self._before:
            self._before[table, key] = self._now(table, key)

    def before_all(self, table: str, keys: Sequence[object]) -> None:
        """The same for many rows."""
        fresh = [key for key in keys if (table, key) not in self._before] if table in HELD else []
        now = self._now_all(table, fresh)
        self._before.update({(table, key): now.get(key) for key in fresh})

    def new(self, table: str, key: object) -> None:
        """The row with this id was added."""
        if table in HELD:
            self._before.setdefault((table, key), None)

    def settle(self) -> None:
        """Adds what the rows are now, less what they were."""
        sums: dict[tuple[str, int], int] = defaultdict(int)
        for table in {table for table, _ in self._before}:
            mine = {key: before for (name, key), before in self._before.items() if name == table}
            now = self._now_all(table, list(mine))
            for key, before in mine.items():
                for sign, found in ((-1, before), (1, now.get(key))):
                    if found is not None:
                        sums[table, found[0]] += sign * found[1]
        self._before.clear()
        self._db.many(ADD, [(*place, total) for place, total in sums.items() if total])

    def load(self, table: str, column: str, first: int, last: int) -> None:
        """Adds new rows, whose `column` is between two ids, that nobody noted one by one."""
        if table in HELD:
            found = _sums(self._db, table, f" WHERE {column} BETWEEN :first AND :last", first=first, last=last)
            self._db.many(ADD, [(table, block, total) for block, total in found.items()])

    def _now(self, table: str, key: object) -> Sum | None:
        return self._now_all(table, [key]).get(key)

    def _now_all(self, table: str, keys: Sequence[object]) -> dict[object, Sum]:
        """What the rows with these ids are, by id."""
        from binascii import crc32

        if keys and table not in self._sql:
            self._sql[table] = _rows(self._db, table, "id, ")
        found: dict[object, Sum] = {}
        for start in range(0, len(keys), CHUNK):
            ids = marks([int(str(key)) for key in keys[start : start + CHUNK]])
            for key, block, text in self._db.all(f"{self._sql[table]} WHERE id IN ({ids})"):
                found[key] = block, crc32(text)
        return found


def renew(db: Reader, *tables: str) -> None:
    """Makes the sums of these tables, or of all, anew: after a load, and when the schema has changed."""
    for table in HELD.keys() & tables if tables else HELD:
        db.run("DELETE FROM row_sum WHERE name = :name", name=table)
        db.many(ADD, [(table, block, total) for block, total in _sums(db, table).items()])


def verify(db: Reader) -> list[str]:
    """The rows that are not what was written, a sentence each; none for a store from before there were sums."""
    if not db.dialect.columns(db, "row_sum"):
        return []
    faults = []
    for table in (table for table in HELD if _columns(db, table)):
        written = {int(block): total for block, total in db.all(WRITTEN, name=table)}
        found = _sums(db, table)
        faults += [
            f"a row of {table} from {block * BLOCK} to {block * BLOCK + BLOCK - 1} is not what was written"
            for block in sorted(written.keys() | found.keys())
            if written.get(block, 0) != found.get(block, 0)
        ]
        bytes_in = db.dialect.of_bytes(db, table, _columns(db, table))
        faults += [f"{table} {number} holds bytes for a text" for number in bytes_in]
    return faults[:20]


def _sums(db: Reader, table: str, where: str = "", **params: object) -> dict[int, int]:
    """The sum of each block, from the rows as they stand."""
    from binascii import crc32

    sums: dict[int, int] = defaultdict(int)
    for block, text in db.each(_rows(db, table) + where, **params):
        sums[block] += crc32(text)
    return sums


def _rows(db: Reader, table: str, more: str = "") -> str:
    """The SELECT of blocks and what the rows hold, as bytes: letters that cannot be read are for the sums to find."""
    return f"SELECT {more}id / {BLOCK}, {db.dialect.content(_columns(db, table))} FROM {table}"


def _columns(db: Reader, table: str) -> list[str]:
    """Those that are there: a store of an earlier version is checked before it is brought up to date."""
    there = set(db.dialect.columns(db, table))
    return [name for name in HELD[table] if name in there]
