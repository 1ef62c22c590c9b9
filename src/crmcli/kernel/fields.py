"""A field is declared once: its name, label, meaning, how text is read into it and where SQL finds it.

The same declaration serves list columns, filters, sort keys, import mapping and export headers. Each folder's
`fields.py` builds one `Catalogue` of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from crmcli.kernel.errors import Usage
from crmcli.kernel.names import cleaned, cleaned_lines
from crmcli.kernel.sheet import Column


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read what people write: today and the zone for dates, the country for phones, the currency."""

    today: date
    now: int
    """Microseconds since 1970 UTC."""
    zone: str = "UTC"
    country: str | None = None
    currency: str = "EUR"
    past: bool = True
    """A bare weekday looks back (in logs, purchases) or forward (follow-ups)."""
    date_order: str = ""
    """How a file writes dates in figures: dmy, mdy or ymd; "" reads only what cannot be two days."""


Parse = Callable[[str, Reading], object]
Plain = Callable[[Sequence[str], Reading], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One word of a noun.

    `kind` is one of kernel.sheet's. `sql` is an expression over the catalogue's `source`, a constant of ours; an
    empty one means the field can only be written. A `list` field has instead `many`, a SELECT of (owner id, value)
    ending in an owner condition `IN ({ids})`, and `has`, a condition that is true when `:value` is among its values. A
    `rows` field has `many` too, with the values of its `columns` behind the owner.
    A `money` field has `currency`, the SQL of its currency; a `when` field `day`, the SQL of the day where no time is
    known and NULL where one is. `folded` marks SQL that holds folded words
    (kernel.names.fold), so that filters fold what they compare with. `aliases` are the headers that files use for it.
    """

    name: str
    label: str
    kind: str = "text"
    sql: str = ""
    parse: Parse | None = None
    aliases: tuple[str, ...] = ()
    many: str = ""
    has: str = ""
    first: tuple[str, str] = ("", "")
    """Of a list whose first value stands in the row itself: the SQL of that, and a condition that there are more."""
    currency: str = ""
    day: str = ""
    prefix: str = ""
    folded: str = ""
    """SQL of the folded form, used for comparing and sorting in place of `sql`."""
    choices: tuple[str, ...] = ()
    plain: Plain | None = None
    """Whether each of many texts is in the plainest form, in which it is its own value; a load need not read those."""
    columns: tuple[Column, ...] = ()
    also: tuple[str, ...] = ()
    """Other names it answers to on the command line: `tag:vip` is `tags:vip`."""

    @property
    def beside(self) -> str:
        """The SQL that a value needs beside its own."""
        return self.currency if self.kind == "money" else self.day


def read_line(text: str, _reading: Reading) -> str | None:
    """A line of text as it is stored; None when nothing is left of it."""
    return cleaned(text) or None


def read_lines(text: str, _reading: Reading) -> str | None:
    """Text of several lines as it is stored; None when nothing is left of it."""
    return cleaned_lines(text) or None


class UnknownField(Usage):
    """A word that is no field of the noun."""

    code = "unknown_field"

    def __init__(self, name: str, noun: str, known: tuple[str, ...], position: int | None = None) -> None:
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=1)
        where = "" if position is None else f" at position {position}"
        guess = f" Did you mean {near[0]}?" if near else ""
        super().__init__(
            f"{noun} has no field '{name}'{where}.{guess}",
            hint=f"fields: {', '.join(known)}",
            candidates=near,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The fields of one noun over one SQL source.

    `source` is the FROM clause, `key` the SQL of the id, `alive` the condition that leaves the trash out.
    `columns` are shown in a list by default, `document` are the keys of its JSON object, in order.
    """

    noun: str
    plural: str
    source: str
    key: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    document: tuple[str, ...]
    alive: str = ""
    sort: str = "id"
    by_name: dict[str, Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name.update((name, f) for f in self.fields for name in (*f.also, f.name))

    def field(self, name: str, position: int | None = None) -> Field:
        """The field called `name`; UnknownField (exit 2) with a suggestion when there is none."""
        found = self.by_name.get(name)
        if found is None:
            readable = tuple(f.name for f in self.fields if f.sql or f.many)
            raise UnknownField(name, self.noun, readable, position)
        return found

    def extended(self, more: tuple[Field, ...]) -> "Catalogue":
        """The same catalogue with the custom fields of a store behind its own; its own names win."""
        fresh = tuple(f for f in more if f.name not in self.by_name)
        return replace(self, fields=self.fields + fresh, by_name={})
