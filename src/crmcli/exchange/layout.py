"""What is known of a file beyond its cells: the one shape that --map, mapping files and profiles have.

It is declarative: a name for each column, texts for everything else. `planning` turns it into what reads the cells.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from dataclasses import field as made_by
from functools import cache
from hashlib import sha256

from crmcli.kernel.names import fold

POLICIES = ("overwrite", "fill", "never")
UNKNOWN = ("keep", "ignore")
CUSTOMER = "customer."
"""Stands before the fields of the customer to whom a row belongs: `customer.email`."""

HOLE = "{}"
"""Stands for a part in a pattern."""

OWN_NAME = "fields.*"
"""The custom field that has the header's name."""


@dataclass(frozen=True, slots=True)
class Use:
    """What one column is used for; without anything it is left out.

    A cell is trimmed, cut into parts, translated, then read by its field's `parse`.
    """

    field: str = ""
    """The field it fills: of the noun, `customer.email` of the row's customer, `fields.size` a custom one."""
    into: tuple[str, ...] = ()
    """The fields that the parts of a cell fill, in order; "" drops a part."""
    separator: str = ""
    """Between the parts of a cell, or between several values for a field that is a list."""
    pattern: str = ""
    """What the whole cell looks like, with a `{}` for each part: `{} ({})`."""
    trim: str = ""
    """Characters taken off both ends of a cell."""
    prefix: str = ""
    """Put before a cell that does not begin with it: numbers with the code of their country, but no +."""
    values: Mapping[str, str] = made_by(default_factory=dict)
    """What texts of the file mean, by any case: `{"y": "yes"}`; "" is no value."""
    dates: str = ""
    """dmy, mdy or ymd."""
    zone: str = ""
    """Of times that have none written beside them."""
    join: str = ""
    """What it is put behind what columns before it say of the same field with; "" only speaks where they are silent."""
    policy: str = ""
    """overwrite, fill (only what is blank) or never (only new records); "" is as --on-match has it."""
    type: str = ""
    """Of the custom field."""
    by: str = ""
    """How it names the record it links to: email, phone, id or name; "" tries them in the order of references."""
    consent: str = ""
    """`marketing/email`: the cell says yes or no to it."""
    says: str = ""
    """Of a consent: the cell is the day of a `yes` or of a `no`, or the `day` of what another column says."""
    unless: str = ""
    """Headers, parted by `|`: where one of them says something, the cell fills `otherwise` instead."""
    otherwise: str = ""
    stands: str = ""
    """Where this is said, for errors: `--map 'Mail=email'`."""

    @property
    def left_out(self) -> bool:
        """True for a column that fills nothing."""
        return not (self.field or self.into or self.consent)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of one kind are read. Empty texts leave a question to the options, or to what the file shows."""

    name: str = ""
    """The profile's, or the mapping file's path."""
    noun: str = ""
    source: str = ""
    key: str = ""
    on_match: str = ""
    encoding: str = ""
    delimiter: str = ""
    dates: str = ""
    zone: str = ""
    unknown: str = ""
    """What becomes of columns that nothing is known of: keep (custom fields) or ignore."""
    make_customers: bool = False
    """Whether an id that no customer has makes one, named by that id."""
    columns: Mapping[str, Use] = made_by(default_factory=dict)
    """By header; `*` in one stands for anything: `E-mail * - Value`."""
    constants: Mapping[str, str] = made_by(default_factory=dict)
    """Field -> the text that it has in every row where no column says anything."""
    skip: Mapping[str, Sequence[str]] = made_by(default_factory=dict)
    """Header -> texts; a row with one of them there is none of the noun's, such as a payment that failed."""
    required: frozenset[str] = frozenset()
    """Headers of `columns` that the file must have."""

    def over(self, other: "Layout") -> "Layout":
        """Both, where this one wins."""
        mine = {plain(header) for header in self.columns}
        kept = {header: use for header, use in other.columns.items() if plain(header) not in mine}
        texts = {name: getattr(self, name) or getattr(other, name) for name in _TEXTS}
        return replace(
            self,
            **texts,
            columns={**self.columns, **kept},
            make_customers=self.make_customers or other.make_customers,
            constants={**other.constants, **self.constants},
            skip={**other.skip, **self.skip},
            required=self.required | other.required,
        )

    def digest(self) -> str:
        """What tells it from every other."""
        said = json.dumps(asdict(self), default=sorted, sort_keys=True)
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def uses(self, header: Sequence[str]) -> dict[int, Use]:
        """Place -> use of the columns that something is said of: by the very header, else however it is written."""
        said: dict[int, Use] = {}
        for place, name in enumerate(header):
            use = self.columns.get(name) or next(self._like(name), None)
            if use is not None:
                said[place] = use
        return said

    def skipped(self, header: Sequence[str]) -> dict[int, frozenset[str]]:
        """Place -> folded texts that make a row none of the noun's."""
        return {
            place: frozenset(map(fold, texts))
            for place, name in enumerate(header)
            for said, texts in self.skip.items()
            if is_like(said, name)
        }

    def missing(self, header: Sequence[str]) -> list[str]:
        """The required headers that the file does not have."""
        there = {plain(name) for name in header}
        return [name for name in self.columns if name in self.required and plain(name) not in there]

    def _like(self, name: str) -> Iterator[Use]:
        own = plain(name)
        yield from (use for header, use in self.columns.items() if plain(header) == own)
        yield from (use for header, use in self.columns.items() if "*" in header and is_like(header, name))


_TEXTS = ("name", "noun", "source", "key", "on_match", "encoding", "delimiter", "dates", "zone", "unknown")


def fitted(pattern: str, text: str) -> list[str] | None:
    """What stands in a text where the pattern has `{}`, each as short as can be; None where it does not fit.

    No regular expression: one that a file brings could take for ever.
    """
    begin, *others = pattern.split(HOLE)
    if not text.startswith(begin):
        return None
    left, parts = text[len(begin) :], list[str]()
    for number, behind in enumerate(others, 1):
        fits = left.endswith(behind) if number == len(others) else behind in left
        if not fits:
            return None
        part = left[: len(left) - len(behind)] if number == len(others) else left[: left.index(behind)]
        parts.append(part)
        left = left[len(part) + len(behind) :]
    return parts


@cache
def plain(header: str) -> str:
    """A header as aliases are compared: folded, `_ - . /` and blanks alike, CustomerId as customer id."""
    if " " not in header:
        header = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(fold(header).replace("_", " ").replace("-", " ").replace(".", " ").replace("/", " ").split())


def is_like(said: str, name: str) -> bool:
    """Whether a header is the one that is said, however it is written; `*` stands for anything."""
    return _any(said).fullmatch(plain(name)) is not None if "*" in said else plain(said) == plain(name)


@cache
def _any(header: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, plain(header).split("*"))))
