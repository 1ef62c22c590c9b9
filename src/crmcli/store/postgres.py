"""PostgreSQL's words: its catalogues, JSON as jsonb, and a GIN index over the stored words of a table.

A statement reaches the driver with its parameters as the driver names them; values are always bound by the server.
Ids are counted in the table `spent` and not by sequences, so that what was taken back spends none, as in SQLite.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmcli.store.dialect import Asking, Cursor, Words

_PARTS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|::|:([a-z_][a-z_0-9]*)|\?|%")


class Session:
    """A driver's connection that takes statements as sqlite3 does: `:name` and `?` for parameters."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._cursors = count()

    @property
    def encrypted(self) -> bool:
        """Whether it goes by TLS."""
        return bool(self.connection.pgconn.ssl_in_use)

    def execute(self, sql: str, parameters: Any = (), /) -> "Cursor":
        return self.connection.execute(spelled(sql), parameters)  # type: ignore[no-any-return]

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "Cursor":
        cursor = self.connection.cursor()
        cursor.executemany(spelled(sql), parameters)
        return cursor  # type: ignore[no-any-return]

    def each(self, sql: str, parameters: Mapping[str, object]) -> Iterator[Any]:
        """Row by row from a cursor on the server; others may be open at the same time."""
        with self.connection.cursor(f"each_{next(self._cursors)}") as cursor:
            cursor.execute(spelled(sql), parameters)
            while rows := cursor.fetchmany(1000):
                yield from rows

    def copy(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Writes rows by COPY."""
        with self.connection.cursor().copy(sql) as copy:
            for row in rows:
                copy.write_row(row)


@lru_cache(maxsize=512)
def spelled(sql: str) -> str:
    """The statement as psycopg reads it: `%(name)s` for `:name`, `%s` for `?`, and `%%` for `%`."""
    return _PARTS.sub(_spelled, sql)


def _spelled(part: re.Match[str]) -> str:
    if part[1]:
        return f"%({part[1]})s"
    return "%s" if part[0] == "?" else part[0].replace("%", "%%")


class Postgres:
    """The dialect of a store on a server."""

    # -- values

    def custom(self, noun: str, name: str, kind: str) -> str:
        value = f"json_extract({noun}.fields, '$.\"{name}\"')"
        return f"CAST({value} AS {_KINDS[kind]})" if kind in _KINDS else value

    def texts(self, parameter: str) -> str:
        """An array and no subquery: by that, an index of those rows that have a value can be used."""
        return f"= ANY(ARRAY(SELECT json_array_elements_text(CAST(:{parameter} AS json))))"

    def content(self, names: Sequence[str]) -> str:
        return f"convert_to(CAST(ROW({', '.join(names)}) AS text), 'UTF8')"

    def added_alone(self) -> str:
        return (
            "SELECT r.value ->> 0, CAST(r.value -> 1 ->> 'id' AS bigint) FROM entry e,"
            " jsonb_array_elements(CAST(e.body AS jsonb) -> 'rows') r WHERE e.change_id = :change AND e.op <> 'load'"
            " AND jsonb_typeof(r.value -> 2) = 'null' AND jsonb_typeof(r.value -> 1 -> 'id') = 'number'"
        )

    # -- what there is

    def declared(self, statement: str) -> str:
        return view(counted(wide(statement)))

    def columns(self, db: "Asking", table: str) -> list[str]:
        return [str(name) for (name,) in db.all(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped"
            " ORDER BY attnum",
            table=table,
        )]  # fmt: skip

    def keys(self, db: "Asking", table: str) -> list[str]:
        return [str(name) for (name,) in db.all(
            "SELECT a.attname FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY k(number, place), pg_attribute a"
            " WHERE c.conrelid = to_regclass(:table) AND c.contype = 'p' AND a.attrelid = c.conrelid"
            " AND a.attnum = k.number ORDER BY k.place",
            table=table,
        )]  # fmt: skip

    def children(self, db: "Asking", table: str) -> list[tuple[str, str, str]]:
        return [(str(name), str(column), str(to)) for name, column, parent, to in db.all(LINKS) if parent == table]

    def tables(self, db: "Asking") -> list[str]:
        rows = db.all(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname NOT IN ('spent', 'write_gate')"
            " AND (relnamespace, relowner) = (SELECT relnamespace, relowner FROM pg_class"
            " WHERE oid = to_regclass('meta')) ORDER BY relname"
        )
        return [str(name) for (name,) in rows]

    # -- numbers

    def spent(self, db: "Asking", table: str) -> int:
        return int(db.value("SELECT last FROM spent WHERE name = :name", name=table) or 0)

    def spend(self, db: "Asking", table: str, last: int) -> None:
        db.run(
            "INSERT INTO spent AS s VALUES (:name, :last) ON CONFLICT (name) DO UPDATE"
            " SET last = GREATEST(s.last, excluded.last)",
            name=table,
            last=last,
        )

    # -- large results and loads

    def each(self, con: Any, sql: str, parameters: Mapping[str, object]) -> Iterator[Any]:
        return con.each(sql, parameters)  # type: ignore[no-any-return]

    def lend(self, con: Any, words: Mapping[str, Callable[..., object]]) -> bool:  # noqa: ARG002 - it runs elsewhere
        return False

    def load(self, con: Any, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        con.copy(f"COPY {table}({', '.join(columns)}) FROM STDIN", rows)

    def secondary(self, db: "Asking", tables: Sequence[str]) -> list[tuple[str, str, str]]:
        """The links between these tables too, which the server would follow row by row; nothing of another's tables."""
        return db.all(SECONDARY.format(tables=", ".join(map(repr, tables))))

    def prepare_load(self, db: "Asking") -> None:
        db.run("SET LOCAL maintenance_work_mem = '256MB'")
        db.run("SET LOCAL default_statistics_target = 20")  # enough for now; the server looks again by itself

    def settle_load(self, db: "Asking") -> None:
        db.run(f"ANALYZE {', '.join(self.tables(db))}")

    # -- the search index: the database keeps it

    def searchable(self, db: "Asking") -> frozenset[str]:  # noqa: ARG002 - there is no index to look after
        return frozenset()

    def index(self, db: "Asking", table: str, rows: Sequence[tuple[int, str]]) -> None:
        """The database does."""

    def unindex(self, db: "Asking", table: str, key: int, words: str) -> None:
        """The database does."""

    def reindex(self, db: "Asking", table: str) -> None:
        """The database does."""

    def found(self, db: "Asking", table: str, words: "Words", cap: int) -> list[int]:
        rows = db.all(
            f"SELECT id FROM {table} WHERE searchable({table}.words) @@ CAST(:match AS tsquery) LIMIT :cap",
            match=matching(words),
            cap=cap,
        )
        return [int(key) for (key,) in rows]

    def indexed(self, db: "Asking", table: str) -> int:
        return int(db.value(f"SELECT COUNT(*) FROM {table}"))

    # -- what it is

    def facts(self, db: "Asking") -> tuple[str, int, str | None]:
        version = str(db.value("SHOW server_version")).split(" ")[0]
        return f"PostgreSQL {version}", int(db.value("SELECT pg_database_size(current_database())")), None

    # -- whether it is whole

    def refuses(self, error: Exception) -> bool:
        return str(getattr(error, "sqlstate", None) or "").startswith("23")

    def torn(self, db: "Asking", *, deep: bool) -> list[str]:  # noqa: ARG002 - what pages hold is for pg_amcheck to say
        faults = [f"{name} is a trigger or rule of another program" for (name,) in db.all(FOREIGN)]
        faults += [f"the index {name} is not valid" for (name,) in db.all(INVALID)]
        for table, column, parent, to in db.all(LINKS):
            strays = db.value(
                f"SELECT COUNT(*) FROM {table} k WHERE k.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{to} = k.{column})"
            )
            if strays:
                faults.append(f"{strays} rows of {table} point to a {parent} that is not there ({column})")
        return faults[:20]

    def of_bytes(self, db: "Asking", table: str, names: Sequence[str]) -> list[int]:  # noqa: ARG002 - no text is bytes
        return []


# -- what a whole store has none of, and what its rows lean on

FOREIGN = """
SELECT strange.name FROM (
 SELECT tgname AS name, tgrelid AS at FROM pg_trigger WHERE NOT tgisinternal
 UNION ALL SELECT rulename, ev_class FROM pg_rewrite WHERE rulename <> '_RETURN'
) AS strange JOIN pg_class c ON c.oid = strange.at WHERE c.relnamespace = to_regnamespace(current_schema) ORDER BY 1
"""
INVALID = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = to_regnamespace(current_schema) ORDER BY 1
"""
LINKS = """
SELECT CAST(CAST(c.conrelid AS regclass) AS text), a.attname, CAST(CAST(c.confrelid AS regclass) AS text), b.attname
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
WHERE c.contype = 'f' AND c.connamespace = to_regnamespace(current_schema) ORDER BY 1, 2
"""

# -- what a load sets aside

SECONDARY = """
SELECT name, drop, make FROM (
 SELECT i.relname AS name, 'DROP INDEX ' || i.relname AS drop, pg_get_indexdef(i.oid) AS make, 1 AS turn, t.relname AS
 one, t.relname AS other, t.relowner AS owner, t.relnamespace AS place FROM pg_index x JOIN pg_class i
 ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
 WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = x.indexrelid)
 UNION ALL SELECT c.conname, 'ALTER TABLE ' || t.relname || ' DROP CONSTRAINT ' || c.conname,
 'ALTER TABLE ' || t.relname || ' ADD CONSTRAINT ' || c.conname || ' ' || pg_get_constraintdef(c.oid), 2, t.relname,
 p.relname, t.relowner, t.relnamespace FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
 JOIN pg_class p ON p.oid = c.confrelid WHERE c.contype = 'f'
) AS made
WHERE one IN ({tables}) AND other IN ({tables}) AND place = to_regnamespace(current_schema)
AND pg_has_role(owner, 'USAGE') ORDER BY turn, name
"""

# -- what a new store begins and ends with

_PLAIN = """regexp_replace(left(words, 200000) COLLATE "C", '[\x01-/:-@\\[-`{-\x7f]+', ' ', 'g')"""
"""Words with a blank in place of what parts them in ASCII; all else is part of a word, as in SQLite's index."""

