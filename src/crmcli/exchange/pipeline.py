"""The way of a file into the store: found out, read, matched, written in batches or in one piece, and accounted for.

A first load, `--atomic` and a dry run are one transaction. Everything else goes in batches of 1,000 rows, each with
its journal entries and the place reached, so that people get their turn and the same command goes on after a kill.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.custom.actions import define
from crmcli.custom.queries import defined
from crmcli.exchange import mapping, nouns, runs
from crmcli.exchange.readers.delimited import Delimited
from crmcli.exchange.readers.jsonl import JsonLines
from crmcli.exchange.readers.source import Rows, Survey, survey
from crmcli.exchange.rejects import Rejects, beside
from crmcli.exchange.rules import Batch, Issue, Record, RowsRejected, Tally, UnknownFormat, Wish
from crmcli.kernel.dates import order_of
from crmcli.kernel.fields import Reading
from crmcli.kernel.ids import is_uid
from crmcli.store import bulk
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

BATCH = 1000
PAUSE = 0.002
SAMPLE = 300
SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file was taken for."""

    survey: Survey
    rows: Rows
    noun: str
    ours: bool
    date_order: str


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
    rejects_file: str | None
    rejected: tuple[str, ...]
    fresh_fields: tuple[str, ...]
    undo: str | None
    max_rejects: int


def bring_in(workspace: Workspace, path: Path, wish: Wish) -> list[Result]:
    """Imports a file; several results when it is an `export all` of several nouns."""
    surveyed = survey(path, wish.encoding)
    if _format(surveyed, wish) == "jsonl" and not wish.noun:
        several = jsonl_nouns(surveyed)
        if several:
            return [
                _bring_in(workspace, surveyed, replace(wish, noun=noun, with_moves="moves" in several), part=noun)
                for noun in several
            ]
    return [_bring_in(workspace, surveyed, wish)]


def jsonl_nouns(surveyed: Survey) -> list[str]:
    """The nouns inside an `export all` in one file."""
    from crmcli.exchange.readers.jsonl import nouns_of

    return nouns_of(surveyed.path, surveyed.encoding)


def _bring_in(workspace: Workspace, surveyed: Survey, wish: Wish, part: str = "") -> Result:
    found = _find_out(surveyed, wish, part)
    return _Run(workspace, found, wish).go()


def _find_out(surveyed: Survey, wish: Wish, part: str) -> Found:
    rows: Rows = (
        JsonLines(surveyed, part) if _format(surveyed, wish) == "jsonl" else Delimited(surveyed, wish.delimiter)
    )
    noun = nouns.named(wish.noun) if wish.noun else nouns.recognise(surveyed.path, rows.header)
    ours = noun == "fields" or "customer_uid" in rows.header or _is_ours(rows)
    if ours and isinstance(rows, Delimited):
        rows.guarded = True
    return Found(surveyed, rows, noun, ours, wish.date_order)


def _is_ours(rows: Rows) -> bool:
    """Our own export has our ids and uids; a foreign file may have columns of these names."""
    if not {"id", "uid"} <= set(rows.header):
        return False
    for _, cells, _ in islice(iter(rows), 1):
        cell = dict(zip(rows.header, cells, strict=False))
        return is_uid(cell["uid"]) and cell["id"].lstrip("cb").isdigit()
    return True


def _format(surveyed: Survey, wish: Wish) -> str:
    named = wish.format or SUFFIXES.get(surveyed.path.suffix.lower(), "")
    if named not in ("", "csv", "tsv", "jsonl"):
        raise UnknownFormat(named)
    if named:
        return "jsonl" if named == "jsonl" else "csv"
    if surveyed.head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or surveyed.head[:11].upper() == b"BEGIN:VCARD":
        raise UnknownFormat(surveyed.path.suffix or surveyed.path.name)
    return "jsonl" if surveyed.head.lstrip()[:1] == b"{" else "csv"


if TYPE_CHECKING:
    from crmcli.store.journal import Change


