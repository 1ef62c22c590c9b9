"""The way of a file into the store: read, matched, written in batches or in one piece, and accounted for.

A first load, `--atomic` and a dry run are one transaction. Everything else goes in batches that hold the store for a
moment only, each with its journal entries and the place reached, so that people get their turn and the same command
goes on after a kill.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.custom.actions import define
from crmcli.custom.queries import defined
from crmcli.customers.fields import CUSTOMERS
from crmcli.exchange import mapping, nouns, planning, runs
from crmcli.exchange.beside import with_customer
from crmcli.exchange.found import Found, find_out, ordered
from crmcli.exchange.intakes.alongside import Alongside
from crmcli.exchange.intakes.customers import Customers
from crmcli.exchange.intakes.theirs import Theirs
from crmcli.exchange.mapping import Plan
from crmcli.exchange.pace import Pace
from crmcli.exchange.people import People
from crmcli.exchange.proposals import Proposal, Proposals
from crmcli.exchange.readers.source import Forgiving, survey
from crmcli.exchange.rejects import Rejects, beside
from crmcli.exchange.rules import FUZZY, Batch, Issue, Record, RowsRejected, Tally, Wish
from crmcli.exchange.whom import NO_CUSTOMER
from crmcli.kernel.names import fold
from crmcli.store import bulk
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

if TYPE_CHECKING:
    from crmcli.store.journal import Change

MOST, FEWEST = 1000, 100
"""Rows of a batch."""

HOLD, PAUSE = 0.02, 0.005
"""Seconds that a batch into a store in use should hold it, and that it is left to others (F5)."""

KEPT = ("ix_customer_external", "ix_customer_last_contact", "ix_customer_last_purchase", "ix_customer_merged_into")
"""The index that a first load recognises customers by, and those that hold no new one."""

ADDRESSES = (
    "ix_customer_sort_name", "ix_customer_email", "ix_customer_phone", "ix_customer_email_email",
    "ix_customer_phone_phone",
)  # fmt: skip
"""Those it needs as well once a row comes without an id."""

TABLES = {
    "fields": "custom_field", "customers": "customer", "contacts": "contact", "purchases": "purchase",
    "points": "points_entry", "moves": "stage_event", "interactions": "interaction", "tickets": "ticket",
    "followups": "followup",
}  # fmt: skip

Row = tuple[int, list[str], str]
"""The first line of a row, its cells, and what is wrong with it as it stands."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did (I3: the five counts add up to the rows)."""

    run: str | None
    file: str
    noun: str
    format: str
    encoding: str
    delimiter: str
    tally: Tally
    also: Tally
    proposals: tuple[Proposal, ...]
    """Whom new customers may be, with --match fuzzy."""
    """What became of the customers that the rows of another noun brought along."""
    rejects_file: str | None
    rejected: tuple[str, ...]
    fresh_fields: tuple[str, ...]
    ignored: tuple[str, ...]
    """Columns that were left out."""
    undo: str | None
    max_rejects: int
    sheet: str = ""
    profile: str = ""
    """The product that the file comes from, as people call it."""
    said: tuple[str, ...] = ()
    """What the reader has to say of the file."""
    left_out: tuple[str, ...] = ()
    """People of customers who could not be told apart from others."""
    strangers: bool = False
    """Whether rows were rejected whose customers could have been made."""


def bring_in(workspace: Workspace, path: Path, wish: Wish) -> list[Result]:
    """Imports a file; several results when it is an `export all` of several nouns."""
    surveyed = survey(path, wish.encoding)
    return [_Run(workspace, found, own).go() for found, own in find_out(surveyed, wish)]


