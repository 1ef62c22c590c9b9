"""The words of the points ledger, declared once: for lists, filters, import mapping and export headers."""

from collections.abc import Mapping

from crmcli.kernel.dates import read_instant, read_when
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue, Field, Reading, read_line
from crmcli.kernel.instants import SECOND
from crmcli.kernel.names import fold, quoted
from crmcli.loyalty.rules import Kind, good_through, read_points

KIND_WORDS = {
    **{kind.value: kind for kind in Kind},
    **{kind.value.replace("_", " "): kind for kind in Kind},
    **dict.fromkeys(("purchase", "purchases", "earned", "earning", "order", "sale", "accrual"), Kind.EARN),
    **dict.fromkeys(("gift", "welcome", "birthday", "promotion", "goodwill"), Kind.BONUS),
    **dict.fromkeys(("redeemed", "redemption", "spent", "used", "voucher", "burn"), Kind.REDEEM),
    **dict.fromkeys(("refund", "refunded", "return", "returned", "reversal", "clawback"), Kind.EARN_REVERSAL),
    **dict.fromkeys(("expired", "expiry", "expiration", "lapsed"), Kind.EXPIRE),
    **dict.fromkeys(("adjustment", "adjusted", "correction", "opening", "opening balance", "balance"), Kind.ADJUST),
}
"""What files call the kinds of entries."""

_TAKING = frozenset({Kind.REDEEM, Kind.EARN_REVERSAL, Kind.EXPIRE, Kind.TRANSFER_OUT})


class UnknownKind(Usage):
    """A word that is no kind of points entry."""

    code = "unknown_kind"

    def __init__(self, text: str) -> None:
        kinds = ", ".join(kind.value for kind in Kind)
        super().__init__(f"{quoted(text)} is no kind of points entry", hint=f"one of {kinds}")


def kind_of(points: int, kind_text: str | None = None, reason_text: str | None = None) -> Kind:
    """What an entry of a file is: by its kind, else by its reason, else an adjustment.

    Points taken where the word gives some are a reversal (of a purchase) or an adjustment.
    """
    kind = KIND_WORDS.get(fold(kind_text or "")) or KIND_WORDS.get(fold(reason_text or "")) or Kind.ADJUST
    if points < 0 and kind == Kind.EARN:
        return Kind.EARN_REVERSAL
    return Kind.ADJUST if points < 0 and kind in (Kind.BONUS, Kind.TRANSFER_IN, Kind.REDEEM_CANCEL) else kind


def row_of(values: Mapping[str, object], customer: int, reading: Reading) -> dict[str, object]:
    """The columns of points_entry (actions.insert) that a row of a file stands for, its cells read by POINTS.

    Without a date the entry counts from now; without an expiry its points last for ever, for the file is history.
    Kinds that take points take them, however the file signs them; our own record of an expiry stays as it is.
    """
    points = int(str(values["points"]))
    kind = kind_of(points, _text(values, "kind"), _text(values, "reason"))
    ours = kind == Kind.EXPIRE and values.get("lot") is not None
    return {
        **{name: values.get(name) for name in _AS_THEY_ARE},
        "customer_id": customer,
        "kind": kind,
        "points": -abs(points) if kind in _TAKING and not ours else points,
        "effective_at": values["date"] if values.get("date") is not None else reading.now,
        "expires_at": values.get("expires"),
        "purchase_id": values.get("purchase_uid"),
    }


_AS_THEY_ARE = (
    "uid", "reason", "reference", "rule", "reverses", "lot", "actor", "source", "external_id", "occurred_at",
    "created_at",
)  # fmt: skip


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)


def _points(text: str, _reading: Reading) -> int:
    return read_points(text)


def _kind(text: str, _reading: Reading) -> str:
    kind = KIND_WORDS.get(fold(text))
    if kind is None:
        raise UnknownKind(text)
    return kind.value


