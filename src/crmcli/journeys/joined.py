"""The journey of a customer who was two: both ways at once, and at each instant the further of the stages.

An exit counts only where all have left. What the customer's own events say wrongly by now is replaced, as they are
never changed; the others' events stay where they are.
"""

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.journeys.history import NEW, StageEvent, live
from crmcli.kernel.stages import EXITS, rank


class _Turn(NamedTuple):
    """One history comes to a stage: in time, starts first, then in the order of the histories and their events."""

    at: int
    place: int
    history: int
    number: int
    event: StageEvent


def joined(mine: Sequence[StageEvent], others: Sequence[Sequence[StageEvent]]) -> list[StageEvent]:
    """The events to record for the customer of `mine`, whom the customers of `others` are too.

    With no others: what mends a chain in which a move does not begin where the one before it ended.
    """
    turns = sorted(turn for number, history in enumerate((mine, *others)) for turn in _turns(number, history))
    if not turns:
        return []
    first, fresh = turns[0], list[StageEvent]()
    if first.history != 0:
        start = next((turn.event.id for turn in turns if turn.history == 0 and turn.place == 0), None)
        fresh.append(StageEvent(NEW, None, first.event.to_stage, first.at, "start", start))
    stages = {first.history: first.event.to_stage}
    now, renewed = first.event.to_stage, None
    for turn in turns[1:]:
        stages[turn.history] = turn.event.to_stage
        before, now = now, _further(list(stages.values()))
        step = _step(turn, before, now, renewed=turn.at == renewed)
        if step is not None:
            fresh.append(step)
            renewed = turn.at
    return fresh


def _turns(number: int, history: Sequence[StageEvent]) -> list[_Turn]:
    """A history's moves; its start happened with its first move at the latest."""
    chain = live(history)
    opening = min((event.at for event in chain), default=0)
    return [
        _Turn(event.at if place else opening, min(place, 1), number, place, event) for place, event in enumerate(chain)
    ]


def _step(turn: _Turn, before: str, now: str, *, renewed: bool) -> StageEvent | None:
    """What is to be recorded for a turn, if anything; an own event would come before a fresh one of its instant."""
    event = turn.event
    if turn.history == 0 and turn.place > 0 and (event.from_stage, event.to_stage) == (before, now) and not renewed:
        return None
    if turn.history == 0 and turn.place > 0:
        return StageEvent(NEW, before, now, event.at, event.source, event.id)
    source = "import" if event.source == "start" else event.source
    return StageEvent(NEW, before, now, turn.at, source) if before != now else None


def _further(stages: Sequence[str]) -> str:
    """The furthest stage; an exit only where there is nothing else, and `churned` before `lost`."""
    return max(
        stages, key=lambda stage: (stage not in EXITS, rank(stage) if stage not in EXITS else EXITS.index(stage))
    )
