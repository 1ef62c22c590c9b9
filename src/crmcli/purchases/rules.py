"""What makes a purchase or a refund: a positive amount, a day that has come, no more back than was paid."""

from collections.abc import Mapping
from datetime import date, timedelta

from crmcli.custom.column import fields_column
from crmcli.kernel.dates import When, when_of
from crmcli.kernel.errors import NotFound, Refused, Usage
from crmcli.kernel.instants import start_of
from crmcli.kernel.money import CURRENCIES, EXPONENTS, BadMoney, amount_text, written
from crmcli.kernel.names import quoted, search_text
from crmcli.kernel.sheet import Money


class NoSuchPurchase(NotFound):
    """No purchase answers to the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no purchase answers to '{ref}'", hint="see: crmcli purchase list")


class NothingPaid(Usage):
    """A purchase or refund of nothing or less."""

    code = "not_positive"

    def __init__(self, total: Money) -> None:
        super().__init__(
            f"{written(total)} is not above zero",
            hint="give what was paid; what goes back is recorded with: crmcli purchase refund b12 5.00",
        )


class TwoCurrencies(Usage):
    """The amount names another currency than the option."""

    code = "two_currencies"

    def __init__(self, text: str, currency: str) -> None:
        super().__init__(f"{quoted(text)} is not in {currency}", hint="name one currency, in the amount or the option")


class UnknownCurrency(Usage):
    """A word that is no ISO 4217 code."""

    code = "unknown_currency"

    def __init__(self, text: str) -> None:
        super().__init__(f"there is no currency {quoted(text)}", hint="write its ISO code, such as EUR or USD")


class NotYet(Usage):
    """A purchase dated after tomorrow."""

    code = "future_date"

    def __init__(self, day: date, today: date) -> None:
        super().__init__(f"{day} has not come yet (today is {today})", hint="give the day on which it was bought")


class BeforePurchase(Refused):
    """A refund dated before what it gives back was bought."""

    code = "before_purchase"

    def __init__(self, number: int, bought: str, day: date) -> None:
        super().__init__(f"b{number} was bought on {bought}, after {day}", hint="date the refund on that day or later")


class RefundExceeds(Refused):
    """More would be given back than was paid; `left` is what could be."""

    code = "refund_exceeds"

    def __init__(self, number: int, left: Money, asked: Money) -> None:
        if left.minor > 0:
            super().__init__(
                f"{written(asked)} is more than the {written(left)} left of b{number}",
                hint=f"refund at most that: crmcli purchase refund b{number} {amount_text(*left)}",
            )
        else:
            super().__init__(f"b{number} was refunded in full", hint=f"see: crmcli purchase show b{number}")


class RefundOfRefund(Refused):
    """A refund cannot be given back."""

    code = "refund_of_refund"

    def __init__(self, number: int) -> None:
        super().__init__(f"b{number} is a refund itself", hint="take a wrong refund back with: crmcli undo")


class OtherCurrency(Refused):
    """A refund in another currency than what was paid."""

    code = "other_currency"

    def __init__(self, number: int, paid: str, asked: str) -> None:
        super().__init__(f"b{number} was paid in {paid}, not {asked}", hint=f"give the refund in {paid}")


def paid(total: Money) -> Money:
    """The total, if it is above zero; NothingPaid (exit 2) otherwise."""
    if total.minor <= 0:
        raise NothingPaid(total)
    return total


def come(when: When, today: date) -> When:
    """The day, if it has come; NotYet (exit 2) otherwise. Tomorrow passes: in another zone it has begun."""
    if when.day > today + timedelta(days=1):
        raise NotYet(when.day, today)
    return when


def read_currency(text: str) -> str:
    """The ISO 4217 code that `text` is; UnknownCurrency (exit 2) when it is none."""
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise UnknownCurrency(text)
    return code


def given_back(number: int, bought: Money, refunded: int, asked: Money | None) -> Money:
    """What a refund of purchase `number` gives back, as a positive amount: `asked`, or all that is left.

    `bought` is what was paid, `refunded` the minor units given back before. RefundOfRefund, OtherCurrency,
    RefundExceeds (exit 4), NothingPaid (exit 2).
    """
    if bought.minor <= 0:
        raise RefundOfRefund(number)
    left = Money(bought.minor - refunded, bought.currency)
    if asked is None and left.minor > 0:
        return left
    wanted = paid(asked) if asked is not None else bought
    if wanted.currency != bought.currency:
        raise OtherCurrency(number, bought.currency, wanted.currency)
    if wanted.minor > left.minor:
        raise RefundExceeds(number, left, wanted)
    return wanted


def recounted(total: Money, currency: str) -> Money:
    """The same figure in another currency: 12.00 read as EUR is 12 in JPY; BadMoney when decimals would be lost.

    For files that have the currency in a column of its own, which the reading of the amount did not know.
    """
    there, here = EXPONENTS.get(total.currency, 2), EXPONENTS.get(currency, 2)
    minor, lost = divmod(total.minor * 10**here, 10**there)
    if lost:
        raise BadMoney(amount_text(*total), f"{currency} has {here} decimals")
    return Money(minor, currency)


def columns(values: Mapping[str, object], now: int, zone: str) -> dict[str, object]:
    """The columns of a purchase's row, but for its uid and when it was recorded.

    `values` are as PURCHASES parses them: customer (an id), total (Money, negative for a refund), currency, date (a
    When or an ISO text), at (microseconds UTC; it wins over date), order, note, refund_of (an id), source, external_id,
    fields (a dict). Without date and at it was `now`.
    """
    total = values["total"]
    assert isinstance(total, Money)  # noqa: S101 - the field's parse made it
    currency = str(values.get("currency") or total.currency)
    when = _when(values, now, zone)
    return {
        "customer_id": values["customer"],
        "minor": recounted(total, currency).minor,
        "currency": currency,
        "day": when.day.isoformat(),
        "at": when.at,
        "timed": when.timed,
        "order_ref": values.get("order"),
        "note": values.get("note"),
        "refund_of": values.get("refund_of"),
        "source": values.get("source"),
        "external_id": values.get("external_id"),
        "fields": fields_column(values.get("fields")),
        "words": search_text(*(_text(values, name) for name in ("order", "note", "external_id"))),
    }  # fmt: skip


def _when(values: Mapping[str, object], now: int, zone: str) -> When:
    """A day without a time begins the business day; without either it is now."""
    at, day = values.get("at"), values.get("date")
    if at is None and isinstance(day, When):
        return day
    if at is None and day is not None:
        written_day = date.fromisoformat(str(day))
        return When(written_day, start_of(written_day, zone), timed=False)
    return when_of(now if at is None else int(str(at)), zone)


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)
