"""Purchases on their way in. A negative amount is a refund; points follow only with --earn, the journey always."""

from collections.abc import Collection, Mapping, Sequence

from crmcli.exchange.intakes.belongings import Belongings
from crmcli.exchange.intakes.refunds import Original, Refund, original_of
from crmcli.exchange.intakes.rows import Identity, New, identity, row_of
from crmcli.exchange.matching import among
from crmcli.exchange.rules import Record, Wish
from crmcli.journeys import actions as journeys
from crmcli.purchases import actions, rules
from crmcli.purchases.events import PurchasesRecorded
from crmcli.purchases.fields import PURCHASES
from crmcli.purchases.records import PURCHASE
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

KNOWN = "SELECT external_id, id FROM purchase WHERE source = :source AND external_id {in}"
KNOWN_UID = "SELECT uid, id FROM purchase WHERE uid {in}"
UNLINKED = (
    "SELECT id, customer_id FROM purchase WHERE source = :source AND external_id = :external_id AND refund_of IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM points_entry e WHERE e.purchase_id = purchase.id)"
)


class Purchases(Belongings):
    """The intake of purchases for one run."""

    catalogue = PURCHASES
    table = PURCHASE
    needs = (("total", "the row names no total"), ("date|at", "the row names no date"))
    blames = "total"
    facts = ("minor", "currency", "day", "order_ref", "note", "refund_of")
    optional = ("order", "note")
    worded = ("order_ref", "note", "external_id")
    own_link = "refund_of"

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        super().__init__(workspace, wish, fresh=fresh, ours=ours)
        self._waiting: list[Refund] = []

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """See Belongings; refunds are linked once the whole batch is known."""
        return rules.columns({**values, "refund_of": None}, 0, self.reading.zone)

    def other_id(self, values: Mapping[str, object]) -> object:
        """The order's."""
        return values.get("order")

    def skip(self, db: Reader, records: Sequence[Record]) -> None:
        """Remembers as well the refunds that may still wait for their purchase."""
        super().skip(db, records)
        for record in records:
            if (original := original_of(record.values)) is not None:
                self._waiting.append(Refund(identity(record.values), original, new=True))

    def link(self, unit: Unit, good: Sequence[Record], known: Mapping[Identity, int], made: Sequence[New]) -> None:
        """A refund belongs to the purchase that its row names, by a column or as "refund of P00009" in its note.

        One whose purchase is not there yet waits for the end of the file.
        """
        fresh = {id(record) for _, record in made}
        refunds = [(record, original) for record in good if (original := original_of(record.values)) is not None]
        there = self._originals(unit, [original for _, original in refunds])
        uids = {str(r.values["uid"]): known[identity(r.values)] for r in good if self.ours and r.values.get("uid")}
        for record, original in refunds:
            in_batch = (
                uids.get(original.name) if original.source is None else known.get((original.source, original.name))
            )
            number = there.get(original) or in_batch
            row_of(record)["refund_of"] = number
            if number is None:
                self._waiting.append(Refund(identity(record.values), original, new=id(record) in fresh))

    def differs(self, before: Mapping[str, object], said: Mapping[str, object]) -> bool:
        """See Belongings; a row without a time says nothing of the hour."""
        return super().differs(before, said) or bool(said["timed"] and before["at"] != said["at"])

    def follow(self, unit: Unit, customers: Collection[int], made: Sequence[New]) -> None:
        """Figures, points and journeys; refunds that wait take points back once they are linked."""
        waiting = {refund.identity for refund in self._waiting}
        self._follow(unit, customers, [number for number, r in made if identity(r.values) not in waiting])

    def finish(self, unit: Unit) -> None:
        """Refunds that stood in the file before their purchase are linked to it, and take its points back."""
        linked: list[int] = []
        customers: set[int] = set()
        for refund in self._waiting:
            row = unit.one(UNLINKED, source=refund.identity[0], external_id=refund.identity[1])
            if row is None:
                continue
            number, customer = int(row[0]), int(row[1])
            original = self._originals(unit, [refund.original]).get(refund.original)
            if original is not None:
                unit.update(PURCHASE, number, refund_of=original)
            if refund.new:
                linked.append(number)
                customers.add(customer)
        self._follow(unit, sorted(customers), linked)

    @staticmethod
    def _originals(db: Reader, originals: Sequence[Original]) -> dict[Original, int]:
        """The purchases that refunds name, as far as they are there."""
        there: dict[Original, int] = {}
        for source in {original.source for original in originals}:
            names = [original.name for original in originals if original.source == source]
            rows = among(db, KNOWN_UID, names) if source is None else among(db, KNOWN, names, source=source)
            there.update((Original(source, name), number) for name, number in rows)
        return there

    def _follow(self, unit: Unit, customers: Collection[int], made: Sequence[int]) -> None:
        whose = list(customers)
        actions.settle(unit, whose)
        if self.wish.earn and made:
            _earn(unit, made)
        if not self.ours:
            journeys.advance(self.workspace, unit, whose)


def _earn(unit: Unit, made: Sequence[int]) -> None:
    """Purchases earn before refunds take back, wherever they stand in the file."""
    rows = unit.all(
        f"SELECT customer_id, minor < 0, id FROM purchase WHERE id IN ({marks(made)})"
        " ORDER BY minor < 0, customer_id, id"
    )
    together: dict[tuple[int, int], list[int]] = {}
    for customer, back, number in rows:
        together.setdefault((int(back), int(customer)), []).append(int(number))
    for (_, customer), numbers in together.items():
        unit.emit(PurchasesRecorded(customer, tuple(numbers), earn=True))
