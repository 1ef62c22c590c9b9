"""From the words of a command line to purchases and values: what was bought, by whom, when, or what goes back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crmcli.custom.queries import read_pairs, with_custom
from crmcli.customers import queries as customers
from crmcli.customers.entry import HalfAnId
from crmcli.kernel.dates import When, read_when, when_of
from crmcli.kernel.money import read_money
from crmcli.kernel.sheet import Card, Money, Sheet
from crmcli.purchases import keys, queries, rules, views
from crmcli.purchases.actions import Once
from crmcli.purchases.fields import CARD, PURCHASES
from crmcli.store.listing import Query, listing, query
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

EMPTY = "No purchase matches.\nRecord one: crmcli purchase add REF 12.50, or bring a file: crmcli import FILE"
PLAIN = ("order", "note", "source", "external_id")


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by field name."""
    return {name: value for name, value in words.items() if name not in ("ref", "amount") and value not in (None, ())}


def read_new(
    workspace: Workspace, ref: str, amount: str, texts: Mapping[str, object]
) -> tuple[dict[str, object], Once]:
    """The values of a new purchase, and its key with everything that was given."""
    if ("source" in texts) != ("external_id" in texts):
        raise HalfAnId
    reading = workspace.reading()
    total = rules.paid(_total(amount, texts.get("currency"), reading.currency))
    values: dict[str, object] = {"total": total, "date": _when(workspace, texts)}
    for name in PLAIN:
        parse = PURCHASES.field(name).parse
        values[name] = parse(str(texts[name]), reading) if parse and name in texts else None
    with workspace.store.read() as db:
        values["customer"] = customers.resolve(db, ref, reading, workspace.ask.pick)
        if isinstance(fields := texts.get("field"), Sequence):
            values["fields"] = _present(read_pairs(db, "purchase", fields, reading))
    return values, _once("purchase add", texts, total)


def read_refund(
    workspace: Workspace, ref: str, amount: str | None, texts: Mapping[str, object]
) -> tuple[int, Money | None, dict[str, object], Once]:
    """Which purchase is meant, what is to go back (None: all that is left), when and why, and the key."""
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        _, paid = queries.paid_for(db, number)
    asked = None if amount is None else rules.paid(read_money(amount, paid.currency))
    values: dict[str, object] = {"date": _when(workspace, texts)}
    if (parse := PURCHASES.field("note").parse) and "note" in texts:
        values["note"] = parse(str(texts["note"]), workspace.reading())
    return number, asked, values, _once(f"purchase refund b{number}", texts, asked)


def _once(command: str, texts: Mapping[str, object], total: Money | None) -> Once:
    """What a key stands for: the amount as it was understood, everything else as it was given."""
    given = {name: value for name, value in texts.items() if name not in ("key", "currency")}
    key = texts.get("key")
    return Once(keys.read_key(None if key is None else str(key)), {**given, "command": command, "total": total})


def _total(amount: str, currency: object, default: str) -> Money:
    wanted = None if currency is None else rules.read_currency(str(currency))
    total = read_money(amount, wanted or default)
    if wanted and total.currency != wanted:
        raise rules.TwoCurrencies(amount, wanted)
    return total


def _when(workspace: Workspace, texts: Mapping[str, object]) -> When:
    reading = workspace.reading()
    if "at" not in texts:
        return when_of(reading.now, reading.zone)
    return rules.come(read_when(str(texts["at"]), reading), reading.today)


def _present(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


# -- lists and cards


def listed(workspace: Workspace, customer: str | None, where: str) -> Sheet:
    """The list of purchases that the shared options ask for, all or one customer's."""
    settings, reading = workspace.settings, workspace.reading()
    with workspace.store.read() as db:
        custom = where or settings.fields or settings.sort
        wanted = query(with_custom(db, PURCHASES) if custom else PURCHASES, settings, where)
        if customer is not None:
            number = customers.resolve(db, customer, reading, workspace.ask.pick)
            trash = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
            wanted = replace(wanted, also="purchase.customer_id = :customer", params={"customer": number}, trash=trash)
        return listing(db, wanted, reading, empty=EMPTY)


def shown(workspace: Workspace, ref: str) -> Card:
    """The card of one purchase with its refunds, also of a customer in the trash."""
    machine = workspace.settings.machine
    with workspace.store.read() as db:
        number = queries.resolve(db, ref)
        trash = queries.removed(db, number)
        fields = PURCHASES.document if machine else CARD
        sheet = queries.document(db, number, workspace.reading(), fields, trash=trash)
        refunds = () if machine else (_refunds(db, workspace, number, trash=trash),)
    if trash:
        workspace.ask.tell(f"the customer of b{number} is in the trash")
    return views.card(sheet, refunds, people=not machine)


def _refunds(db: Reader, workspace: Workspace, number: int, *, trash: bool) -> Sheet:
    also, params = "purchase.refund_of = :id", {"id": number}
    wanted = Query(PURCHASES, also=also, params=params, fields=("id", "date", "total", "note"), sort="id", trash=trash)
    return listing(db, wanted, workspace.reading(), title="Refunds")
