"""The instant a report stands at: the end of the day that --as-of names, or now."""

from dataclasses import dataclass
from datetime import date

from crmcli.kernel.dates import read_when
from crmcli.kernel.instants import end_of, iso
from crmcli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AsOf:
    """`at` in microseconds since 1970 UTC, the business `day` it lies in, and how it is written.

    `text` is the ISO date, or ISO-8601 with the offset where --as-of named a time of day.
    """

    at: int
    day: date
    text: str


def as_of(workspace: Workspace) -> AsOf:
    """What --as-of says: a date means the end of that business day, and it may lie ahead; now without it.

    BadDate (exit 2) when it is no date.
    """
    reading = workspace.reading()
    given = workspace.settings.as_of
    if not given:
        return AsOf(reading.now, reading.today, reading.today.isoformat())
    when = read_when(given, reading)
    if when.timed:
        return AsOf(when.at, when.day, iso(when.at, reading.zone))
    return AsOf(end_of(when.day, reading.zone), when.day, when.day.isoformat())
