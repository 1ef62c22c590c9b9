"""The purchase's fields, declared once: for lists, filters, import mapping and export headers."""

from crmcli.kernel.dates import read_instant, read_when
from crmcli.kernel.fields import Catalogue, Field, read_line, read_lines
from crmcli.kernel.money import read_money
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.purchases.rules import read_currency

REFUNDED = "COALESCE((SELECT -SUM(r.minor) FROM purchase r WHERE r.refund_of = purchase.id), 0)"
POINTS = "COALESCE((SELECT SUM(e.points) FROM points_entry e WHERE e.purchase_id = purchase.id), 0)"


PURCHASES = Catalogue(
    noun="purchase",
    plural="purchases",
    source="purchase JOIN customer ON customer.id = purchase.customer_id",
    key="purchase.id",
    alive="customer.deleted_at IS NULL",
    sort="-date",
    fields=(
        Field("id", "Id", "ref", "purchase.id", prefix="b"),
        Field("uid", "Uid", sql="purchase.uid"),
        Field(
            "customer", "Customer", "ref", "purchase.customer_id", prefix="c", parse=read_line,
            aliases=("customer id", "customerid", "customer email", "customer e-mail", "email", "e-mail", "client",
                     "client id", "buyer", "customer number", "kunde", "kundennummer", "cust_id"),
        ),
        Field("customer_uid", "Customer's uid", sql="customer.uid"),
        Field("customer_name", "Name", sql="customer.name", folded="customer.sort_name"),
        Field(
            "total", "Total", "money", "purchase.minor", currency="purchase.currency",
            parse=lambda text, reading: read_money(text, reading.currency),
            aliases=("amount", "price", "sum", "revenue", "sales", "umsatz", "betrag", "montant", "importe", "belopp",
                     "total spend", "total amount", "total price", "order total", "grand total", "net amount", "value"),
        ),
        Field(
            "currency", "Currency", sql="purchase.currency", parse=lambda text, _reading: read_currency(text),
            aliases=("total.currency", "currency code", "währung", "devise", "moneda", "valuta"),
        ),
        Field(
            "date", "Date", "date", "purchase.day", parse=read_when,
            aliases=("order date", "purchase date", "invoice date", "invoicedate", "transaction date", "created",
                     "created at", "bought on", "paid at", "day", "datum", "fecha", "timestamp", "date time"),
        ),
        Field(
            "at", "Time", "instant", "CASE WHEN purchase.timed THEN purchase.at END",
            parse=read_instant,
        ),
        Field(
            "order", "Order", sql="purchase.order_ref", parse=read_line,
            aliases=("order id", "order number", "order no", "order name", "invoice", "invoice no", "invoiceno",
                     "invoice number", "receipt", "bestellnummer", "rechnung", "rechnungsnummer", "commande", "pedido"),
        ),
        Field("note", "Note", sql="purchase.note", parse=read_lines,
              aliases=("notes", "memo", "comment", "comments", "bemerkung", "notiz", "description")),
        Field("refund_of", "Refund of", "ref", "purchase.refund_of", prefix="b", parse=read_line,
              aliases=("refunds", "original order", "original purchase", "parent id", "refunded order")),
        Field("refund_of_uid", "Refund of (uid)", sql="(SELECT o.uid FROM purchase o WHERE o.id = purchase.refund_of)"),
        Field("refunded", "Given back", "money", REFUNDED, currency="purchase.currency"),
        Field("points", "Points", "points", POINTS),
        Field("source", "Source", sql="purchase.source", parse=read_line),
        Field("external_id", "External id", sql="purchase.external_id", parse=read_line,
              aliases=("purchase id", "purchaseid", "transaction id", "invoice id", "invoiceid", "rec_id")),
        Field("fields", "Other fields", "object", "purchase.fields"),
        Field("owner", "Looked after by", sql="customer.owner"),
        Field("city", "City", sql="customer.city"),
        Field("stage", "Stage", "stage", "customer.stage", choices=(*STAGES, *EXITS)),
        Field("origin", "Origin", sql="customer.origin"),
        Field("created_at", "Recorded", "instant", "purchase.created_at"),
    ),
    columns=("id", "date", "customer", "customer_name", "total", "currency", "order"),
    document=(
        "id", "customer", "total", "currency", "points", "date", "at", "order", "note", "refund_of", "refunded",
        "source", "external_id", "fields", "uid", "created_at",
    ),
)  # fmt: skip

CARD = (
    "id", "customer", "customer_name", "total", "refunded", "points", "date", "at", "order", "note", "refund_of",
    "source", "external_id", "fields", "created_at",
)  # fmt: skip
"""What the card of a purchase shows to people, in this order; what is absent is left out."""
