"""Which purchase a refund row gives back: named by a column, by our own export, or in its note."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crmcli.kernel.sheet import Money

REFUND_NOTE = re.compile(r"refund (?:of|for) (\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Original:
    """The purchase that a refund row names: by its id in a source, or by our uid where `source` is None."""

    source: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund (source, external id) whose purchase was not there yet. `new` when this run brought it in."""

    identity: tuple[str, str]
    original: Original
    new: bool


def original_of(values: Mapping[str, object]) -> Original | None:
    """The purchase that a refund row names; None for a row that is no refund or names none."""
    total = values.get("total")
    if not isinstance(total, Money) or total.minor >= 0:
        return None
    if values.get("refund_of_uid"):
        return Original(None, str(values["refund_of_uid"]))
    found = REFUND_NOTE.search(str(values.get("note") or ""))
    name = str(values.get("refund_of") or (found[1].rstrip(".,;") if found else ""))
    return Original(str(values["source"]), name) if name else None
