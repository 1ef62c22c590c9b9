"""From the words of a command line to points: how many, whose, from when, until when."""

from collections.abc import Mapping
from datetime import date

from crmcli.customers import queries as customers
from crmcli.kernel.dates import read_when
from crmcli.kernel.instants import day_of, end_of, start_of
from crmcli.kernel.names import cleaned
from crmcli.kernel.sheet import Card, Sheet
from crmcli.loyalty import accounts, earning, views
from crmcli.loyalty.actions import Wish
from crmcli.loyalty.rules import (
    FutureDebit,
    GoneBeforeUse,
    Kind,
    Nobody,
    NoReason,
    NotPositive,
    good_through,
    read_points,
)
from crmcli.purchases import keys
from crmcli.workspace import Workspace

ASKED = ("on", "expires", "allow_debt")
"""Options that a key stands for as they were given."""


def read_wish(workspace: Workspace, kind: Kind, words: Mapping[str, object]) -> Wish:
    """What `points earn|redeem|adjust` asks for.

    NotPositive, BadPoints, FutureDebit, GoneBeforeUse, NoReason (exit 2).
    """
    asked = read_points(str(words["points"]))
    if asked == 0 or (asked < 0 and kind != Kind.ADJUST):
        raise NotPositive(asked)
    points = -asked if kind == Kind.REDEEM else asked
    reason = cleaned(str(words["reason"]))
    if not reason:
        raise NoReason
    at = _from(workspace, words.get("on"), points)
    key = words.get("key")
    given: dict[str, object] = {name: words[name] for name in ASKED if words.get(name)}
    with workspace.store.read() as db:
        customer = customers.resolve(db, str(words["ref"]), workspace.reading(), workspace.ask.pick)
    return Wish(
        customer,
        kind,
        points,
        reason,
        at,
        _until(workspace, words.get("expires"), at) if points > 0 else None,
        keys.read_key(None if key is None else str(key)),
        {**given, "points": points, "reason": reason},
        bool(words.get("allow_debt")),
    )


def _from(workspace: Workspace, text: object, points: int) -> int | None:
    """The instant that --on says; today is now (None). On another day points come at its start and go at its end."""
    reading = workspace.reading()
    when = None if text is None else read_when(str(text), reading)
    if when is None or (when.day == reading.today and not when.timed):
        return None
    if points < 0 and when.at > reading.now:
        raise FutureDebit(when.day)
    if when.timed:
        return when.at
    return start_of(when.day, reading.zone) if points > 0 else end_of(when.day, reading.zone)


def _until(workspace: Workspace, text: object, at: int | None) -> int | None:
    """When the points expire: at the end of the day given, else as the settings say; None: never."""
    reading = workspace.reading(past=False)
    start = reading.now if at is None else at
    if text is None:
        return earning.expiry(workspace.settings, start)
    through = read_when(str(text), reading).day
    expires_at = good_through(through, reading.zone)
    if expires_at <= start:
        raise GoneBeforeUse(date.fromisoformat(day_of(start, reading.zone)), through)
    return expires_at


def balance(workspace: Workspace, ref: str | None) -> Card | Sheet:
    """The balance of one customer, or of everybody with points under --all; Nobody (exit 2) for neither."""
    at, zone = workspace.as_of().at, workspace.settings.zone
    if ref is None and not workspace.settings.all:
        raise Nobody
    with workspace.store.read() as db:
        if ref is None:
            found = sorted(accounts.standings(db, at), key=lambda one: one.customer)  # equals go by id, as in all lists
            return views.balances(found, zone, workspace.settings)
        number = customers.resolve(db, ref, workspace.reading(), workspace.ask.pick)
        standing = accounts.Standing(number, customers.name_of(db, number), accounts.balance_at(db, number, at))
    if workspace.settings.all:
        return views.balances([standing], zone, workspace.settings)
    return views.balance(standing, zone)


def statement(workspace: Workspace, ref: str) -> Sheet:
    """A customer's statement."""
    at = workspace.as_of().at
    with workspace.store.read() as db:
        number = customers.resolve(db, ref, workspace.reading(), workspace.ask.pick)
        told = accounts.statement_of(db, number, at)
        name = customers.name_of(db, number)
    return views.statement(told, name, workspace.settings)
