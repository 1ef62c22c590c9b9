"""What people do with purchases; each of `add` and `refund` is one unit of work."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crmcli.kernel.dates import When
from crmcli.kernel.events import Restored
from crmcli.kernel.ids import new_uid
from crmcli.kernel.instants import moment
from crmcli.kernel.sheet import Money
from crmcli.purchases import keys, queries, rules
from crmcli.purchases.events import PurchasesRecorded
from crmcli.purchases.fields import PURCHASES
from crmcli.purchases.records import PURCHASE
from crmcli.store import refs
from crmcli.store.read import marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key and the words it stands for; no key, no promise."""

    key: str | None
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A purchase as its write left it: the document of PURCHASES by field name, whose it is, the undo id.

    `again` says that a key answered from memory and nothing was written.
    """

    values: Mapping[str, object]
    name: str
    undo: str | None
    again: bool = False


def add(workspace: Workspace, values: Mapping[str, object], once: Once) -> Recorded:
    """Records a purchase; `values` as in rules.columns. KeyConflict, InTheTrash, KnownRecord (exit 4)."""
    customer = int(str(values["customer"]))
    return _record(workspace, customer, once, lambda unit: insert(unit, values, workspace.settings.zone))


def refund(
    workspace: Workspace, number: int, asked: Money | None, values: Mapping[str, object], once: Once
) -> Recorded:
    """Gives back `asked`, or all that is left, of a purchase. `values` may have date and note.

    RefundExceeds, RefundOfRefund, OtherCurrency, BeforePurchase, KeyConflict (exit 4).
    """
    with workspace.store.read() as db:
        customer, _ = queries.paid_for(db, number)
    return _record(workspace, customer, once, lambda unit: _give_back(workspace, unit, number, asked, values))


def insert(unit: Unit, values: Mapping[str, object], zone: str) -> int:
    """Writes one purchase (values as in rules.columns) without figures or events; its id. KnownRecord (exit 4)."""
    refs.refuse_known(unit, "purchase", values)
    return unit.insert(
        PURCHASE,
        uid=str(values.get("uid") or new_uid(unit.at)),
        created_at=values.get("created_at") or unit.at,
        **rules.columns(values, unit.at, zone),
    )


def settle(unit: Unit, customers: Sequence[int]) -> None:
    """Computes anew what follows from these customers' purchases: spend, and the purchase columns of the customer.

    `purchases` counts those above zero, `first_purchase` and `last_purchase` are their days; a purchase that was
    refunded in full still counts and is still a day on which the customer bought.
    """
    for some in _chunks(customers):
        unit.figures(f"DELETE FROM spend WHERE customer_id IN ({some})")
        unit.figures(
            "INSERT INTO spend(customer_id, currency, net, rows) SELECT customer_id, currency, SUM(minor), COUNT(*)"
            f" FROM purchase WHERE customer_id IN ({some}) GROUP BY customer_id, currency"
        )
        unit.figures(
            "UPDATE customer SET (purchases, first_purchase, last_purchase) = (SELECT COUNT(*), MIN(day), MAX(day)"
            f" FROM purchase WHERE customer_id = customer.id AND minor > 0) WHERE id IN ({some})"
        )


def resettle(_workspace: Workspace, unit: Unit, event: Restored) -> None:
    """Purchases were put back or taken away by an undo (reaction to Restored)."""
    settle(unit, sorted(event.customers))


# -- inside


def _record(workspace: Workspace, customer: int, once: Once, write: Callable[[Unit], int]) -> Recorded:
    """Writes a row unless the key knows it, then everything that follows from it."""
    payload = {**once.given, "customer": customer}
    with workspace.store.write(workspace) as unit:
        reply = keys.replay(unit, customer, once.key, payload) if once.key else None
        if reply is not None:
            return _remembered(reply)
        name = queries.customer_name(unit, customer)
        number = write(unit)
        settle(unit, [customer])
        unit.emit(PurchasesRecorded(customer, (number,), earn=True))
        values = _document(workspace, unit, number)
        if once.key:
            keys.spend(unit, customer, once.key, payload, {"values": values, "name": name})
    return Recorded(values, name, unit.undo)


def _give_back(workspace: Workspace, unit: Unit, number: int, asked: Money | None, values: Mapping[str, object]) -> int:
    row = unit.row(PURCHASE, {"id": number})
    if row is None:
        raise rules.NoSuchPurchase(f"b{number}")
    refunded = int(unit.value(queries.GIVEN_BACK, id=number))
    back = rules.given_back(number, Money(row["minor"], row["currency"]), refunded, asked)
    zone = workspace.settings.zone
    when = values.get("date")
    day = when.day if isinstance(when, When) else moment(unit.at, zone).date()
    if day.isoformat() < row["day"]:
        raise rules.BeforePurchase(number, row["day"], day)
    mine = {"customer": row["customer_id"], "order": row["order_ref"], "refund_of": number}
    return insert(unit, {**values, **mine, "total": Money(-back.minor, back.currency)}, zone)


def _document(workspace: Workspace, unit: Unit, number: int) -> dict[str, object]:
    (row,) = queries.document(unit, number, workspace.reading()).rows
    return dict(zip(PURCHASES.document, row, strict=True))


def _remembered(reply: Mapping[str, object]) -> Recorded:
    """The reply as it was given the first time; JSON has made plain lists of amounts."""
    kept = reply["values"]
    assert isinstance(kept, dict)  # noqa: S101 - `_record` put it there
    values = {name: Money(*value) if isinstance(value, list) else value for name, value in kept.items()}
    return Recorded(values, str(reply["name"]), str(reply["undo"]), again=True)


def _chunks(customers: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(customers), CHUNK):
        yield marks(customers[start : start + CHUNK])
