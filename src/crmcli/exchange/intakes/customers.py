"""Customers on their way in: new ones are written in sets, known ones change by the policy of the import."""

import json
from collections.abc import Collection, Mapping, Sequence
from sys import maxsize

from crmcli.consents.rules import Word
from crmcli.customers import actions, rules
from crmcli.customers.fields import CUSTOMERS
from crmcli.customers.records import APART as UNLIKES
from crmcli.customers.records import CUSTOMER, EMAIL, EXTERNAL, PHONE, TAG
from crmcli.exchange.intakes import agreed
from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.intakes.merged import INTO, Merged
from crmcli.exchange.intakes.met import Met
from crmcli.exchange.intakes.newcomers import Newcomers, names_of
from crmcli.exchange.intakes.policies import FILL, Policies, policies
from crmcli.exchange.intakes.unchanged import unchanged
from crmcli.exchange.intakes.unlike import APART as UNLIKE
from crmcli.exchange.intakes.unlike import keep_apart
from crmcli.exchange.matching import BY_EXTERNAL, Matcher, among, texts
from crmcli.exchange.people import PEOPLE
from crmcli.exchange.rules import FUZZY, REPEATED, Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import WHOSE
from crmcli.store import bulk
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

TABLES = (
    ("customer_external", "customer_id"), ("customer_email", "customer_id"), ("customer_phone", "customer_id"),
    ("customer_tag", "customer_id"), ("customer", "id"),
)  # fmt: skip
AGREED = ("consent", "customer_id")
START = (
    "INSERT INTO stage_event(id, customer_id, to_stage, at, source, actor, label, created_at)"
    " SELECT :before + ROW_NUMBER() OVER (ORDER BY id), id, stage, stage_since, 'start', :actor, :label, created_at"
    " FROM customer WHERE id BETWEEN :first AND :last AND stage = :stage"
)
MERGED = ("emails", "phones", "tags", "fields")
LISTS = ("emails", "phones", "tags")
NOBODY = Issue("", rules.Nameless().message)


