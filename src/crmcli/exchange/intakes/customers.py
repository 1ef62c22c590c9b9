"""Customers on their way in: new ones are written in sets, known ones change by the policy of the import."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from typing import cast

from crmcli.customers import actions, rules
from crmcli.customers.fields import CUSTOMERS
from crmcli.customers.records import CUSTOMER, EMAIL, EXTERNAL, PHONE, TAG
from crmcli.exchange.matching import BY_EXTERNAL, Matcher, among, texts
from crmcli.exchange.rules import CLEAR, Batch, Issue, Record, Tally, Wish
from crmcli.kernel.ids import uids
from crmcli.kernel.names import display_name, fold
from crmcli.store import bulk
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

TABLES = (
    ("customer_external", "customer_id"), ("customer_email", "customer_id"), ("customer_phone", "customer_id"),
    ("customer_tag", "customer_id"), ("customer", "id"),
)  # fmt: skip
START = (
    "INSERT INTO stage_event(customer_id, to_stage, at, source, actor, label, created_at)"
    " SELECT id, stage, stage_since, 'start', ?, ?, created_at FROM customer WHERE id BETWEEN ? AND ? AND stage = ?"
)
NAMING = ("name", "given", "family", "company")
MERGED = ("emails", "phones", "tags", "fields")
NOBODY = Issue("", rules.Nameless().message)


class Customers:
    """The intake of customers for one run. `fresh`: into a store without any; `ours`: from our own export."""

    catalogue = CUSTOMERS
    tables = tuple(name for name, _ in TABLES) + ("stage_event",)

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        self._workspace = workspace
        self._wish = wish
        self._fresh = fresh
        self._ours = ours
        self._matcher = Matcher(wish, fresh=fresh, ours=ours)
        self._seen: set[int] = set()
        self._first_made: int | None = None

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch in; rows that cannot be taken get their issue."""
        batch.columns["name"] = _names(batch)
        if not self._ours or "source" not in batch.columns:
            identified = batch.columns.get("external_id")
            if identified is not None:
                batch.columns["source"] = [None if one is None else self._wish.source for one in identified]
        next_id = bulk.next_id(unit, CUSTOMER)
        self._first_made = self._first_made or next_id
        made, matched = self._told_apart(unit, batch, next_id)
        if made:
            self._make(unit, list(made.values()), batch, list(made))
            tally.created += len(made)
        if matched:
            self._meet(unit, matched, tally)

    def finish(self, unit: Unit) -> None:
        """Nothing is left to do after the last batch."""

    def _told_apart(self, unit: Unit, batch: Batch, next_id: int) -> tuple[dict[int, int], list[tuple[int, Record]]]:
        """The rows of new customers, each with its id, and the rows of known ones, each with theirs."""
        identified = batch.columns.get("external_id")
        if self._fresh and not self._ours and identified is not None and None not in identified:
            return self._by_id_alone(unit, batch, [str(one) for one in identified], next_id)
        made: dict[int, int] = {}
        matched: list[tuple[int, Record]] = []
        good = [record for record in batch.records() if _named(record)]
        self._matcher.look_up(unit, good)
        for row, record in enumerate(batch.records()):
            number = None if record.issue else self._matcher.match(record)
            if number is not None:
                matched.append((number, record))
            elif record.issue is None:
                made[row] = self._number(record, next_id)
                next_id = made[row] + 1
                self._matcher.remember(record, made[row])
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
        return made, [(number, record) for number, record in matched if _named(record)]

    def _number(self, record: Record, next_id: int) -> int:
        """The id of a new customer: the next one; our own export brings its ids along into a new store."""
        wanted = record.values.get("id")
        return wanted if self._fresh and self._ours and isinstance(wanted, int) and wanted >= next_id else next_id

    # -- new ones

    def _make(self, unit: Unit, numbers: Sequence[int], batch: Batch, rows: Sequence[int]) -> None:
        """Writes new customers, a column at a time: `rows` of the batch get these ids."""
        columns = batch.columns
        if len(rows) < len(batch):
            columns = {name: [values[row] for row in rows] for name, values in columns.items()}
        columns = {
            name: [None if v is CLEAR else v for v in values] if CLEAR in values else values
            for name, values in columns.items()
        }
        fresh = self._columns(numbers, columns, unit.at)
        bulk.insert(unit, CUSTOMER, tuple(fresh), list(zip(*fresh.values(), strict=True)), indexed=not self._fresh)
        for table, column, name in ((EMAIL, "email", "emails"), (PHONE, "phone", "phones")):
            more = [
                (number, place, value)
                for number, values in zip(numbers, columns.get(name, ()), strict=False)
                if isinstance(values, tuple) and len(values) > 1
                for place, value in enumerate(values[1:], 1)
            ]
            bulk.insert(unit, table, ("customer_id", "place", column), more)
        tags = [(n, tag) for n, found in zip(numbers, columns.get("tags", ()), strict=False) for tag in _tuple(found)]
        bulk.insert(unit, TAG, ("customer_id", "tag"), tags)
        others = [
            (*one.split(":", 1), n)
            for n, o in zip(numbers, columns.get("other_ids", ()), strict=False)
            for one in _tuple(o)
        ]
        bulk.insert(unit, EXTERNAL, ("source", "external_id", "customer_id"), others)
        unit.note_load("customer", numbers[0], numbers[-1], TABLES, "id")
        if not self._ours:
            self._start_journeys(unit, numbers[0], numbers[-1], {str(stage) for stage in fresh["stage"]})

    def _columns(
        self, numbers: Sequence[int], given: Mapping[str, list[object]], now: int
    ) -> dict[str, Sequence[object]]:
        """The columns of new customers' rows, each with a value for every row."""
        nothing: list[object] = [None] * len(numbers)
        get = lambda name: given.get(name, nothing)  # noqa: E731 - a word for what follows
        emails, phones, tags = get("emails"), get("phones"), get("tags")
        names = [n or _first_of(e) or _first_of(p) for n, e, p in zip(get("name"), emails, phones, strict=True)]
        made_at = [at or now for at in get("created_at")]
        stages = [stage or "awareness" for stage in get("stage")]
        zone = self._workspace.settings.zone
        described = zip(
            names, get("given"), get("family"), get("company"), get("city"), get("external_id"), get("note"), emails, phones,
            tags, strict=True,
        )  # fmt: skip
        return {
            "id": numbers,
            "uid": [uid or fresh for uid, fresh in zip(get("uid"), uids(now, len(numbers)), strict=True)],
            "name": names,
            "sort_name": [fold(str(name)) for name in names],
            "words": list(starmap(rules.search_words, cast("Iterable[tuple[str]]", described))),
            "email": [_first_of(values) for values in emails],
            "phone": [_first_of(values) for values in phones],
            "fields": [_json(fields) if fields else "{}" for fields in get("fields")],
            "created_at": made_at,
            "deleted_at": get("deleted_at"),
            "stage": stages,
            "stage_since": [
                at if since is None else actions.started_on(str(since), now, zone)
                for since, at in zip(get("since"), made_at, strict=True)
            ],
            "furthest": stages,
            "kind": [
                kind or _kind(g, f, c, n)
                for kind, g, f, c, n in zip(
                    get("kind"), get("given"), get("family"), get("company"), names, strict=True
                )
            ],
            **{name: given[name] for name in actions.COLUMNS if name in given and name != "kind"},
        }

    def _start_journeys(self, unit: Unit, first: int, last: int, stages: set[str]) -> None:
        labels = self._workspace.settings.labels
        unit.many(START, [(unit.actor, labels[stage], first, last, stage) for stage in sorted(stages)])
        unit.note_load("journey", first, last, (("stage_event", "customer_id"),), "customer_id")

    # -- known ones

    def _meet(self, unit: Unit, matched: Sequence[tuple[int, Record]], tally: Tally) -> None:
        there = _records(unit, [number for number, _ in matched])
        for number, record in matched:
            again = number in self._seen or number >= (self._first_made or 0)
            self._seen.add(number)
            changes = self._changes(there[number], record.values)
            differs = _differs(there[number], changes)
            if again and record.values.get("external_id") is not None:
                self._repeated(number, record, tally, differs=differs)
            elif self._wish.on_match == "skip":
                tally.skipped += 1
            elif self._wish.on_match == "fail":
                record.issue = Issue("", f"is c{number} already (--on-match fail)")
            elif differs:
                self._change(unit, number, changes, record.values)
                there.update(_records(unit, [number]))
                tally.updated += 1
            else:
                tally.unchanged += 1

    def _repeated(self, number: int, record: Record, tally: Tally, *, differs: bool) -> None:
        """The same id twice in one file: skipped when equal, rejected when not."""
        if differs:
            identity = f"{record.values['source']}:{record.values['external_id']}"
            record.issue = Issue(
                "external_id", f"{identity} stands in this file before, with other content (c{number})"
            )
        else:
            tally.skipped += 1

    def _change(self, unit: Unit, number: int, changes: dict[str, object], values: Mapping[str, object]) -> None:
        if changes.pop("other_id", None):
            unit.insert(EXTERNAL, source=values["source"], external_id=values["external_id"], customer_id=number)
        actions.change(unit, number, changes)

    def _changes(self, there: Mapping[str, object], values: Mapping[str, object]) -> dict[str, object]:
        """What the row would change: what it says; under `fill` only what is blank; never an absent cell."""
        changes = {name: values[name] for name in values if name in actions.COLUMNS or name in MERGED}
        if values.get("name"):
            changes["name"] = values["name"]
        self._identify(there, values, changes)
        for name in ("emails", "phones", "tags"):
            if name in values:
                changes[name] = self._list(name, texts(there, name), texts(values, name), own=_own(there, values))
        if self._wish.on_match == "fill":
            changes = {name: value for name, value in changes.items() if there.get(name) in (None, (), "", {})}
        return changes

    def _identify(self, there: Mapping[str, object], values: Mapping[str, object], changes: dict[str, object]) -> None:
        """A customer that another system knows keeps that id and gets the row's beside it."""
        if there["external_id"] is None or _own(there, values):
            return
        changes.pop("source", None)
        known = f"{values.get('source')}:{values.get('external_id')}" in texts(there, "other_ids")
        if changes.pop("external_id", None) is not None and not known:
            changes["other_id"] = True

    @staticmethod
    def _list(name: str, there: tuple[str, ...], given: tuple[str, ...], *, own: bool) -> tuple[str, ...]:
        """From the system the customer came from, its first address replaces the first; otherwise lists grow."""
        if own and name != "tags":
            return tuple(dict.fromkeys([*given, *there[1:]]))
        return tuple(dict.fromkeys([*there, *given]))


