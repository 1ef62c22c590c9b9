"""From the words of a command line to a ticket's values: those of a new one, and those that an edit changes.

Apart from `entry` because it needs contacts, purchases and custom fields, and an answer needs none of them.
"""

from collections.abc import Mapping, Sequence

from crmcli.contacts import queries as contacts
from crmcli.custom.queries import read_pairs
from crmcli.custom.words import known
from crmcli.customers.entry import HalfAnId
from crmcli.kernel.fields import Reading
from crmcli.kernel.names import cleaned_lines
from crmcli.purchases import queries as purchases
from crmcli.store.read import Reader
from crmcli.tickets import queries, rules
from crmcli.tickets.fields import TICKETS
from crmcli.workspace import Workspace

LISTS = {"kind": "ticket.kinds", "channel": "ticket.channels"}
"""Field -> the setting with its open list of words."""

PLAIN = ("subject", "priority", "assignee", "source", "external_id")


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by field name."""
    return {name: value for name, value in words.items() if name not in ("ref", "at") and value not in (None, ())}


def read_new(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> dict[str, object]:
    """The values of a new ticket of the customer or contact that `ref` means."""
    if ("source" in texts) != ("external_id" in texts):
        raise HalfAnId
    values = _plain(workspace, texts)
    if not values.get("subject"):
        raise rules.NoSubject
    if "text" in texts:
        values["text"] = cleaned_lines(workspace.ask.text(str(texts["text"]), "the first message"))
    values["direction"] = "out" if texts.get("by_us") else "in"
    reading = workspace.reading()
    with workspace.store.read() as db:
        who = contacts.party(db, ref, reading, workspace.ask.pick)
        contacts.present(db, who)
        values |= {"customer": who.customer, "contact": who.contact}
        values |= _linked(db, workspace, who.customer, texts, reading)
    return {name: value for name, value in values.items() if value is not None}


def read_changes(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Which ticket is meant, and the values that change; an empty text is None."""
    changes = _plain(workspace, texts)
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        changes |= _linked(db, workspace, queries.held(db, number).customer, texts, workspace.reading())
    return number, changes


def _plain(workspace: Workspace, texts: Mapping[str, object]) -> dict[str, object]:
    """Values that a text says alone."""
    reading, values = workspace.reading(), dict[str, object]()
    for name in (*PLAIN, *LISTS):
        parse = TICKETS.field(name).parse
        if name in texts and parse is not None:
            text = str(texts[name])
            value = parse(text, reading) if text.strip() else None
            values[name] = known(workspace.settings, LISTS[name], text) if value and name in LISTS else value
    if "priority" in values and values["priority"] is None:
        raise rules.UnknownPriority("")
    return values


def _linked(
    db: Reader, workspace: Workspace, customer: int, texts: Mapping[str, object], reading: Reading
) -> dict[str, object]:
    """Values that stand in the store: a contact and a purchase of this customer, custom fields."""
    values: dict[str, object] = {}
    if "contact" in texts:
        values["contact"] = contacts.somebody_at(db, customer, str(texts["contact"]), reading, workspace.ask.pick)
    if "purchase" in texts:
        values["purchase"] = _purchase(db, customer, str(texts["purchase"]))
    if isinstance(fields := texts.get("field"), Sequence):
        values["fields"] = read_pairs(db, "ticket", fields, reading)
    return values


def _purchase(db: Reader, customer: int, ref: str) -> int | None:
    if not ref.strip():
        return None
    number = purchases.resolve(db, ref)
    if purchases.paid_for(db, number)[0] != customer:
        raise rules.NotTheirs(f"b{number}", customer)
    return number
