"""What people and scripts are shown of imports and exports."""

from collections.abc import Sequence

from crmcli.exchange import proposals
from crmcli.exchange.exporting import Written
from crmcli.exchange.pipeline import Result
from crmcli.exchange.rules import brought_along
from crmcli.kernel.errors import PARTIAL
from crmcli.kernel.sheet import Card, Cards, Column, Done

RESULT = (
    Column("run", "Run"), Column("file", "File"), Column("noun", "Rows of"), Column("format", "Format"),
    Column("encoding", "Encoding"), Column("delimiter", "Delimiter"), Column("rows", "Rows", "int"),
    Column("created", "Created", "int"), Column("updated", "Updated", "int"), Column("unchanged", "Unchanged", "int"),
    Column("rejected", "Rejected", "int"), Column("skipped", "Skipped", "int"), Column("rejects_file", "Rejects file"),
    Column("new_fields", "New fields", "list"), Column("dry_run", "Dry run", "flag"), Column("sheet", "Sheet"),
    Column("profile", "Profile"), Column("left_out", "Left out", "list"),
    Column("also", "Brought along", "object"), Column("proposals", "Who may be known", "object"),
)  # fmt: skip
WRITTEN = (Column("file", "File"), Column("noun", "Rows of"), Column("rows", "Rows", "int"))
SHOWN = 10
"""People left out who are told by name."""
COUNTS = ("created", "updated", "unchanged", "rejected", "skipped")


def imported(results: Sequence[Result], *, dry_run: bool) -> Card | Cards:
    """What became of the files: one card, or one a run. Exit 6 where more rows were rejected than allowed."""
    return _one_or_several([_imported(result, dry_run=dry_run) for result in results])


def notes(result: Result) -> list[str]:
    """What a file was taken for, its new custom fields and its rejected rows, a sentence each."""
    said = [f"{result.file} was taken for {result.noun} ({_layout(result)})", *result.said]
    if result.fresh_fields:
        said.append(f"columns kept as custom fields: {', '.join(result.fresh_fields)}")
    if result.ignored:
        named = [name or "one without a name" for name in result.ignored]
        said.append(f"columns left out: {', '.join(named)}")
    said += proposals.notes(result.proposals)
    said += result.left_out[:SHOWN]
    if (more := len(result.left_out) - SHOWN) > 0:
        said.append(f"left out: {more} more people")
    said += [f"rejected: {line}" for line in result.rejected]
    if (more := result.tally.rejected - len(result.rejected)) > 0:
        said.append(f"rejected: {more} more rows")
    if result.strangers:
        said.append("for customers that nobody knows: import the customers first, or add --make-customers")
    return said


def summary(result: Result) -> str:
    """The counts of a run in a sentence."""
    counts = [(name, getattr(result.tally, name)) for name in COUNTS]
    told = ", ".join(f"{count:,} {name}" for name, count in counts if count)
    along = brought_along(result.noun)
    also = [f"{count:,} {name}" for name, count in (_also(result) or {}).get(along, {}).items() if count]
    brought = f"; {along}: {', '.join(also)}" if also else ""
    return f"{result.tally.rows:,} {result.noun} rows: {told or 'nothing'}{brought}"


def told(result: Result) -> str:
    """A run in half a sentence."""
    return f"{result.file} ({result.run}, {summary(result)})"


def exported(written: Sequence[Written]) -> Card | Cards:
    """The files that were written."""
    return _one_or_several(
        [
            Card(WRITTEN, (str(each.path), each.noun, each.rows), done=Done(f"wrote {each.rows:,} rows to {each.path}"))
            for each in written
        ]
    )


def _imported(result: Result, *, dry_run: bool) -> Card:
    tally = result.tally
    values = (
        result.run, result.file, result.noun, result.format, result.encoding, result.delimiter, tally.rows,
        *(getattr(tally, name) for name in COUNTS), result.rejects_file, result.fresh_fields, dry_run,
        result.sheet or None, result.profile or None, result.ignored, _also(result), _proposals(result),
    )  # fmt: skip
    following = f"mend {result.rejects_file} and import it again" if result.rejects_file else "crmcli report journey"
    done = Done(summary(result), result.undo, following)
    exit_code = PARTIAL if tally.rejected > result.max_rejects else 0
    return Card(RESULT, values, title=f"Import of {result.file}", done=done, exit=exit_code)


def _proposals(result: Result) -> list[dict[str, object]] | None:
    """New customers who may be known ones, as `customer duplicates` lists pairs; None where there are none."""
    return [{"a": f"c{one.a}", "b": f"c{one.b}", "score": one.score} for one in result.proposals] or None


def _also(result: Result) -> dict[str, dict[str, int]] | None:
    """What became of customers, or a customer's people, beside the rows; None where rows brought none along."""
    also = result.also
    return {brought_along(result.noun): {"created": also.created, "updated": also.updated}} if also.rows else None


def _layout(result: Result) -> str:
    mark = "tab" if result.delimiter == "\t" else result.delimiter
    sheet = result.sheet and f"sheet '{result.sheet}'"
    told = " ".join(filter(None, (result.format, result.encoding, f"'{mark}'" if mark else "", sheet)))
    article = "an" if result.profile[:1] in ("A", "E", "I", "O") else "a"
    return f"{told}, {article} {result.profile} export" if result.profile else told


def _one_or_several(cards: list[Card]) -> Card | Cards:
    return cards[0] if len(cards) == 1 else Cards(tuple(cards))