class Customers(Intake):
    """The intake of customers for one run. `fresh`: into a store without any; `ours`: from our own export."""

    catalogue = CUSTOMERS
    tables = (*(name for name, _ in (*TABLES, AGREED)), "stage_event")

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        self._workspace = workspace
        self._wish = wish
        self._fresh = fresh
        self._ours = ours
        self._matcher = Matcher(wish, ours=ours)
        self._seen = Met()
        self._merged = Merged(CUSTOMER, (("stage_event", "customer_id"), *TABLES), "id")
        self._first_new = maxsize
        self.made: list[tuple[int, dict[str, object]]] = []
        """With --match fuzzy new customers, (id, values), for those who propose whom they may be."""
        """The id of the first customer that the run makes, once it has come to writing."""

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch in; rows that cannot be taken get their issue."""
        self._identify_all(batch)
        next_id = bulk.next_id(unit, CUSTOMER)
        self._first_new = min(self._first_new, next_id)
        made, matched = self._told_apart(unit, batch, next_id)
        if made:
            self._make(unit, Newcomers.among(batch, made))
            tally.created += len(made)
            for row, number in made.items() if self._ours and INTO in batch.columns else ():
                self._merged.remember(number, batch.columns[INTO][row])
            self._merged.settle(unit)
            for row, number in made.items() if self._ours and UNLIKE in batch.columns else ():
                keep_apart(unit, UNLIKES, number, batch.columns[UNLIKE][row])
        if matched:
            self._meet(unit, matched, batch.repeated, tally)
        if PEOPLE in batch.columns:
            _settle(batch, made, () if self._wish.on_match == "skip" else matched)

    def unchanged(self, db: Reader, batch: Batch) -> Collection[int]:
        """See Intake."""
        wish = self._wish
        if self._ours or wish.on_match not in ("update", "fill") or wish.key not in ("", "external_id"):
            return ()
        if wish.clear_empty:
            return ()
        self._identify_all(batch)
        found = {
            row: number
            for row, number in unchanged(db, batch, wish.source).items()
            if number not in self._seen and number < self._first_new and batch.lines[row] not in batch.repeated
        }
        if any(name in batch.columns for name in agreed.SPOKEN):
            words = agreed.known(db, list(found.values()))
            found = {row: n for row, n in found.items() if not self._said(batch.record(row), words[n])}
        self._seen.update(found.values())
        return found.keys()

    def _identify_all(self, batch: Batch) -> None:
        """Gives each row its name and the source of its id."""
        batch.columns["name"] = names_of(batch)
        if not self._ours or "source" not in batch.columns:
            identified = batch.columns.get("external_id")
            if identified is not None:
                batch.columns["source"] = [None if one is None else self._wish.source for one in identified]

    def skip(self, db: Reader, records: Sequence[Record]) -> None:
        """Remembers which customers the rows of an earlier part are: no id may come again with other content."""
        for record in records:
            if record.values.get("external_id") is not None and not (self._ours and record.values.get("source")):
                record.values["source"] = self._wish.source
        self._matcher.look_up(db, records)
        for record in records:
            if (number := self._matcher.match(record)) is not None:
                self._seen.update((number,))
                self._merged.remember(number, self._ours and record.values.get(INTO))

    def _told_apart(self, unit: Unit, batch: Batch, next_id: int) -> tuple[dict[int, int], list[tuple[int, Record]]]:
        """The rows of new customers, each with its id, and the rows of known ones, each with theirs."""
        identified = batch.columns.get("external_id")
        if self._fresh and not self._ours and identified is not None and None not in identified:
            return self._by_id_alone(unit, batch, [str(one) for one in identified], next_id)
        made: dict[int, int] = {}
        matched: list[tuple[int, Record]] = []
        self._matcher.look_up(unit, batch.records())
        for row, record in enumerate(batch.records()):
            number = self._matcher.match(record)
            if number is not None:
                matched.append((number, record))
            elif record.issue is None and _named(record):
                number = made[row] = self._number(record, next_id)
                next_id = number + 1
            if number is not None:
                self._matcher.remember(record, number)
        return made, matched

    def _by_id_alone(
        self, unit: Unit, batch: Batch, identified: Sequence[str], next_id: int
    ) -> tuple[dict[int, int], list[tuple[int, Record]]]:
        """A first load with an id on every row: nobody can be met by an address, so only ids are looked at."""
        known = dict(among(unit, BY_EXTERNAL, identified, source=self._wish.source))
        made: dict[int, int] = {}
        matched: list[tuple[int, Record]] = []
        names, emails, phones = (batch.columns.get(name) for name in ("name", "emails", "phones"))
        for row, external_id in enumerate(identified):
            if external_id in known:
                matched.append((known[external_id], batch.record(row)))
            elif names and names[row] is None and not (emails and emails[row]) and not (phones and phones[row]):
                batch.record(row).issue = NOBODY
            else:
                made[row] = known[external_id] = next_id
                next_id += 1
        return made, matched

    def _number(self, record: Record, next_id: int) -> int:
        """The id of a new customer: the next one; our own export brings its ids along into a new store."""
        wanted = record.values.get("id")
        return wanted if self._fresh and self._ours and isinstance(wanted, int) and wanted >= next_id else next_id

    # -- new ones

    def _make(self, unit: Unit, fresh: Newcomers) -> None:
        """Writes new customers and what stands beside them."""
        rows = fresh.rows(unit.at, self._workspace.settings.zone)
        if self._wish.match == FUZZY:
            self.made += fresh.people()
        bulk.insert_columns(unit, CUSTOMER, rows, indexed=not self._fresh)
        for table, column, name in ((EMAIL, "email", "emails"), (PHONE, "phone", "phones")):
            more = [(n, place, one) for n, found in fresh.several(name) for place, one in enumerate(found[1:], 1)]
            bulk.insert(unit, table, ("customer_id", "place", column), more)
        tags = [(number, tag) for number, found in fresh.several("tags") for tag in dict.fromkeys(found)]
        bulk.insert(unit, TAG, ("customer_id", "tag"), tags)
        others = [(*one.split(":", 1), number) for number, found in fresh.several("other_ids") for one in found]
        bulk.insert(unit, EXTERNAL, ("source", "external_id", "customer_id"), others)
        agreed.keep(unit, fresh.valued(agreed.SPOKEN), self._wish.source)
        spoken = any(name in fresh.columns for name in agreed.SPOKEN)
        first, last = fresh.numbers[0], fresh.numbers[-1]
        unit.note_load("customer", first, last, (AGREED, *TABLES) if spoken else TABLES, "id")
        if not (self._ours and self._wish.with_moves):  # then the file of moves starts the journeys
            self._start_journeys(unit, first, last, {str(stage) for stage in rows["stage"]})

    def _start_journeys(self, unit: Unit, first: int, last: int, stages: set[str]) -> None:
        labels = self._workspace.settings.labels
        for stage in sorted(stages):
            before = unit.numbers.last("stage_event")
            made = {"actor": unit.actor, "label": labels[stage], "first": first, "last": last, "stage": stage}
            unit.numbers.take("stage_event", unit.figures(START, before=before, **made))
        unit.note_load("journey", first, last, (("stage_event", "customer_id"),), "customer_id")

    # -- known ones

    def _meet(self, unit: Unit, matched: Sequence[tuple[int, Record]], repeated: Collection[int], tally: Tally) -> None:
        there = records_of(unit, [number for number, _ in matched])
        spoken = [n for n, record in matched if any(name in record.values for name in agreed.SPOKEN)]
        words = agreed.known(unit, spoken) if spoken else {}
        for number, record in matched:
            again = number in self._seen or number >= self._first_new or record.line in repeated
            self._seen.add(number)
            changes = self._changes(there[number], record.values, again=again)
            said = self._said(record, words.get(number))
            differs = bool(said) or _differs(there[number], changes)
            if again and _known_as(there[number], record.values):
                self._repeated(number, record, tally, differs=differs)
            elif self._wish.on_match == "skip":
                tally.skipped += 1
            elif self._wish.on_match == "fail":
                record.issue = Issue("", f"is c{number} already (--on-match fail)")
            elif differs:
                self._change(unit, number, changes, record.values)
                agreed.add(unit, number, said)
                words.get(number, []).extend(said)
                there.update(records_of(unit, [number]))
                tally.updated += 1
            else:
                tally.unchanged += 1

    def _said(self, record: Record, known: Sequence[Word] | None) -> list[Word]:
        """What the row says of consents that is not known of its customer."""
        fill = self._wish.on_match == "fill"
        return [] if known is None else agreed.fresh(record.values, known, self._wish.source, fill=fill)

    def _repeated(self, number: int, record: Record, tally: Tally, *, differs: bool) -> None:
        """The same id twice in one file: skipped when equal, rejected when not."""
        if differs:
            identity = f"{record.values['source']}:{record.values['external_id']}"
            record.issue = Issue("external_id", f"{identity} {REPEATED} (c{number})")
        else:
            tally.skipped += 1

    def _change(self, unit: Unit, number: int, changes: dict[str, object], values: Mapping[str, object]) -> None:
        if changes.pop("other_id", None):
            unit.insert(EXTERNAL, source=values["source"], external_id=values["external_id"], customer_id=number)
        actions.change(unit, number, changes)

    def _changes(self, there: Mapping[str, object], values: Mapping[str, object], *, again: bool) -> dict[str, object]:
        """What the row would change: what it says; under `fill` only what is blank; never an absent cell.

        A further row of one customer in the same file only fills what the first left blank, so that the file brought
        in again changes nothing; the same id again must say the same.
        """
        changes = {name: values[name] for name in values if name in actions.COLUMNS or name in MERGED}
        if values.get("name"):
            changes["name"] = values["name"]
        self._identify(there, values, changes)
        for name in ("emails", "phones", "tags"):
            if name in values:
                changes[name] = self._list(name, texts(there, name), texts(values, name), own=_own(there, values))
        rule = policies(self.policies, self._wish.on_match)
        lists: dict[str, object] = {}
        if _is_part(there, values) or (again and (rule.usual == FILL or not _known_as(there, values))):
            rule = rule.filling()
            lists = {name: changes[name] for name in (*LISTS, "other_id") if name in changes and name not in rule.own}
        return _allowed(there, changes, rule) | lists

    def _identify(self, there: Mapping[str, object], values: Mapping[str, object], changes: dict[str, object]) -> None:
        """A customer that another system knows keeps that id and gets the row's beside it."""
        known = f"{values.get('source')}:{values.get('external_id')}" in texts(there, "other_ids")
        if (there["external_id"] is None and not known) or _own(there, values):
            return
        changes.pop("source", None)
        if changes.pop("external_id", None) is not None and not known:
            changes["other_id"] = True

    @staticmethod
    def _list(name: str, there: tuple[str, ...], given: tuple[str, ...], *, own: bool) -> tuple[str, ...]:
        """From the system the customer came from, its first address replaces the first; otherwise lists grow."""
        if own and name != "tags":
            return tuple(dict.fromkeys([*given, *there[1:]]))
        return tuple(dict.fromkeys([*there, *given]))