class _Run:
    """One file being brought in."""

    def __init__(self, workspace: Workspace, found: Found, wish: Wish) -> None:
        self.workspace = workspace
        self.found = found
        self.wish = wish
        self.tally = Tally()
        self.also = Tally()
        self.strangers = False
        self.held_for = 0.0
        self.run: runs.Run | None = None
        self.change: Change | None = None
        self.thing = found.noun.removesuffix("s")
        rehearsed = workspace.settings.dry_run
        with workspace.store.read() if workspace.store.exists else nullcontext() as db:
            self.held = {} if db is None else {noun: defined(db, noun) for noun in {self.thing, "customer", "contact"}}
            fresh = db is None or db.value(f"SELECT 1 FROM {TABLES[found.noun]} LIMIT 1") is None
            self.going_on = None if db is None or rehearsed else runs.unfinished(db, found, wish)
        self.fresh_load = found.noun == "customers" and fresh and self.going_on is None
        self.intake = nouns.intake(workspace, found.noun, wish, fresh=self.fresh_load, ours=found.ours)
        self._plan()
        self.skipped = {} if found.ours else wish.layout.skipped(found.rows.header)
        reading = replace(workspace.reading(), date_order=wish.date_order)
        self.reading = ordered(found, self.plan, self.intake.catalogue, reading)
        path = None if rehearsed else wish.rejects or beside(found.survey.path, found.part)
        self.proposals = Proposals(workspace) if wish.match == FUZZY and workspace.store.exists else None
        self.pace = Pace(workspace.ask, found)
        self.rejects = Rejects(path, found.rows.header, going_on=self.going_on is not None)

    def _plan(self) -> None:
        """Settles what each column is for; those of a foreign file may speak of the row's customer."""
        found, catalogue, layout = self.found, self.intake.catalogue, self.wish.layout
        header, belonging = found.rows.header, "customer" in catalogue.by_name and not found.ours
        self.theirs: Theirs | None = None
        self.alongside = Alongside(self.workspace, self.wish, fresh=False, ours=False) if belonging else None
        if belonging:
            layout = with_customer(header, found.noun, catalogue, layout)
        self.plan = planning.plan(header, catalogue, self.held.get(self.thing, {}), layout, ours=found.ours)
        self.people = People(self.held.get("contact", {}), header, layout)
        if found.noun == "customers" and not found.ours and self.people.places:
            self.plan = self.people.beside(self.plan)
            self.theirs = Theirs(self.workspace, self.wish)
        held = self.held.get("customer", {})
        self.whose = planning.customer_plan(header, CUSTOMERS, held, layout) if belonging else None
        self.intake.by, self.intake.policies = self.plan.by, self.plan.policies

    def go(self) -> Result:
        """Brings the file in."""
        one_piece = self.fresh_load or self.wish.atomic or self.workspace.settings.dry_run
        try:
            with bulk.without_collection():
                if one_piece:
                    undo = self._in_one_piece()
                else:
                    with self.workspace.store.held():
                        undo = self._in_batches()
        finally:
            self.pace.end()
            self.rejects.close()
        self.intake.after()
        return self._result(undo)

    def _in_one_piece(self) -> str | None:
        with self.workspace.store.write(self.workspace, load=self.fresh_load) as unit:
            self._begin(unit)
            if self.fresh_load:
                with bulk.set_aside(unit, self.intake.tables, KEPT) as aside:
                    self._take_all(unit, aside)
            else:
                self._take_all(unit, None)
            if self.wish.atomic and self.tally.rejected:
                raise RowsRejected(self.found.survey.path, self.tally.rejected, self.rejects.told[0], self.rejects.path)
            self._end(unit)
        return unit.undo

    def _take_all(self, unit: Unit, aside: bulk.Aside | None) -> None:
        for rows in self._batches(0):
            batch, flawed = self._read(rows)
            if aside is not None and None in batch.columns.get("external_id", [None]):
                aside.bring_back(*ADDRESSES)
            self._take(unit, batch, flawed)
        self.intake.finish(unit)

    def _in_batches(self) -> str | None:
        start = 0
        if self.going_on is not None:
            self.run, start, self.tally, self.also, self.change = self.going_on
            self.workspace.ask.tell(f"going on with m{self.run.id} behind row {start}")
            self._skip(start)
        undo = None
        for rows in self._batches(start, in_use=True):
            batch, flawed = self._read(rows)
            batch = self._news(batch)
            if not batch.lines and not flawed:
                continue
            began = time.monotonic()
            with self.workspace.store.write(self.workspace, self.change, sync=False) as unit:
                self._begin(unit)
                self._take(unit, batch, flawed)
                self._keep_place(unit)
            undo = unit.undo or undo
            self.held_for = time.monotonic() - began
            time.sleep(PAUSE)
        with self.workspace.store.write(self.workspace, self.change) as unit:
            self._begin(unit)
            self.intake.finish(unit)
            self._end(unit)
        return unit.undo or undo

    def _skip(self, count: int) -> None:
        """Shows the intake the rows that an earlier part of the run brought in; those behind may depend on them."""
        rows = islice(iter(self.found.rows), count)
        with self.workspace.store.read() as db:
            while some := list(islice(rows, MOST)):
                batch, _ = self._read(some)
                self.intake.skip(db, batch.records())

    def _begin(self, unit: Unit) -> None:
        if self.run is None:
            self.run = runs.begin(unit, self.found, self.wish)

    def _define(self, unit: Unit, thing: str, plan: Plan) -> None:
        """The fields that columns nobody knows become, once a row has a value for them."""
        held = self.held.setdefault(thing, {})
        for name, fresh in plan.fresh.items():
            if name not in held and name in plan.filled:
                held[name] = fresh.type
                define(unit, thing, name, fresh.type, fresh.label)

    def _read(self, rows: Sequence[Row]) -> tuple[Batch, list[Record]]:
        """The rows that could be read, and those that could not, with their issues."""
        flawed = [Record(line, cells, issue=Issue("", fault)) for line, cells, fault in rows if fault]
        good = [row for row in rows if not row[2]] if flawed else rows
        ours = [row for row in good if not self._is_none(row[1])] if self.skipped else good
        passed, good = len(good) - len(ours), ours
        cells = [row[1] for row in good]
        columns, issues = mapping.read(cells, self.plan, self.reading, clear_empty=self.wish.clear_empty)
        customers: dict[str, list[object]] = {}
        if self.whose is not None and self.whose.columns:
            customers, wrong = mapping.read(cells, self.whose, self.reading)
            issues = wrong | issues
        if issues and isinstance(self.found.rows, Forgiving):
            for row, issue in issues.items():
                self.found.rows.forgive(good[row][0], issue)
        elif issues:
            flawed += [Record(good[row][0], good[row][1], issue=issue) for row, issue in issues.items()]
            kept = [row for row in range(len(good)) if row not in issues]
            good = [good[row] for row in kept]
            columns = {name: [values[row] for row in kept] for name, values in columns.items()}
            customers = {name: [values[row] for row in kept] for name, values in customers.items()}
        lines, cells = [row[0] for row in good], [row[1] for row in good]
        return Batch(lines, cells, columns, self.found.rows.repeated, passed, customers), flawed

    def _is_none(self, cells: Sequence[str]) -> bool:
        """True for a row that is none of the noun's, by what the file's layout says of its kind."""
        return any(fold(cells[place]) in texts for place, texts in self.skipped.items())

    def _news(self, batch: Batch) -> Batch:
        """The rows that say something new; the others are looked at and let go without anybody having to wait."""
        with self.workspace.store.read() as db:
            known = self.intake.unchanged(db, batch)
        self.tally.unchanged += len(known)
        return batch.without(known)

    def _take(self, unit: Unit, batch: Batch, flawed: Sequence[Record]) -> None:
        if self.alongside is not None and self.whose is not None:
            self.alongside.bring(unit, batch, self.intake, self.reading, self.also)
            if self.also.created:
                self._define(unit, "customer", self.whose)
        self.intake.take(unit, batch, self.tally)
        if self.theirs is not None:
            self.theirs.bring(unit, batch, self.also)
            if self.also.created or self.also.updated:
                self._define(unit, "contact", self.people.fields)
        self.tally.skipped += batch.passed
        self._propose()
        if self.tally.created or self.tally.updated:
            self._define(unit, self.thing, self.plan)
        rejected = sorted([*flawed, *batch.rejected()], key=lambda record: record.line)
        self.tally.rejected += len(rejected)
        self.strangers = self.strangers or any(map(_is_stranger, rejected))
        self.rejects.add(rejected)
        unit.flush()

    def _propose(self) -> None:
        """With --match fuzzy: whom the customers who are new now may be."""
        for intake in (self.intake, self.alongside):
            if self.proposals is not None and isinstance(intake, Customers):
                self.proposals.look(intake)

    def _keep_place(self, unit: Unit) -> None:
        assert self.run is not None  # noqa: S101 - _begin set it
        self._join(unit)
        runs.keep_place(unit, self.run, self.tally, self.also)

    def _end(self, unit: Unit) -> None:
        assert self.run is not None  # noqa: S101 - _begin set it
        self._join(unit)
        runs.end(unit, self.run, self.tally, self.also, self.rejects)

    def _join(self, unit: Unit) -> None:
        """The run and all its batches are one change, once anything was changed."""
        unit.flush()
        if self.change is None and unit.changed:
            self.change = unit.change
            assert self.run is not None  # noqa: S101 - _begin set it
            runs.belong(unit, self.run, self.change)

    def _batches(self, start: int, *, in_use: bool = False) -> Iterator[list[Row]]:
        """The rows behind the first `start`; into a store in use as many at a time as hold it for HOLD seconds."""
        rows = islice(iter(self.found.rows), start, None)
        size = FEWEST * 2 if in_use else MOST
        while batch := list(islice(rows, size)):
            self.held_for = 0.0
            yield batch
            self.pace.step(self.tally.rows, batch[-1][0])
            if in_use:
                size = max(FEWEST, min(MOST, int(size * min(2.0, HOLD / self.held_for if self.held_for else 2.0))))

    def _fresh_fields(self) -> tuple[str, ...]:
        """The custom fields that columns became, and those that keys of the customers' people did."""
        own, theirs = self.held.get(self.thing, {}), self.held.get("contact", {})
        people = self.people.fields.fresh if self.theirs else {}
        return (*(n for n in self.plan.fresh if n in own), *(f"contacts.{n}" for n in people if n in theirs))

    def _result(self, undo: str | None) -> Result:
        found, run, rejects = self.found, self.run, self.rejects
        return Result(
            run=None if self.workspace.settings.dry_run or run is None else f"m{run.id}",
            file=str(found.survey.path),
            noun=found.noun,
            format=found.rows.format,
            encoding=found.survey.encoding,
            delimiter=found.rows.delimiter,
            tally=self.tally,
            also=self.also,
            proposals=tuple(self.proposals.found) if self.proposals else (),
            rejects_file=str(rejects.path) if rejects.count and rejects.path else None,
            rejected=tuple(rejects.told),
            fresh_fields=self._fresh_fields(),
            ignored=() if found.ours else tuple(name for name in self.plan.ignored if name not in self.people.met),
            undo=undo,
            max_rejects=self.wish.max_rejects,
            sheet=found.rows.sheet,
            profile="" if found.profile is None else found.profile.product,
            said=found.said,
            left_out=tuple(self.theirs.left_out) if self.theirs else (),
            strangers=self.strangers and self.alongside is not None and not self.wish.layout.make_customers,
        )


def _is_stranger(record: Record) -> bool:
    """Whether a row is rejected because nobody is the customer that it names."""
    return record.issue is not None and record.issue.reason.startswith(NO_CUSTOMER)