def _own(there: Mapping[str, object], values: Mapping[str, object]) -> bool:
    identity = (values.get("source"), values.get("external_id"))
    return identity[1] is not None and identity == (there["source"], there["external_id"])


def _names(batch: Batch) -> list[object]:
    """The name of each row: as given, else given and family name, else the company."""
    nothing: list[object] = [None] * len(batch)
    whole, given, family, company = (batch.columns.get(name, nothing) for name in NAMING)
    if whole is nothing and company is nothing:
        return [f"{g} {f}" if g and f else g or f for g, f in zip(given, family, strict=True)]
    return [
        _text(w) or display_name(_text(g), _text(f)) or _text(c)
        for w, g, f, c in zip(whole, given, family, company, strict=True)
    ]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _named(record: Record) -> bool:
    """False, with the issue, for a row that names nobody."""
    if not any(record.values.get(name) for name in ("name", "emails", "phones")):
        record.issue = NOBODY
    return record.issue is None


def _first_of(values: object) -> object:
    return values[0] if isinstance(values, tuple) and values else None


def _tuple(values: object) -> tuple[str, ...]:
    return values if isinstance(values, tuple) else ()


def _kind(given: object, family: object, company: object, name: object) -> str:
    """Nobody but a company named: an organisation."""
    return rules.ORGANISATION if company and not given and not family and name == company else rules.PERSON


def _records(db: Reader, numbers: Sequence[int]) -> dict[int, dict[str, object]]:
    """Customers' rows by id, each with its e-mails, phones, tags and other ids as tuples and its custom fields as a dict."""
    listed = marks(list(dict.fromkeys(numbers)))
    names = [name for _, name, *_ in db.all("PRAGMA table_info(customer)")]
    found: dict[int, dict[str, object]] = {}
    for row in db.all(f"SELECT * FROM customer WHERE id IN ({listed})"):
        record = dict(zip(names, row, strict=True))
        found[int(record["id"])] = record | {
            "emails": _first(record["email"]), "phones": _first(record["phone"]), "tags": (), "other_ids": (),
            "fields": json.loads(record["fields"]),
        }  # fmt: skip
    for name in ("emails", "phones", "tags", "other_ids"):
        sql = {"emails": _MORE_EMAILS, "phones": _MORE_PHONES}.get(name) or CUSTOMERS.field(name).many
        for number, value in db.all(sql.replace("{ids}", listed)):
            found[int(number)][name] = (*texts(found[int(number)], name), str(value))
    return found


_MORE_EMAILS = "SELECT customer_id, email FROM customer_email WHERE customer_id IN ({ids}) ORDER BY customer_id, place"
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


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
