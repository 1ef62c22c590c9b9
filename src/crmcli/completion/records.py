"""What the store offers: ids, names and words, each read from an index and never more than MOST."""

import re
from collections.abc import Sequence

from crmcli.completion.nouns import NOUNS, Noun
from crmcli.kernel.names import fold
from crmcli.store.read import Reader, Row

MOST = 50
"""Offers of one completion."""
LOOKED_AT = 500
"""Names that are looked at, those in the trash among them."""
DIGITS = 12
"""Of an id, at most."""
ID_DIGITS = re.compile(f"[1-9][0-9]{{0,{DIGITS - 1}}}").fullmatch
LAST = "\U0010ffff"
"""Sorts behind every letter."""

Offer = tuple[str, str]
"""What could be typed, and what it is."""


def references(db: Reader, nouns: Sequence[Noun], typed: str, *, removed: bool) -> list[Offer]:
    """Ids and names that begin with what is typed; the newest ids when that is nothing."""
    if not typed:
        return _ids(db, nouns[0], "", removed=removed)
    by_id = [offer for noun in nouns for offer in _by_id(db, noun, typed, removed=removed)]
    by_name = [offer for noun in nouns if noun.named for offer in _names(db, noun, typed, removed=removed)]
    by_source = [offer for noun in nouns if noun.exchanged for offer in _external(db, noun, typed)]
    touched = [("@last", "the record touched last")] if typed.startswith("@") else []
    return [*by_id, *by_name, *by_source, *touched]


def _by_id(db: Reader, noun: Noun, typed: str, *, removed: bool) -> list[Offer]:
    digits = typed.removeprefix(noun.prefix)
    if typed == noun.prefix or (typed.startswith(noun.prefix) and ID_DIGITS(digits)):
        return _ids(db, noun, digits, removed=removed)
    return []


def _ids(db: Reader, noun: Noun, digits: str, *, removed: bool) -> list[Offer]:
    """Ids that begin with these digits: 1, then 10 to 19, then 100 to 199, each a range of the primary key."""
    if not digits:
        rows = _range(db, noun, 0, 10**DIGITS, "DESC", removed=removed)
    else:
        rows = []
        newest = db.value(f"SELECT MAX(id) FROM {noun.table}") or 0
        first, beyond = int(digits), int(digits) + 1
        while first <= newest and len(rows) < MOST:
            rows += _range(db, noun, first, beyond, "ASC", removed=removed)
            first, beyond = first * 10, beyond * 10
    return [(f"{noun.prefix}{key}", str(about)) for key, about in rows[:MOST]]


def _range(db: Reader, noun: Noun, first: int, beyond: int, order: str, *, removed: bool) -> list[Row]:
    sql = (
        f"SELECT id, about FROM (SELECT id, {noun.about} AS about, {_gone(noun)} AS gone FROM {noun.table}"
        f" WHERE id >= :first AND id < :beyond ORDER BY id {order} LIMIT {LOOKED_AT}) AS near"
        f" WHERE gone = :removed ORDER BY id {order} LIMIT {MOST}"
    )
    return db.all(sql, first=first, beyond=beyond, removed=int(removed))


def _names(db: Reader, noun: Noun, typed: str, *, removed: bool) -> list[Offer]:
    """Names that begin so, without regard to case and accents."""
    start = fold(typed)
    sql = (
        f"SELECT id, name FROM (SELECT id, name, sort_name, {_gone(noun)} AS gone FROM {noun.table}"
        f" WHERE sort_name >= :start AND sort_name < :beyond ORDER BY sort_name, id LIMIT {LOOKED_AT}) AS near"
        f" WHERE gone = :removed ORDER BY sort_name, id LIMIT {MOST}"
    )
    rows = db.all(sql, start=start, beyond=start + LAST, removed=int(removed))
    ids: dict[str, list[str]] = {}
    for key, name in rows:
        ids.setdefault(str(name), []).append(f"{noun.prefix}{key}")
    return [(name, " ".join(known)) for name, known in ids.items() if not _is_id(name)]


def _gone(noun: Noun) -> str:
    return "CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END" if noun.trash else "0"


def _is_id(name: str) -> bool:
    """A name that reads like an id would mean another record."""
    return name[1:].isdigit() and any(name.startswith(noun.prefix) for noun in NOUNS.values())


def _external(db: Reader, noun: Noun, typed: str) -> list[Offer]:
    """`shop:10` as shop:1042, the ids under which another system knows records."""
    source, colon, start = typed.partition(":")
    if not colon:
        return []
    rows = db.all(
        f"SELECT external_id, {noun.about} FROM {noun.table} WHERE source = :source AND external_id IS NOT NULL"
        f" AND external_id >= :start AND external_id < :beyond ORDER BY external_id LIMIT {MOST}",
        source=source, start=start, beyond=start + LAST,
    )  # fmt: skip
    return [(f"{source}:{key}", str(about)) for key, about in rows]


def tags(db: Reader, typed: str) -> list[Offer]:
    """Tags in use that begin so."""
    return _words(db, "SELECT MIN(tag) FROM customer_tag WHERE tag {than} :word", typed)


def owners(db: Reader, typed: str) -> list[Offer]:
    """People who look after a customer and whose names begin so."""
    return _words(db, "SELECT MIN(owner) FROM customer WHERE owner IS NOT NULL AND owner {than} :word", typed)


def _words(db: Reader, sql: str, typed: str) -> list[Offer]:
    """Each word once. A step from one to the next is one look into the index; DISTINCT would read all of it."""
    found: list[Offer] = []
    word = db.value(sql.format(than=">="), word=typed)
    while word is not None and str(word).startswith(typed) and len(found) < MOST:
        found.append((str(word), ""))
        word = db.value(sql.format(than=">"), word=word)
    return found


def custom_fields(db: Reader, noun: str) -> list[Offer]:
    """The fields that a store adds to a noun, with their labels."""
    rows = db.all(f"SELECT name, label FROM custom_field WHERE noun = :noun ORDER BY name LIMIT {MOST}", noun=noun)
    return [(str(name), str(label)) for name, label in rows]
