"""The sample business: its files shifted to end today, brought in, and what they come to."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from crmcli.customers.fields import CUSTOMERS
from crmcli.exchange.pipeline import Result, bring_in
from crmcli.exchange.rules import Wish
from crmcli.kernel.instants import DAY
from crmcli.kernel.sheet import Column, Report, Sheet
from crmcli.loyalty.rules import last_day
from crmcli.purchases.fields import PURCHASES
from crmcli.reports.journey import report as journey
from crmcli.store.listing import Query, listing
from crmcli.workspace import Workspace

NOUNS = ("customers", "purchases", "points")
LAST_DAY = date(2026, 11, 14)
"""The day on which the sample files end."""

DATES = frozenset(("customer_since", "date", "expires"))
"""The columns that are shifted; birthdays stay."""

SETTINGS: Mapping[str, object] = {
    "zone": "America/Los_Angeles",
    "country": "US",
    "currency": "USD",
    "points.months": 24,
}
"""The shop's own settings, whatever the visitor's are."""

EXPIRING_DAYS = 60
EXPIRING = (
    "SELECT 'c' || c.id, c.name, SUM(l.remaining), MIN(l.expires_at) FROM points_lot l"
    " JOIN customer c ON c.id = l.customer_id WHERE l.remaining > 0 AND l.expires_at > :now AND l.expires_at <= :until"
    " AND c.deleted_at IS NULL GROUP BY c.id ORDER BY 3 DESC, c.id LIMIT 5"
)


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
            row[place] = (date.fromisoformat(row[place]) + moved).isoformat()
        except (ValueError, IndexError):
            continue
    return row


def _report(shop: Workspace, results: Sequence[Result], kept: Path | None) -> Report:
    stages = journey(shop)
    sheets = (_runs(results), *stages.sheets, _expiring(shop), _best(shop), _newest(shop))
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


def _expiring(shop: Workspace) -> Sheet:
    now = shop.clock()
    columns = (
        Column("id", "Id"),
        Column("name", "Name"),
        Column("points", "Points", "points"),
        Column("expires", "Good through", "date"),
    )
    with shop.store.read() as db:
        found = db.all(EXPIRING, now=now, until=now + EXPIRING_DAYS * DAY)
    rows = [(*row[:3], last_day(row[3], shop.settings.zone)) for row in found]
    return Sheet(columns, rows, title=f"Points that expire within {EXPIRING_DAYS} days", empty="No points expire soon.")


def _best(shop: Workspace) -> Sheet:
    fields = ("id", "name", "stage", "purchases", "spent", "last_purchase", "points")
    return _top(shop, Query(CUSTOMERS, fields=fields, sort="-spent", limit=5), "Best customers")


def _newest(shop: Workspace) -> Sheet:
    fields = ("id", "date", "customer_name", "total", "order", "note")
    return _top(shop, Query(PURCHASES, fields=fields, sort="-date", limit=5), "Newest purchases")


def _top(shop: Workspace, wanted: Query, title: str) -> Sheet:
    with shop.store.read() as db:
        return replace(listing(db, wanted, shop.reading()), title=title, total=None)
