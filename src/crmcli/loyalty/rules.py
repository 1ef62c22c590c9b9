"""What there is to know about points before any ledger: kinds of entries, how many points a purchase earns,
what a refund takes back, and how long points last. Points and money are integers, instants microseconds
since 1970 UTC."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from crmcli.kernel import instants
from crmcli.kernel.errors import Refused, Usage
from crmcli.kernel.names import quoted

LONGEST = 1200
"""Months that points may last at most; longer is for ever."""

_MOST_DIGITS = 12
_POINTS = re.compile(r"([+-])?([0-9]+|[0-9]{1,3}(?:([,. '])[0-9]{3})(?:\3[0-9]{3})*)(?:[.,]0{1,2})?")


class Kind(StrEnum):
    """What an entry of the ledger says (domain rules 1.1). Credits carry positive points, debits negative
    ones."""

    EARN = "earn"
    BONUS = "bonus"
    REDEEM = "redeem"
    REDEEM_CANCEL = "redeem_cancel"
    EARN_REVERSAL = "earn_reversal"
    EXPIRE = "expire"
    ADJUST = "adjust"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    HOLD = "hold"
    HOLD_RELEASE = "hold_release"


class InsufficientPoints(Refused):
    """A redemption above what is available; it fails whole (L7)."""

    code = "insufficient_points"

    def __init__(self, available: int, asked: int) -> None:
        super().__init__(
            f"{asked} points were asked for, {available} are available",
            hint=(f"redeem at most {available}, or see" if available else "see") + " what is pending or owed with:"
            " crmcli points balance",
        )


class SpentSince(InsufficientPoints):
    """A back-dated redemption of points that were there then, and were used since."""

    def __init__(self, asked: int) -> None:
        super().__init__(0, asked)
        self.message = f"{asked} points were there on that day, but a later entry has used them since"
        self.hint = "leave --on out, or see: crmcli points statement"


class BeyondBalance(InsufficientPoints):
    """An adjustment that takes more than there is."""

    def __init__(self, available: int, asked: int) -> None:
        super().__init__(available, asked)
        self.hint = "--allow-debt takes them all the same; what is missing is owed and repaid by the next points"


class NotPositive(Usage):
    """No points, or less than none, where some are to be given or spent."""

    code = "not_positive"

    def __init__(self, asked: int) -> None:
        super().__init__(f"{asked} points cannot be moved", hint="give a whole number of points above zero")


class BadPoints(Usage):
    """Text that is no whole number of points."""

    code = "bad_points"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no number of points", hint="write a whole number such as 100 or 1,250")


class NoReason(Usage):
    """An entry that does not say why."""

    code = "no_reason"

    def __init__(self) -> None:
        super().__init__("the reason is empty", hint="say why: --reason 'birthday present'")


class FutureDebit(Usage):
    """Points that are to be taken on a day to come."""

    code = "future_debit"

    def __init__(self, day: date) -> None:
        super().__init__(f"points cannot be taken on {day}, which is to come", hint="leave --on out, or date it back")


class GoneBeforeUse(Usage):
    """Points that would expire before they count."""

    code = "gone_before_use"

    def __init__(self, on: date, through: date) -> None:
        super().__init__(f"points from {on} cannot be good through {through}", hint="let them expire on a later day")


class AccountMoved(Refused):
    """Somebody else wrote to the account between reading and writing it."""

    code = "account_moved"

    def __init__(self, customer: int) -> None:
        super().__init__(f"the points of c{customer} were changed by someone else just now", hint="run it again")


class Nobody(Usage):
    """A balance of nobody in particular."""

    code = "no_target"

    def __init__(self) -> None:
        super().__init__("no customer is named", hint="give a reference, or --all for everybody who has points")


class BadEarnRule(Usage):
    """An earn rule that would divide by zero or earn less for more."""

    code = "bad_earn_rule"

    def __init__(self, rule: "EarnRule") -> None:
        super().__init__(
            f"{rule.rate_num} points per {rule.rate_den} {rule.currency}, times "
            f"{rule.multiplier_num}/{rule.multiplier_den}, for {rule.months} months, is no rule to earn by",
            hint="points and multiplier must not be negative, the money they are for must be above zero, "
            f"and points last up to {LONGEST} months or for ever",
        )


@dataclass(frozen=True, slots=True)
class EarnRule:
    """`rate_num` points for every `rate_den` whole units of `currency`, times a multiplier.

    `exponent` is the number of minor-unit digits of the currency, `months` how long the points last (None:
    for ever). The entry that a purchase earns keeps the rule as it was, so that a later refund asks no
    other (L10, TL3).
    """

    currency: str
    exponent: int
    rate_num: int = 1
    rate_den: int = 1
    multiplier_num: int = 1
    multiplier_den: int = 1
    months: int | None = None
    id: str = "purchase"

    def __post_init__(self) -> None:
        smallest = min(self.rate_num, self.multiplier_num, self.exponent)
        lasting = self.months is None or 0 <= self.months <= LONGEST
        if smallest < 0 or min(self.rate_den, self.multiplier_den) < 1 or not lasting:
            raise BadEarnRule(self)

    def snapshot(self) -> dict[str, str | int | None]:
        """The rule as a JSON object, to be kept in the entry."""
        return asdict(self)

    @classmethod
    def of(cls, snapshot: Mapping[str, str | int | None]) -> "EarnRule":
        """The rule that `snapshot` wrote down. Words of a later version are left unread."""
        months = snapshot.get("months")
        return cls(
            currency=str(snapshot["currency"]),
            exponent=int(snapshot["exponent"] or 0),
            rate_num=int(snapshot["rate_num"] or 0),
            rate_den=int(snapshot["rate_den"] or 0),
            multiplier_num=int(snapshot["multiplier_num"] or 0),
            multiplier_den=int(snapshot["multiplier_den"] or 0),
            months=None if months is None else int(months),
            id=str(snapshot["id"]),
        )

    @classmethod
    def in_proportion(cls, points: int, net_minor: int, currency: str) -> "EarnRule":
        """The rule of points that another system gave, which says none: `points` for `net_minor` minor units."""
        return cls(currency, exponent=0, rate_num=points, rate_den=max(net_minor, 1))


def read_points(text: str) -> int:
    """The points that a text says: 100, -50, +7, 1,250, 1250.00; BadPoints for anything else, 412.5 among it."""
    found = _POINTS.fullmatch(text.strip().replace("\u00a0", " ").replace("\u2212", "-"))
    digits = "".join(c for c in found[2] if c.isdigit()) if found else ""
    if found is None or len(digits) > _MOST_DIGITS:
        raise BadPoints(text)
    return -int(digits) if found[1] == "-" else int(digits)


def earned(rule: EarnRule, basis_minor: int) -> int:
    """Points for `basis_minor` minor units of the rule's currency.

    floor(multiplier * rate_num * basis_minor / (rate_den * 10^e)), rounded once, after the multiplier
    (domain rules 1.1). A negative basis earns nothing.
    """
    minor_per_unit: int = 10**rule.exponent
    points = rule.multiplier_num * rule.rate_num * max(basis_minor, 0)
    return points // (rule.multiplier_den * rule.rate_den * minor_per_unit)


def reversal(rule: EarnRule, net_minor: int, refunded_before: int, refunded_now: int, already_reversed: int) -> int:
    """Points, as a positive number, that a refund takes back now (L10, L11).

    `net_minor` is what the purchase earned on, the refunds are positive minor units, `rule` the snapshot of
    the EARN entry. Counted cumulatively, `reversed_total = earned(net) - earned(net - refunded_total)`, so
    that every partition of a refund takes back the same, and a full refund everything.
    """
    kept = earned(rule, net_minor - refunded_before - refunded_now)
    return earned(rule, net_minor) - kept - already_reversed


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later; in a shorter month its last day."""
    month = day.year * 12 + day.month - 1 + months
    last = _first_of(month + 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _first_of(month: int) -> date:
    """The first day of a month counted from January of the year 0."""
    return date(month // 12, month % 12 + 1, 1)


def good_through(day: date, zone: str) -> int:
    """The `expires_at` of points that are good through the local `day`: its end, which is not part of it."""
    return instants.end_of(day, zone) + 1


def last_day(expires_at: int, zone: str) -> str:
    """The ISO date through which points are good that expire at this instant; the opposite of `good_through`."""
    return instants.day_of(expires_at - 1, zone)


def expiry_of(earned_on: date, months: int, zone: str) -> int:
    """The `expires_at` of points earned on the local day `earned_on` that last so many calendar months (TL1).

    They are good through the same day of the month, in a shorter month through its last day.
    """
    return good_through(months_later(earned_on, months), zone)
