"""The search index. On SQLite an FTS5 table `<table>_search` over the stored `words` column of a table.

The words are folded in Python (kernel.names), so that another engine finds alike with an index of its own. The unit
of work keeps the index; there are no triggers.
"""

from collections.abc import Sequence

from crmcli.store.read import Reader


def ddl(table: str) -> str:
    """The statement that makes the index of `table`.

    The words are cut and folded already, so the index only has to part them at blanks: `ascii` takes every letter and
    mark outside ASCII as part of a word, where `unicode61` would cut Indic words and scripts it does not know.
    """
    return (
        f"CREATE VIRTUAL TABLE {table}_search USING fts5(words, content='{table}', content_rowid='id',"
        " detail='none', tokenize='ascii')"
    )


def add(db: Reader, table: str, key: int, words: str) -> None:
    """Puts a row's words into the index."""
    db.run(f"INSERT INTO {table}_search(rowid, words) VALUES (:key, :words)", key=key, words=words)


def drop(db: Reader, table: str, key: int, words: str) -> None:
    """Takes a row's words, as they were put in, out of the index."""
    db.run(
        f"INSERT INTO {table}_search({table}_search, rowid, words) VALUES ('delete', :key, :words)",
        key=key,
        words=words,
    )


def rebuild(db: Reader, table: str) -> None:
    """Makes the index anew from the table; the fast way after a load."""
    db.run(f"INSERT INTO {table}_search({table}_search) VALUES ('rebuild')")


def tables(db: Reader) -> frozenset[str]:
    """The tables that have an index."""
    rows = db.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'")
    return frozenset(str(name).removesuffix("_search") for (name,) in rows)


def matching(words: Sequence[tuple[str, ...]]) -> str:
    """The MATCH text for query words (each a tuple of alternatives, matched as prefixes; all words must be there)."""
    parts = []
    for alternatives in words:
        quoted = " OR ".join('"' + word.replace('"', '""') + '" *' for word in alternatives)
        parts.append(f"({quoted})")
    return " AND ".join(parts)


def found(db: Reader, table: str, words: Sequence[tuple[str, ...]], cap: int = 500) -> list[int]:
    """Ids of at most `cap` rows of `table` whose words match; ranking them is the caller's."""
    if not words:
        return []
    rows = db.all(
        f"SELECT rowid FROM {table}_search WHERE {table}_search MATCH :match LIMIT :cap",
        match=matching(words),
        cap=cap,
    )
    return [int(key) for (key,) in rows]
