"""`report purchases`: purchases, buyers, refunds and what remains, by time or any field, each currency by itself.

A purchase is a row above zero, a refund one below; a row of zero is neither. A refund counts in the group of its own
day and fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmcli.custom.queries import with_custom
from crmcli.kernel.asked import arranged
from crmcli.kernel.cells import records
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Column, Money, Report, Row, Sheet
from crmcli.purchases.fields import PURCHASES
from crmcli.reports.groups import sheet
from crmcli.store.listing import Query, column, condition
from crmcli.store.read import Reader
from crmcli.workspace import AsOf, Workspace

PERIODS = {
    "year": (Column("year", "Year"), "substr(purchase.day, 1, 4)"),
    "month": (Column("month", "Month"), "substr(purchase.day, 1, 7)"),
    "day": (Column("day", "Day", "date"), "purchase.day"),
}
GROUPED = (
    "SELECT {group}, purchase.currency,"
    " COUNT(CASE WHEN purchase.minor > 0 THEN 1 END),"
    " COUNT(DISTINCT CASE WHEN purchase.minor > 0 THEN purchase.customer_id END),"
    " COALESCE(SUM(CASE WHEN purchase.minor > 0 THEN purchase.minor END), 0),"
    " COUNT(CASE WHEN purchase.minor < 0 THEN 1 END),"
    " COALESCE(SUM(CASE WHEN purchase.minor < 0 THEN -purchase.minor END), 0),"
    " SUM(purchase.minor), {name}"
    " FROM {source} WHERE {where} AND purchase.at <= :as_of GROUP BY 1, 2"
)
FIGURES = (
    Column("currency", "Currency"),
    Column("purchases", "Sales", "int"),
    Column("buyers", "Buyers", "int"),
    Column("bought", "Bought", "money"),
    Column("refunds", "Refunds", "int"),
    Column("refunded", "Given back", "money"),
    Column("net", "Net", "money"),
)
NAME = Column("name", "Name")
ROWS_IN_A_TERMINAL = 50
EMPTY = "No purchase counts here; record one: crmcli purchase add REF 12.50"


class NotGrouped(Usage):
    """A field with several values, or one that is a sum itself."""

    code = "unknown_grouping"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"purchases are not grouped by '{name}'",
            hint=f"by {', '.join(PERIODS)}, customer, or a field with a single value such as owner, city or currency",
        )


@dataclass(frozen=True, slots=True)
class Group:
    """What purchases are grouped by: its column and SQL, whether it is a time, and whether names stand beside it."""

    column: Column
    sql: str
    timed: bool = False
    named: bool = False


def report(workspace: Workspace, by: str = "year", where: str = "") -> Report:
    """Purchases by `by` (year, month, day, customer or a field), of those that match `where`, as of a date."""
    stand, settings, reading = workspace.as_of(), workspace.settings, workspace.reading()
    with workspace.store.read() as db:
        catalogue = with_custom(db, PURCHASES)
        group = grouping(catalogue, by)
        condition_sql, bound = condition(Query(catalogue, where), reading)
        rows = figures(db, group, condition_sql, bound, stand.at)
        totals = figures(db, _WHOLE, condition_sql, bound, stand.at)
    return _Told(settings, stand, group, where).report(_in_order(rows, group, settings), totals)


def grouping(catalogue: Catalogue, by: str) -> Group:
    """The group that `by` names; UnknownField (exit 2), NotGrouped (exit 2) when rows cannot be grouped by it."""
    if by in PERIODS:
        period, sql = PERIODS[by]
        return Group(period, sql, timed=True)
    found = catalogue.field(by)
    if not found.sql or found.kind in ("list", "object", "money") or by in _TAKEN:
        raise NotGrouped(by)
    return Group(column(found), found.sql, timed=found.kind in ("date", "instant"), named=by == "customer")


_TAKEN = frozenset(c.name for c in FIGURES) - {"currency"}
_WHOLE = Group(Column("currency", "Currency"), "NULL")


def figures(db: Reader, group: Group, where: str, bound: Mapping[str, object], at: int) -> list[Row]:
    """(the columns of `_lead`, then FIGURES) of the purchases up to the instant `at`, in no order."""
    name = "MAX(customer.name)" if group.named else "NULL"
    sql = GROUPED.format(group=group.sql, name=name, source=PURCHASES.source, where=where)
    rows: list[Row] = []
    for value, currency, purchases, buyers, bought, refunds, refunded, net, called in db.all(sql, **bound, as_of=at):
        lead = (value, called)[: len(_lead(group))]
        bought, refunded, net = (Money(minor, currency) for minor in (bought, refunded, net))
        rows.append((*lead, currency, purchases, buyers, bought, refunds, refunded, net))
    return rows


def _in_order(rows: Sequence[Row], group: Group, settings: Settings) -> list[Row]:
    """By time, or the largest first; the business's own currency before others; the absent group last."""
    home = settings.currency
    place = len(_lead(group))

    def turn(row: Row) -> tuple[object, ...]:
        currency, net = row[place], row[-1]
        assert isinstance(net, Money)  # noqa: S101 - figures made it
        absent, money = row[0] is None, (currency != home, currency)
        if group.timed:
            return (absent, row[0] or "", *money)
        return (*money, absent, -net.minor, str(row[0]))

    return arranged((*_lead(group), *FIGURES), sorted(rows, key=turn), settings)[: settings.limit]


