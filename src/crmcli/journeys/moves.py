"""How a journey goes on: the move a person makes, and the moves that purchases make."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crmcli.journeys.history import NEW, StageEvent, current, furthest, live, standing
from crmcli.journeys.rules import ContradictsHistory, WrongExit
from crmcli.kernel.stages import EXITS, rank


def move(events: Iterable[StageEvent], to_stage: str, at: int) -> StageEvent | None:
    """The event to record when a person moves a customer to `to_stage` at the instant `at`.

    None when the customer is there at that time already (J2). A move dated before others is refused with
    ContradictsHistory when one of those was made by a person or an import, or would lead back (J3);
    rule events that follow it are dated anew by `advance`, to be run after it. `lost` is only for customers
    who have not reached purchase by then, `churned` only for those who have: WrongExit. A customer may come
    back from an exit.
    """
    chain = live(events)
    before = chain[:1] + [event for event in chain[1:] if event.at <= at]
    stage = current(before)
    if stage == to_stage:
        return None
    _check_exit(before, to_stage)
    for event in chain[len(before) :]:
        if event.source != "rule" or rank(event.to_stage) < rank(to_stage):
            raise ContradictsHistory(to_stage, event.from_stage or "", event.to_stage)
    if stage is None:
        return StageEvent(NEW, None, to_stage, at, "start")
    return StageEvent(NEW, stage, to_stage, at, "manual")


def _check_exit(before: Sequence[StageEvent], to_stage: str) -> None:
    """Lost belongs before the first purchase, churned after it (domain rules 3.1)."""
    reached = furthest(before) or "no stage"
    bought = rank(reached) >= rank("purchase")
    if to_stage in EXITS and (to_stage == "churned") != bought:
        raise WrongExit(to_stage, reached)


def advance(
    events: Iterable[StageEvent],
    purchase_days: Sequence[tuple[str, int]],
    first_at: int = 1,
    second_at: int = 2,
) -> list[StageEvent]:
    """The rule events to record for a customer with these purchases.

    `purchase_days` are the distinct days in order, each with the instant of its first purchase; the day
    number `first_at` moves to purchase, number `second_at` to retention, dated by that purchase and forward
    only. When an older purchase comes in later, events already made are replaced by better dated ones, so
    the order in which purchases arrive does not matter. Recorded, the answer is a fixpoint: asking again
    gives nothing.

    What a person or an import has said stands, with everything before it. A purchase after it moves on from
    there, out of an exit too: whoever buys is back. An older purchase was known or came too late: it moves,
    at the instant of that last word, only beyond the furthest stage so far, and never out of an exit. A
    stage once reached stays reached when a purchase goes away.
    """
    recorded = tuple(events)
    chain = live(recorded)
    if not chain:
        return []
    said = max(n for n, event in enumerate(chain) if n == 0 or event.source != "rule")
    ruled = (event for event in standing(recorded) if event.source == "rule")
    made = {event.to_stage: event for event in ruled if event.place > chain[said].place}
    climb = _Climb.on(chain[: said + 1])
    for number, (_, at) in enumerate(purchase_days, 1):
        climb.to(_earned_stage(number, first_at, second_at), at)
    for event in made.values():
        climb.keep(event)
    return _differences(climb.steps, made)


def _earned_stage(days: int, first_at: int, second_at: int) -> str | None:
    """The stage that so many purchase days lead to."""
    if days >= second_at:
        return "retention"
    return "purchase" if days >= first_at else None


@dataclass(slots=True)
class _Climb:
    """A way up from what is settled. `bound` is the instant of the last word; purchases up to it are old."""

    stage: str
    bound: int | None
    reached: int
    steps: list[StageEvent]

    @classmethod
    def on(cls, settled: Sequence[StageEvent]) -> "_Climb":
        """A start binds nothing, as the record may be younger than the purchases, unless it is an exit."""
        last = settled[-1]
        bound = last.at if len(settled) > 1 or last.to_stage in EXITS else None
        return cls(last.to_stage, bound, rank(furthest(settled) or ""), [])

    def to(self, stage: str | None, at: int) -> None:
        """Step up to `stage`, if that is up."""
        old = self.bound is not None and at <= self.bound
        if stage is None or rank(stage) <= (self.reached if old else rank(self.stage)):
            return
        if old and self.stage in EXITS:
            return
        self.step(stage, at if self.bound is None else max(at, self.bound))

    def keep(self, event: StageEvent) -> None:
        """Leave an event standing that leads further than the purchases now do."""
        if rank(event.to_stage) > rank(self.stage):
            self.step(event.to_stage, max([event.at, *(step.at for step in self.steps)]))

    def step(self, stage: str, at: int) -> None:
        """Two steps at one instant are one."""
        from_stage: str | None = self.stage
        if self.steps and self.steps[-1].at == at:
            from_stage = self.steps.pop().from_stage
        self.steps.append(StageEvent(NEW, from_stage, stage, at, "rule"))
        self.stage = stage
        self.reached = max(self.reached, rank(stage))


def _differences(steps: Sequence[StageEvent], made: Mapping[str, StageEvent]) -> list[StageEvent]:
    """What turns the events `made` into `steps`: for one too many, a move to nowhere that replaces it."""
    fresh = []
    for step in steps:
        old = made.get(step.to_stage)
        if old is None:
            fresh.append(step)
        elif (old.from_stage, old.at) != (step.from_stage, step.at):
            fresh.append(replace(step, replaces=old.id))
    wanted = {step.to_stage for step in steps}
    surplus = (old for old in made.values() if old.to_stage not in wanted)
    fresh += (StageEvent(NEW, old.to_stage, old.to_stage, old.at, "rule", old.id) for old in surplus)
    return fresh
