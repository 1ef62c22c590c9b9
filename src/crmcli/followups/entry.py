"""From the words of a command line to follow-ups and values: what is to be done, for whom, when, which are meant."""

from collections.abc import Mapping, Sequence
from datetime import date

from crmcli.contacts import queries as contacts
from crmcli.custom.queries import read_pairs
from crmcli.customers import queries as customers
from crmcli.customers.entry import HalfAnId, Over, targets
from crmcli.followups import queries, rules
from crmcli.followups.fields import FOLLOWUPS
from crmcli.kernel.dates import read_wall
from crmcli.kernel.fields import Reading
from crmcli.kernel.refs import PREFIXES, short_id
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

RENAMED = {"on": "due"}
OF_TICKET = (
    "SELECT t.customer_id, p.id FROM ticket t LEFT JOIN contact p ON p.id = t.contact_id"
    " AND p.customer_id = t.customer_id AND p.deleted_at IS NULL WHERE t.id = :id"
)
OF_PURCHASE = "SELECT customer_id, NULL FROM purchase WHERE id = :id"
OVER = Over(FOLLOWUPS, lambda db, ref, _reading, _pick: queries.resolve(db, ref))


def about(db: Reader, ref: str, reading: Reading, pick: customers.Pick) -> dict[str, int | None]:
    """Whom a follow-up is for and what it is about, ids by field name: of a ticket (t7) or purchase (b5) that is
    named, else of a contact or customer. Who asked is left out once they work there no more.

    NobodyAnswers (exit 3); SeveralCustomers, SeveralContacts (exit 5).
    """
    for noun, sql in (("ticket", OF_TICKET), ("purchase", OF_PURCHASE)):
        number = short_id(ref.strip(), PREFIXES[noun])
        row = None if number is None else db.one(sql, id=number)
        if row is not None:
            return {"customer": int(row[0]), "contact": row[1], noun: number}
    found = contacts.party(db, ref, reading, pick)
    return {"customer": found.customer, "contact": found.contact}


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by field name."""
    return {
        RENAMED.get(name, name): value for name, value in words.items() if name != "ref" and value not in (None, ())
    }


def read_new(workspace: Workspace, ref: str, text: str | None, texts: Mapping[str, object]) -> dict[str, object]:
    """The values of a new follow-up."""
    if ("source" in texts) != ("external_id" in texts):
        raise HalfAnId
    reading = workspace.reading(past=False)
    with workspace.store.read() as db:
        links = about(db, ref, reading, workspace.ask.pick)
        values = _read(db, {name: value for name, value in texts.items() if name != "text"}, reading)
        who = customers.name_of(db, int(str(links["customer"])))
    said = workspace.ask.text(text, f"what is to be done for c{links['customer']} {who}")
    values["text"] = _parsed("text", said, reading)
    return {**values, **links}


def read_changes(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Which follow-up is meant, and the values that change; an empty text is None."""
    reading = workspace.reading(past=False)
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        changes = _read(db, {name: value for name, value in texts.items() if name != "contact"}, reading)
        if "contact" in texts:
            whose = queries.customer_of(db, number)
            changes["contact"] = contacts.somebody_at(db, whose, str(texts["contact"]), reading, workspace.ask.pick)
    return number, changes


def read_done(
    workspace: Workspace, ref: str, log: str | None, kind: str | None, then: str | None
) -> tuple[int, dict[str, object] | None, date | None]:
    """Which follow-up was done, the interaction to log with it, and when to go on. The text comes last: an editor
    opens for what can be saved. Finished (exit 4); PastDate, BadDate, UnknownWord, NoText (exit 2)."""
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        zone = queries.zone_of_open(db, number)
    when = None if then is None else _to_come(workspace, then, zone)
    return number, _log(workspace, number, log, kind), when


def read_snooze(workspace: Workspace, ref: str, when: str) -> tuple[int, date]:
    """Which follow-up is put off, and to when. Finished (exit 4); PastDate, BadDate (exit 2)."""
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        return number, _to_come(workspace, when, queries.zone_of_open(db, number))


def _to_come(workspace: Workspace, text: str, zone: str) -> date:
    """A day, or a time on the wall in `zone`, that is not over; a bare weekday looks forward."""
    reading = workspace.reading(past=False)
    said = read_wall(text, reading)
    rules.refuse_past(rules.due(said, zone, reading.zone), reading)
    return said


def _log(workspace: Workspace, number: int, log: str | None, kind: str | None) -> dict[str, object] | None:
    if log is None and kind is None:
        return None
    from crmcli.custom.words import known
    from crmcli.interactions.rules import NOTE, read_text

    meant = known(workspace.settings, "interaction.types", kind) if kind else NOTE
    said = workspace.ask.text(log, f"what was said or done about f{number}")
    return {"type": meant, "text": read_text(said)}


def _read(db: Reader, texts: Mapping[str, object], reading: Reading) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, text in texts.items():
        if name == "field" and isinstance(text, Sequence):
            values["fields"] = read_pairs(db, "followup", text, reading)
        else:
            values[name] = _parsed(name, str(text), reading)
    return values


def _parsed(name: str, text: str, reading: Reading) -> object:
    parse = FOLLOWUPS.field(name).parse
    assert parse is not None  # noqa: S101 - every option has one
    return parse(text, reading)


def several(workspace: Workspace, refs: Sequence[str], where: str, verb: str) -> list[int]:
    """The follow-ups that a command is for; see customers.entry.targets."""
    return targets(workspace, refs, where, verb, OVER)