class _Run:
    """One file being brought in."""

    def __init__(self, workspace: Workspace, found: Found, wish: Wish) -> None:
        self.workspace = workspace
        self.found = found
        self.wish = wish
        self.tally = Tally()
        self.run: runs.Run | None = None
        self.change: Change | None = None
        settings = workspace.settings
        self.reading = replace(workspace.reading(), date_order=found.date_order)
        with workspace.store.read() if workspace.store.exists else _nothing() as db:
            held = {} if db is None else defined(db, found.noun.removesuffix("s"))
            self.fresh = db is None or db.value(f"SELECT 1 FROM {_table(found.noun)} LIMIT 1") is None
            self.going_on = None if db is None or settings.dry_run else runs.unfinished(db, found, wish)
        if found.noun != "customers":
            self.fresh_load = False
        else:
            self.fresh_load = self.fresh and self.going_on is None
        self.intake = nouns.intake(workspace, found.noun, wish, fresh=self.fresh_load, ours=found.ours)
        self.plan = mapping.plan(found.rows.header, self.intake.catalogue, held, wish.maps, ours=found.ours)
        self.reading = self._ordered(self.reading)
        path = None if settings.dry_run else wish.rejects or beside(found.survey.path)
        self.rejects = Rejects(path, found.rows.header, going_on=self.going_on is not None)

    def go(self) -> Result:
        """Brings the file in."""
        one_piece = self.fresh_load or self.wish.atomic or self.workspace.settings.dry_run
        with bulk.without_collection():
            undo = self._in_one_piece() if one_piece else self._in_batches()
        self.rejects.close()
        return self._result(undo)

    def _in_one_piece(self) -> str | None:
        with self.workspace.store.write(self.workspace) as unit:
            self._begin(unit)
            if self.fresh_load:
                with bulk.set_aside(unit, self.intake.tables, KEPT) as aside:
                    self._take_all(unit, aside)
            else:
                self._take_all(unit, None)
            if self.wish.atomic and self.tally.rejected:
                raise RowsRejected(self.found.survey.path, self.tally.rejected, self.rejects.told[0])
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
            self.run, start, self.tally, self.change = self.going_on
            self.workspace.ask.tell(f"going on with m{self.run.id} behind row {start}")
            self._skip(start)
        undo = None
        for rows in self._batches(start):
            batch, flawed = self._read(rows)
            with self.workspace.store.write(self.workspace, self.change, sync=False) as unit:
                self._begin(unit)
                self._take(unit, batch, flawed)
                self._keep_place(unit)
            undo = unit.undo or undo
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
            while some := list(islice(rows, BATCH)):
                batch, _ = self._read(some)
                self.intake.skip(db, batch.records())

    def _begin(self, unit: Unit) -> None:
        if self.run is None:
            for name, label in self.plan.fresh.items():
                if name not in defined(unit, self.found.noun.removesuffix("s")):
                    define(unit, self.found.noun.removesuffix("s"), name, "text", label)
            self.run = runs.begin(unit, self.found, self.wish)

    def _read(self, rows: Sequence[tuple[int, list[str], str]]) -> tuple[Batch, list[Record]]:
        """The rows that could be read, and those that could not, with their issues."""
        flawed = [Record(line, cells, issue=Issue("", fault)) for line, cells, fault in rows if fault]
        good = [row for row in rows if not row[2]] if flawed else rows
        columns, issues = mapping.read(
            [row[1] for row in good], self.plan, self.reading, clear_empty=self.wish.clear_empty
        )
        if issues:
            flawed += [Record(good[row][0], good[row][1], issue=issue) for row, issue in issues.items()]
            kept = [row for row in range(len(good)) if row not in issues]
            good = [good[row] for row in kept]
            columns = {name: [values[row] for row in kept] for name, values in columns.items()}
        return Batch([row[0] for row in good], [row[1] for row in good], columns), flawed

    def _take(self, unit: Unit, batch: Batch, flawed: Sequence[Record]) -> None:
        self.intake.take(unit, batch, self.tally)
        rejected = sorted([*flawed, *batch.rejected()], key=lambda record: record.line)
        self.tally.rejected += len(rejected)
        self.rejects.add(rejected)
        unit.flush()

    def _keep_place(self, unit: Unit) -> None:
        assert self.run is not None  # noqa: S101 - _begin set it
        self._join(unit)
        runs.keep_place(unit, self.run, self.tally)

    def _end(self, unit: Unit) -> None:
        assert self.run is not None  # noqa: S101 - _begin set it
        self._join(unit)
        runs.end(unit, self.run, self.tally, self.rejects)

    def _join(self, unit: Unit) -> None:
        """The run and all its batches are one change, once anything was changed."""
        unit.flush()
        if self.change is None and unit.changed:
            self.change = unit.change
            assert self.run is not None  # noqa: S101 - _begin set it
            runs.belong(unit, self.run, self.change)

    def _batches(self, start: int) -> Iterator[list[tuple[int, list[str], str]]]:
        rows = islice(iter(self.found.rows), start, None)
        while batch := list(islice(rows, BATCH)):
            yield batch

    def _ordered(self, reading: Reading) -> Reading:
        """Finds out how the file writes dates in figures, from a sample of its date columns."""
        if reading.date_order:
            return reading
        dates = [c.place for c in self.plan.columns if not c.custom and _is_date(self.intake, c.field)]
        if not dates:
            return reading
        sample = [cells for _, cells, fault in islice(iter(self.found.rows), SAMPLE) if not fault]
        return replace(
            reading, date_order=order_of([cells[place] for cells in sample for place in dates if cells[place].strip()])
        )

    def _result(self, undo: str | None) -> Result:
        found, run = self.found, self.run
        kept = None if self.workspace.settings.dry_run or run is None else f"m{run.id}"
        return Result(
            kept, str(found.survey.path), found.noun, found.rows.format, found.survey.encoding, found.rows.delimiter,
            self.tally, str(self.rejects.path) if self.rejects.count and self.rejects.path else None,
            tuple(self.rejects.told), tuple(self.plan.fresh), undo, self.wish.max_rejects,
        )  # fmt: skip


KEPT = ("ix_customer_external",)
"""The index that a first load recognises customers by."""

ADDRESSES = (
    "ix_customer_sort_name",
    "ix_customer_email",
    "ix_customer_phone",
    "ix_customer_email_email",
    "ix_customer_phone_phone",
)
"""Those it needs as well once a row comes without an id."""


def _table(noun: str) -> str:
    return {
        "customers": "customer",
        "purchases": "purchase",
        "points": "points_entry",
        "moves": "stage_event",
        "fields": "custom_field",
    }[noun]


def _is_date(intake: nouns.Intake, name: str) -> bool:
    field = intake.catalogue.by_name.get(name)
    return field is not None and field.kind in ("date", "instant")


class _nothing:  # noqa: N801 - used like a function
    """Stands in for a snapshot of a store that is not there yet."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None
