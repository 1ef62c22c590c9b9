"""From the words of a command line to tickets and values: which are meant, what is to be written, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crmcli.contacts import queries as contacts
from crmcli.custom.actions import read_fields
from crmcli.custom.queries import with_custom
from crmcli.custom.words import known
from crmcli.customers import queries as customers
from crmcli.customers.entry import HalfAnId, Over, targets
from crmcli.kernel.dates import When, read_when
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.kernel.names import cleaned, cleaned_lines
from crmcli.kernel.refs import short_id
from crmcli.kernel.sheet import Card, Sheet
from crmcli.purchases import queries as purchases
from crmcli.store.listing import listing, query
from crmcli.store.read import Reader
from crmcli.tickets import queries, rules, views
from crmcli.tickets.fields import CARD, TICKETS
from crmcli.workspace import Workspace

EMPTY = 'No ticket matches.\nOpen one: crmcli ticket open REF "what it is about", or bring a file: crmcli import FILE'
LISTS = {"kind": "ticket.kinds", "channel": "ticket.channels"}
PLAIN = ("subject", "priority", "assignee", "source", "external_id")
OVER = Over(TICKETS, lambda db, ref, _reading, _pick: queries.resolve(db, ref), rules.NoSuchTicket)


class NoName(Usage):
    """Tickets without who is to work on them."""

    code = "no_name"

    def __init__(self) -> None:
        super().__init__("nobody is named to work on them", hint='give a name behind the tickets, "" for nobody')


class TooManyWords(Usage):
    """More than one text behind the tickets."""

    code = "too_many_words"

    def __init__(self, word: str) -> None:
        super().__init__(
            f"'{word}' is one word too many", hint="put the text in quotes; further tickets are named by their ids"
        )


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by field name."""
    return {name: value for name, value in words.items() if name not in ("ref", "at") and value not in (None, ())}


def when(workspace: Workspace, at: str | None) -> When | None:
    """What --at says; None without it. BadDate (exit 2)."""
    return None if at is None else read_when(at, workspace.reading())


def one(workspace: Workspace, ref: str) -> int:
    """The id of the ticket that `ref` means."""
    with workspace.store.read() as db:
        return queries.resolve(db, ref)


# -- what is opened and changed


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
        values["contact"] = _contact(db, workspace, customer, str(texts["contact"]), reading)
    if "purchase" in texts:
        values["purchase"] = _purchase(db, customer, str(texts["purchase"]))
    if isinstance(fields := texts.get("field"), Sequence):
        values["fields"] = read_fields(db, "ticket", dict(_pair(pair) for pair in fields), reading)
    return values


def _contact(db: Reader, workspace: Workspace, customer: int, ref: str, reading: Reading) -> int | None:
    if not ref.strip():
        return None
    who = contacts.party_of(db, contacts.resolve(db, ref, reading, workspace.ask.pick))
    if who.customer != customer:
        raise rules.NotTheirs(f"p{who.contact}", customer)
    contacts.present(db, who)
    return who.contact


def _purchase(db: Reader, customer: int, ref: str) -> int | None:
    if not ref.strip():
        return None
    number = purchases.resolve(db, ref)
    if purchases.paid_for(db, number)[0] != customer:
        raise rules.NotTheirs(f"b{number}", customer)
    return number


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Usage(f"--field '{text}' names no value", hint="write it as --field name=value")
    return name.strip(), value


# -- what is said


def message(workspace: Workspace, given: str | None, about: str) -> str:
    """A text as it is stored: as given, from standard input for "-", else from the editor. NoText (exit 2)."""
    return cleaned_lines(workspace.ask.text(given, about))


def reason(text: str | None) -> str | None:
    """Why, in one line; None for nothing."""
    return cleaned(text or "") or None


# -- which tickets


def many(workspace: Workspace, refs: Sequence[str], where: str, verb: str) -> list[int]:
    """The tickets a command is for: references, ids from standard input for `-`, or all that match a filter."""
    return targets(workspace, refs, where, verb, OVER)


def many_and_name(workspace: Workspace, words: Sequence[str], where: str) -> tuple[list[int], str | None]:
    """Tickets, and who is to work on them: the last word, None for an empty one. NoName (exit 2)."""
    if not words or (len(words) == 1 and not where):
        raise NoName
    return many(workspace, words[:-1], where, "Assign"), cleaned(words[-1]) or None


def many_and_text(workspace: Workspace, words: Sequence[str], where: str) -> tuple[list[int], str | None]:
    """Tickets, and the one text behind them, if there is one: the first word that is no id of a ticket.

    With --where every word is text. TooManyWords (exit 2).
    """
    ends = 0 if where else next((n for n, word in enumerate(words) if n and not _is_ref(word)), len(words))
    refs, rest = words[:ends], words[ends:]
    if len(rest) > 1:
        raise TooManyWords(rest[1])
    numbers = many(workspace, refs, where, "Resolve")
    return numbers, message(workspace, rest[0], "what you tell the customer") if rest else None


def _is_ref(word: str) -> bool:
    return short_id(word, "t") is not None or is_uid(word.lower())


# -- lists and cards


def listed(workspace: Workspace, customer: str | None, where: str) -> Sheet:
    """The list of tickets that the shared options ask for, all or one customer's."""
    settings, reading = workspace.settings, workspace.reading()
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, TICKETS) if custom else TICKETS, settings, where)
        if customer is not None:
            number = customers.resolve(db, customer, reading, workspace.ask.pick)
            trash = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
            wanted = replace(wanted, also="ticket.customer_id = :customer", params={"customer": number}, trash=trash)
        sheet = listing(db, wanted, reading, empty=EMPTY)
    return sheet if settings.machine else views.spoken(sheet)


def shown(workspace: Workspace, ref: str) -> Card:
    """The card of one ticket with all that happened to it, also of a customer in the trash."""
    machine = workspace.settings.machine
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        trash = queries.removed(db, number)
        fields = TICKETS.document if machine else CARD
        sheet = queries.document(db, number, workspace.reading(), fields, trash=trash)
        events = queries.events_of(db, [number])[number]
    if trash:
        workspace.ask.tell(f"the customer of t{number} is in the trash")
    return views.whole(sheet, events, workspace.settings.zone) if machine else views.card(sheet, events)
