"""The ids that a unit of work gives out: counted here, and written down once, at its end.

A row that changes for each of many new rows would be slow on a server, which keeps every version until the commit.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcli.store.read import Reader


class Numbers:
    """For each table the last id that was given out; ids once given are never given again, but for what is undone."""

    def __init__(self, db: "Reader") -> None:
        self._db = db
        self._last: dict[str, int] = {}
        self._noted: dict[str, int] = {}

    def last(self, table: str) -> int:
        """The last id that was given out in a table."""
        if table not in self._last:
            self._last[table] = self._noted[table] = self._db.dialect.spent(self._db, table)
        return self._last[table]

    def take(self, table: str, count: int = 1) -> int:
        """The first of `count` new ids in a row."""
        first = self.last(table) + 1
        self._last[table] = first + count - 1
        return first

    def came(self, table: str, key: int) -> None:
        """A row came with its id."""
        self._last[table] = max(self.last(table), key)

    def settle(self) -> None:
        """Writes down what was given out."""
        for table, last in self._last.items():
            if last != self._noted[table]:
                self._db.dialect.spend(self._db, table, last)
                self._noted[table] = last

    def marked(self) -> dict[str, int]:
        """Where it stands, for `go_back`."""
        return dict(self._last)

    def go_back(self, marked: dict[str, int]) -> None:
        """What was given out since then was taken back."""
        self._last = {table: marked.get(table, self._noted[table]) for table in self._last}
