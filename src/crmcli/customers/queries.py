"""Reading customers: whom a reference means, and who has an address."""

from collections.abc import Callable, Sequence

from crmcli.customers.rules import NoSuchCustomer, SeveralCustomers
from crmcli.kernel.emails import looks_like_email
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.kernel.names import answers, cleaned, fold, query_words
from crmcli.kernel.phones import looks_like_phone, read_phone
from crmcli.kernel.refs import short_id
from crmcli.store import refs
from crmcli.store.read import Reader, marks

MOST_CANDIDATES = 20
ALL = 2**31

Pick = Callable[[str, Sequence[str]], int | None]
"""Asks the person at the terminal which of several is meant."""

BY_EMAIL = (
    "SELECT id FROM customer WHERE email = :value AND deleted_at IS NULL UNION"
    " SELECT e.customer_id FROM customer_email e"
    " JOIN customer c ON c.id = e.customer_id WHERE e.email = :value AND c.deleted_at IS NULL ORDER BY 1"
)
BY_PHONE = (
    "SELECT id FROM customer WHERE phone = :value AND deleted_at IS NULL UNION"
    " SELECT p.customer_id FROM customer_phone p"
    " JOIN customer c ON c.id = p.customer_id WHERE p.phone = :value AND c.deleted_at IS NULL ORDER BY 1"
)
BY_EXTERNAL = (
    "SELECT k.id, k.name FROM customer c JOIN customer k ON k.id = COALESCE(c.merged_into, c.id)"
    " WHERE c.source = :source AND c.external_id = :external_id UNION"
    " SELECT k.id, k.name FROM customer_external e JOIN customer c ON c.id = e.customer_id"
    " JOIN customer k ON k.id = COALESCE(c.merged_into, c.id)"
    " WHERE e.source = :source AND e.external_id = :external_id"
)
"""Who was merged answers as what they became part of, here and below."""
BY_ID = "SELECT COALESCE(merged_into, id) FROM customer WHERE id = :value"
BY_UID = "SELECT COALESCE(merged_into, id) FROM customer WHERE uid = :value"
EMAILS_OF = (
    "SELECT email FROM (SELECT 0 AS place, email FROM customer WHERE id = :id AND email IS NOT NULL"
    " UNION ALL SELECT place, email FROM customer_email WHERE customer_id = :id) AS e ORDER BY place"
)
PHONES_OF = (
    "SELECT phone FROM (SELECT 0 AS place, phone FROM customer WHERE id = :id AND phone IS NOT NULL"
    " UNION ALL SELECT place, phone FROM customer_phone WHERE customer_id = :id) AS p ORDER BY place"
)
TAGS_OF = "SELECT tag FROM customer_tag WHERE customer_id = :id ORDER BY tag"
"""What a change is about is noted first; a contact who becomes the primary one is noted behind who was it before."""


def resolve(db: Reader, ref: str, reading: Reading, pick: Pick | None = None) -> int:
    """The id of the one customer that `ref` means, in the order of the grammar: id, uid, e-mail or phone,
    source:external_id, unique name, unique word or prefix of a name. `@last` is whom the newest change concerns.

    NoSuchCustomer (exit 3); SeveralCustomers (exit 5) unless `pick` chooses one; BadText (exit 2). Removed customers
    answer to their id.
    """
    plain = cleaned(ref)
    for way in WAYS:
        found = way(db, plain, reading)
        if found:
            return one_of(db, plain, found, pick)
    raise NoSuchCustomer(plain)


def say_merged(db: Reader, ref: str, prefix: str, number: int) -> None:
    """Says that a short id is another one now, where it is."""
    if ref != f"{prefix}{number}" and short_id(ref, prefix) is not None:
        db.tell(f"{ref} is {prefix}{number} now, since they were merged")


def part_of(db: Reader, number: int) -> int | None:
    """The last who became part of the customer with this id; None for nobody."""
    found = db.value("SELECT MAX(id) FROM customer WHERE merged_into = :id", id=number)
    return None if found is None else int(found)


