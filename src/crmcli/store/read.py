"""Reading: one snapshot, plain rows, values always bound."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmcli.store.sqlite import SQLITE

if TYPE_CHECKING:
    from crmcli.store.dialect import Connection, Dialect, Words

Row = tuple[Any, ...]
Held = dict[str, Any]
"""A row by the names of its columns."""
Tell = Callable[[str], None]
"""Where a word to the user goes."""


class Reader:
    """Statements against one open transaction. Parameters are named (`:name`)."""

    def __init__(self, connection: "Connection", dialect: "Dialect" = SQLITE, tell: Tell | None = None) -> None:
        self._con = connection
        self.dialect = dialect
        self._tell = tell

    def tell(self, note: str) -> None:
        """Says something on standard error, if anybody listens."""
        if self._tell is not None:
            self._tell(note)

    @property
    def encrypted(self) -> bool:
        """True when nobody between us and the database can read along, which only the driver knows."""
        return bool(getattr(self._con, "encrypted", False))

    def all(self, sql: str, **params: object) -> list[Row]:
        """Every row."""
        return self._con.execute(sql, params).fetchall()

    def each(self, sql: str, **params: object) -> Iterator[Row]:
        """Row by row, for results that may be large."""
        return self.dialect.each(self._con, sql, params)

    def one(self, sql: str, **params: object) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._con.execute(sql, params).fetchone()
        return row

    def value(self, sql: str, **params: object) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, **params)
        return None if row is None else row[0]

    def named(self, sql: str, **params: object) -> dict[str, Any] | None:
        """The first row as a dict by column name, or None."""
        cursor = self._con.execute(sql, params)
        row = cursor.fetchone()
        return None if row is None else dict(zip((d[0] for d in cursor.description), row, strict=True))

    def rows(self, sql: str, **params: object) -> list[Held]:
        """Every row as a dict by column name."""
        cursor = self._con.execute(sql, params)
        found = cursor.fetchall()
        names = [d[0] for d in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def run(self, sql: str, **params: object) -> int:
        """Executes a statement; the number of rows it touched."""
        return self._con.execute(sql, params).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        """Executes a statement with positional `?` once for each row; the number of rows touched."""
        return self._con.executemany(sql, rows).rowcount

    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Writes new rows of a table, the fast way."""
        self.dialect.load(self._con, table, columns, rows)

    def lend(self, words: Mapping[str, Callable[..., object]]) -> bool:
        """Lets SQL call these functions by name until the connection ends; False where the database cannot."""
        return self.dialect.lend(self._con, words)

    def found(self, table: str, words: "Words", cap: int = 500) -> list[int]:
        """Ids of at most `cap` rows of `table` whose words match; ranking them is the caller's."""
        return self.dialect.found(self, table, words, cap) if words else []


def marks(values: Sequence[int]) -> str:
    """Integers, written out for an `IN (…)`, which none of them makes false: no user text can be among them."""
    return ",".join(map(str, map(int, values))) or "NULL"
