"""What the shared options ask of an answer: an order, chosen columns, fewer rows; and what a dry run says of itself."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from crmcli.kernel.fields import UnknownField
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Card, Cards, Column, Done, Moment, Money, Row, Sheet, View


def as_asked(view: View, settings: Settings) -> View:
    """The view with the columns of --fields and at most --limit rows, if it has not been made so already.

    UnknownField (exit 2) when a word is no column. What a dry run says it did is said to have been taken back.
    """
    if isinstance(view, Sheet):
        return _sheet(view, settings)
    if isinstance(view, Cards):
        return Cards(tuple(_card(card, settings) for card in view.cards))
    return _card(view, settings) if isinstance(view, Card) else view


def _sheet(sheet: Sheet, settings: Settings) -> Sheet:
    names = _names(settings)
    if names and names != [column.name for column in sheet.columns]:
        places = _places(sheet.columns, names)
        rows = [tuple(row[place] for place in places) for row in sheet.rows]
        sheet = replace(sheet, columns=tuple(sheet.columns[place] for place in places), rows=rows)
    if settings.limit is not None:
        sheet = replace(sheet, rows=list(islice(sheet.rows, settings.limit)), total=None)
    return sheet


def _card(card: Card, settings: Settings) -> Card:
    if names := _names(settings):
        places = _places(card.columns, names)
        columns = tuple(card.columns[place] for place in places)
        card = replace(card, columns=columns, values=tuple(card.values[place] for place in places), sections=())
    if settings.dry_run and card.done is not None:
        card = replace(card, done=Done(f"Dry run, nothing was changed: {card.done.sentence}"))
    return card


ROWS_IN_A_TERMINAL = 50


def arranged(columns: Sequence[Column], rows: Sequence[Row], settings: Settings, sort: str = "") -> list[Row]:
    """The rows in the order of `--sort [-]column[,…]`, else of `sort`; absent values come last, equals as they were.

    UnknownField (exit 2) when a word is no column.
    """
    ordered = list(rows)
    for word in reversed([word.strip() for word in (settings.sort or sort).split(",") if word.strip()]):
        (place,) = _places(columns, [word.removeprefix("-")])
        ordered.sort(key=lambda row: _rank(row[place]), reverse=word.startswith("-"))
        ordered.sort(key=lambda row: row[place] is None)
    return ordered


def listed(
    columns: Sequence[Column], rows: Sequence[Row], settings: Settings, sort: str = "", empty: str = "", title: str = ""
) -> Sheet:
    """A list that no catalogue made: arranged, and in a terminal cut like every list unless --all."""
    ordered = arranged(columns, rows, settings, sort)
    limit = settings.limit
    if limit is None and settings.output == "table" and settings.terminal and not settings.all:
        limit = ROWS_IN_A_TERMINAL
    return Sheet(tuple(columns), ordered[:limit], len(ordered), title, empty)


def _rank(value: object) -> tuple[str, float, str]:
    """Numbers by size, texts by their letters, an object by what it says first."""
    if isinstance(value, Money):
        return ("", value.minor, value.currency)
    if isinstance(value, Moment):
        return ("", value.at, "")
    if isinstance(value, int | float):
        return ("", value, "")
    if isinstance(value, dict):
        return (str(next(iter(value.values()), "")), 0, "")
    return ("", 0, str(value).casefold())


def _names(settings: Settings) -> list[str]:
    if settings.output == "ids" or settings.command == "export":
        return []  # the ids alone are there; an export has put the fields into its file
    return [name.strip() for name in settings.fields.split(",") if name.strip()]


def _places(columns: Sequence[Column], names: Sequence[str]) -> list[int]:
    known = tuple(column.name for column in columns)
    for name in names:
        if name not in known:
            raise UnknownField(name, "this answer", known)
    return [known.index(name) for name in names]
