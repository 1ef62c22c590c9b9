"""The journal: one change a command, under it one salted entry a record touched, in a hash chain.

An entry's body holds what is needed to take the record back: each row touched with its content before (null for a
row that was added). `body_h` = sha256(salt, body); `h` = sha256(length-prefixed fields, body_h, prev), so a body can
be erased and the chain still verifies. A load of many new rows is one entry over a range of ids with no before-image.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crmcli.store.read import Reader

GENESIS = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Change:
    """One command's change: `u<id>`. `undoes` names the change it took back, `undone_by` the one that took it back."""

    id: int
    at: int
    actor: str
    command: str
    undoes: int | None
    undone_by: int | None


@dataclass(slots=True)
class Touched:
    """One record under a change: its rows before, as (table, key, content or None), in the order first touched.

    `fresh` says that the record itself was added, not only rows to it.
    """

    entity: str
    record: int
    about: int | None
    rows: dict[tuple[str, tuple[object, ...]], tuple[dict[str, object], dict[str, object] | None]]
    fresh: bool = False


def open_change(db: Reader, at: int, actor: str, command: str, undoes: int | None = None) -> Change:
    """Begins a change and gives it its number."""
    number = db.value(
        "INSERT INTO change(at, actor, command, undoes) VALUES (:at, :actor, :command, :undoes) RETURNING id",
        at=at,
        actor=actor,
        command=command,
        undoes=undoes,
    )
    return Change(int(number), at, actor, command, undoes, None)


def note(db: Reader, change: Change, touched: Iterable[Touched]) -> None:
    """Writes one entry for each record touched."""
    entries = []
    for record in touched:
        rows = [[table, key, before] for (table, _), (key, before) in record.rows.items()]
        body = json.dumps({"rows": rows}, ensure_ascii=False, separators=(",", ":"))
        op = "add" if record.fresh else "edit"
        entries.append((op, record.entity, record.record, record.record, record.about, body))
    append(db, change, entries)


def note_load(
    db: Reader,
    change: Change,
    entity: str,
    first: int,
    last: int,
    tables: Sequence[tuple[str, str]],
    about: str,
) -> None:
    """Writes the entry of a load: new records `first` to `last`, whose rows stand in `tables` as (name, id column)."""
    body = json.dumps({"tables": tables, "about": about}, separators=(",", ":"))
    append(db, change, [("load", entity, first, last, None, body)])


def append(db: Reader, change: Change, entries: Sequence[tuple[str, str, int, int, int | None, str]]) -> None:
    """Chains entries (op, entity, first record, last record, about, body) to the journal's head."""
    import os

    head = db.one("SELECT seq, h FROM entry ORDER BY seq DESC LIMIT 1")
    seq, prev = (0, GENESIS) if head is None else (int(head[0]), bytes(head[1]))
    salts = os.urandom(16 * len(entries))
    rows = []
    for n, (op, entity, first, last, about, body) in enumerate(entries):
        seq += 1
        salt = salts[16 * n : 16 * n + 16]
        body_h = body_hash(salt, body)
        h = link(seq, change, (op, entity, first, last, about), body_h, prev)
        rows.append((seq, change.id, op, entity, first, last, about, body, salt, body_h, prev, h))
        prev = h
    db.many(
        "INSERT INTO entry(seq, change_id, op, entity, record, last, about, body, salt, body_h, prev, h)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        rows,
    )


def body_hash(salt: bytes, body: str) -> bytes:
    """sha256 of the salt and the body."""
    from hashlib import sha256

    return sha256(salt + body.encode()).digest()


Fields = tuple[str, str, int, int, int | None]
"""An entry's op, entity, first and last record, and the customer it is about."""


def link(seq: int, change: Change, fields: Fields, body_h: bytes, prev: bytes) -> bytes:
    """The hash of one entry: its fields, each with its length before it, then its body's hash and the previous link."""
    from hashlib import sha256

    words = (seq, change.id, change.at, change.actor, change.command, change.undoes or 0, *fields)
    parts = [str(word).encode() for word in words]
    return sha256(b"".join(b"%d:%s" % (len(part), part) for part in (*parts, body_h, prev))).digest()


CHAIN = (
    "SELECT e.seq, e.change_id, c.at, c.actor, c.command, c.undoes, e.op, e.entity, e.record, e.last, e.about, e.body,"
    " e.salt, e.body_h, e.prev, e.h FROM entry e LEFT JOIN change c ON c.id = e.change_id ORDER BY e.seq"
)
MISMATCHED = (
    "SELECT c.id FROM change c LEFT JOIN change u ON u.id = c.undone_by"
    " WHERE c.undone_by IS NOT NULL AND u.undoes IS DISTINCT FROM c.id ORDER BY c.id"
)
"""Changes that are said to be taken back by one that did not."""
MOST_FAULTS = 20


def verify(db: Reader) -> list[str]:
    """What is wrong with the chain, a sentence each (I5). A body erased together with its salt is no fault."""
    faults: list[str] = []
    prev, expected, last_change = GENESIS, 0, 0
    for seq, number, *words in db.each(CHAIN):
        expected += 1
        if seq != expected:
            faults.append(f"journal entry {expected} is missing")
            expected = seq
        faults += _faults_of_entry(seq, number, words, prev)
        prev, last_change = words[-1], number
        if len(faults) >= MOST_FAULTS:
            return faults
    newest = db.value("SELECT MAX(id) FROM change")
    if (newest or 0) != last_change:
        faults.append(f"change u{newest} has no entry")
    return faults + [f"what is said of u{number} being taken back is not so" for (number,) in db.all(MISMATCHED)]


def _faults_of_entry(seq: int, number: int, words: Sequence[Any], prev: object) -> list[str]:
    at, actor, command, undoes, op, entity, first, last, about, body, salt, body_h, before, h = words
    faults = []
    change = Change(number, at, actor, command, undoes, None)
    hashes = (prev, body_h, before, h)
    if not all(isinstance(part, bytes) for part in hashes) or (before, h) != (
        prev, link(seq, change, (op, entity, first, last, about), body_h, before),
    ):  # fmt: skip
        faults.append(f"journal entry {seq} (u{number}) does not follow from the one before it")
    erased = body is None and salt is None
    if not erased and not (isinstance(body, str) and isinstance(salt, bytes) and body_hash(salt, body) == body_h):
        faults.append(f"the body of journal entry {seq} (u{number}) was altered")
    return faults
