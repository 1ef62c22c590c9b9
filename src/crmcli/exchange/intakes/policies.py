"""What a row may change of a known record: by the policy that a mapping file has for a column, else by --on-match."""

from collections.abc import Mapping
from dataclasses import dataclass

OVERWRITE, FILL, NEVER = "overwrite", "fill", "never"

MOMENT = ("day", "at", "timed", "due_at", "anchor", "zone", "moved_from")
"""Columns that say when; a policy for the date is one for all of them."""

FIELDS = {
    "contact_id": ("contact",), "ticket_id": ("ticket",), "purchase_id": ("purchase",), "order_ref": ("order",),
    "minor": ("total",), **dict.fromkeys(MOMENT, ("date", "at", "due")),
}  # fmt: skip
"""Columns that are not called as their fields."""

BLANK: tuple[object, ...] = (None, (), "", {})


@dataclass(frozen=True, slots=True)
class Policies:
    """`own` are the policies by field (`fields.size` for a custom one), `usual` that of all others."""

    own: Mapping[str, str]
    usual: str

    def lets(self, column: str, known: object) -> bool:
        """Whether a column of which this is known may change."""
        said = (self.own[name] for name in FIELDS.get(column, (column,)) if name in self.own)
        policy = next(said, self.usual)
        return policy == OVERWRITE or (policy == FILL and known in BLANK)

    def filling(self) -> "Policies":
        """The same where nothing that is known may change, and what may never change does not."""
        return Policies({name: policy for name, policy in self.own.items() if policy == NEVER}, FILL)


def policies(own: Mapping[str, str], on_match: str) -> Policies:
    """The policies of an import. A name that is made of two others goes with them."""
    made_of = [own[part] for part in ("given", "family") if part in own]
    named = {"name": made_of[0]} if made_of and "name" not in own else {}
    return Policies({**own, **named}, FILL if on_match == "fill" else OVERWRITE)
