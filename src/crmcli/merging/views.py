"""Merges and their opposite as cards: the plan field by field, and what was moved."""

from crmcli.kernel.refs import PREFIXES
from crmcli.kernel.sheet import Card, Column, Done, Sheet
from crmcli.merging.actions import Merged
from crmcli.merging.parting import Parted
from crmcli.merging.plan import Line

LINE = (
    Column("field", "Field"),
    Column("how", "How"),
    Column("value", "Value", "object"),
    Column("from", "From"),
    Column("others", "Not kept", "object"),
)
SHOWN = (Column("field", "Field"), Column("how", "How"), Column("value", "Value"), Column("others", "Not kept"))


def merged(outcome: Merged) -> Card:
    """The card of a merge; people see the plan below it."""
    noun, prefix = outcome.noun, PREFIXES[outcome.noun]
    ids = tuple(f"{prefix}{other}" for other in outcome.others)
    columns = (
        Column("id", "Id", "ref", prefix), Column("name", "Name"), Column("merged", "Merged", "list"),
        Column("plan", "Fields", "rows", columns=LINE), Column("moved", "Moved", "object"),
    )  # fmt: skip
    lines = tuple(_line(line, prefix) for line in outcome.plan.lines)
    values = (outcome.keep, outcome.name, ids, lines, dict(outcome.moved))
    plan = Sheet(SHOWN, [_shown(line, prefix) for line in outcome.plan.lines], title="Field by field")
    sentence = f"Merged {', '.join(ids)} into {prefix}{outcome.keep} {outcome.name}"
    done = Done(f"{sentence}{_moved(outcome)}", outcome.undo, f"crmcli {noun} show {prefix}{outcome.keep}")
    return Card(columns, values, title=outcome.name, done=done, sections=(plan,) if lines else ())


def parted(outcome: Parted) -> Card:
    """The card of a record that is one of its own again."""
    noun, prefix = outcome.noun, PREFIXES[outcome.noun]
    columns = (
        Column("id", "Id", "ref", prefix), Column("name", "Name"), Column("from", "From", "ref", prefix),
        Column("moved", "Moved", "object"),
    )  # fmt: skip
    sentence = f"Parted {prefix}{outcome.number} {outcome.name} from {prefix}{outcome.keep}"
    done = Done(sentence, outcome.undo, f"crmcli {noun} show {prefix}{outcome.number}")
    return Card(columns, (outcome.number, outcome.name, outcome.keep, dict(outcome.moved)), outcome.name, done)


def _moved(outcome: Merged) -> str:
    count = sum(outcome.moved.values())
    return f", and {count:,} records with them" if count else ""


def _line(line: Line, prefix: str) -> tuple[object, ...]:
    value = list(line.value) if isinstance(line.value, tuple) else line.value
    others = {f"{prefix}{number}": other for number, other in line.others.items()}
    return line.field, line.how, value, f"{prefix}{line.source}", others


def _shown(line: Line, prefix: str) -> tuple[object, ...]:
    value = ", ".join(line.value) if isinstance(line.value, tuple) else line.value
    mine = "" if line.how in ("kept", "united") else f" (from {prefix}{line.source})"
    others = ", ".join(f"{prefix}{number}: {other}" for number, other in line.others.items())
    return line.field, line.how, f"{value}{mine}", others