def _settle(batch: Batch, made: Mapping[int, int], matched: Sequence[tuple[int, Record]]) -> None:
    """Says of rows that carry people whose they are."""
    for row, number in made.items():
        if batch.columns[PEOPLE][row]:
            batch.record(row).values[WHOSE] = number
    for number, record in matched:
        record.values[WHOSE] = number


def _allowed(there: Mapping[str, object], changes: Mapping[str, object], rule: Policies) -> dict[str, object]:
    """The changes that policies let through; of custom fields each by its own."""
    let = {name: value for name, value in changes.items() if name == "fields" or rule.lets(name, there.get(name))}
    kept, fresh = there["fields"], let.pop("fields", None)
    if isinstance(kept, Mapping) and isinstance(fresh, Mapping):
        fields = {name: value for name, value in fresh.items() if rule.lets(f"fields.{name}", kept.get(name))}
        return let | ({"fields": fields} if fields else {})
    return let


def _known_as(there: Mapping[str, object], values: Mapping[str, object]) -> bool:
    """Whether the row's id is one of the customer's."""
    identity = f"{values.get('source')}:{values.get('external_id')}"
    return values.get("external_id") is not None and (_own(there, values) or identity in texts(there, "own_ids"))


def _is_part(there: Mapping[str, object], values: Mapping[str, object]) -> bool:
    """Whether the row's id is that of a customer who became part of this one: then it has not the word."""
    identity = f"{values.get('source')}:{values.get('external_id')}"
    return identity in texts(there, "other_ids") and identity not in texts(there, "own_ids") and not _own(there, values)


