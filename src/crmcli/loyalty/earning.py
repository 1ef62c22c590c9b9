"""What purchases do to points: a purchase earns, a refund takes back by the rule that had earned (L6, L10, L11)."""

import json
from datetime import date

from crmcli.kernel.instants import day_of
from crmcli.kernel.money import EXPONENTS
from crmcli.kernel.settings import Settings
from crmcli.loyalty import actions, queries, settlement
from crmcli.loyalty.rules import EarnRule, Kind, earned, expiry_of, reversal
from crmcli.purchases.events import PurchasesRecorded
from crmcli.store.read import Row, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


def earn(workspace: Workspace, unit: Unit, event: PurchasesRecorded) -> None:
    """Writes the entries that follow from these purchases and refunds, in their order, and settles the account."""
    written = 0
    for row in unit.all(queries.PURCHASES.replace("{ids}", marks(event.purchases))):
        values = _follows(workspace.settings, unit, row, earn=event.earn)
        if values is not None:
            actions.insert(unit, {"customer_id": event.customer, **values})
            written += 1
    if written:
        settlement.settle(unit, [event.customer])


def rule_now(settings: Settings, currency: str) -> EarnRule:
    """The earn rule of the settings: points.rate points per whole units of `currency`, good for points.months."""
    points, _, units = settings.text("points.rate").partition("/")
    months = settings.number("points.months") or None
    return EarnRule(currency, EXPONENTS.get(currency, 2), int(points), int(units), months=months)


def expiry(settings: Settings, at: int) -> int | None:
    """When points expire that count from `at` and are given no day of their own; None: never."""
    months = settings.number("points.months")
    day = date.fromisoformat(day_of(at, settings.zone))
    return expiry_of(day, months, settings.zone) if months else None


def _follows(settings: Settings, unit: Unit, row: Row, *, earn: bool) -> dict[str, object] | None:
    """The entry that one purchase or refund makes, None for none."""
    number, minor, currency, at, refund_of, order = row
    values: dict[str, object] | None = None
    if refund_of is not None:
        values = _taken_back(unit, row, refund_of)
    elif earn and minor < 0:
        values = {
            "kind": Kind.EARN_REVERSAL,
            "points": -earned(rule_now(settings, currency), -minor),
            "effective_at": at,
        }
    elif earn and minor > 0 and unit.one(queries.EARN_OF, purchase=number) is None:
        values = _earned(settings, minor, currency, at)
    if not values or not values["points"]:
        return None
    reason = "purchase" if values["kind"] == Kind.EARN else "refund"
    return {"purchase_id": number, "reference": order, "reason": reason, **values}


def _earned(settings: Settings, minor: int, currency: str, at: int) -> dict[str, object]:
    rule = rule_now(settings, currency)
    return {
        "kind": Kind.EARN,
        "points": earned(rule, minor),
        "effective_at": at,
        "expires_at": expiry(settings, at),
        "rule": json.dumps(rule.snapshot(), separators=(",", ":"), sort_keys=True),
    }


def _taken_back(unit: Unit, refund: Row, refund_of: int) -> dict[str, object] | None:
    """What a refund takes back of what its purchase had earned, counted with the refunds before it."""
    number, minor, currency, at, *_ = refund
    found = unit.one(queries.EARN_OF, purchase=refund_of)
    if found is None:
        return None
    entry, given, snapshot, effective_at = found
    before = unit.value(queries.GIVEN_BACK, purchase=refund_of, refund=number)
    already = unit.value(queries.TAKEN_BACK, entry=entry)
    net = unit.value(queries.PAID, purchase=refund_of)
    rule = EarnRule.of(json.loads(snapshot)) if snapshot else EarnRule.in_proportion(given, net, currency)
    points = reversal(rule, net, before, -minor, already)
    return {
        "kind": Kind.EARN_REVERSAL,
        "points": -points,
        "effective_at": max(at, effective_at),
        "reverses": entry,
    }
