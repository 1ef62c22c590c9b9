"""What a file is taken for, before anything is written: its reader, its noun, how it writes dates, if it is ours."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from crmcli.exchange import nouns
from crmcli.exchange.mapping import Plan
from crmcli.exchange.readers.delimited import Delimited
from crmcli.exchange.readers.formats import Reader, reader_of
from crmcli.exchange.readers.source import Rows, Survey
from crmcli.exchange.rules import Wish
from crmcli.kernel.dates import order_of
from crmcli.kernel.fields import Catalogue, Reading
from crmcli.kernel.ids import is_uid

SAMPLE = 300

SOURCES = {"vcard": "vcard"}
"""Where the rows of a format come from if nobody says: the UID of a card is not the id of a shop."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file was taken for. `part` is the noun of an `export all` in one file that these rows are of."""

    survey: Survey
    rows: Rows
    noun: str
    ours: bool
    part: str


def find_out(surveyed: Survey, wish: Wish) -> Iterator[tuple[Found, Wish]]:
    """The file once, or for each noun of an `export all` in one file, with all questions of the wish answered.

    UnknownFormat, UnknownNoun.
    """
    reader = reader_of(surveyed, wish)
    several = () if wish.noun else reader.parts(surveyed)
    if not several:
        own = wish.settled()
        found = _found(surveyed, reader, own, "")
        source = wish.source or wish.layout.source or SOURCES.get(found.rows.format, own.source)
        yield found, replace(own, source=source)
    for part in several:
        own = replace(wish, noun=part, with_moves="moves" in several).settled()
        yield _found(surveyed, reader, own, part), own


def ordered(found: Found, plan: Plan, catalogue: Catalogue, reading: Reading) -> Reading:
    """The reading with the order in which the file writes dates in figures, from a sample of its date columns."""
    fields = catalogue.by_name
    kinds = ("date", "instant", "when")
    dates = [c.place for c in plan.columns if not c.constant and c.field in fields and fields[c.field].kind in kinds]
    if reading.date_order or not dates:
        return reading
    sample = [cells for _, cells, fault in islice(iter(found.rows), SAMPLE) if not fault]
    return replace(
        reading, date_order=order_of([row[place] for row in sample for place in dates if row[place].strip()])
    )


def _found(surveyed: Survey, reader: Reader, wish: Wish, part: str) -> Found:
    said = wish.noun or _said(surveyed)
    rows = reader.rows(surveyed, wish, part, nothing=bool(said))
    noun = nouns.named(said) if said else nouns.recognise(surveyed.path, rows.header)
    ours = wish.from_crmcli or noun == "fields" or "customer_uid" in rows.header or _is_ours(rows)
    if ours and isinstance(rows, Delimited):
        rows.guarded = True
    return Found(surveyed, rows, noun, ours, part)


def _said(surveyed: Survey) -> str:
    """The noun by which an empty file is called, as `export all` writes one for a noun without records."""
    return surveyed.path.stem if not surveyed.head and surveyed.path.stem in nouns.INTAKES else ""


def _is_ours(rows: Rows) -> bool:
    """Our own export has our ids and uids; a foreign file may have columns of these names."""
    if not {"id", "uid"} <= set(rows.header):
        return False
    for _, cells, _ in islice(iter(rows), 1):
        cell = dict(zip(rows.header, cells, strict=False))
        return is_uid(cell["uid"]) and cell["id"].lstrip("cpiftb").isdigit()
    return True