def _lead(group: Group) -> tuple[Column, ...]:
    """The columns before the figures; the currency, which is one of them anyway, needs none."""
    if group.column.name == "currency":
        return ()
    return (group.column, NAME) if group.named else (group.column,)


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures as a report."""

    settings: Settings
    stand: AsOf
    group: Group
    where: str

    def report(self, rows: Sequence[Row], totals: Sequence[Row]) -> Report:
        columns, zone = (*_lead(self.group), *FIGURES), self.settings.zone
        sums = sorted(totals, key=lambda row: (row[0] != self.settings.currency, row[0]))
        document: dict[str, object] = {
            "as_of": self.stand.text,
            "by": self.group.column.name,
            "groups": list(records(columns, rows, zone)),
            "totals": list(records(FIGURES, sums, zone)),
        }
        shown = rows[:ROWS_IN_A_TERMINAL] if self._short else rows
        sheets = (self._sheet(columns, shown), self._sheet(FIGURES, sums, "Total"))
        cut = (f"{len(shown):,} of {len(rows):,} shown, --all for the rest.",) if len(shown) < len(rows) else ()
        return Report(f"Purchases as of {self.stand.text}", document, sheets, (*cut, *self._notes(sums)))

    @property
    def _short(self) -> bool:
        settings = self.settings
        return settings.terminal and settings.output == "table" and not settings.all and settings.limit is None

    def _sheet(self, columns: Sequence[Column], rows: Sequence[Row], title: str = "") -> Sheet:
        """For people without what the amounts and names say already."""
        if self.settings.fields and not title:
            return sheet(columns, rows, self.settings.fields)
        said = set[str]()
        if not self.settings.machine:
            said = {"currency", "buyers"} if self.group.named and not title else {"currency"}
        names = [c.name for place, c in enumerate(columns) if (place == 0 and not title) or c.name not in said]
        return sheet(columns, rows, ",".join(names), title, "" if title else EMPTY)

    def _notes(self, sums: Sequence[Row]) -> tuple[str, ...]:
        counted = "; ".join(f"{row[0]}: purchases {row[1]:,}, refunds {row[4]:,}" for row in sums) or "0 purchases"
        notes = [
            f"Up to {self.stand.text}, n = {counted}; without the trash.",
            "A refund counts on its own day; net = bought - given back; currencies are never added.",
        ]
        if self.where:
            notes.append(f"Only purchases with {self.where}.")
        return tuple(notes)
