"""Which record a reference without any guess in it means: a short id, a uid, or source:external_id."""

from collections.abc import Mapping

from crmcli.kernel.errors import Refused
from crmcli.kernel.ids import is_uid
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.store.read import Reader

LAST_TOUCHED = (
    "SELECT entity, record, about FROM entry WHERE change_id = (SELECT MAX(change_id) FROM entry)"
    " ORDER BY CASE WHEN entity = 'contact' THEN -seq ELSE seq END LIMIT 1"
)
"""What a change is about is noted first; a contact who becomes the primary one is noted behind who was it before."""


class KnownRecord(Refused):
    """A record of the noun came from that source under that id already."""

    code = "duplicate"

    def __init__(self, noun: str, source: str, external_id: str, number: int) -> None:
        ref = f"{PREFIXES[noun]}{number}"
        hint = f"nothing was added; see: crmcli {noun} show {ref}"
        super().__init__(f"{source}:{external_id} is {ref}", hint=hint, candidates=[ref])


def named(db: Reader, noun: str, ref: str) -> int | None:
    """The id of the record of `noun` (also its table's name) that `ref` means; None when there is none.

    `@last` is the record touched last, if it is one of the noun. The table has the columns id, uid, source and
    external_id.
    """
    ref = ref.strip()
    if ref == "@last":
        entity, record, _ = last_touched(db) or ("", 0, None)
        return record if entity == noun else None
    number = short_id(ref, PREFIXES[noun])
    if number is not None:
        return _id(db, f"SELECT id FROM {noun} WHERE id = :value", value=number)
    if is_uid(ref.lower()):
        return _id(db, f"SELECT id FROM {noun} WHERE uid = :value", value=ref.lower())
    source, _, external_id = ref.partition(":")
    return by_external_id(db, noun, source, external_id)


def last_touched(db: Reader) -> tuple[str, int, int | None] | None:
    """The record touched last: what the first entry of the newest change is about, its id, the customer concerned."""
    row = db.one(LAST_TOUCHED)
    return None if row is None else (str(row[0]), int(row[1]), None if row[2] is None else int(row[2]))


def by_external_id(db: Reader, noun: str, source: str, external_id: str) -> int | None:
    """The record that came from `source` under that id."""
    sql = f"SELECT id FROM {noun} WHERE source = :source AND external_id = :value"
    return _id(db, sql, source=source, value=external_id)


def refuse_known(db: Reader, noun: str, values: Mapping[str, object]) -> None:
    """KnownRecord (exit 4) when a record of `noun` has the source and external_id of these values."""
    source, external_id = str(values.get("source")), values.get("external_id")
    number = None if external_id is None else by_external_id(db, noun, source, str(external_id))
    if number is not None:
        raise KnownRecord(noun, source, str(external_id), number)


def _id(db: Reader, sql: str, **params: object) -> int | None:
    found = db.value(sql, **params)
    return None if found is None else int(found)
