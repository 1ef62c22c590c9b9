"""From the words of a command line to interactions and values: with whom, what, when, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crmcli.contacts import queries as contacts
from crmcli.contacts.rules import Party
from crmcli.custom.queries import read_pairs, with_custom
from crmcli.custom.words import known
from crmcli.customers import entry as customers
from crmcli.customers.entry import HalfAnId, Over
from crmcli.interactions import queries, rules, views
from crmcli.interactions.fields import CARD, INTERACTIONS, LISTED
from crmcli.kernel.dates import When, read_when
from crmcli.kernel.sheet import Card, Sheet
from crmcli.store.listing import Query, listing, query
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

EMPTY = "No interaction matches.\nLog one: crmcli log REF TEXT, or bring a file: crmcli import FILE"
OVER = Over(INTERACTIONS, lambda db, ref, _reading, _pick: queries.resolve(db, ref))
READ = ("minutes", "subject", "staff", "source", "external_id")
"""Options that the field of their name reads."""


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by name."""
    return {name.removesuffix("_"): value for name, value in words.items() if name != "ref" and value not in (None, ())}


def read_new(
    workspace: Workspace, ref: str, text: str | None, texts: Mapping[str, object]
) -> tuple[dict[str, object], When | None]:
    """The values of a new interaction, and when to go on. The text comes last: an editor opens for what can be saved.

    NoSuch..., HalfAnId, TypeMissing, UnknownWord, NotYet, PastDate and whatever the fields refuse.
    """
    if ("source" in texts) != ("external_id" in texts):
        raise HalfAnId
    values = {"type": rules.implied_type(texts), "staff": workspace.actor, **_read(workspace, texts)}
    then = _next(workspace, texts)
    with workspace.store.read() as db:
        who = contacts.party(db, ref, workspace.reading(), workspace.ask.pick)
        if "with" in texts:
            who = Party(who.customer, _contact(db, workspace, who.customer, str(texts["with"])))
        name = contacts.present(db, who)
        values |= {"customer": who.customer, "contact": who.contact} | _fields(db, workspace, texts)
    values["text"] = rules.read_text(workspace.ask.text(text, f"{values['type']} {views.joined(values)} {name}"))
    return values, then


def read_changes(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Which interaction is meant, and the values that change; an empty text is None."""
    changes = _read(workspace, texts)
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        if "with" in texts:
            changes["contact"] = _contact(db, workspace, queries.customer_of(db, number), str(texts["with"]))
        changes |= _fields(db, workspace, texts)
    if "text" in texts:
        given = str(texts["text"])
        changes["text"] = rules.read_text(workspace.ask.text(given, f"i{number}")) if given else None
    return number, changes


def targets(workspace: Workspace, refs: Sequence[str], where: str, verb: str) -> list[int]:
    """The interactions a command is for; see customers.entry.targets."""
    return customers.targets(workspace, refs, where, verb, OVER)


def _read(workspace: Workspace, texts: Mapping[str, object]) -> dict[str, object]:
    reading = workspace.reading()
    values: dict[str, object] = {}
    for name in READ:
        if name in texts and (parse := INTERACTIONS.field(name).parse):
            values[name] = parse(str(texts[name]), reading)
    if "type" in texts:
        values["type"] = _type(workspace, str(texts["type"]))
    if "direction" in texts:
        values["direction"] = rules.said_direction(str(texts["direction"]))
    if "at" in texts:
        values["at"] = rules.come(read_when(str(texts["at"]), reading), reading.today)
    return values


def _type(workspace: Workspace, text: str) -> str:
    if not text.strip():
        raise rules.NoType
    return known(workspace.settings, "interaction.types", text)


def _next(workspace: Workspace, texts: Mapping[str, object]) -> When | None:
    reading = workspace.reading(past=False)
    if "next" not in texts:
        return None
    return rules.to_come(read_when(str(texts["next"]), reading), reading)


def _contact(db: Reader, workspace: Workspace, customer: int, ref: str) -> int | None:
    return contacts.somebody_at(db, customer, ref, workspace.reading(), workspace.ask.pick)


def _fields(db: Reader, workspace: Workspace, texts: Mapping[str, object]) -> dict[str, object]:
    pairs = texts.get("field")
    if not isinstance(pairs, Sequence):
        return {}
    return {"fields": read_pairs(db, "interaction", pairs, workspace.reading())}


# -- lists and cards


def listed(workspace: Workspace, ref: str | None, where: str, *, trash: bool) -> Sheet:
    """The list of interactions that the shared options ask for: all, one customer's or one contact's."""
    settings = workspace.settings
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, INTERACTIONS) if custom else INTERACTIONS, settings, where)
        if not settings.machine and not settings.fields:
            wanted = replace(wanted, fields=LISTED)
        if trash:
            wanted = replace(wanted, also="interaction.deleted_at IS NOT NULL", trash=True)
        if ref is not None:
            wanted = _only(db, workspace, wanted, ref)
        sheet = listing(db, wanted, workspace.reading(), empty=EMPTY)
    return sheet if settings.machine else views.in_lines(sheet)


def _only(db: Reader, workspace: Workspace, wanted: Query, ref: str) -> Query:
    """The query for one customer or contact alone, also for one in the trash."""
    who = contacts.party(db, ref, workspace.reading(), workspace.ask.pick)
    column, number = ("customer_id", who.customer) if who.contact is None else ("contact_id", who.contact)
    also = " AND ".join(filter(None, (wanted.also, f"interaction.{column} = :whose")))
    gone = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=who.customer) is not None
    if gone and not wanted.trash:
        also += " AND interaction.deleted_at IS NULL"
    return replace(wanted, also=also, params={"whose": number}, trash=gone or wanted.trash)


def shown(workspace: Workspace, ref: str) -> Card:
    """The card of one interaction, also of one in the trash."""
    machine = workspace.settings.machine
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        mine, theirs = queries.removed(db, number)
        fields = INTERACTIONS.document if machine else CARD
        sheet = queries.document(db, number, workspace.reading(), fields, trash=mine or theirs)
    if mine:
        workspace.ask.tell(f"i{number} is in the trash; take it out with: crmcli interaction restore i{number}")
    elif theirs:
        workspace.ask.tell(f"the customer of i{number} is in the trash")
    return views.card(sheet, people=not machine)
