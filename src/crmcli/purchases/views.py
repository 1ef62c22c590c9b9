"""Purchases as cards."""

from crmcli.kernel.money import written
from crmcli.kernel.sheet import Card, Done, Money, Sheet
from crmcli.purchases.actions import Recorded
from crmcli.purchases.fields import PURCHASES
from crmcli.store.listing import column


def recorded(outcome: Recorded) -> Card:
    """The card of a purchase or refund just written, or answered from its key."""
    values = outcome.values
    columns = tuple(column(PURCHASES.field(name)) for name in values)
    follows = f"crmcli points balance c{values['customer']}"
    title = f"b{values['id']} {outcome.name}"
    return Card(columns, tuple(values.values()), title=title, done=Done(_sentence(outcome), outcome.undo, follows))


def _sentence(outcome: Recorded) -> str:
    values = outcome.values
    total, points = values["total"], int(str(values["points"]))
    assert isinstance(total, Money)  # noqa: S101 - the catalogue says so
    who = f"c{values['customer']} {outcome.name} on {values['date']}"
    if values["refund_of"] is None:
        said = f"Recorded b{values['id']}: {written(total)} from {who}"
    else:
        back = written(Money(-total.minor, total.currency))
        said = f"Recorded b{values['id']}: {back} of b{values['refund_of']} back to {who}"
    counted = f", {points:+,} points" if points else ""
    return said + counted + (" (known by its key; nothing was written)" if outcome.again else "")


def card(sheet: Sheet, sections: tuple[Sheet, ...] = (), *, people: bool) -> Card:
    """One purchase: whole for programs; for people what is there."""
    (row,) = sheet.rows
    if not people:
        return Card(sheet.columns, tuple(row))
    shown = [(c, value) for c, value in zip(sheet.columns, row, strict=True) if not _nothing(value)]
    names = {c.name: value for c, value in shown}
    title = f"b{names['id']} {names['customer_name']}"
    return Card(tuple(c for c, _ in shown), tuple(value for _, value in shown), title=title, sections=sections)


def _nothing(value: object) -> bool:
    return value in (None, {}, "") or (isinstance(value, Money) and value.minor == 0)
