"""Purchases on their way in. A negative amount is a refund; points follow only with --earn, the journey always."""

import json
from collections.abc import Collection, Mapping, Sequence

from crmcli.exchange.identity import Fingerprints
from crmcli.exchange.intakes.refunds import Original, Refund, original_of
from crmcli.exchange.matching import among
from crmcli.exchange.rules import REPEATED, Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.journeys import actions as journeys
from crmcli.kernel.errors import CrmError
from crmcli.kernel.ids import uids
from crmcli.purchases import actions, rules
from crmcli.purchases.events import PurchasesRecorded
from crmcli.purchases.fields import PURCHASES
from crmcli.purchases.records import PURCHASE
from crmcli.store import bulk
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

KNOWN = "SELECT external_id, id FROM purchase WHERE source = :source AND external_id IN ({in})"
KNOWN_UID = "SELECT uid, id FROM purchase WHERE uid IN ({in})"
UNLINKED = (
    "SELECT id, customer_id FROM purchase WHERE source = :source AND external_id = :external_id AND refund_of IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM points_entry e WHERE e.purchase_id = purchase.id)"
)
TABLES = (("purchase", "id"),)
FACTS = ("customer_id", "minor", "currency", "day", "order_ref", "note", "refund_of")


class Purchases:
    """The intake of purchases for one run."""

    catalogue = PURCHASES
    tables = ("purchase",)

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        self._workspace = workspace
        self._wish = wish
        self._fresh = fresh
        self._ours = ours
        self._reading = workspace.reading()
        self._fingerprints = Fingerprints()
        self._first_made: int | None = None
        self._seen: set[int] = set()
        self._waiting: list[Refund] = []

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""
        records = batch.records()
        self._identify(unit, records)
        good = [record for record in records if record.issue is None]
        known = self._known(unit, good)
        made, matched = self._apart(unit, good, known)
        self._link_refunds(unit, good, known, {id(record) for _, record in made})
        customers = self._make(unit, made) if made else set()
        tally.created += len(made)
        customers |= self._meet(unit, matched, batch.repeated, tally)
        waiting = {refund.identity for refund in self._waiting}
        self._follow(unit, customers, [number for number, r in made if _identity(r.values) not in waiting])

    def skip(self, db: Reader, records: Sequence[Record]) -> None:
        """Remembers which purchases the rows of an earlier part are, and its refunds that may still wait."""
        for record in records:
            self._give_id(record)
            if (original := original_of(record.values)) is not None:
                self._waiting.append(Refund(_identity(record.values), original, new=True))
        self._seen |= set(self._known(db, records).values())

    def finish(self, unit: Unit) -> None:
        """Refunds that stood in the file before their purchase are linked to it, and take its points back."""
        linked: list[int] = []
        customers: set[int] = set()
        for refund in self._waiting:
            row = unit.one(UNLINKED, source=refund.identity[0], external_id=refund.identity[1])
            if row is None:
                continue
            number, customer = int(row[0]), int(row[1])
            original = self._find(unit, refund.original)
            if original is not None:
                unit.update(PURCHASE, number, refund_of=original)
            if refund.new:
                linked.append(number)
                customers.add(customer)
        self._follow(unit, customers, linked)

    # -- what a row is

    def _identify(self, unit: Unit, records: Sequence[Record]) -> None:
        named = (name for record in records if (name := self._named(record.values)))
        whom = Whom(unit, named, self._wish.source, self._reading, trash=self._ours)
        for record in records:
            self._give_id(record)
            record.issue = self._flaw(record, whom)

    def _named(self, values: Mapping[str, object]) -> str:
        return str((values.get("customer_uid") if self._ours else None) or values.get("customer") or "")

    def _give_id(self, record: Record) -> None:
        """The row's own id, else its order's, else one made of its content; our own rows are known by their uid."""
        values = record.values
        if self._ours and values.get("uid"):
            return
        values["external_id"] = values.get("external_id") or values.get("order") or self._fingerprints.of(record)
        values["source"] = self._wish.source

    def _flaw(self, record: Record, whom: Whom) -> Issue | None:
        values = record.values
        if not self._named(values):
            return Issue("customer", "the row names no customer")
        if values.get("total") is None:
            return Issue("total", "the row names no total")
        if values.get("date") is None and values.get("at") is None:
            return Issue("date", "the row names no date")
        customer = whom.answer(self._named(values))
        if isinstance(customer, str):
            return Issue("customer", customer)
        try:
            row = rules.columns({**values, "customer": customer, "refund_of": None}, 0, self._reading.zone)
        except CrmError as error:
            return Issue("total", error.message)
        values["row"] = row
        return None

    def _known(self, db: Reader, records: Sequence[Record]) -> dict[tuple[str, str], int]:
        """Purchases that rows mean, by the rows' identities."""
        by_source: dict[str, list[str]] = {}
        for record in records:
            source, external_id = _identity(record.values)
            by_source.setdefault(source, []).append(external_id)
        known: dict[tuple[str, str], int] = {}
        for source, ids in by_source.items():
            known.update(((source, key), number) for key, number in among(db, KNOWN, ids, source=source))
        if self._ours:
            there = dict(among(db, KNOWN_UID, [str(r.values["uid"]) for r in records if r.values.get("uid")]))
            known.update(
                (_identity(r.values), there[str(r.values["uid"])]) for r in records if r.values.get("uid") in there
            )
        return known

    def _apart(
        self, unit: Unit, good: Sequence[Record], known: dict[tuple[str, str], int]
    ) -> tuple[list[tuple[int, Record]], list[tuple[int, Record]]]:
        """New rows with the ids they get, and known ones with theirs; `known` then has both."""
        made: list[tuple[int, Record]] = []
        matched: list[tuple[int, Record]] = []
        next_id = bulk.next_id(unit, PURCHASE)
        self._first_made = self._first_made or next_id
        for record in good:
            number = known.get(_identity(record.values))
            if number is not None:
                matched.append((number, record))
                continue
            wanted = record.values.get("id")
            number = wanted if self._ours and isinstance(wanted, int) and wanted >= next_id else next_id
            next_id = number + 1
            made.append((number, record))
            known[_identity(record.values)] = number
        return made, matched

    def _link_refunds(
        self, unit: Unit, records: Sequence[Record], known: Mapping[tuple[str, str], int], made: set[int]
    ) -> None:
        """A refund belongs to the purchase that its row names, by a column or as "refund of P00009" in its note.

        One whose purchase is not there yet waits for the end of the file. `made` are the id() of the new records.
        """
        refunds = [(record, original) for record in records if (original := original_of(record.values)) is not None]
        there: dict[Original, int] = {}
        for source in {original.source for _, original in refunds}:
            names = [original.name for _, original in refunds if original.source == source]
            rows = among(unit, KNOWN_UID, names) if source is None else among(unit, KNOWN, names, source=source)
            there.update((Original(source, name), number) for name, number in rows)
        uids = {str(r.values["uid"]): known[_identity(r.values)] for r in records if self._ours and r.values.get("uid")}
        for record, original in refunds:
            in_batch = (
                uids.get(original.name) if original.source is None else known.get((original.source, original.name))
            )
            number = there.get(original) or in_batch
            _row(record.values)["refund_of"] = number
            if number is None:
                self._waiting.append(Refund(_identity(record.values), original, new=id(record) in made))

    @staticmethod
    def _find(db: Reader, original: Original) -> int | None:
        names = [original.name]
        rows = (
            among(db, KNOWN_UID, names) if original.source is None else among(db, KNOWN, names, source=original.source)
        )
        return rows[0][1] if rows else None

    # -- new ones and known ones

    def _make(self, unit: Unit, made: Sequence[tuple[int, Record]]) -> set[int]:
        rows = []
        columns: tuple[str, ...] = ()
        made = sorted(made, key=lambda new: _row(new[1].values)["refund_of"] is not None)  # behind what they point to
        for (number, record), uid in zip(made, uids(unit.at, len(made)), strict=True):
            values, row = record.values, _row(record.values)
            row.update(id=number, uid=values.get("uid") or uid, created_at=values.get("created_at") or unit.at)
            columns = columns or tuple(row)
            rows.append(tuple(row[name] for name in columns))
        bulk.insert(unit, PURCHASE, columns, rows)
        numbers = [number for number, _ in made]
        unit.note_load("purchase", min(numbers), max(numbers), TABLES, "customer_id")
        for number, record in made:
            if _row(record.values)["refund_of"] is not None:  # of its own, so that an undo begins with it
                unit.note_load("purchase", number, number, TABLES, "customer_id")
        return {int(str(_row(record.values)["customer_id"])) for _, record in made}

    def _meet(
        self, unit: Unit, matched: Sequence[tuple[int, Record]], repeated: Collection[int], tally: Tally
    ) -> set[int]:
        customers: set[int] = set()
        there = _records(unit, [number for number, _ in matched])
        for number, record in matched:
            before, changes = there.get(number), dict(_row(record.values))
            again = number in self._seen or number >= (self._first_made or 0) or record.line in repeated
            self._seen.add(number)
            differs = before is None or _differs(before, changes)
            if again and differs:
                record.issue = Issue("external_id", f"{record.values['external_id']} {REPEATED} (b{number})")
            elif again or self._wish.on_match == "skip":
                tally.skipped += 1
            elif self._wish.on_match == "fail":
                record.issue = Issue("", f"is b{number} already (--on-match fail)")
            elif not differs or before is None:
                tally.unchanged += 1
            else:
                customers |= {int(str(before["customer_id"])), int(str(changes["customer_id"]))}
                self._change(unit, number, before, changes)
                tally.updated += 1
        return customers

    def _change(self, unit: Unit, number: int, before: Mapping[str, object], changes: dict[str, object]) -> None:
        fields = {**json.loads(str(before["fields"])), **json.loads(str(changes["fields"]))}
        changes["fields"] = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        kept = {name: value for name, value in changes.items() if value is not None}
        fill = self._wish.on_match == "fill"
        unit.update(PURCHASE, number, **{n: v for n, v in kept.items() if not fill or before[n] is None})

    def _follow(self, unit: Unit, customers: set[int], made: Sequence[int]) -> None:
        whose = sorted(customers)
        actions.settle(unit, whose)
        if self._wish.earn and made:
            self._earn(unit, made)
        if not self._ours:
            journeys.advance(self._workspace, unit, whose)

    @staticmethod
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


def _identity(values: Mapping[str, object]) -> tuple[str, str]:
    if values.get("external_id") is None:
        return "uid", str(values["uid"])
    return str(values["source"]), str(values["external_id"])


def _row(values: Mapping[str, object]) -> dict[str, object]:
    row = values["row"]
    assert isinstance(row, dict)  # noqa: S101 - _flaw put it there
    return row


def _records(db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
    names = [name for _, name, *_ in db.all("PRAGMA table_info(purchase)")]
    rows = db.all(f"SELECT * FROM purchase WHERE id IN ({marks(numbers) or 'NULL'})")
    return {int(row[0]): dict(zip(names, row, strict=True)) for row in rows}


def _differs(before: Mapping[str, object], changes: Mapping[str, object]) -> bool:
    facts = (*FACTS, "at") if changes["timed"] else FACTS
    if any(changes[name] is not None and before[name] != changes[name] for name in facts):
        return True
    kept, fresh = json.loads(str(before["fields"])), json.loads(str(changes["fields"]))
    return any(kept.get(name) != value for name, value in fresh.items())
