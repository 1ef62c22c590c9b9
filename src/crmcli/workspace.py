"""What a command is handed: everything it may use of the outside. A type; `wiring` builds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import end_of, iso, moment
from crmcli.kernel.progress import Progress
from crmcli.kernel.settings import Settings
from crmcli.store.store import Store


class Ask(Protocol):
    """The person at the terminal, if there is one."""

    def confirm(self, question: str) -> None:
        """Returns when the answer is yes; Refused when it is no, NeedsConfirmation (exit 8) without a terminal."""

    @property
    def there(self) -> bool:
        """Whether there is anybody."""

    def key(self, shown: str, question: str, keys: str) -> str | None:
        """Shows some lines and asks until the answer begins with one of `keys`, which it returns.

        None without a terminal, and where the answers end.
        """

    def pick(self, question: str, candidates: Sequence[str]) -> int | None:
        """The number picked, from 0; None without a terminal."""

    def text(self, given: str | None, about: str) -> str:
        """Free text: as given, from standard input for "-", else written in an editor, which is told what it is about.

        NoText (exit 2) when there is none, and when it was left out without a terminal.
        """

    def tell(self, note: str) -> None:
        """Says something on standard error; equal notes are counted."""

    def progress(self, progress: Progress | None) -> None:
        """Shows how far a long command is, as often as it is told; None takes it away."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """`at` in microseconds since 1970 UTC, the business `day` it lies in, and how it is written.

    `text` is the ISO date, or ISO-8601 with the offset where --as-of named a time of day.
    """

    at: int
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """Settings of this run, the clock (microseconds UTC), the store, who is acting, and the person to ask."""

    settings: Settings
    clock: Callable[[], int]
    store: Store
    actor: str
    ask: Ask

    def reading(self, *, past: bool = True) -> Reading:
        """How dates, phones and amounts that people write are read now."""
        now = self.clock()
        settings = self.settings
        today = moment(now, settings.zone).date()
        return Reading(today, now, settings.zone, settings.country, settings.currency, past)

    def as_of(self) -> AsOf:
        """What --as-of says: a date means the end of that business day, and it may lie ahead; now without it.

        BadDate (exit 2) when it is no date.
        """
        reading = self.reading(past=False)
        given = self.settings.as_of
        if not given:
            return AsOf(reading.now, reading.today, reading.today.isoformat())
        from crmcli.kernel.dates import read_when

        when = read_when(given, reading)
        if when.timed:
            return AsOf(when.at, when.day, iso(when.at, reading.zone))
        return AsOf(end_of(when.day, reading.zone), when.day, when.day.isoformat())

    def over(self, settings: Settings) -> "Workspace":
        """The same workspace with other settings, over the store that they name."""
        return replace(self, settings=settings, store=self.store.at(settings.store))
