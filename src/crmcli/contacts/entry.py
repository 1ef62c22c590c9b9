"""From the words of a command line to contacts and values: who is meant, at which customer, what is to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crmcli.contacts import queries, views
from crmcli.contacts.fields import CARD, CONTACTS, REMOVED
from crmcli.custom.queries import read_pairs, with_custom
from crmcli.customers import entry as customers
from crmcli.customers.entry import HalfAnId, Over, refuse_half_an_id
from crmcli.customers.queries import resolve as resolve_customer
from crmcli.kernel.sheet import Card, Sheet
from crmcli.store.listing import Query, listing, query
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

LISTS = {"email": "emails", "phone": "phones"}
NEWEST = 5
"""Interactions below the card of a contact."""

EMPTY = "No contact matches.\nAdd one: crmcli contact add CUSTOMER NAME, or bring a file: crmcli import FILE"
OVER = Over(CONTACTS, queries.resolve, REMOVED)


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by field name: texts, several texts, and whether somebody is to be primary."""
    return {name: value for name, value in words.items() if name != "ref" and value not in (None, ())}


def read_new(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> dict[str, object]:
    """The values of a new contact at the customer that `ref` means."""
    if ("source" in texts) != ("external_id" in texts):
        raise HalfAnId
    with workspace.store.read() as db:
        values = _read(db, workspace, {**texts, "customer": ref})
    return {name: value for name, value in values.items() if value is not None}


def read_changes(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Who is meant, and the values that change; an empty text is None."""
    with workspace.store.read() as db:
        number = queries.resolve(db, ref, workspace.reading(), workspace.ask.pick)
        changes = _read(db, workspace, {name: text for name, text in texts.items() if not name.startswith("add_")})
        refuse_half_an_id(db, "contact", number, changes)
        there = queries.lists_of(db, number)
    for name, several in LISTS.items():
        if f"add_{name}" in texts:
            kept = changes.get(several, there[several])
            fresh = _several(workspace, name, texts[f"add_{name}"])
            changes[several] = tuple(dict.fromkeys((*_texts(kept), *fresh)))
    return number, changes


def _read(db: Reader, workspace: Workspace, texts: Mapping[str, object]) -> dict[str, object]:
    reading = workspace.reading()
    values: dict[str, object] = {}
    for name, text in texts.items():
        if name == "customer":
            values[name] = resolve_customer(db, str(text), reading, workspace.ask.pick)
        elif name == "field":
            values["fields"] = read_pairs(db, "contact", _texts(text), reading)
        elif name in LISTS:
            values[LISTS[name]] = _several(workspace, name, text)
        elif name == "primary":
            values[name] = text
        elif parse := CONTACTS.field(name).parse:
            values[name] = parse(str(text), reading)
    return values


def _several(workspace: Workspace, name: str, texts: object) -> tuple[str, ...]:
    parse, reading = CONTACTS.field(name).parse, workspace.reading()
    assert parse is not None  # noqa: S101 - e-mail and phone have one
    return tuple(dict.fromkeys(str(parse(text, reading)) for text in _texts(texts) if text.strip()))


def _texts(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, Sequence) else []


def targets(workspace: Workspace, refs: Sequence[str], where: str, verb: str, *, trash: bool = False) -> list[int]:
    """The contacts a command is for, as with customers."""
    return customers.targets(workspace, refs, where, verb, OVER, trash=trash)


# -- lists and cards


def listed(workspace: Workspace, customer: str | None, where: str, *, trash: bool) -> Sheet:
    """The list of contacts that the shared options ask for, all or one customer's."""
    settings, reading = workspace.settings, workspace.reading()
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, CONTACTS) if custom else CONTACTS, settings, where)
        wanted = replace(wanted, also=REMOVED if trash else "", trash=trash)
        if customer is not None:
            wanted = _of_one(db, wanted, resolve_customer(db, customer, reading, workspace.ask.pick))
        return listing(db, wanted, reading, empty=EMPTY)


def _of_one(db: Reader, wanted: Query, customer: int) -> Query:
    """Only those at a customer; of a removed one those who were there."""
    gone = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=customer) is not None
    mine = "contact.customer_id = :customer"
    also = f"{mine} AND {wanted.also}" if wanted.also else mine
    return replace(wanted, also=also, params={"customer": customer}, trash=wanted.trash or gone)


def shown(workspace: Workspace, ref: str) -> Card:
    """The card of one contact, also one in the trash."""
    reading, machine = workspace.reading(), workspace.settings.machine
    with workspace.store.read() as db:
        number = queries.resolve(db, ref, reading, workspace.ask.pick)
        gone = queries.removed(db, number)
        fields = CONTACTS.document if machine else CARD
        sheet = queries.document(db, number, reading, fields, trash=gone is not None)
        said = [] if machine else queries.newest_interactions(db, number, NEWEST)
    if gone:
        workspace.ask.tell("{1} is in the trash; take it out with: crmcli {0} restore {1}".format(*gone))
    return views.card(sheet, said, people=not machine)