BEFORE = (
    'CREATE TABLE spent (name TEXT COLLATE "C" PRIMARY KEY, last BIGINT NOT NULL)',
    "CREATE TABLE write_gate ()",
    """CREATE FUNCTION next_id(counted text) RETURNS bigint LANGUAGE sql VOLATILE AS $$
INSERT INTO spent AS s VALUES (counted, 1) ON CONFLICT (name) DO UPDATE SET last = s.last + 1 RETURNING s.last $$""",
    """CREATE FUNCTION json_extract(document text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT jsonb_path_query_first(CAST(document AS jsonb), CAST(path AS jsonpath)) #>> '{}' $$""",
    f"""CREATE FUNCTION searchable(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_to_tsvector(array_remove(string_to_array(CASE WHEN length(words) <= 500 THEN {_PLAIN}
 ELSE regexp_replace({_PLAIN}, '([^ ]{{250}}[^ ]{{250}})[^ ]+', '\\1', 'g') END, ' '), '')) $$""",
)
"""Tables and functions that stand in for what SQLite has."""


def wide(statement: str) -> str:
    """A statement as SQLite has it, with integers of 64 bits and text that sorts by the numbers of its letters."""
    key = rf"id SERIAL NOT NULL CONSTRAINT pk_{statement.split()[2]} PRIMARY KEY"
    statement = re.sub(r"\bid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", key, statement)
    return re.sub(r"\bVARCHAR\b", 'TEXT COLLATE "C"', re.sub(r"\bINTEGER\b", "BIGINT", statement))


