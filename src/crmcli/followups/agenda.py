"""What there is to do: follow-ups as lists and cards, and what is due; apart from `entry`, for it is asked most."""

from dataclasses import replace

from crmcli.custom.queries import with_custom
from crmcli.customers import queries as customers
from crmcli.followups import queries, views
from crmcli.followups.fields import CARD, FOLLOWUPS
from crmcli.kernel.dates import read_interval
from crmcli.kernel.instants import end_of
from crmcli.kernel.sheet import Card, Sheet
from crmcli.store.listing import listing, query
from crmcli.workspace import Workspace

NOTHING_DUE = (
    "Nothing is due.\nLook ahead: crmcli due --within 7d, or plan something: crmcli followup add REF TEXT --on +3d"
)
EMPTY = "No follow-up matches.\nPlan one: crmcli followup add REF TEXT --on friday"
NEWEST = 20
"""Occurrences that were done, below the card of a follow-up."""


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
        before = [] if machine else queries.done_before(db, number, workspace.settings.zone, NEWEST)
    if trash:
        workspace.ask.tell(f"the customer of f{number} is in the trash")
    return views.card(sheet, before, people=not machine)
