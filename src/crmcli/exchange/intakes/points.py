"""Points entries on their way in: a shop that moves in brings its history or its opening balances with it.

History is never refused: what was spent beyond the balance becomes debt. Entries are facts and do not change; a row
whose id is known with other content is rejected.
"""

from collections.abc import Mapping, Sequence

from crmcli.exchange.identity import Fingerprints
from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.matching import among
from crmcli.exchange.rules import Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.loyalty import actions
from crmcli.loyalty.fields import POINTS, row_of
from crmcli.loyalty.rules import Kind
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

KNOWN = "SELECT external_id, id FROM points_entry WHERE source = :source AND external_id {in}"
KNOWN_UID = "SELECT uid, id FROM points_entry WHERE uid {in}"
PURCHASE = "SELECT external_id, id FROM purchase WHERE source = :source AND external_id {in}"
EARNED = "SELECT purchase_id, rule IS NOT NULL FROM points_entry WHERE kind = 'earn' AND purchase_id IN ({})"
FACTS = ("customer_id", "kind", "points", "effective_at", "expires_at", "reason", "reference")


class Points(Intake):
    """The intake of points entries for one run."""

    catalogue = POINTS
    tables = ("points_entry",)

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        self._workspace = workspace
        self._wish = wish
        self._ours = ours
        self._reading = workspace.reading()
        self._fingerprints = Fingerprints()
        self._made: set[int] = set()
        self.fresh = fresh

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""
        records = batch.records()
        self._identify(unit, records)
        good = [record for record in records if record.issue is None]
        known = self._known(unit, good)
        self._link_purchases(unit, [record for record in good if _identity(record.values) not in known])
        there = _entries(unit, list(known.values()))
        customers: dict[int, None] = {}
        for record in good:
            number = known.get(_identity(record.values))
            if number is not None:
                self._meet(number, there[number], record, tally)
                continue
            if record.issue is not None:
                continue
            if record.values["points"] == 0 and record.values.get("kind") is None:
                tally.skipped += 1  # a balance of none is nothing to enter
                continue
            row = self._row(record)
            number = actions.insert(unit, row)
            known[_identity(record.values)] = number
            there[number] = row
            self._made.add(number)
            customers[int(str(row["customer_id"]))] = None
            tally.created += 1
        actions.settle(self._workspace, unit, customers)

    def flaw(self, values: Mapping[str, object]) -> Issue | None:
        """See Intake."""
        return _flaw(dict(values), 0)

    def skip(self, db: Reader, records: Sequence[Record]) -> None:
        """Remembers which entries the rows of an earlier part are."""
        for record in records:
            self._give_id(record)
        self._made |= set(self._known(db, records).values())

    def _identify(self, unit: Unit, records: Sequence[Record]) -> None:
        by = self.by.get("customer", "")
        whom = Whom(unit, records, self._wish.source, self._reading, ours=self._ours, by=by)
        for record in records:
            self._give_id(record)
            record.issue = record.issue or _flaw(record.values, whom.answer(record))

    def _give_id(self, record: Record) -> None:
        values = record.values
        if values.get("uid") is None or not self._ours:
            values["external_id"] = values.get("external_id") or self._fingerprints.of(record)
        if values.get("external_id") and not (self._ours and values.get("source")):
            values["source"] = self._wish.source

    def _known(self, db: Reader, records: Sequence[Record]) -> dict[object, int]:
        known: dict[object, int] = {}
        uids = [str(record.values["uid"]) for record in records if self._ours and record.values.get("uid")]
        known.update(among(db, KNOWN_UID, uids))
        by_source: dict[str, list[str]] = {}
        for record in records:
            if record.values.get("external_id") is not None:
                by_source.setdefault(str(record.values["source"]), []).append(str(record.values["external_id"]))
        for source, ids in by_source.items():
            known.update(((source, key), number) for key, number in among(db, KNOWN, ids, source=source))
        return known

    def _link_purchases(self, unit: Unit, records: Sequence[Record]) -> None:
        """A reference that is the id of a purchase of the same source is that purchase (L6 then holds for it too).

        What --earn gave for a purchase is not given again.
        """
        if self._ours:
            return
        references = [str(r.values["reference"]) for r in records if r.values.get("reference")]
        there = dict(among(unit, PURCHASE, references, source=self._wish.source))
        taken: dict[int, bool] = dict(unit.all(EARNED.format(marks(list(there.values())))))
        for record in records:
            number = there.get(str(record.values.get("reference")))
            if number is None:
                continue
            if taken.get(number) and self._row(record)["kind"] == Kind.EARN:
                record.issue = Issue("reference", f"b{number} has earned its points already")
            elif number not in taken:
                taken[number] = False
                record.values["purchase"] = number

    def _row(self, record: Record) -> dict[str, object]:
        row = row_of(record.values, int(str(record.values["account"])), self._reading)
        if not self._ours and record.values.get("purchase") is not None:
            row["purchase_id"] = record.values["purchase"]
        return row

    def _meet(self, number: int, there: Mapping[str, object], record: Record, tally: Tally) -> None:
        row = self._row(record)
        if any(
            row.get(name) is not None and str(row[name]) != str(there[name])
            for name in FACTS
            if name != "effective_at" or record.values.get("date")
        ):
            record.issue = Issue(
                "external_id",
                f"{record.values['external_id']} is an entry already, with other content (entries do not change)",
            )
        elif number in self._made or self._wish.on_match == "skip":
            tally.skipped += 1
        else:
            tally.unchanged += 1


def _identity(values: Mapping[str, object]) -> object:
    if values.get("external_id") is not None:
        return str(values["source"]), str(values["external_id"])
    return str(values.get("uid"))


def _flaw(values: dict[str, object], customer: int | str) -> Issue | None:
    if isinstance(customer, str):
        return Issue("customer", customer)
    if values.get("points") is None:
        return Issue("points", "the row names no points")
    values["account"] = customer
    return None


def _entries(db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
    names = ("id", *FACTS)
    rows = db.all(f"SELECT {', '.join(names)} FROM points_entry WHERE id IN ({marks(numbers)})")
    return {int(row[0]): dict(zip(names, row, strict=True)) for row in rows}
