"""What a profile is: one kind of file that a product writes, told by its header, and how its columns are read.

A profile is a layout with signs. The functions say of several columns at once what they are used for.
"""

from collections.abc import Collection
from dataclasses import dataclass

from crmcli.exchange.layout import OWN_NAME, Layout, Use, is_like, plain

Columns = dict[str, Use]
"""Uses by header; `*` in one stands for anything."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of file. `signs` are groups of headers: a file of this kind has one of each group.

    The layout's `name` is the word for `--profile`; the kinds of file of one product share it.
    """

    product: str
    """As people call it: "HubSpot"."""
    signs: tuple[tuple[str, ...], ...]
    layout: Layout

    def knows(self, words: Collection[str]) -> bool:
        """True when every group of signs has one of its headers among the words of a header (layout.plain)."""
        return all(any(_is_there(sign, words) for sign in group) for group in self.signs)


def _is_there(sign: str, words: Collection[str]) -> bool:
    return any(is_like(sign, word) for word in words) if "*" in sign else plain(sign) in words


def to(field: str, *headers: str, join: str = "", trim: str = "", separator: str = "", zone: str = "") -> Columns:
    """Columns that fill a field."""
    return {name: Use(field, join=join, trim=trim, separator=separator, zone=zone) for name in headers}


def typed(kind: str, *headers: str, zone: str = "") -> Columns:
    """Columns that are custom fields of a type, under their own names."""
    return {name: Use(OWN_NAME, type=kind, zone=zone) for name in headers}


def left_out(*headers: str) -> Columns:
    """Columns that are not the customer's, or say nothing that is worth keeping."""
    return dict.fromkeys(headers, Use())


def consent(to_what: str, *headers: str, yes: str = "", no: str = "", neither: str = "") -> Columns:
    """Columns that say yes or no to something (`marketing/email`), in words of the product, parted by `|`."""
    meant = {"yes": yes, "no": no, "": neither}
    values = {word: meaning for meaning, words in meant.items() for word in words.split("|") if words}
    return {name: Use(consent=to_what, values=values) for name in headers}


def said_on(to_what: str, answer: str, *headers: str, zone: str = "") -> Columns:
    """Columns whose cell is the day of a yes or a no (`answer`); with "" of what another column says."""
    return {name: Use(consent=to_what, says=answer or "day", zone=zone) for name in headers}
