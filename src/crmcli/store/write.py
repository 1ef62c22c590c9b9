"""The unit of work: one transaction, one change in the journal, and the only place that writes rows.

`insert`, `update` and `delete` note each row as it was before; `figures` computes columns that derive from other rows
and is not noted. Events are handled inside the same transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.kernel.events import Event
from crmcli.kernel.records import Table
from crmcli.store import journal
from crmcli.store.faults import AgainstTheSchema
from crmcli.store.numbers import Numbers
from crmcli.store.read import Reader, Tell, marks
from crmcli.store.sums import HELD, Sums

if TYPE_CHECKING:
    from crmcli.store.dialect import Connection, Dialect

Listener = Callable[["Unit", Event], None]

CHUNK = 500


class Back(NamedTuple):
    """A row that is to be what it was: its record (entity, id, customer concerned), its key, its content or None."""

    record: tuple[str, int, int | None]
    key: dict[str, object]
    content: dict[str, object] | None


class Unit(Reader):
    """A write in progress. Made by `Store.write`, which commits it or takes it back whole."""

    def __init__(
        self,
        connection: "Connection",
        dialect: "Dialect",
        *,
        at: int,
        actor: str,
        command: str,
        listener: Listener | None = None,
        tell: Tell | None = None,
    ) -> None:
        super().__init__(connection, dialect, tell)
        self.at = at
        self.actor = actor
        self.command = command
        self._listener = listener
        self._touched: dict[tuple[str, int], journal.Touched] = {}
        self.numbers = Numbers(self)
        self._sums = Sums(self)
        self._change: journal.Change | None = None
        self._undoes: int | None = None
        self.committed = False
        self.searchable = True
        """False while a load has set the search index aside, to be made anew at its end, and the sums with it."""

    # -- what was changed

    @property
    def change(self) -> journal.Change:
        """The change this unit writes under; asking for it gives it its number."""
        if self._change is None:
            self._change = journal.open_change(self, self.at, self.actor, self.command, self._undoes)
        return self._change

    @property
    def changed(self) -> bool:
        """True once anything that the journal notes was changed."""
        return self._change is not None

    @property
    def undo(self) -> str | None:
        """ "u31" once something was changed and committed, else None."""
        return f"u{self._change.id}" if self._change is not None and self.committed else None

    def continue_change(self, change: journal.Change) -> None:
        """Writes on under a change that an earlier transaction of the same command began."""
        self._change = change

    def takes_back(self, change_id: int) -> None:
        """Says that this unit is the undo of another change."""
        self._undoes = change_id

    # -- rows

    def insert(self, table: Table, **values: object) -> int:
        """Adds a row; its id (0 for tables without one)."""
        if "id" in values:
            self.numbers.came(table.name, self._id(values))
        elif table.key == ("id",):
            values["id"] = self.numbers.take(table.name)
        self.run(f"INSERT INTO {table.name}({', '.join(values)}) VALUES ({_marks(values)})", **values)
        key = {name: values[name] for name in table.key}
        self._note(table, key, None, values)
        self._sums.new(table.name, values.get("id"))
        if table.search and self.searchable:
            self.dialect.index(self, table.name, [(self._id(values), str(values["words"]))])
        return self._id(values) if "id" in values else 0

    def update(self, table: Table, key: Mapping[str, object] | int, **changes: object) -> dict[str, Any]:
        """Changes columns of the row with this key; the row as it was. KeyError when there is none.

        ValueError for a column of the key: an undo would not find the row again.
        """
        where = {"id": key} if isinstance(key, int) else dict(key)
        if where.keys() & changes.keys():
            raise ValueError(f"{table.name}: the key {tuple(where)} cannot change")
        before = self.row(table, where)
        if before is None:
            raise KeyError(f"{table.name} {where}")
        if all(before[name] == value for name, value in changes.items()):
            return before
        self._note(table, where, before, before)
        self._sums.before(table.name, where.get("id"))
        if "version" in before:
            changes["version"] = before["version"] + 1
        sets = ", ".join(f"{name} = :{name}" for name in changes)
        self.run(
            f"UPDATE {table.name} SET {sets} WHERE {_is(where, 'key_')}",
            **changes,
            **_prefixed(where, "key_"),
        )
        if table.search and self.searchable and changes.get("words", before["words"]) != before["words"]:
            self.dialect.unindex(self, table.name, before["id"], before["words"])
            self.dialect.index(self, table.name, [(before["id"], str(changes["words"]))])
        return before

    def touch(self, table: Table, number: int) -> None:
        """Notes the row with this id as it is, so that a later change of its record stands in this one's way."""
        before = self.row(table, {"id": number})
        if before is not None:
            self._note(table, {"id": number}, before, before)

    def change_all(
        self, table: Table, rows: Sequence[Mapping[str, Any]], of: int | None = None, **changes: object
    ) -> None:
        """Changes the same columns, of which no words are made, of many rows with ids, which were just read whole.

        `of` is the record under which all are noted, where that is not what each row says.
        """
        names = ", ".join(f"{name} = :{name}" for name in changes)
        again = ", version = version + 1" if rows and "version" in rows[0] else ""
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            for row in some:
                self._note(table, {"id": row["id"]}, dict(row), row if of is None else {**row, table.of: of})
                if changes.keys() & set(HELD.get(table.name, ())):
                    self._sums.before(table.name, row["id"])
            ids = marks([row["id"] for row in some])
            self.run(f"UPDATE {table.name} SET {names}{again} WHERE id IN ({ids})", **changes)

    def delete(self, table: Table, **key: object) -> bool:
        """Takes a row away; False when there was none."""
        before = self.row(table, key)
        if before is None:
            return False
        self._note(table, key, before, before)
        self._sums.before(table.name, key.get("id"))
        self._remove(table.name, key, before, indexed=table.search and self.searchable)
        return True

    def row(self, table: Table, key: Mapping[str, object]) -> dict[str, Any] | None:
        """The row with this key as it stands now."""
        return self.named(f"SELECT * FROM {table.name} WHERE {_is(key)}", **key)

    def figures(self, sql: str, **params: object) -> int:
        """Computes derived columns or tables; not noted in the journal, computed anew after an undo."""
        return self.run(sql, **params)

    def emit(self, event: Event) -> None:
        """Tells the other folders, at once and inside this transaction."""
        if self._listener is not None:
            self._listener(self, event)

    # -- putting rows back (store.undo)

    def put_back(
        self,
        record: tuple[str, int, int | None],
        table: str,
        key: dict[str, object],
        content: dict[str, object] | None,
        *,
        indexed: bool,
    ) -> None:
        """Makes the row with `key` what it was: `content`, or gone when None. Columns not in it keep their value."""
        now = self.named(f"SELECT * FROM {table} WHERE {_is(key)}", **key)
        entity, number, about = record
        facts = None if now is None else {k: v for k, v in now.items() if content is None or k in content}
        fresh = now is None and content is not None and key == {"id": number}
        self._remember(entity, number, about, table, key, facts, fresh=fresh)
        self._sums.before(table, key.get("id"))
        if content is None:
            if now is not None:
                self._remove(table, key, now, indexed=indexed)
            return
        self.run(_upsert(table, tuple(content), tuple(key)), **content)
        if indexed:
            if now is not None:
                self.dialect.unindex(self, table, now["id"], now["words"])
            self.dialect.index(self, table, [(self._id(content), str(content["words"]))])

    def put_back_all(self, table: str, rows: Sequence[Back], *, indexed: bool) -> None:
        """The same for many rows of a table, each key once, in few statements: first those that go, then the others."""
        there = self._there(table, [back.key for back in rows])
        for back in rows:
            now = there.get(tuple(back.key.values()))
            facts = None if now is None else {k: v for k, v in now.items() if back.content is None or k in back.content}
            fresh = now is None and back.content is not None and back.key == {"id": back.record[1]}
            self._remember(*back.record, table, back.key, facts, fresh=fresh)
        if "id" in rows[0].key:
            self._sums.before_all(table, [back.key["id"] for back in rows])
        changed = [back for back in rows if back.content is None or indexed]
        for now in (there.get(tuple(back.key.values())) for back in changed if indexed):
            if now is not None:
                self.dialect.unindex(self, table, now["id"], now["words"])
        is_key = " AND ".join(f"{name} = ?" for name in rows[0].key)
        gone = [tuple(back.key.values()) for back in rows if back.content is None]
        self.many(f"DELETE FROM {table} WHERE {is_key}", gone)
        kept = [back.content for back in rows if back.content is not None]
        for names in dict.fromkeys(tuple(content) for content in kept):
            same = [tuple(content.values()) for content in kept if tuple(content) == names]
            self.many(_upsert(table, names, tuple(rows[0].key), "?"), same)
        if indexed:
            self.dialect.index(self, table, [(self._id(content), str(content["words"])) for content in kept])

    def _there(self, table: str, keys: Sequence[Mapping[str, object]]) -> dict[tuple[object, ...], dict[str, Any]]:
        """The rows with these keys, by key."""
        first = next(iter(keys[0]))
        if all(isinstance(key[first], int) for key in keys):
            found = self.rows(
                f"SELECT * FROM {table} WHERE {first} IN ({marks([int(str(key[first])) for key in keys])})"
            )
        else:
            found = [row for key in keys for row in self.rows(f"SELECT * FROM {table} WHERE {_is(key)}", **key)]
        return {tuple(row[name] for name in keys[0]): row for row in found}

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Inside, what the schema refuses comes out as AgainstTheSchema, and what was written inside is taken back."""
        self.run("SAVEPOINT attempt")
        numbers = self.numbers.marked()
        try:
            yield
        except Exception as error:
            if not self.dialect.refuses(error):
                raise
            self.run("ROLLBACK TO SAVEPOINT attempt")
            self.numbers.go_back(numbers)
            raise AgainstTheSchema(type(error).__name__) from None  # the driver would quote values of the row
        self.run("RELEASE SAVEPOINT attempt")

    # -- the journal

    def flush(self) -> None:
        """Writes the entries of the records touched so far, and what their rows come to."""
        touched = [record for record in self._touched.values() if record.rows]
        if touched:
            journal.note(self, self.change, touched)
        self._touched.clear()
        self._sums.settle()
        self.numbers.settle()

    def note_load(
        self,
        entity: str,
        first: int,
        last: int,
        tables: Sequence[tuple[str, str]],
        about: str,
        *,
        again: bool = False,
    ) -> None:
        """Notes records `first` to `last`, all new, as one entry (store.bulk). `again`: an entry has them already."""
        self.flush()
        if self.searchable and not again:
            for table, column in tables:
                self._sums.load(table, column, first, last)
        journal.note_load(self, self.change, entity, first, last, tables, about)

    @property
    def touched(self) -> Iterable[tuple[str, int]]:
        """The records (entity, id) touched since the last flush, in order."""
        return tuple(self._touched)

    def _note(
        self, table: Table, key: Mapping[str, object], before: dict[str, Any] | None, row: Mapping[str, Any]
    ) -> None:
        about = row.get(table.about) if table.about else None
        facts = None if before is None else {k: v for k, v in before.items() if k not in table.derived}
        fresh = before is None and table.of == "id"
        self._remember(table.entity, int(row[table.of]), about, table.name, dict(key), facts, fresh=fresh)

    def _remember(
        self,
        entity: str,
        number: int,
        about: int | None,
        table: str,
        key: dict[str, object],
        before: dict[str, object] | None,
        *,
        fresh: bool,
    ) -> None:
        record = self._touched.get((entity, number))
        if record is None:
            record = self._touched[entity, number] = journal.Touched(entity, number, about, {})
        if record.about is None:  # a row that stood aside was touched first
            record.about = about
        record.fresh |= fresh
        record.rows.setdefault((table, tuple(key.values())), (key, before))

    def _remove(self, table: str, key: Mapping[str, object], row: Mapping[str, Any], *, indexed: bool) -> None:
        if indexed:
            self.dialect.unindex(self, table, row["id"], row["words"])
        self.run(f"DELETE FROM {table} WHERE {_is(key)}", **key)

    @staticmethod
    def _id(values: Mapping[str, object]) -> int:
        return int(str(values["id"]))


def _upsert(table: str, names: Sequence[str], key: Sequence[str], mark: str = "") -> str:
    """The statement that makes a row hold these columns, whether it is there or not."""
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    values = ", ".join(mark or f":{name}" for name in names)
    return (
        f"INSERT INTO {table}({', '.join(names)}) VALUES ({values}) ON CONFLICT ({', '.join(key)})"
        f" DO UPDATE SET {sets or f'{key[0]} = excluded.{key[0]}'}"
    )


def _marks(names: Iterable[str]) -> str:
    return ", ".join(f":{name}" for name in names)


def _is(key: Mapping[str, object], prefix: str = "") -> str:
    return " AND ".join(f"{name} = :{prefix}{name}" for name in key)


def _prefixed(key: Mapping[str, object], prefix: str) -> dict[str, object]:
    return {prefix + name: value for name, value in key.items()}
