"""Import runs in the store: begun, kept up with, finished, found again."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmcli.exchange.rejects import Rejects
from crmcli.exchange.rules import Tally, Wish, brought_along
from crmcli.store.journal import Change
from crmcli.store.read import Reader
from crmcli.store.undo import change_by_id
from crmcli.store.write import Unit

if TYPE_CHECKING:
    from crmcli.exchange.found import Found

COUNTS = ("created", "updated", "unchanged", "rejected", "skipped")


@dataclass(frozen=True, slots=True)
class Run:
    """One import run, `m<id>`, and the noun whose records its rows bring along."""

    id: int
    brings: str


def begin(unit: Unit, found: "Found", wish: Wish) -> Run:
    """A new run."""
    number = unit.value(
        "INSERT INTO import_run(file, sha256, noun, format, encoding, delimiter, source, options, status, started_at,"
        " layout, next_row, created, updated, unchanged, rejected, skipped) VALUES (:file, :sha256, :noun, :format,"
        " :encoding, :delimiter, :source, :options, 'running', :at, :layout, 0, 0, 0, 0, 0, 0) RETURNING id",
        file=wish.called or str(found.survey.path).encode("utf-8", "backslashreplace").decode(),
        sha256=found.survey.sha256,
        noun=found.noun,
        format=found.rows.format,
        encoding=found.survey.encoding,
        delimiter=found.rows.delimiter or None,
        source=wish.source,
        options=options_of(wish),
        layout=wish.layout.name or None,
        at=unit.at,
    )
    return Run(int(number), brought_along(found.noun))


def options_of(wish: Wish) -> str:
    """The part of a wish that makes two runs of a file the same run."""
    how = [wish.encoding, wish.delimiter, wish.date_order, wish.sheet, wish.from_crmcli]
    return json.dumps([wish.source, wish.key, wish.on_match, wish.layout.digest(), wish.earn, wish.clear_empty, *how])


def unfinished(db: Reader, found: "Found", wish: Wish) -> tuple[Run, int, Tally, Tally, Change | None] | None:
    """The run of the same file and wishes that was cut short: where it goes on, its counts, its customers', its change.

    What was undone meanwhile is no part of it: such a run is not gone on with.
    """
    row = db.one(
        f"SELECT id, next_row, change_id, also, {', '.join(COUNTS)} FROM import_run"
        " WHERE sha256 = :sha256 AND noun = :noun AND options = :options"
        " AND status = 'running' AND NOT EXISTS (SELECT 1 FROM change c WHERE c.id = change_id"
        " AND c.undone_by IS NOT NULL) ORDER BY id DESC",
        sha256=found.survey.sha256,
        noun=found.noun,
        options=options_of(wish),
    )
    if row is None:
        return None
    change = None if row[2] is None else change_by_id(db, row[2])
    run = Run(int(row[0]), brought_along(found.noun))
    also = Tally(**json.loads(row[3])[run.brings]) if row[3] else Tally()
    return run, int(row[1]), Tally(*map(int, row[4:])), also, change


@dataclass(frozen=True, slots=True)
class How:
    """How a run treated what was known, and what became of its rows' customers."""

    key: str
    on_match: str
    also: dict[str, dict[str, int]] | None


def how(db: Reader, number: int) -> How:
    """How a run was done."""
    options, also = db.all("SELECT options, also FROM import_run WHERE id = :id", id=number)[0]
    _, key, on_match, *_ = json.loads(options)
    return How(key, on_match, json.loads(also) if also else None)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a finished run had found out about its file."""

    id: int
    noun: str
    format: str
    encoding: str
    delimiter: str
    rows: int


def finished(db: Reader, sha256: str) -> list[Finished]:
    """The newest finished run of each noun of a file with these bytes."""
    rows = db.all(
        f"SELECT id, noun, format, encoding, COALESCE(delimiter, ''), {' + '.join(COUNTS)} FROM import_run WHERE id IN"
        " (SELECT MAX(id) FROM import_run WHERE sha256 = :sha256 AND status = 'done' GROUP BY noun) ORDER BY id",
        sha256=sha256,
    )
    return [Finished(*row) for row in rows]


def belong(unit: Unit, run: Run, change: Change) -> None:
    """Says under which change the run writes."""
    unit.figures("UPDATE import_run SET change_id = :change WHERE id = :id", change=change.id, id=run.id)


def keep_place(unit: Unit, run: Run, tally: Tally, also: Tally) -> None:
    """Notes how far the run has come, in the transaction of the rows; `also` counts what rows brought along."""
    counts = {name: getattr(tally, name) for name in COUNTS}
    sets = ", ".join(f"{name} = :{name}" for name in COUNTS)
    unit.figures(
        f"UPDATE import_run SET next_row = :rows, also = :also, {sets} WHERE id = :id",
        rows=tally.rows,
        also=json.dumps({run.brings: {"created": also.created, "updated": also.updated}}) if also.rows else None,
        id=run.id,
        **counts,
    )


def end(unit: Unit, run: Run, tally: Tally, also: Tally, rejects: Rejects) -> None:
    """The run has come to its end."""
    keep_place(unit, run, tally, also)
    unit.figures(
        "UPDATE import_run SET status = 'done', finished_at = :at, rejects_file = :file WHERE id = :id",
        at=unit.at,
        file=str(rejects.path) if rejects.count and rejects.path else None,
        id=run.id,
    )


def mark(unit: Unit, change: int, status: str) -> None:
    """Says of the run that wrote under a change that it is undone, or done again."""
    unit.figures(
        "UPDATE import_run SET status = :status WHERE change_id = :change AND status <> 'running'",
        status=status,
        change=change,
    )