def counted(statement: str) -> str:
    """A CREATE TABLE as SQLAlchemy spells it, its ids counted by `next_id`, and yes and no what they are here."""
    table = statement.split()[2]
    statement = re.sub(r"\bid (BIG)?SERIAL NOT NULL", f"id BIGINT DEFAULT next_id('{table}') NOT NULL", statement)
    statement = re.sub(r"BOOLEAN DEFAULT ([01])", r"BOOLEAN DEFAULT '\1'", statement)
    return re.sub(r"\b(BIG)?SERIAL\b", "BIGINT", statement)


def search_index(table: str) -> str:
    """The statement that makes the search index of `table`."""
    return f"CREATE INDEX ix_{table}_search ON {table} USING gin (searchable(words))"


def view(statement: str) -> str:
    """A CREATE VIEW whose instants are spelled by this database."""
    spelled_out = r"""to_char(to_timestamp(\1 / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    return re.sub(r"strftime\('[^']*', (\w+) / 1000000, 'unixepoch'\)", spelled_out, statement)


POSTGRES = Postgres()
_KINDS = {"number": "numeric", "flag": "boolean"}


def matching(words: "Words") -> str:
    """The tsquery for query words."""
    parts = []
    for alternatives in words:
        quoted = " | ".join("'" + word[:500].replace("\\", "\\\\").replace("'", "''") + "':*" for word in alternatives)
        parts.append(f"({quoted})")
    return " & ".join(parts)
