"""Purchases on their way in. A negative amount is a refund; points follow only with --earn, the journey always."""

import json
import re
from collections.abc import Mapping, Sequence

from crmcli.exchange.identity import Fingerprints
from crmcli.exchange.matching import among
from crmcli.exchange.rules import Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.journeys import actions as journeys
from crmcli.kernel.errors import CrmError
from crmcli.kernel.ids import uids
from crmcli.kernel.sheet import Money
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
REFUND_NOTE = re.compile(r"refund (?:of|for) (\S+)", re.IGNORECASE)
FACTS = ("customer_id", "minor", "currency", "day", "order_ref", "note")


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

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""
        records = batch.records()
        self._identify(unit, records)
        good = [record for record in records if record.issue is None]
        known = self._known(unit, good)
        next_id = bulk.next_id(unit, PURCHASE)
        self._first_made = self._first_made or next_id
        made: list[tuple[int, Record]] = []
        matched: list[tuple[int, Record]] = []
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
        self._link_refunds(unit, good, known)
        customers = self._make(unit, made) if made else set()
        tally.created += len(made)
        customers |= self._meet(unit, matched, tally)
        self._follow(unit, sorted(customers), [number for number, _ in made])

    def finish(self, unit: Unit) -> None:
        """Nothing is left to do after the last batch."""

    # -- what a row is

    def _identify(self, unit: Unit, records: Sequence[Record]) -> None:
        for record in records:
            if self._ours and record.values.get("customer_uid"):
                record.values["customer"] = record.values["customer_uid"]
        whom = Whom(
            unit,
            (str(r.values["customer"]) for r in records if r.values.get("customer")),
            self._wish.source,
            self._reading,
        )
        for record in records:
            values = record.values
            fingerprint = (
                "" if values.get("external_id") else str(values.get("order") or "") or self._fingerprints.of(record)
            )
            values["external_id"] = values.get("external_id") or fingerprint
            if not (self._ours and values.get("source")):
                values["source"] = self._wish.source
            record.issue = self._flaw(record, whom)

    def _flaw(self, record: Record, whom: Whom) -> Issue | None:
        values = record.values
        for name in ("customer", "total"):
            if values.get(name) is None:
                return Issue(name, f"the row names no {name}")
        if values.get("date") is None and values.get("at") is None:
            return Issue("date", "the row names no date")
        customer = whom.answer(str(values["customer"]))
        if isinstance(customer, str):
            return Issue("customer", customer)
        try:
            row = rules.columns({**values, "customer": customer, "refund_of": None}, 0, self._reading.zone)
        except CrmError as error:
            return Issue("total", error.message)
        values["row"] = row
        return None

    def _known(self, unit: Unit, records: Sequence[Record]) -> dict[tuple[str, str], int]:
        by_source: dict[str, list[str]] = {}
        for record in records:
            source, external_id = _identity(record.values)
            by_source.setdefault(source, []).append(external_id)
        known: dict[tuple[str, str], int] = {}
        for source, ids in by_source.items():
            known.update(
                ((source, external_id), number) for external_id, number in among(unit, KNOWN, ids, source=source)
            )
        if self._ours:
            there = dict(among(unit, KNOWN_UID, [str(r.values["uid"]) for r in records if r.values.get("uid")]))
            known.update(
                (_identity(r.values), there[str(r.values["uid"])]) for r in records if r.values.get("uid") in there
            )
        return known

    def _link_refunds(self, unit: Unit, records: Sequence[Record], known: Mapping[tuple[str, str], int]) -> None:
        """A refund belongs to the purchase that its row names, by a column or as "refund of P00009" in its note."""
        named: dict[str, list[tuple[str, Record]]] = {}
        for record in records:
            if name := _original(record.values):
                named.setdefault(_identity(record.values)[0], []).append((name, record))
        for source, refunds in named.items():
            there = dict(among(unit, KNOWN, [name for name, _ in refunds], source=source))
            for name, record in refunds:
                _row(record.values)["refund_of"] = there.get(name) or known.get((source, name))
        uids = (
            {str(r.values["uid"]): known[_identity(r.values)] for r in records if r.values.get("uid")}
            if self._ours
            else {}
        )
        wanted = [r for r in records if r.values.get("refund_of_uid")]
        uids.update(among(unit, KNOWN_UID, [str(record.values["refund_of_uid"]) for record in wanted]))
        for record in wanted:
            _row(record.values)["refund_of"] = uids.get(str(record.values["refund_of_uid"]))

    # -- new ones and known ones

    def _make(self, unit: Unit, made: Sequence[tuple[int, Record]]) -> set[int]:
        rows = []
        columns: tuple[str, ...] = ()
        for (number, record), uid in zip(made, uids(unit.at, len(made)), strict=True):
            values, row = record.values, _row(record.values)
            row.update(id=number, uid=values.get("uid") or uid, created_at=values.get("created_at") or unit.at)
            columns = columns or tuple(row)
            rows.append(tuple(row[name] for name in columns))
        bulk.insert(unit, PURCHASE, columns, rows)
        unit.note_load("purchase", made[0][0], made[-1][0], (("purchase", "id"),), "customer_id")
        return {int(str(_row(record.values)["customer_id"])) for _, record in made}

    def _meet(self, unit: Unit, matched: Sequence[tuple[int, Record]], tally: Tally) -> set[int]:
        customers: set[int] = set()
        there = _records(unit, [number for number, _ in matched])
        for number, record in matched:
            before, changes = there.get(number), dict(_row(record.values))
            again = number in self._seen or number >= (self._first_made or 0)
            self._seen.add(number)
            differs = before is None or _differs(before, changes)
            if again and differs:
                record.issue = Issue(
                    "external_id",
                    f"{record.values['external_id']} stands in this file before, with other content (b{number})",
                )
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

    def _follow(self, unit: Unit, customers: Sequence[int], made: Sequence[int]) -> None:
        actions.settle(unit, customers)
        if self._wish.earn and made:
            self._earn(unit, made)
        if not self._ours:
            journeys.advance(self._workspace, unit, customers)

    @staticmethod
    def _earn(unit: Unit, made: Sequence[int]) -> None:
        rows = unit.all(
            f"SELECT customer_id, id FROM purchase WHERE id IN ({marks(made)}) ORDER BY customer_id, at, id"
        )
        by_customer: dict[int, list[int]] = {}
        for customer, number in rows:
            by_customer.setdefault(int(customer), []).append(int(number))
        for customer, numbers in by_customer.items():
            unit.emit(PurchasesRecorded(customer, tuple(numbers), earn=True))


