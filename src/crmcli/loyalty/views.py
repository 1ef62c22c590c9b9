"""Points as sheets and cards."""

from collections.abc import Iterable, Mapping

from crmcli.kernel.asked import listed
from crmcli.kernel.instants import day_of
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Card, Column, Done, Row, Sheet
from crmcli.loyalty.accounts import Standing, Told
from crmcli.loyalty.actions import Outcome
from crmcli.loyalty.rules import last_day

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
    return listed(BALANCE, [_standing(one, zone) for one in standings], settings, "-available", NO_POINTS)


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
    return listed(LINE, rows, settings, "", NO_LINES, name)
