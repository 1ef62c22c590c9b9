"""What the two databases say differently. All SQL elsewhere is what both understand; a `Reader` has its dialect.

`sqlite.Sqlite` and `postgres.Postgres` are the two. Names of tables and columns that come in here are ours, never a
user's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

Words = Sequence[tuple[str, ...]]
"""What a search looks for: each word as its alternatives, matched as prefixes; all must be there."""


class Cursor(Protocol):
    """The rows of one statement, as drivers hand them out."""

    @property
    def rowcount(self) -> int: ...
    @property
    def description(self) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def fetchone(self) -> Any: ...
    def fetchmany(self, size: int, /) -> list[Any]: ...
    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What a reader needs of a driver's connection; sqlite3's has it, PostgreSQL's gets it (postgres.Session)."""

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """A cursor over the rows. Parameters are named (`:name`), or none."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor:
        """The same statement, with positional `?`, for each of the rows."""


class Asking(Protocol):
    """What a dialect needs of a `Reader`."""

    def all(self, sql: str, **params: object) -> list[Any]: ...
    def value(self, sql: str, **params: object) -> Any: ...
    def run(self, sql: str, **params: object) -> int: ...
    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> int: ...


class Dialect(Protocol):
    """One database's words."""

    # -- values

    def custom(self, noun: str, name: str, kind: str) -> str:
        """The value of a custom field of a noun's table; `kind` is that of a sheet's column."""

    def texts(self, parameter: str) -> str:
        """What stands behind a column to say that its value is one of the JSON array that is bound to `parameter`."""

    def content(self, names: Sequence[str]) -> str:
        """What these columns of a row hold, as bytes that are the same for the same values."""

    def added_alone(self) -> str:
        """A SELECT of (table, id) of the rows that the journal's entries of `:change` added one by one."""

    # -- what there is

    def declared(self, statement: str) -> str:
        """A statement of a migration that makes a table, a column, an index or a view, as SQLite has it, said here."""

    def columns(self, db: Asking, table: str) -> list[str]:
        """A table's columns in order; none when there is no such table."""

    def keys(self, db: Asking, table: str) -> list[str]:
        """The columns of its primary key."""

    def children(self, db: Asking, table: str) -> list[tuple[str, str, str]]:
        """(table, column, column here) of every foreign key that points to the table."""

    def tables(self, db: Asking) -> list[str]:
        """The tables that hold data, by name."""

    # -- numbers

    def spent(self, db: Asking, table: str) -> int:
        """The last id that was given out in a table."""

    def spend(self, db: Asking, table: str, last: int) -> None:
        """Notes that ids were given out up to `last`, by rows that came with them."""

    # -- large results and loads

    def each(self, con: Any, sql: str, parameters: Mapping[str, object]) -> Iterator[Any]:
        """Row by row, and never all of them in memory."""

    def lend(self, con: Any, words: Mapping[str, Callable[..., object]]) -> bool:
        """Lets SQL call these functions; False where it cannot. What JSON functions there are is then known too."""

    def load(self, con: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Writes new rows, the fast way; their ids are spent already, or are none."""

    def secondary(self, db: Asking, tables: Sequence[str]) -> list[tuple[str, str, str]]:
        """What a load of these tables can do without until its end: a name, what takes it away, what makes it anew."""

    def prepare_load(self, db: Asking) -> None:
        """What makes a large transaction faster."""

    def settle_load(self, db: Asking) -> None:
        """Lets the database look at what came in."""

    # -- the search index

    def searchable(self, db: Asking) -> frozenset[str]:
        """The tables that have one."""

    def index(self, db: Asking, table: str, rows: Sequence[tuple[int, str]]) -> None:
        """Puts the words of rows (id, words) into it."""

    def unindex(self, db: Asking, table: str, key: int, words: str) -> None:
        """Takes a row's words, as they were put in, out of it."""

    def reindex(self, db: Asking, table: str) -> None:
        """Makes it anew from the table; the fast way after a load."""

    def found(self, db: Asking, table: str, words: Words, cap: int) -> list[int]:
        """Ids of at most `cap` rows whose words match."""

    def indexed(self, db: Asking, table: str) -> int:
        """How many rows it has."""

    # -- what it is

    def facts(self, db: Asking) -> tuple[str, int, str | None]:
        """The database and its version, the bytes that the store takes, the journal mode where there is one."""

    # -- whether it is whole

    def refuses(self, error: Exception) -> bool:
        """Whether the driver says with this that a constraint would be broken."""

    def torn(self, db: Asking, *, deep: bool) -> list[str]:
        """What is wrong with the file or the rows' links, a sentence each (I1)."""

    def of_bytes(self, db: Asking, table: str, names: Sequence[str]) -> list[int]:
        """The rows (20 at most) that hold bytes where these columns have text."""
