"""What a command hands to the printer: plain data with its meaning, never text with a style.

A column's `kind` says what its values mean and therefore how every format writes them:

| kind    | value in a row                    | JSON                               | people read           |
|---------|-----------------------------------|------------------------------------|-----------------------|
| text    | str                               | string                             | the text              |
| ref     | int (with `Column.prefix`)        | "c12"                              | c12                   |
| int     | int                               | number                             | 1,234                 |
| points  | int                               | number                             | 1,234                 |
| number  | int or float (custom fields)      | number                             | 2.5                   |
| money   | Money                             | {"amount": "12.50", "currency": …} | 12.50 EUR             |
| date    | ISO text, or "--MM-DD"            | string                             | 2026-11-21            |
| instant | int, microseconds since 1970 UTC  | ISO-8601 with the zone's offset    | 2026-11-21 09:30      |
| when    | Moment                            | that, or the day where no time is  | 2026-11-21            |
|         |                                   | known: "2026-11-21"                |                       |
| list    | tuple of str                      | array                              | a, b                  |
| flag    | bool                              | true / false                       | yes / no              |
| stage   | stage key                         | "retention"                        | Comes back            |
| share   | float from 0 to 1                 | number                             | a bar and 42 %        |
| percent | float from 0 to 1                 | number                             | 42 %                  |
| days    | float                             | number                             | 12.5 days             |
| object  | anything JSON can hold            | as it is                           | key: value, …         |
| rows    | tuple of rows (`Column.columns`)  | array of objects                   | how many              |

An absent value is None in every kind (JSON null) but `list` and `rows`, which are never None.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Money(NamedTuple):
    """An amount in integer minor units of an ISO 4217 currency."""

    minor: int
    currency: str


class Moment(NamedTuple):
    """An instant, microseconds since 1970 UTC; where no time was given `day` is the ISO day, and all that is meant."""

    at: int
    day: str | None = None


Value = object
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A named, typed column. `label` is what people read; `name` what scripts rely on."""

    name: str
    label: str
    kind: str = "text"
    prefix: str = ""
    columns: tuple["Column", ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one kind, in order. `total` counts all that would match when `rows` holds only some of them."""

    columns: tuple[Column, ...]
    rows: Iterable[Row]
    total: int | None = None
    title: str = ""
    empty: str = ""
    """What to say to a person when there is no row, and what to do next."""
    exit: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What a write did, said once: the sentence, its undo id ("u31", None on a dry run) and the likely next command."""

    sentence: str
    undo: str | None = None
    next: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One object. A write carries `done`; `sections` are lists that people see below it; JSON has the values alone."""

    columns: tuple[Column, ...]
    values: Row
    title: str = ""
    done: Done | None = None
    sections: tuple[Sheet, ...] = ()
    exit: int = 0


@dataclass(frozen=True, slots=True)
class Cards:
    """Several objects that a single command produced (an import of several files): a JSON array, a table of rows."""

    cards: tuple[Card, ...]

    @property
    def exit(self) -> int:
        """The worst of the cards' exit codes."""
        return max((card.exit for card in self.cards), default=0)


@dataclass(frozen=True, slots=True)
class Report:
    """Figures for people as sheets with notes (n, window, definition), for scripts as one JSON object.

    As TSV or CSV a report is its first sheet.
    """

    title: str
    document: dict[str, object]
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it stands: a help topic, a completion script, a path. As JSON, {"text": …}.

    `prose` is Markdown whose paragraphs a terminal may fill to its width.
    """

    text: str
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """An export to standard output, piece by piece, in the bytes of the format that was asked for."""

    pieces: Iterator[bytes]
    done: Done | None = None


View = Sheet | Card | Cards | Report | Text | Stream | None
