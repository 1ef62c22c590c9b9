"""Points as sheets and cards."""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import day_of
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Card, Column, Done, Row, Sheet
from crmcli.loyalty.accounts import Standing, Told
from crmcli.loyalty.actions import Outcome
from crmcli.loyalty.rules import last_day

ROWS_IN_A_TERMINAL = 50

ENTRY = (
    Column("customer", "Customer", "ref", "c"),
    Column("kind", "Kind"),
    Column("points", "Points", "points"),
    Column("balance", "Balance", "points"),
    Column("entry", "Entry", "int"),
    Column("on", "On", "date"),
    Column("expires", "Good through", "date"),
    Column("reason", "Reason"),
)
BALANCE = (
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("available", "Available", "points"),
    Column("pending", "Pending", "points"),
    Column("held", "Held", "points"),
    Column("debt", "Owed", "points"),
    Column("lifetime", "Ever earned", "points"),
    Column("next_expiry", "Next expiry", "object"),
)
LINE = (
    Column("date", "Date", "date"),
    Column("kind", "Kind"),
    Column("points", "Points", "points"),
    Column("balance", "Balance", "points"),
    Column("reason", "Reason"),
    Column("reference", "Reference"),
    Column("expires", "Good through", "date"),
    Column("entry", "Entry", "int"),
)
NO_POINTS = "Nobody has points.\nGive some: crmcli points earn REF 100 --reason TEXT"
NO_LINES = "No points yet.\nGive some: crmcli points earn REF 100 --reason TEXT"


class NoSuchColumn(Usage):
    """A word that is no column of the sheet."""

    code = "unknown_field"

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        super().__init__(
            f"there is no column '{name}' here", hint=f"one of {', '.join(column.name for column in columns)}"
        )


def written(outcome: Outcome) -> Card:
    """The card of a write: the reply for programs, a sentence for people."""
    values = outcome.values
    sentence = f"{_said(values)} c{values['customer']} {outcome.name}; {values['balance']} available"
    if outcome.again:
        sentence = f"Known by its key, nothing new: {sentence}"
    done = Done(sentence, outcome.undo, f"crmcli points statement c{values['customer']}")
    return Card(ENTRY, tuple(values[column.name] for column in ENTRY), title=outcome.name, done=done)


def _said(values: Mapping[str, object]) -> str:
    points = int(str(values["points"]))
    if values["kind"] == "adjust":
        return f"Adjusted by {points:+} points on {values['on']}:"
    verb = "Redeemed" if values["kind"] == "redeem" else "Gave"
    return f"{verb} {points} points on {values['on']}:"


def balance(standing: Standing, zone: str) -> Card:
    """The card of one balance."""
    return Card(BALANCE, _standing(standing, zone), title=standing.name)


def balances(standings: Iterable[Standing], zone: str, settings: Settings) -> Sheet:
    """Balances as a list, the most available first unless sorted otherwise."""
    return arranged(BALANCE, [_standing(one, zone) for one in standings], settings, "-available", NO_POINTS)


def _standing(standing: Standing, zone: str) -> Row:
    held = standing.balance
    soonest = None
    if held.next_expiry is not None:
        at, points = held.next_expiry
        soonest = {"date": last_day(at, zone), "points": points}
    return (
        standing.customer, standing.name, held.available, held.pending, held.held, held.debt, held.lifetime, soonest,
    )  # fmt: skip


def statement(told: Iterable[Told], name: str, settings: Settings) -> Sheet:
    """A statement, oldest first; an expiry that is due and not yet recorded has no entry."""
    zone = settings.zone
    rows = [
        (
            day_of(line.effective_at, zone),
            line.kind.value,
            line.points,
            line.balance,
            reason,
            reference,
            None if line.expires_at is None else last_day(line.expires_at, zone),
            line.entry,
        )
        for line, reason, reference in told
    ]
    return arranged(LINE, rows, settings, "", NO_LINES, name)


def arranged(
    columns: Sequence[Column], rows: Sequence[Row], settings: Settings, sort: str, empty: str, title: str = ""
) -> Sheet:
    """Rows sorted, cut and narrowed as the shared options say; NoSuchColumn (exit 2) for a word that names none."""
    names = [column.name for column in columns]
    rows = list(rows)
    for key in reversed([word.strip() for word in (settings.sort or sort).split(",") if word.strip()]):
        place = _place(names, key.removeprefix("-"), columns)
        rows.sort(key=lambda row: _rank(row[place]), reverse=key.startswith("-"))
        rows.sort(key=lambda row: row[place] is None)
    shown = rows[: _limit(settings)]
    wanted = [_place(names, word.strip(), columns) for word in settings.fields.split(",") if word.strip()]
    if settings.output == "ids":
        wanted = [0]
    places = wanted or range(len(columns))
    return Sheet(
        tuple(columns[place] for place in places),
        [tuple(row[place] for place in places) for row in shown],
        len(rows),
        title,
        empty,
    )


def _limit(settings: Settings) -> int | None:
    if settings.limit is None and settings.output == "table" and settings.terminal and not settings.all:
        return ROWS_IN_A_TERMINAL
    return settings.limit


def _place(names: Sequence[str], name: str, columns: Sequence[Column]) -> int:
    if name not in names:
        raise NoSuchColumn(name, columns)
    return names.index(name)


def _rank(value: object) -> tuple[str, int, str]:
    """Numbers by size, texts by their letters, an expiry by its day."""
    if isinstance(value, int):
        return ("", value, "")
    if isinstance(value, dict):
        return (str(value["date"]), int(value["points"]), "")
    return ("", 0, str(value).casefold())
