"""The sample business: its files shifted to end today, brought in, and what they come to."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from crmcli.customers.fields import CUSTOMERS
from crmcli.exchange.pipeline import Result, bring_in
from crmcli.exchange.rules import Wish
from crmcli.kernel.sheet import Column, Report, Sheet
from crmcli.overview.agenda import morning
from crmcli.purchases.fields import PURCHASES
from crmcli.reports.journey import report as journey
from crmcli.store.listing import Query, listing
from crmcli.workspace import Workspace

NOUNS = ("customers", "contacts", "purchases", "points", "interactions", "tickets", "followups")
LAST_DAY = date(2026, 11, 14)
"""The day on which the sample files end."""

DATES = frozenset(("customer_since", "date", "expires", "at", "opened_at", "first_reply_at", "resolved_at", "due"))
"""The columns that are shifted; birthdays stay."""

SETTINGS: Mapping[str, object] = {
    "zone": "America/Los_Angeles",
    "country": "US",
    "currency": "USD",
    "points.months": 24,
    "interaction.types": "call, email, meeting, visit, message, post, note, sms",
    "ticket.kinds": "question, request, problem, complaint, order, return, repair, warranty",
    "ticket.channels": "email, phone, visit, web, chat, post, social, shop",
}
"""The shop's own settings, whatever the visitor's are."""


def rehearse(workspace: Workspace, directory: Path, *, kept: bool) -> Report:
    """Makes a store in `directory`, brings the sample files in, and reports."""
    settings = replace(
        workspace.settings,
        store=directory / "crm.db",
        kept={**workspace.settings.kept, **SETTINGS},
        dry_run=False,
        as_of="",
    )
    shop = workspace.over(settings)
    shop.store.create(shop.clock())
    results = [result for noun in NOUNS for result in _brought_in(shop, directory, noun)]
    return _report(shop, results, directory if kept else None)


def _brought_in(shop: Workspace, directory: Path, noun: str) -> list[Result]:
    path = directory / f"{noun}.csv"
    shift(noun, path, shop.reading().today)
    return bring_in(shop, path, Wish(noun=noun))


def shift(noun: str, target: Path, today: date) -> None:
    """Writes a sample file with every date moved by the days from the sample's end to `today`."""
    moved = today - LAST_DAY
    source = files("crmcli").joinpath("sample", f"{noun}.csv").read_text(encoding="utf-8")
    rows = csv.reader(source.splitlines(keepends=True))
    header = next(rows)
    places = [place for place, name in enumerate(header) if name in DATES]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(_shifted(row, places, moved))


def _shifted(row: list[str], places: Sequence[int], moved: timedelta) -> list[str]:
    """The row; a date that does not exist stays wrong, for it is there to be rejected."""
    for place in places:
        try:
            row[place] = _later(row[place], moved)
        except (ValueError, IndexError):
            continue
    return row


def _later(text: str, moved: timedelta) -> str:
    """A date or a date and time, so many days later."""
    when = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    return (when + moved).isoformat()


def _report(shop: Workspace, results: Sequence[Result], kept: Path | None) -> Report:
    stages = journey(shop)
    with shop.store.read() as db:
        page = morning(db, shop)
    sheets = (_runs(results), *_sections(page), *stages.sheets, _best(shop), _newest(shop))
    where = (
        f"kept in {kept}; look around with: crmcli --db {kept}/crm.db customer list"
        if kept
        else "nothing was kept; keep it with: crmcli demo --keep DIR"
    )
    rejected = sum(result.tally.rejected for result in results)
    notes = (
        *stages.notes,
        f"{rejected} rows of the files are wrong on purpose and were rejected, each with its reason",
        where,
    )
    document: dict[str, object] = {
        "imports": [_counts(result) for result in results],
        "journey": stages.document,
        "today": page.document,
        "kept": str(kept) if kept else None,
    }
    return Report("A bicycle shop in Portland, two years", document, sheets, notes)


def _counts(result: Result) -> dict[str, object]:
    tally = result.tally
    return {
        "noun": result.noun, "rows": tally.rows, "created": tally.created, "updated": tally.updated,
        "unchanged": tally.unchanged, "rejected": tally.rejected, "skipped": tally.skipped,
    }  # fmt: skip


def _runs(results: Sequence[Result]) -> Sheet:
    names = ("rows", "created", "rejected", "skipped")
    columns = (Column("noun", "Brought in"), *(Column(name, name.capitalize(), "int") for name in names))
    counts = [_counts(result) for result in results]
    return Sheet(columns, [(c["noun"], *(c[name] for name in names)) for c in counts], title="Files")


def _sections(page: Report) -> tuple[Sheet, ...]:
    """The morning page but for the stages, which the journey shows."""
    return tuple(sheet for sheet in page.sheets if sheet.title != "Customers")


def _best(shop: Workspace) -> Sheet:
    fields = ("id", "name", "stage", "purchases", "spent", "last_purchase", "points")
    return _top(shop, Query(CUSTOMERS, fields=fields, sort="-spent", limit=5), "Best customers")


def _newest(shop: Workspace) -> Sheet:
    fields = ("id", "date", "customer_name", "total", "order", "note")
    return _top(shop, Query(PURCHASES, fields=fields, sort="-date", limit=5), "Newest purchases")


def _top(shop: Workspace, wanted: Query, title: str) -> Sheet:
    with shop.store.read() as db:
        return replace(listing(db, wanted, shop.reading()), title=title, total=None)
