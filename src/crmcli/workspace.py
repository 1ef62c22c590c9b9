"""What a command is handed: everything it may use of the outside. A type; `wiring` builds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import moment
from crmcli.kernel.settings import Settings
from crmcli.store.store import Store


class Ask(Protocol):
    """The person at the terminal, if there is one."""

    def confirm(self, question: str) -> None:
        """Returns when the answer is yes; Refused when it is no, NeedsConfirmation (exit 8) without a terminal."""

    def pick(self, question: str, candidates: Sequence[str]) -> int | None:
        """The number picked, from 0; None without a terminal."""

    def tell(self, note: str) -> None:
        """Says something on standard error; equal notes are counted."""


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
