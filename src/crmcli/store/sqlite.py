"""SQLite's words: JSON functions, PRAGMAs, and FTS5 tables `<table>_search` over the stored `words` of a table.

The words are folded in Python (kernel.names), so that PostgreSQL finds alike with an index of its own. The unit of
work keeps the index; there are no triggers.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmcli.store.dialect import Asking, Words


class Sqlite:
    """The dialect of a store in a file."""

    # -- values

    def custom(self, noun: str, name: str, kind: str) -> str:  # noqa: ARG002 - JSON values keep their kind here
        return f"json_extract({noun}.fields, '$.\"{name}\"')"

    def texts(self, parameter: str) -> str:
        return f"IN (SELECT value FROM json_each(:{parameter}))"

    def content(self, names: Sequence[str]) -> str:
        form = ",".join(["%s"] * len(names))
        return f"CAST(printf('{form}', {', '.join(names)}) AS BLOB)"

    def added_alone(self) -> str:
        return (
            "SELECT json_extract(r.value, '$[0]'), json_extract(r.value, '$[1].id')"
            " FROM entry e, json_each(e.body, '$.rows') r WHERE e.change_id = :change AND e.op <> 'load'"
            " AND json_type(r.value, '$[2]') = 'null' AND json_type(r.value, '$[1].id') = 'integer'"
        )

    # -- what there is

    def declared(self, statement: str) -> str:
        return statement

    def columns(self, db: "Asking", table: str) -> list[str]:
        return [str(name) for _, name, *_ in db.all(f"PRAGMA table_info({table})")]

    def keys(self, db: "Asking", table: str) -> list[str]:
        return [row[1] for row in sorted(db.all(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]

    def children(self, db: "Asking", table: str) -> list[tuple[str, str, str]]:
        rows = db.all(
            'SELECT m.name, f."from", f."to" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f'
            " WHERE m.type = 'table' AND f.\"table\" = :table",
            table=table,
        )
        return [(str(name), str(column), str(to or "id")) for name, column, to in rows]

    def tables(self, db: "Asking") -> list[str]:
        rows = db.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return [str(n) for (n,) in rows if "_search" not in n and not n.startswith("sqlite_")]

    # -- numbers

    def spent(self, db: "Asking", table: str) -> int:
        return int(db.value("SELECT seq FROM sqlite_sequence WHERE name = :name", name=table) or 0)

    def spend(self, db: "Asking", table: str, last: int) -> None:
        """AUTOINCREMENT does."""

    # -- large results and loads

    def each(self, con: Any, sql: str, parameters: Mapping[str, object]) -> Iterator[Any]:
        cursor = con.execute(sql, parameters)
        while rows := cursor.fetchmany(1000):
            yield from rows

    def lend(self, con: Any, words: Mapping[str, Callable[..., object]]) -> bool:
        for name, word in words.items():
            con.create_function(name, -1, word, deterministic=True)
        return True

    def load(self, con: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        con.executemany(f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)

    def secondary(self, db: "Asking", tables: Sequence[str]) -> list[tuple[str, str, str]]:
        return db.all(
            "SELECT name, 'DROP INDEX ' || name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            f" AND tbl_name IN ({', '.join(repr(name) for name in tables)})"
        )

    def prepare_load(self, db: "Asking") -> None:
        db.run("PRAGMA secure_delete = OFF")  # nothing of a person is deleted here, only pages of half-made indexes
        db.run("PRAGMA cache_size = -65536")

    def settle_load(self, db: "Asking") -> None:
        db.run("PRAGMA analysis_limit = 1000")
        db.run("ANALYZE")

    # -- the search index

    def searchable(self, db: "Asking") -> frozenset[str]:
        rows = db.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'")
        return frozenset(str(name).removesuffix("_search") for (name,) in rows)

    def index(self, db: "Asking", table: str, rows: Sequence[tuple[int, str]]) -> None:
        db.many(f"INSERT INTO {table}_search(rowid, words) VALUES (?, ?)", rows)

    def unindex(self, db: "Asking", table: str, key: int, words: str) -> None:
        db.run(
            f"INSERT INTO {table}_search({table}_search, rowid, words) VALUES ('delete', :key, :words)",
            key=key,
            words=words,
        )

    def reindex(self, db: "Asking", table: str) -> None:
        db.run(f"INSERT INTO {table}_search({table}_search) VALUES ('rebuild')")

    def found(self, db: "Asking", table: str, words: "Words", cap: int) -> list[int]:
        rows = db.all(
            f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH :match LIMIT :cap",
            match=matching(words),
            cap=cap,
        )
        return [int(key) for (key,) in rows]

    def indexed(self, db: "Asking", table: str) -> int:
        sized = db.value("SELECT 1 FROM sqlite_schema WHERE name = :name", name=f"{table}_search_docsize")
        return int(db.value(f"SELECT COUNT(*) FROM {table}{'_search_docsize' if sized else ''}"))

    # -- what it is

    def facts(self, db: "Asking") -> tuple[str, int, str | None]:
        version, size = db.all(
            "SELECT sqlite_version(), page_count * page_size FROM pragma_page_count, pragma_page_size"
        )[0]
        return f"SQLite {version}", int(size), str(db.value("PRAGMA journal_mode"))

    # -- whether it is whole

    def refuses(self, error: Exception) -> bool:
        return isinstance(error, sqlite3.IntegrityError)

    def torn(self, db: "Asking", *, deep: bool) -> list[str]:
        pragma = "integrity_check" if deep else "quick_check"
        faults = [str(text) for (text,) in db.all(f"PRAGMA {pragma}(20)") if text != "ok"]
        strays = db.all("PRAGMA foreign_key_check")
        return faults + [
            f"{table} row {row} points to a {parent} that is not there" for table, row, parent, _ in strays[:20]
        ]

    def of_bytes(self, db: "Asking", table: str, names: Sequence[str]) -> list[int]:
        """One flipped bit makes the one the other."""
        kinds = ", ".join(f"typeof({name})" for name in names)
        return [int(number) for (number,) in db.all(f"SELECT id FROM {table} WHERE 'blob' IN ({kinds}) LIMIT 20")]


SQLITE = Sqlite()


def search_index(table: str) -> str:
    """The statement that makes the search index of `table`.

    The words are cut and folded already, so the index only has to part them at blanks: `ascii` takes every letter and
    mark outside ASCII as part of a word, where `unicode61` would cut Indic words and scripts it does not know.
    """
    return (
        f"CREATE VIRTUAL TABLE {table}_search USING fts5(words, content='{table}', content_rowid='id',"
        " detail='none', tokenize='ascii')"
    )


def matching(words: "Words") -> str:
    """The MATCH text for query words."""
    parts = []
    for alternatives in words:
        quoted = " OR ".join('"' + word.replace('"', '""') + '" *' for word in alternatives)
        parts.append(f"({quoted})")
    return " AND ".join(parts)
