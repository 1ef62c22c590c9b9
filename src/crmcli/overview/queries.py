"""Reading across nouns: what a reference means, and records without a folder of their own below this one."""

from collections.abc import Callable, Sequence

from crmcli.contacts.queries import party
from crmcli.contacts.rules import NobodyAnswers
from crmcli.kernel.fields import Reading
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.overview.rules import NoSuchRecord, NothingTouched
from crmcli.store import refs
from crmcli.store.read import Reader, Row
from crmcli.workspace import Workspace

RUN = (
    "SELECT id, file, noun, format, encoding, source, status,"
    " created + updated + unchanged + rejected + skipped,"
    " created, updated, unchanged, rejected, skipped, rejects_file, change_id, started_at, finished_at"
    " FROM import_run WHERE id = :id"
)
CHANGE = "SELECT id, at, actor, command, undoes, undone_by FROM change WHERE id = :id"
ENTRIES = "SELECT op, entity, record, last, about FROM entry WHERE change_id = :id ORDER BY seq"

Touched = tuple[str, str, int, int, int | None]
"""A row of ENTRIES."""

# -- what a reference means

Pick = Callable[[str, Sequence[str]], int | None]

TABLES = {**{noun: noun for noun in PREFIXES}, "run": "import_run"}
"""Nouns that can be shown, and their tables."""

LED_ON = ("customer", "contact")
"""Nouns whose ids may lead to another record, of which theirs became a part."""

BY_SOURCE = ("purchase", "ticket", "interaction", "followup")
"""Nouns that answer to uid and source:external_id alone, in this order."""


def meant(workspace: Workspace, ref: str) -> tuple[str, int]:
    """The noun and id that `ref` means; see `resolve`."""
    with workspace.store.read() as db:
        return resolve(db, ref, workspace.reading(), workspace.ask.pick)


def resolve(db: Reader, ref: str, reading: Reading, pick: Pick | None = None) -> tuple[str, int]:
    """The noun (a key of TABLES) and id that `ref` means, by the order of the grammar.

    NoSuchRecord, NothingTouched (exit 3); SeveralCustomers, SeveralContacts (exit 5) unless `pick` chooses.
    """
    ref = ref.strip()
    if ref == "@last":
        return _last(db)
    for noun, table in TABLES.items():
        if noun in LED_ON:  # below
            continue
        number = short_id(ref, PREFIXES[noun])
        if number is not None and db.value(f"SELECT id FROM {table} WHERE id = :id", id=number) is not None:
            return noun, number
    try:
        who = party(db, ref, reading, pick)
    except NobodyAnswers:
        return _by_source(db, ref)
    return ("customer", who.customer) if who.contact is None else ("contact", who.contact)


def _by_source(db: Reader, ref: str) -> tuple[str, int]:
    for noun in BY_SOURCE:
        if (number := refs.named(db, noun, ref)) is not None:
            return noun, number
    raise NoSuchRecord(ref)


def _last(db: Reader) -> tuple[str, int]:
    """The record touched last, or the customer it concerns where it has no card of its own."""
    entity, record, about = refs.last_touched(db) or ("", 0, None)
    noun, number = (entity, record) if entity in TABLES or about is None else ("customer", about)
    known = TABLES.get(noun)
    if known is None or db.value(f"SELECT id FROM {known} WHERE id = :id", id=number) is None:
        raise NothingTouched
    return noun, number


# -- records without a folder of their own below this one


def run(workspace: Workspace, number: int) -> Row:
    """An import run, in the columns of RUN."""
    with workspace.store.read() as db:
        return db.all(RUN, id=number)[0]


def change(workspace: Workspace, number: int) -> tuple[Row, Sequence[Touched]]:
    """A change, in the columns of CHANGE, and the records it touched, in those of ENTRIES."""
    with workspace.store.read() as db:
        return db.all(CHANGE, id=number)[0], db.all(ENTRIES, id=number)