def _expires(text: str, reading: Reading) -> int:
    """A day, through the end of which points are good; of a day and a time, the day.

    The last microsecond of one, as an export has it, stays what it is: that day may have ended in another zone.
    """
    when = read_when(text, reading)
    if when.timed and when.at % SECOND == SECOND - 1:
        return when.at + 1
    return good_through(when.day, reading.zone)


def _uid_of(table: str, column: str) -> str:
    return f"(SELECT o.uid FROM {table} o WHERE o.id = points_entry.{column})"


POINTS = Catalogue(
    noun="points",
    plural="points",
    source="points_entry JOIN customer ON customer.id = points_entry.customer_id",
    key="points_entry.id",
    alive="customer.deleted_at IS NULL",
    sort="date",
    fields=(
        Field("id", "Entry", "int", "points_entry.id"),
        Field("uid", "Uid", sql="points_entry.uid", parse=read_line),
        Field(
            "customer", "Customer", "ref", "points_entry.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "customerid", "customer number", "member number", "member", "member id",
            "member no",
                     "membership number", "card no", "mitgliedsnummer",
                     "card number", "loyalty card", "customer email", "email", "e-mail", "client id", "kunde",
                     "kundennummer", "cust_id"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("customer_name", "Name", sql="customer.name", folded="customer.sort_name"),
        Field(
            "date", "Date", "instant", "points_entry.effective_at", parse=read_instant,
            aliases=("on", "entry date", "transaction date", "earned on", "as of", "datum", "fecha", "day",
            "balance date"),
        ),
        Field("kind", "Kind", sql="points_entry.kind", parse=_kind, choices=tuple(kind.value for kind in Kind),
              aliases=("entry kind", "entry type", "transaction type")),
        Field(
            "points", "Points", "points", "points_entry.points", parse=_points,
            aliases=("points balance", "balance", "punkte", "puntos", "poäng", "opening balance", "loyalty points"),
        ),
        Field("reason", "Reason", sql="points_entry.reason", parse=read_line,
              aliases=("description", "type", "note", "comment", "grund", "motif")),
        Field(
            "reference", "Reference", sql="points_entry.reference", parse=read_line,
            aliases=("purchase id", "order", "order id", "order number", "invoice", "receipt", "ref"),
        ),
        Field(
            "expires", "Expires", "instant", "points_entry.expires_at - 1", parse=_expires,
            aliases=("expires on", "expires at", "expiry", "expiry date", "expiration date", "valid until",
                     "gültig bis"),
        ),
        Field("purchase", "Purchase", "ref", "points_entry.purchase_id", prefix="b"),
        Field("purchase_uid", "Purchase's uid", sql=_uid_of("purchase", "purchase_id"), parse=read_line),
        Field("reverses", "Reverses", sql=_uid_of("points_entry", "reverses"), parse=read_line),
        Field("lot", "Lot", sql=_uid_of("points_entry", "lot"), parse=read_line),
        Field("rule", "Earn rule", sql="points_entry.rule", parse=read_line),
        Field("actor", "By", sql="points_entry.actor", parse=read_line),
        Field("source", "Source", sql="points_entry.source", parse=read_line),
        Field("external_id", "External id", sql="points_entry.external_id", parse=read_line,
              aliases=("entry id", "entryid", "transaction id", "external id", "rec_id")),
        Field("occurred_at", "Happened", "instant", "points_entry.occurred_at", parse=read_instant),
        Field("created_at", "Recorded", "instant", "points_entry.created_at", parse=read_instant),
    ),
    columns=("date", "customer", "customer_name", "kind", "points", "reason", "reference", "expires"),
    document=(
        "id", "customer", "date", "kind", "points", "reason", "reference", "expires", "purchase", "purchase_uid",
        "reverses", "lot", "rule", "actor", "source", "external_id", "uid", "occurred_at", "created_at",
    ),
)  # fmt: skip
