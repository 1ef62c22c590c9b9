"""From the words of a command line to follow-ups and values: what is to be done, for whom, when, which are meant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from crmcli.contacts import queries as contacts
from crmcli.custom.actions import read_pairs
from crmcli.custom.queries import with_custom
from crmcli.customers import queries as customers
from crmcli.customers.entry import HalfAnId, Over, targets
from crmcli.followups import queries, rules, views
from crmcli.followups.fields import CARD, FOLLOWUPS, read_due
from crmcli.kernel.dates import read_interval
from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import day_of, end_of
from crmcli.kernel.sheet import Card, Column, Moment, Sheet
from crmcli.store.listing import listing, query
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

EMPTY = "No follow-up matches.\nPlan one: crmcli followup add REF TEXT --on friday"
NOTHING_DUE = (
    "Nothing is due.\nLook ahead: crmcli due --within 7d, or plan something: crmcli followup add REF TEXT --on +3d"
)
RENAMED = {"on": "due"}
DONE_BEFORE = (
    Column("due", "Was due", "when"),
    Column("at", "Done", "instant"),
    Column("actor", "By"),
    Column("interaction", "Logged", "ref", "i"),
)


OVER = Over(FOLLOWUPS, lambda db, ref, _reading, _pick: queries.resolve(db, ref), rules.NoSuchFollowup)


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
        links = queries.about(db, ref, reading, workspace.ask.pick)
        values = _read(db, {name: value for name, value in texts.items() if name != "text"}, reading)
        who = customers.name_of(db, links.customer)
    said = workspace.ask.text(text, f"what is to be done for c{links.customer} {who}")
    values["text"] = _parsed("text", said, reading)
    return {**values, **links.ids}


def read_changes(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Which follow-up is meant, and the values that change; an empty text is None."""
    reading = workspace.reading(past=False)
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        changes = _read(db, {name: value for name, value in texts.items() if name != "contact"}, reading)
        if "contact" in texts:
            changes["contact"] = _contact(workspace, db, str(texts["contact"]), reading)
    return number, changes


def read_done(
    workspace: Workspace, ref: str, log: str | None, kind: str | None, then: str | None
) -> tuple[int, dict[str, object] | None, date | None]:
    """Which follow-up was done, the interaction to log with it, and when to go on."""
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
    return number, _log(workspace, number, log, kind), None if then is None else _when(workspace, then)


def read_snooze(workspace: Workspace, ref: str, when: str) -> tuple[int, date]:
    """Which follow-up is put off, and to when."""
    with workspace.store.read() as db:
        return queries.resolve(db, ref), _when(workspace, when)


def _when(workspace: Workspace, text: str) -> date:
    """A day or a time on a wall; a bare weekday looks forward."""
    return read_due(text, workspace.reading(past=False))


def _log(workspace: Workspace, number: int, log: str | None, kind: str | None) -> dict[str, object] | None:
    if log is None and kind is None:
        return None
    from crmcli.custom.words import known
    from crmcli.interactions.rules import NOTE, read_text

    said = workspace.ask.text(log, f"what was said or done about f{number}")
    settings = workspace.settings
    return {"type": known(settings, "interaction.types", kind) if kind else NOTE, "text": read_text(said)}


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


def _contact(workspace: Workspace, db: Reader, text: str, reading: Reading) -> int | None:
    return contacts.resolve(db, text, reading, workspace.ask.pick) if text.strip() else None


def several(workspace: Workspace, refs: Sequence[str], where: str, verb: str) -> list[int]:
    """The follow-ups that a command is for; see customers.entry.targets."""
    return targets(workspace, refs, where, verb, OVER)


# -- lists and cards


def listed(workspace: Workspace, customer: str | None, where: str) -> Sheet:
    """The list of follow-ups that the shared options ask for, all or one customer's."""
    settings, reading = workspace.settings, workspace.reading()
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, FOLLOWUPS) if custom else FOLLOWUPS, settings, where)
        if customer is not None:
            number = customers.resolve(db, customer, reading, workspace.ask.pick)
            trash = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
            also = "followup.customer_id = :customer"
            wanted = replace(wanted, also=also, params={"customer": number}, trash=trash)
        return listing(db, wanted, reading, empty=EMPTY)


def due(workspace: Workspace, customer: str | None, where: str, within: str | None) -> Sheet:
    """What is due by the end of today, or of the day or by the moment that --as-of names, and `within` after it."""
    settings, reading = workspace.settings, workspace.reading()
    span = due_span(workspace, within)
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, FOLLOWUPS) if custom else FOLLOWUPS, settings, where)
        if not settings.fields and settings.output != "ids":
            wanted = replace(wanted, fields=())
        if customer is not None:
            number = customers.resolve(db, customer, reading, workspace.ask.pick)
            wanted = replace(wanted, also="followup.customer_id = :customer", params={"customer": number})
        return views.due(queries.due(db, wanted, span, reading, NOTHING_DUE), people=not settings.machine)


def due_span(workspace: Workspace, within: str | None = None) -> queries.Span:
    """What counts as due now, or as of --as-of; `within` is how far to look ahead, in whole days."""
    stand, zone = workspace.as_of(), workspace.settings.zone
    if within is not None:
        return queries.Span(stand, end_of(read_interval(within).after(stand.day), zone), zone)
    timed = "T" in stand.text
    return queries.Span(stand, stand.at if timed else end_of(stand.day, zone), zone)


def shown(workspace: Workspace, ref: str) -> Card:
    """The card of one follow-up with what was done of it, also of a customer in the trash."""
    machine = workspace.settings.machine
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        trash = queries.removed(db, number)
        fields = FOLLOWUPS.document if machine else CARD
        sheet = queries.document(db, number, workspace.reading(), fields, trash=trash)
        before = () if machine else (_done_before(db, number, workspace.settings.zone),)
    if trash:
        workspace.ask.tell(f"the customer of f{number} is in the trash")
    return views.card(sheet, before, people=not machine)


def _done_before(db: Reader, number: int, zone: str) -> Sheet:
    sql = (
        "SELECT d.due_at, f.timed, d.at, d.actor, d.interaction_id FROM followup_done d JOIN followup f"
        " ON f.id = d.followup_id WHERE f.id = :id ORDER BY d.at DESC, d.id DESC LIMIT 20"
    )
    rows = [(Moment(due, None if timed else day_of(due, zone)), *rest) for due, timed, *rest in db.all(sql, id=number)]
    return Sheet(DONE_BEFORE, rows, title="Done")