def _own(there: Mapping[str, object], values: Mapping[str, object]) -> bool:
    identity = (values.get("source"), values.get("external_id"))
    return identity[1] is not None and identity == (there["source"], there["external_id"])


def _named(record: Record) -> bool:
    """False, with the issue, for a row that names nobody."""
    if not any(record.values.get(name) for name in ("name", "emails", "phones")):
        record.issue = NOBODY
    return record.issue is None


def records_of(db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
    """Customers' rows by id, with e-mails, phones, tags and other ids as tuples and the custom fields as a dict."""
    listed = marks(list(dict.fromkeys(numbers)))
    names = db.dialect.columns(db, "customer")
    found: dict[int, dict[str, object]] = {}
    for row in db.all(f"SELECT * FROM customer WHERE id IN ({listed})"):
        record = dict(zip(names, row, strict=True))
        found[int(record["id"])] = record | {
            "emails": _first(record["email"]), "phones": _first(record["phone"]), "tags": (), "other_ids": (),
            "own_ids": (), "fields": json.loads(record["fields"]),
        }  # fmt: skip
    for name in ("emails", "phones", "tags", "other_ids", "own_ids"):
        sql = {"emails": _MORE_EMAILS, "phones": _MORE_PHONES, "own_ids": _OWN_IDS}.get(name) or CUSTOMERS.field(
            name
        ).many
        for number, value in db.all(sql.replace("{ids}", listed)):
            found[int(number)][name] = (*texts(found[int(number)], name), str(value))
    return found


_MORE_EMAILS = "SELECT customer_id, email FROM customer_email WHERE customer_id IN ({ids}) ORDER BY customer_id, place"
_OWN_IDS = "SELECT customer_id, source || ':' || external_id FROM customer_external WHERE customer_id IN ({ids})"
_MORE_PHONES = "SELECT customer_id, phone FROM customer_phone WHERE customer_id IN ({ids}) ORDER BY customer_id, place"


def _first(value: object) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def _differs(there: Mapping[str, object], changes: Mapping[str, object]) -> bool:
    for name, value in changes.items():
        if name == "fields":
            kept, fresh = there["fields"], value
            assert isinstance(kept, dict)  # noqa: S101 - _records put it there
            assert isinstance(fresh, dict)  # noqa: S101 - mapping.read put it there
            if any(kept.get(key) != item for key, item in fresh.items()):
                return True
        elif name == "tags":
            if set(texts(there, name)) != set(texts(changes, name)):
                return True
        elif there.get(name) != value:
            return True
    return False