def _identity(values: Mapping[str, object]) -> tuple[str, str]:
    return str(values["source"]), str(values["external_id"])


def _row(values: Mapping[str, object]) -> dict[str, object]:
    row = values["row"]
    assert isinstance(row, dict)  # noqa: S101 - _flaw put it there
    return row


def _original(values: Mapping[str, object]) -> str | None:
    """The id of the purchase that a refund row names."""
    total = values.get("total")
    if not isinstance(total, Money) or total.minor >= 0:
        return None
    if values.get("refund_of_uid"):
        return None
    if values.get("refund_of"):
        return str(values["refund_of"])
    found = REFUND_NOTE.search(str(values.get("note") or ""))
    return found[1].rstrip(".,;") if found else None


def _records(db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
    names = [name for _, name, *_ in db.all("PRAGMA table_info(purchase)")]
    rows = db.all(f"SELECT * FROM purchase WHERE id IN ({marks(numbers) or 'NULL'})")
    return {int(row[0]): dict(zip(names, row, strict=True)) for row in rows}


def _differs(before: Mapping[str, object], changes: Mapping[str, object]) -> bool:
    if any(changes[name] is not None and before[name] != changes[name] for name in FACTS):
        return True
    kept, fresh = json.loads(str(before["fields"])), json.loads(str(changes["fields"]))
    return any(kept.get(name) != value for name, value in fresh.items())
