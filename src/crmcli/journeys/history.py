"""A customer's journey as its events tell it: which events hold, the spells between them, the stage now and
the furthest one, and the time spent. Events are never changed; a rule's event may be replaced by a better
dated one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from crmcli.kernel.stages import EXITS, rank

Source = Literal["start", "manual", "rule", "import"]

NEW = 0
"""The id of an event that is not recorded yet; among events of one instant it comes last."""

_LAST = 2**63
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class StageEvent:
    """A move at the instant `at`, microseconds since 1970 UTC.

    The event that starts a journey comes from None. `replaces` is the id of an event that no longer holds
    because of this one. One that goes from a stage to the same stage moves nothing (J2): it only takes back
    what it replaces.
    """

    id: int
    from_stage: str | None
    to_stage: str
    at: int
    source: Source
    replaces: int | None = None

    @property
    def place(self) -> tuple[bool, int, int]:
        """Where the event stands in the journey: the start first, then by (at, id)."""
        return (self.from_stage is not None, self.at, self.id or _LAST)


@dataclass(frozen=True, slots=True)
class Spell:
    """A visit to a stage: [entered, left), microseconds since 1970 UTC; `left` is None while it lasts."""

    stage: str
    entered: int
    left: int | None


def standing(events: Iterable[StageEvent]) -> list[StageEvent]:
    """The events in their order, without what was replaced and what only took it back."""
    recorded = tuple(events)
    replaced = {event.replaces for event in recorded}
    kept = (event for event in recorded if event.id not in replaced and event.from_stage != event.to_stage)
    return sorted(kept, key=lambda event: event.place)


def live(events: Iterable[StageEvent]) -> list[StageEvent]:
    """The moves that hold, in order: what stands, without events to where the customer already was (J2)."""
    chain: list[StageEvent] = []
    for event in standing(events):
        if not chain or chain[-1].to_stage != event.to_stage:
            chain.append(event)
    return chain


def until(events: Iterable[StageEvent], at: int) -> list[StageEvent]:
    """The moves of `live` that had happened by the instant `at`.

    The start happened at its own instant or with the first move, whichever is earlier: purchases older than
    the record of the customer still fit.
    """
    chain = live(events)
    if not chain or _opening(chain) > at:
        return []
    return chain[:1] + [event for event in chain[1:] if event.at <= at]


def _opening(chain: Iterable[StageEvent]) -> int:
    return min(event.at for event in chain)


def spells(events: Iterable[StageEvent], at: int) -> list[Spell]:
    """The visits that had begun by the instant `at`, without gap or overlap, the last one open (J1).

    A visit may have no length: the first one of a customer whose first purchase is older than the record.
    """
    chain = live(events)
    entered = [_opening(chain), *(event.at for event in chain[1:])] if chain else []
    begun = [instant for instant in entered if instant <= at]
    left = [*begun[1:], None]
    return [Spell(event.to_stage, a, b) for event, a, b in zip(chain, begun, left, strict=False)]


def current(events: Iterable[StageEvent]) -> str | None:
    """The stage after the last move; None without any. For an earlier instant, ask it of `until`."""
    chain = live(events)
    return chain[-1].to_stage if chain else None


def furthest(events: Iterable[StageEvent]) -> str | None:
    """The furthest stage ever reached (J4), which no exit is; None where there was no stage."""
    reached = [event.to_stage for event in live(events) if event.to_stage not in EXITS]
    return max(reached, key=rank, default=None)


def completed(visits: Iterable[Spell], stage: str) -> list[float]:
    """The lengths in days of the visits to `stage` that are over, in order. Open visits do not count."""
    return [(visit.left - visit.entered) / _DAY for visit in visits if visit.stage == stage and visit.left is not None]


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None without any."""
    if not values:
        return None
    ordered = sorted(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return (low + high) / 2
