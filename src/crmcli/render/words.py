"""Values as people read them, by the column's kind: 1,234 · 12.50 EUR · 2026-11-21 09:30 · Comes back · 42 %.

What comes out is safe for a terminal and, where the terminal knows ASCII only, is ASCII.
"""

from collections.abc import Callable, Sequence
from functools import partial

from crmcli.kernel.instants import clock
from crmcli.kernel.money import written
from crmcli.kernel.sheet import Column, Row, Value
from crmcli.kernel.visible import visible
from crmcli.render.look import Look

Say = Callable[..., str]

BAR = 10
"""Columns of a full bar."""


def legible(text: str, look: Look, lines: bool = False) -> str:
    """`text` fit for the terminal: nothing steers it and nothing is outside what it can show."""
    shown = visible(text, lines)
    return shown.encode("ascii", "backslashreplace").decode("ascii") if look.ascii else shown


def phrase(column: Column, look: Look, lines: bool = False, bars: bool = False) -> Callable[[Value], str]:
    """The function that says a value of `column`; an absent one is empty. `bars` puts one before a share."""
    say = _share_with_bar(look.ascii) if bars and column.kind == "share" else _say(column, look)
    return lambda value: "" if value is None else legible(say(value), look, lines)


def pairs(columns: Sequence[Column], values: Row, look: Look, bars: bool = False) -> list[tuple[str, str]]:
    """Label and value of everything there is to say; what is absent or empty is left out."""
    said = (
        (legible(column.label, look), phrase(column, look, lines=True, bars=bars)(value))
        for column, value in zip(columns, values, strict=True)
    )
    return [(label, text) for label, text in said if text]


def percent(share: float) -> str:
    """A share from 0 to 1 in whole per cent; what is there but below half of one says so."""
    return "<1 %" if 0 < share < 0.005 else f"{share:.0%}".replace("%", " %")


def bar(share: float, ascii_only: bool = False) -> str:
    """A share from 0 to 1 as a bar BAR columns wide, in eighths of a column (whole columns in ASCII)."""
    filled = min(max(share, 0.0), 1.0) * BAR
    if ascii_only:
        return ("#" * round(filled)).ljust(BAR)
    whole, eighths = divmod(round(filled * 8), 8)
    return ("█" * whole + " ▏▎▍▌▋▊▉"[eighths]).rstrip().ljust(BAR)


def _say(column: Column, look: Look) -> Say:
    if column.kind == "ref":
        return partial(_reference, column.prefix)
    if column.kind == "stage":
        return partial(_stage_name, look.labels)
    if column.kind == "instant":
        return partial(clock, zone=look.zone)
    if column.kind == "when":
        return lambda when: when.day or clock(when.at, look.zone)
    if column.kind == "rows":
        return lambda rows: _number(len(rows)) if rows else ""
    return _SAYINGS[column.kind]


def _share_with_bar(ascii_only: bool) -> Say:
    return lambda share: f"{bar(share, ascii_only)} {percent(share):>5}"


def _reference(prefix: str, number: int) -> str:
    return f"{prefix}{number}"


def _stage_name(labels: dict[str, str], key: str) -> str:
    return labels.get(key, key)


def _number(number: int) -> str:
    return f"{number:,}"


def _days(days: float) -> str:
    number = f"{days:,.1f}".removesuffix(".0")
    return f"{number} day" if number == "1" else f"{number} days"


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _spoken(value: object) -> str:
    """Anything JSON can hold in one line: `key: value, …`, nested parts in brackets."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_nested(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_nested, value))
    if isinstance(value, bool):
        return _yes_or_no(value)
    return "none" if value is None else str(value)


def _nested(value: object) -> str:
    spoken = _spoken(value)
    return f"({spoken})" if isinstance(value, dict | list | tuple) else spoken


_SAYINGS: dict[str, Say] = {
    "text": str,
    "date": str,
    "int": _number,
    "points": _number,
    "number": str,
    "money": written,
    "list": ", ".join,
    "flag": _yes_or_no,
    "share": percent,
    "percent": percent,
    "days": _days,
    "object": _spoken,
}
