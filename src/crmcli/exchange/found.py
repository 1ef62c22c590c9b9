"""What a file is taken for, before anything is written: its reader, its noun, how it writes dates, if it is ours."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from crmcli.exchange import nouns
from crmcli.exchange.mapping import Plan
from crmcli.exchange.planning import DATES
from crmcli.exchange.profiles import anywhere, known
from crmcli.exchange.profiles.profile import Profile
from crmcli.exchange.readers.delimited import Delimited
from crmcli.exchange.readers.formats import Reader, misnamed, reader_of
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
    profile: Profile | None = None
    """The product that such files come from."""

    @property
    def said(self) -> tuple[str, ...]:
        """What people should know of how the file was read; complete once the rows were read."""
        return tuple(filter(None, (misnamed(self.survey, self.rows.format), *self.rows.said)))


def find_out(surveyed: Survey, wish: Wish) -> Iterator[tuple[Found, Wish]]:
    """The file once, or for each noun of an `export all` in one file, with all questions of the wish answered.

    UnknownFormat, UnknownNoun.
    """
    reader = reader_of(surveyed, wish)
    several = () if wish.noun else reader.parts(surveyed)
    if not several:
        yield _found(surveyed, reader, wish, "")
    for part in several:
        yield _found(surveyed, reader, replace(wish, noun=part, with_moves="moves" in several), part)


def ordered(found: Found, plan: Plan, catalogue: Catalogue, reading: Reading) -> Reading:
    """The reading with the order in which the file writes dates in figures, from a sample of its date columns."""
    fields = catalogue.by_name
    dates = [
        c.place
        for c in plan.columns
        if not c.constant
        and (plan.type_of(c.field) == "date" if c.custom else c.field in fields and fields[c.field].kind in DATES)
    ]
    if reading.date_order or not dates:
        return reading
    sample = [cells for _, cells, fault in islice(iter(found.rows), SAMPLE) if not fault]
    return replace(
        reading, date_order=order_of([row[place] for row in sample for place in dates if row[place].strip()])
    )


def _found(surveyed: Survey, reader: Reader, wish: Wish, part: str) -> tuple[Found, Wish]:
    """What the rows of a file are, and the wish with what its layout and the product that wrote it answer."""
    said = wish.noun or wish.layout.noun or _said(surveyed)
    rows = reader.rows(surveyed, wish, part, nothing=bool(said))
    noun = nouns.named(said) if said else ""
    ours = wish.from_crmcli or noun == "fields" or "customer_uid" in rows.header or _is_ours(rows)
    if ours and isinstance(rows, Delimited):
        rows.guarded = True
    profile = None if ours and not wish.profile else known.of(surveyed.path, rows.header, noun, wish.profile)
    if profile is not None:
        wish = replace(wish, layout=wish.layout.over(profile.layout))
    elif not wish.source:
        wish = replace(wish, source=wish.layout.source or SOURCES.get(rows.format, ""))
    noun = noun or (profile.layout.noun if profile else nouns.recognise(surveyed.path, rows.header))
    if not ours:
        wish = replace(wish, layout=wish.layout.over(anywhere.layout_for(rows, noun)))
    return Found(surveyed, rows, noun, ours or noun == "fields", part, profile), wish.settled()


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
