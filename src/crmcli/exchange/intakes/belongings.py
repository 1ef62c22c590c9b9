"""Records that each belong to a customer, on their way in: which customer, which record, new or known, changed or not.

A noun says in a subclass what its row is, what it links to and what follows. New records are written in sets, known
ones change by the policy of the import.
"""

from collections.abc import Collection, Mapping, Sequence
from sys import maxsize
from typing import ClassVar

from crmcli.custom import words
from crmcli.exchange.identity import Fingerprints
from crmcli.exchange.intakes import changes
from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.intakes.met import Met
from crmcli.exchange.intakes.policies import policies
from crmcli.exchange.intakes.rows import Identity, New, identity, row_of, said_by, uid_of
from crmcli.exchange.links import Links
from crmcli.exchange.matching import among
from crmcli.exchange.rules import REPEATED, Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.kernel.errors import CrmError
from crmcli.kernel.ids import uids
from crmcli.kernel.records import Table
from crmcli.store import bulk
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


class Belongings(Intake):
    """The intake of such a noun for one run. `ours`: from our own export."""

    table: ClassVar[Table]
    needs: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Fields (`date|at`: one of them), and what a row without them lacks."""
    blames: ClassVar[str] = ""
    """The field that is named when the row cannot be made."""
    facts: ClassVar[tuple[str, ...]] = ()
    """The columns by which a row differs from what is known; `customer_id` and `fields` always count."""
    optional: ClassVar[tuple[str, ...]] = ()
    """The fields that an empty cell erases with --clear-empty; custom ones always."""
    worded: ClassVar[tuple[str, ...]] = ()
    """The columns by whose words a record is found."""
    bound: ClassVar[bool] = False
    """Whether it stays with its customer: rows of `sides` concern the same one."""
    links: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Fields, and the nouns that they name records of."""
    own_link: ClassVar[str] = ""
    """The column in which a record names another of its noun; such a one is written behind those it names."""
    sides: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Tables with further rows of a record, and the column that names it."""
    lists: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Columns that hold words of an open list, and the setting of that list."""

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        self.tables = (*(name for name, _ in self.sides), self.table.name)
        self.workspace = workspace
        self.wish = wish
        self.ours = ours
        self.fill = wish.on_match == "fill"
        self.reading = workspace.reading()
        self._fingerprints = Fingerprints()
        self._first_new = maxsize
        self._seen = Met()
        self._brought: dict[str, dict[str, None]] = {setting: {} for _, setting in self.lists}

    # -- what a noun says

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """The record's row; `values` have the ids of customer and links. A CrmError becomes the row's issue."""
        raise NotImplementedError

    def link(self, unit: Unit, good: Sequence[Record], known: Mapping[Identity, int], made: Sequence[New]) -> None:
        """Links records of the noun to each other; `known` has the ids of all, also of those `made` now."""

    def beside(self, unit: Unit, made: Sequence[New]) -> None:
        """Writes what new records have beside their row."""

    def contradiction(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> Issue | None:
        """Why a known record cannot be what the row says."""
        if self.bound and before["customer_id"] != row_of(record)["customer_id"]:
            return Issue("customer", f"{self._short(number)} belongs to c{before['customer_id']}")
        return None

    def said(self, before: Mapping[str, object], record: Record) -> dict[str, object]:
        """What the row says of a known record (see rows.said_by)."""
        return said_by(record, self.optional)

    def differs(self, before: Mapping[str, object], said: Mapping[str, object]) -> bool:
        """Whether the row says something else than what is known."""
        return changes.differs(before, said, self.facts)

    def news(self, unit: Unit, before: Mapping[str, object], record: Record) -> bool:
        """Whether the row says anything that is not known, beside its record's row too."""
        return self.differs(before, self.said(before, record))

    def update(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> bool:
        """Changes a known record by the policy of the import; True when something was changed."""
        said = self.said(before, record)
        if not self.differs(before, said):
            return False
        fresh = changes.changes(before, said, self.worded, policies(self.policies, self.wish.on_match))
        if fresh:
            unit.update(self.table, number, **fresh)
        return bool(fresh)

    def follow(self, unit: Unit, customers: Collection[int], made: Sequence[New]) -> None:
        """What follows for the customers concerned."""

    # -- the way in

    def flaw(self, values: Mapping[str, object]) -> Issue | None:
        """See Intake."""
        if (lacking := self._lacking(values)) is not None:
            return lacking
        try:
            self.row({**values, "customer": 0, **dict.fromkeys(name for name, _ in self.links)})
        except CrmError as error:
            return Issue(self.blames, error.message)
        return None

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""
        records = batch.records()
        self._identify(unit, records)
        good = [record for record in records if record.issue is None]
        known = self.known(unit, good)
        made, matched = self._apart(unit, good, known)
        self.link(unit, good, known, made)
        customers = self._make(unit, made) if made else set()
        tally.created += len(made)
        customers |= self._meet(unit, matched, batch.repeated, tally)
        self._gather([record for record in records if record.issue is None])
        self.follow(unit, sorted(customers), made)

    def after(self) -> None:
        """Words that open lists did not have join them."""
        for setting, brought in self._brought.items():
            words.join(self.workspace, setting, brought)

    def _gather(self, good: Sequence[Record]) -> None:
        for column, setting in self.lists:
            found = (row_of(record)[column] for record in good)
            self._brought[setting].update(dict.fromkeys(str(word) for word in found if word is not None))

    def skip(self, db: Reader, records: Sequence[Record]) -> None:
        """Remembers which records the rows of an earlier part are."""
        for record in records:
            self._give_id(record)
        self._seen.update(self.known(db, records).values())

    def known(self, db: Reader, records: Sequence[Record]) -> dict[Identity, int]:
        """The records that rows mean, by the rows' identities."""
        name = self.table.name
        by_source: dict[str, list[str]] = {}
        for record in records:
            source, external_id = identity(record.values)
            by_source.setdefault(source, []).append(external_id)
        known: dict[Identity, int] = {}
        for source, ids in by_source.items():
            sql = f"SELECT external_id, id FROM {name} WHERE source = :source AND external_id {{in}}"
            known.update(((source, key), number) for key, number in among(db, sql, ids, source=source))
        if self.ours:
            uids = [uid for record in records if (uid := uid_of(record))]
            there = dict(among(db, f"SELECT uid, id FROM {name} WHERE uid {{in}}", uids))
            known.update((identity(r.values), there[uid]) for r in records if (uid := uid_of(r)) in there)
        return known

    # -- what a row is

    def _identify(self, unit: Unit, records: Sequence[Record]) -> None:
        by = self.by.get("customer", "")
        whom = Whom(unit, records, self.wish.source, self.reading, ours=self.ours, by=by)
        links = Links(unit, records, dict(self.links), self.wish.source, ours=self.ours)
        for record in records:
            self._give_id(record)
            record.issue = record.issue or self._flaw(record, whom, links)

    def _give_id(self, record: Record) -> None:
        """The row's own id, else one made of its content; our own rows are known by their uid."""
        values = record.values
        if self.ours and values.get("uid"):
            return
        values["external_id"] = values.get("external_id") or self.other_id(values) or self._fingerprints.of(record)
        values["source"] = self.wish.source

    def other_id(self, values: Mapping[str, object]) -> object:
        """What stands for an id where a row has none; None leaves it to the row's content."""
        return None

    def _flaw(self, record: Record, whom: Whom, links: Links) -> Issue | None:
        values = record.values
        customer = whom.answer(record)
        if (lacking := self._lacking(values)) is not None:
            return lacking
        if isinstance(customer, str):
            return Issue("customer", customer)
        named: dict[str, object] = {"customer": customer}
        for name, _ in self.links:
            answer = links.answer(name, values, customer)
            if isinstance(answer, str):
                return Issue(name, answer)
            named[name] = answer
        try:
            values["row"] = self.row({**values, **named})
        except CrmError as error:
            return Issue(self.blames, error.message)
        return None

    def _lacking(self, values: Mapping[str, object]) -> Issue | None:
        """What the noun needs and the row does not have."""
        for name, lacking in self.needs:
            if all(values.get(one) is None for one in name.split("|")):
                return Issue(name.split("|")[0], lacking)
        return None

    def _apart(
        self, unit: Unit, good: Sequence[Record], known: dict[Identity, int]
    ) -> tuple[list[New], list[tuple[int, Record]]]:
        """New rows with the ids they get, and known ones with theirs; `known` then has both."""
        made: list[New] = []
        matched: list[tuple[int, Record]] = []
        next_id = bulk.next_id(unit, self.table)
        self._first_new = min(self._first_new, next_id)
        for record in good:
            number = known.get(identity(record.values))
            if number is not None:
                matched.append((number, record))
                continue
            wanted = record.values.get("id")
            number = wanted if self.ours and isinstance(wanted, int) and wanted >= next_id else next_id
            next_id = number + 1
            made.append((number, record))
            known[identity(record.values)] = number
        return made, matched

    # -- new ones and known ones

    def _make(self, unit: Unit, made: Sequence[New]) -> set[int]:
        if self.own_link:
            made = sorted(made, key=lambda new: row_of(new[1])[self.own_link] is not None)
        for (number, record), uid in zip(made, uids(unit.at, len(made)), strict=True):
            values = record.values
            row_of(record).update(
                id=number, uid=values.get("uid") or uid, created_at=values.get("created_at") or unit.at
            )
        columns = tuple(row_of(made[0][1]))
        bulk.insert(unit, self.table, columns, [tuple(row_of(r)[name] for name in columns) for _, r in made])
        self.beside(unit, made)
        self._note(unit, made)
        return {int(str(row_of(record)["customer_id"])) for _, record in made}

    def _note(self, unit: Unit, made: Sequence[New]) -> None:
        entity, tables = self.table.entity, (*self.sides, (self.table.name, "id"))
        numbers = [number for number, _ in made]
        unit.note_load(entity, min(numbers), max(numbers), tables, "customer_id")
        for number, record in made:
            if self.own_link and row_of(record)[self.own_link] is not None:  # of its own: an undo begins with it
                unit.note_load(entity, number, number, tables, "customer_id", again=True)

    def _meet(
        self, unit: Unit, matched: Sequence[tuple[int, Record]], repeated: Collection[int], tally: Tally
    ) -> set[int]:
        customers: set[int] = set()
        there = self._records(unit, [number for number, _ in matched])
        for number, record in matched:
            before = there.get(number)
            again = number in self._seen or number >= self._first_new or record.line in repeated
            self._seen.add(number)
            if again:
                self._came_before(number, record, tally, differs=before is None or self.news(unit, before, record))
            elif self.wish.on_match == "skip":
                tally.skipped += 1
            elif self.wish.on_match == "fail":
                record.issue = Issue("", f"is {self._short(number)} already (--on-match fail)")
            elif (issue := self.contradiction(unit, number, before or {}, record)) is not None:
                record.issue = issue
            elif before is not None and self.update(unit, number, before, record):
                customers |= {int(str(before["customer_id"])), int(str(row_of(record)["customer_id"]))}
                tally.updated += 1
            else:
                tally.unchanged += 1
        return customers

    def _came_before(self, number: int, record: Record, tally: Tally, *, differs: bool) -> None:
        if differs:
            record.issue = Issue("external_id", f"{record.values['external_id']} {REPEATED} ({self._short(number)})")
        else:
            tally.skipped += 1

    def _records(self, db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
        names = db.dialect.columns(db, self.table.name)
        rows = db.all(f"SELECT * FROM {self.table.name} WHERE id IN ({marks(numbers)})")
        return {int(row[0]): dict(zip(names, row, strict=True)) for row in rows}

    def _short(self, number: int) -> str:
        field = self.catalogue.field("id")
        return f"{field.prefix}{number}"
