"""Records that each belong to a customer, on their way in: which customer, which record, new or known, changed or not.

A noun says in a subclass what its row is, what it links to and what follows. New records are written in sets, known
ones change by the policy of the import.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import ClassVar

from crmcli.custom import words
from crmcli.custom.column import fields_column
from crmcli.exchange.identity import Fingerprints
from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.links import Links
from crmcli.exchange.matching import among
from crmcli.exchange.rules import REPEATED, Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.kernel.errors import CrmError
from crmcli.kernel.ids import uids
from crmcli.kernel.names import search_text
from crmcli.kernel.records import Table
from crmcli.store import bulk
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

Identity = tuple[str, str]
"""Where a row came from and its id there; ("uid", uid) for one of our own without such an id."""

HOUR = ("at", "due_at", "timed")
"""The columns that say more than the day."""

New = tuple[int, Record]
"""The id that a new record gets, and its row."""


class Belongings(Intake):
    """The intake of such a noun for one run. `ours`: from our own export."""

    table: ClassVar[Table]
    needs: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Fields (`date|at`: one of them), and what a row without them lacks."""
    blames: ClassVar[str] = ""
    """The field that is named when the row cannot be made."""
    facts: ClassVar[tuple[str, ...]] = ()
    """The columns by which a row differs from what is known; `customer_id` and `fields` always count."""
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
        self.reading = workspace.reading()
        self._fingerprints = Fingerprints()
        self._first_made: int | None = None
        self._seen: set[int] = set()
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

    def update(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> bool:
        """Changes a known record by the policy of the import; True when something was changed."""
        row = row_of(record)
        changes = self.changes(before, row) if self.differs(before, row) else {}
        if changes:
            unit.update(self.table, number, **changes)
        return bool(changes)

    def follow(self, unit: Unit, customers: Collection[int], made: Sequence[New]) -> None:
        """What follows for the customers concerned."""

    # -- the way in

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
        self._seen |= set(self.known(db, records).values())

    def known(self, db: Reader, records: Sequence[Record]) -> dict[Identity, int]:
        """The records that rows mean, by the rows' identities."""
        name = self.table.name
        by_source: dict[str, list[str]] = {}
        for record in records:
            source, external_id = identity(record.values)
            by_source.setdefault(source, []).append(external_id)
        known: dict[Identity, int] = {}
        for source, ids in by_source.items():
            sql = f"SELECT external_id, id FROM {name} WHERE source = :source AND external_id IN ({{in}})"
            known.update(((source, key), number) for key, number in among(db, sql, ids, source=source))
        if self.ours:
            there = dict(
                among(db, f"SELECT uid, id FROM {name} WHERE uid IN ({{in}})", [u for r in records if (u := _uid(r))])
            )
            known.update((identity(r.values), there[uid]) for r in records if (uid := _uid(r)) in there)
        return known

    # -- what a row is

    def _identify(self, unit: Unit, records: Sequence[Record]) -> None:
        named = (name for record in records if (name := self._named(record.values)))
        whom = Whom(unit, named, self.wish.source, self.reading, trash=self.ours)
        links = Links(unit, records, dict(self.links), self.wish.source, ours=self.ours)
        for record in records:
            self._give_id(record)
            record.issue = self._flaw(record, whom, links)

    def _named(self, values: Mapping[str, object]) -> str:
        return str((values.get("customer_uid") if self.ours else None) or values.get("customer") or "")

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
        if not self._named(values):
            return Issue("customer", "the row names no customer")
        for name, lacking in self.needs:
            if all(values.get(one) is None for one in name.split("|")):
                return Issue(name.split("|")[0], lacking)
        customer = whom.answer(self._named(values))
        if isinstance(customer, str):
            return Issue("customer", customer)
        named: dict[str, object] = {"customer": customer}
        for name, _ in self.links:
            answer = links.answer(name, values)
            if isinstance(answer, str):
                return Issue(name, answer)
            named[name] = answer
        try:
            values["row"] = self.row({**values, **named})
        except CrmError as error:
            return Issue(self.blames, error.message)
        return None

    def _apart(
        self, unit: Unit, good: Sequence[Record], known: dict[Identity, int]
    ) -> tuple[list[New], list[tuple[int, Record]]]:
        """New rows with the ids they get, and known ones with theirs; `known` then has both."""
        made: list[New] = []
        matched: list[tuple[int, Record]] = []
        next_id = bulk.next_id(unit, self.table)
        self._first_made = self._first_made or next_id
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
            before, row = there.get(number), row_of(record)
            again = number in self._seen or number >= (self._first_made or 0) or record.line in repeated
            self._seen.add(number)
            if again:
                self._came_before(number, record, tally, differs=before is None or self.differs(before, row))
            elif self.wish.on_match == "skip":
                tally.skipped += 1
            elif self.wish.on_match == "fail":
                record.issue = Issue("", f"is {self._short(number)} already (--on-match fail)")
            elif (issue := self.contradiction(unit, number, before or {}, record)) is not None:
                record.issue = issue
            elif before is not None and self.update(unit, number, before, record):
                customers |= {int(str(before["customer_id"])), int(str(row["customer_id"]))}
                tally.updated += 1
            else:
                tally.unchanged += 1
        return customers

    def _came_before(self, number: int, record: Record, tally: Tally, *, differs: bool) -> None:
        if differs:
            record.issue = Issue("external_id", f"{record.values['external_id']} {REPEATED} ({self._short(number)})")
        else:
            tally.skipped += 1

    def differs(self, before: Mapping[str, object], row: Mapping[str, object]) -> bool:
        """Whether the row says something else than what is known; what it does not say is no difference."""
        if any(row[name] is not None and before[name] != row[name] for name in ("customer_id", *self.facts)):
            return True
        kept, fresh = json.loads(str(before["fields"])), json.loads(str(row["fields"]))
        return any(kept.get(name) != value for name, value in fresh.items())

    def changes(self, before: Mapping[str, object], row: Mapping[str, object]) -> dict[str, object]:
        """The columns that change: what the row says, with --on-match fill only where nothing stands.

        A row that names the same day and no time leaves the hour as it is known.
        """
        fill = self.wish.on_match == "fill"
        vague = not row.get("timed", True) and row["day"] == before["day"]
        kept = {"fields", "words", *(HOUR if vague else ())}
        fresh = {n: v for n, v in row.items() if n not in kept and v is not None and (not fill or before[n] is None)}
        fresh["fields"] = _together(row, before) if fill else _together(before, row)
        after = {**before, **fresh}
        if self.worded:
            fresh["words"] = search_text(*(None if after[n] is None else str(after[n]) for n in self.worded))
        return {name: value for name, value in fresh.items() if before[name] != value}

    def _records(self, db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
        names = [name for _, name, *_ in db.all(f"PRAGMA table_info({self.table.name})")]
        rows = db.all(f"SELECT * FROM {self.table.name} WHERE id IN ({marks(numbers) or 'NULL'})")
        return {int(row[0]): dict(zip(names, row, strict=True)) for row in rows}

    def _short(self, number: int) -> str:
        field = self.catalogue.field("id")
        return f"{field.prefix}{number}"


def identity(values: Mapping[str, object]) -> Identity:
    """What makes the row the same one again."""
    if values.get("external_id") is None:
        return "uid", str(values["uid"])
    return str(values["source"]), str(values["external_id"])


def row_of(record: Record) -> dict[str, object]:
    """The row that was made of a record's values."""
    row = record.values["row"]
    assert isinstance(row, dict)  # noqa: S101 - _flaw put it there
    return row


def _together(under: Mapping[str, object], over: Mapping[str, object]) -> str:
    """The custom fields of two rows as their column holds them; the second one's win."""
    return fields_column(json.loads(str(under["fields"])) | json.loads(str(over["fields"])))


def numbers_of(made: Iterable[New]) -> list[int]:
    """The ids of new records."""
    return [number for number, _ in made]


def _uid(record: Record) -> str:
    return str(record.values.get("uid") or "")