def name_of(db: Reader, number: int) -> str:
    """The name of the customer with this id."""
    return str(db.value("SELECT name FROM customer WHERE id = :id", id=number))


def found_by_words(db: Reader, text: str, limit: int = 500) -> list[int]:
    """Customers (not removed) whose words begin like the words of `text`, those whose name begins so first."""
    keys = db.found("customer", query_words(text), limit)
    rows = db.all(f"SELECT id, sort_name FROM customer WHERE id IN ({marks(keys)}) AND deleted_at IS NULL")
    start = fold(text)
    ranked = sorted(rows, key=lambda row: (row[1] != start, not row[1].startswith(start), row[1], row[0]))
    return [int(key) for key, _ in ranked]


def one_of(db: Reader, ref: str, found: Sequence[int], pick: Pick | None) -> int:
    """The one customer of those found; SeveralCustomers (exit 5) where there are more and `pick` chooses none."""
    if len(found) == 1:
        say_merged(db, ref, "c", found[0])
        return found[0]
    rows = db.all(
        f"SELECT id, name, COALESCE(email, phone, city, '') FROM customer WHERE id IN ({marks(found)})"
        " ORDER BY sort_name, id"
    )[:MOST_CANDIDATES]
    candidates = [" ".join(f"c{key} {name} {more}".split()) for key, name, more in rows]
    chosen = pick(f"Which '{ref}'?", candidates) if pick else None
    if chosen is None:
        raise SeveralCustomers(ref, candidates, len(found))
    return int(rows[chosen][0])


def _by_last(db: Reader, ref: str, _reading: Reading) -> list[int]:
    touched = refs.last_touched(db) if ref == "@last" else None
    if touched is None:
        return []
    entity, record, about = touched
    number = record if entity == "customer" else about
    return _ids(db, BY_ID, number)


def _by_id(db: Reader, ref: str, _reading: Reading) -> list[int]:
    number = short_id(ref, "c")
    return _ids(db, BY_ID, number) if number is not None else []


def _by_uid(db: Reader, ref: str, _reading: Reading) -> list[int]:
    return _ids(db, BY_UID, ref.lower()) if is_uid(ref.lower()) else []


def _by_address(db: Reader, ref: str, reading: Reading) -> list[int]:
    if looks_like_email(ref):
        return _ids(db, BY_EMAIL, ref.lower())
    if looks_like_phone(ref):
        return _ids(db, BY_PHONE, read_phone(ref, reading.country) or ref)
    return []


def _by_source(db: Reader, ref: str, _reading: Reading) -> list[int]:
    source, colon, external_id = ref.partition(":")
    if not colon:
        return []
    return [int(key) for key, _ in db.all(BY_EXTERNAL, source=source, external_id=external_id)]


def _by_name(db: Reader, ref: str, _reading: Reading) -> list[int]:
    return _ids(db, "SELECT id FROM customer WHERE sort_name = :value AND deleted_at IS NULL ORDER BY id", fold(ref))


def _by_word(db: Reader, ref: str, _reading: Reading) -> list[int]:
    """By words of the name alone: the index also holds notes and cities, which a write must not be guided by.

    All that the index finds are looked at: a cap would make the one that is left look like the only one.
    """
    sought = query_words(ref)
    keys = db.found("customer", sought, ALL)
    rows = db.all(f"SELECT id, name FROM customer WHERE id IN ({marks(keys)}) AND deleted_at IS NULL")
    return [int(key) for key, name in rows if answers(name, sought)]


def _ids(db: Reader, sql: str, value: object) -> list[int]:
    return [int(key) for (key,) in db.all(sql, value=value)]


WAYS = (_by_last, _by_id, _by_uid, _by_address, _by_source, _by_name, _by_word)
"""How a reference is understood, the surest way first; each finds the customers that answer to it."""
