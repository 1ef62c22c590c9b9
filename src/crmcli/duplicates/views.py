"""Likely duplicates as sheets."""

from collections.abc import Callable, Mapping, Sequence

from crmcli.duplicates.actions import Kept
from crmcli.duplicates.rules import Pair, Reason
from crmcli.kernel.asked import ROWS_IN_A_TERMINAL, listed
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Card, Column, Done, Row, Sheet

EMPTY = "No two of them are likely the same.\nSee less likely ones: crmcli {noun} duplicates --threshold 0.1"
PREFIX = {"customer": "c", "contact": "p"}


def pairs(found: Sequence[Pair], names: Mapping[int, str], noun: str, settings: Settings, *, explain: bool) -> Sheet:
    """The list of pairs: for programs with the weight of each field; for people in words; with `explain` both,
    a line for each field of each pair."""
    empty = EMPTY.format(noun=noun)
    if settings.output == "ids":
        ids = dict.fromkeys(number for pair in found for number in (pair.one, pair.other))
        return Sheet((Column("id", "Id", "ref", PREFIX[noun]),), [(number,) for number in ids], len(ids))
    if explain and settings.output not in ("json", "jsonl"):
        return listed(_explained_columns(noun), _explained(found, names), settings, "", empty)
    if settings.fields:
        chosen = _columns(noun, *_ALL)
    elif settings.output in ("json", "jsonl"):
        chosen = _columns(noun, "a", "b", "score", "fields", *(("prior", "household") if explain else ()))
    else:
        chosen = _columns(noun, *_SHOWN)
    if settings.sort:
        rows = [_row(pair, names, chosen, explain=explain) for pair in found]
        return listed(chosen, rows, settings, "", empty)
    cut = found[: _most(settings)]
    return Sheet(chosen, (_row(pair, names, chosen, explain=explain) for pair in cut), len(found), "", empty)


def _most(settings: Settings) -> int | None:
    """How many are shown, the likeliest first; None for all."""
    cut = settings.output == "table" and settings.terminal and not settings.all
    return settings.limit if settings.limit is not None or not cut else ROWS_IN_A_TERMINAL


def kept(outcome: Kept, noun: str) -> Card:
    """The card of records that were said to be different."""
    refs = tuple(f"{PREFIX[noun]}{number}" for number, _ in outcome.records)
    listed_ = ", ".join(f"{PREFIX[noun]}{number} {name}" for number, name in outcome.records)
    said = f"Noted as different: {listed_}" if outcome.fresh else f"Known as different already: {listed_}"
    columns = (Column("apart", "Different", "list"), Column("pairs", "New pairs", "int"))
    done = Done(said, outcome.undo, f"crmcli {noun} duplicates")
    return Card(columns, (refs, outcome.fresh), done=done)


_SHOWN = ("a", "a_name", "b", "b_name", "score", "why")
_ALL = (*_SHOWN, "fields", "prior", "household")


def _columns(noun: str, *names: str) -> tuple[Column, ...]:
    known = {
        "a": Column("a", "A", "ref", PREFIX[noun]),
        "a_name": Column("a_name", "Name of A"),
        "b": Column("b", "B", "ref", PREFIX[noun]),
        "b_name": Column("b_name", "Name of B"),
        "score": Column("score", "Likely", "percent"),
        "why": Column("why", "Why"),
        "fields": Column("fields", "Fields", "object"),
        "prior": Column("prior", "Bits before looking", "number"),
        "household": Column("household", "Bits for a household", "number"),
    }
    return tuple(known[name] for name in names)


def _row(pair: Pair, names: Mapping[int, str], columns: Sequence[Column], *, explain: bool) -> Row:
    return tuple(_SAYS[column.name](pair, names, explain) for column in columns)


_SAYS: dict[str, Callable[[Pair, Mapping[int, str], bool], object]] = {
    "a": lambda pair, *_: pair.one,
    "a_name": lambda pair, names, _: names[pair.one],
    "b": lambda pair, *_: pair.other,
    "b_name": lambda pair, names, _: names[pair.other],
    "score": lambda pair, *_: rounded(pair.score),
    "why": lambda pair, *_: why(pair.reasons),
    "fields": lambda pair, _, explain: {one.trait: _field(one, explain=explain) for one in pair.reasons},
    "prior": lambda pair, *_: round(pair.prior, 1),
    "household": lambda pair, *_: round(pair.household, 1),
}
"""What a pair says in each column, worked out for those that are shown."""


def rounded(score: float) -> float:
    """A likelihood to four figures."""
    return round(score, 4)


def why(reasons: Sequence[Reason]) -> str:
    """The reasons in words, the weightiest first: what speaks for it, then what speaks against it."""
    speaking = sorted((r for r in reasons if abs(r.bits) >= 2), key=lambda r: -r.bits)
    same = [r.label.lower() for r in speaking if r.bits > 0 and r.likeness == "the same"]
    others = [f"{r.label.lower()} {r.likeness}" for r in speaking if r.likeness != "the same" and r.trait != "order"]
    crossed = ["names change places" for r in reasons if r.trait == "order" and r.likeness != "the same"]
    return "; ".join([*([f"same {', '.join(same)}"] if same else []), *crossed, *others])


def _field(reason: Reason, *, explain: bool) -> dict[str, object]:
    told: dict[str, object] = {"likeness": reason.likeness, "bits": round(reason.bits, 1)}
    return told | ({"a": reason.one, "b": reason.other} if explain else {})


def _explained_columns(noun: str) -> tuple[Column, ...]:
    return (
        *_columns(noun, "a", "b", "score"), Column("field", "Field"), Column("a_says", "A says"),
        Column("b_says", "B says"), Column("likeness", "Likeness"), Column("bits", "Bits", "number"),
    )  # fmt: skip


def _explained(found: Sequence[Pair], names: Mapping[int, str]) -> list[Row]:
    return [(pair.one, pair.other, rounded(pair.score), *line) for pair in found for line in _lines(pair, names)]


def _lines(pair: Pair, names: Mapping[int, str]) -> list[Row]:
    """What adds up to the score of a pair: what is expected of any, each field, and that they may be a household."""
    weighed = sorted((reason for reason in pair.reasons if reason.bits), key=lambda reason: -reason.bits)
    home = [("household", "", "", "may only share a roof", round(pair.household, 1))] if pair.household < -0.05 else []
    return [
        ("name", names[pair.one], names[pair.other], "before looking", round(pair.prior, 1)),
        *((each.trait, each.one, each.other, each.likeness, round(each.bits, 1)) for each in weighed),
        *home,
    ]
