"""Whether a store is whole: the file, the journal's chain, the rows, the search index, and what the folders promise.

A folder states its invariants as `Invariant`s: a SELECT that finds what breaks them. Nothing is ever changed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crmcli.store import journal, sums
from crmcli.store.read import Reader


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise about the data. `broken` selects one text for each record that breaks it."""

    id: str
    sentence: str
    broken: str


def faults_of(db: Reader, invariants: Sequence[Invariant] = (), *, deep: bool = False) -> list[str]:
    """What is wrong with the store, a sentence each; none when it is whole."""
    faults = [f"I1: {fault}" for fault in db.dialect.torn(db, deep=deep)]
    if faults:
        return faults  # figures from a damaged file would only mislead
    return [
        *(f"I5: {fault}" for fault in journal.verify(db)),
        *(f"I6: {fault}" for fault in (sums.verify(db) if deep else ())),
        *_index(db),
        *_promises(db, invariants),
    ]


def _index(db: Reader) -> list[str]:
    faults = []
    for table in sorted(db.dialect.searchable(db)):
        rows, indexed = db.value(f"SELECT COUNT(*) FROM {table}"), db.dialect.indexed(db, table)
        if rows != indexed:
            faults.append(f"I7: {table} has {rows} rows, its search index {indexed}")
        faults += _spot_check(db, table)
    return faults


def _spot_check(db: Reader, table: str) -> list[str]:
    """Looks up the rarest words of the newest and oldest rows, so that an index that was not kept shows."""
    rows = db.all(
        f"SELECT id, words FROM (SELECT id, words FROM {table} ORDER BY id DESC LIMIT 100) AS newest"
        f" UNION SELECT id, words FROM (SELECT id, words FROM {table} ORDER BY id LIMIT 100) AS oldest"
    )
    faults = []
    for key, words in rows:
        for word in [word for word in str(words).split() if word.isalnum()][:3]:
            hit = db.value(
                f"SELECT 1 FROM {table}_search WHERE {table}_search MATCH :word AND rowid = :key",
                word=f'"{word}"',
                key=key,
            )
            if hit is None:
                faults.append(f"I7: the search index does not find {table} {key}")
                break
    return faults[:20]


def _promises(db: Reader, invariants: Sequence[Invariant]) -> list[str]:
    faults = []
    for promise in invariants:
        broken = db.all(f"{promise.broken} LIMIT 5")
        faults += [f"{promise.id}: {promise.sentence}: {text}" for (text,) in broken]
    return faults
