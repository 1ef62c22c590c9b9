"""When a move on the journey is refused, and when a day without a time is. The stages are the kernel's words."""

from collections.abc import Iterable
from datetime import date

from crmcli.kernel.dates import When
from crmcli.kernel.errors import Refused, Usage
from crmcli.kernel.instants import clock, end_of, start_of
from crmcli.kernel.stages import EXITS


class ContradictsHistory(Refused):
    """A move dated before others that do not follow from it (J3)."""

    code = "contradicts_history"

    def __init__(self, to_stage: str, from_stage: str, next_stage: str) -> None:
        super().__init__(
            f"a move to {to_stage} then contradicts the later one from {from_stage} to {next_stage}",
            hint="date it after the latest move, or take that one back: its undo id is in crmcli history",
        )


class WrongExit(Refused):
    """Lost after a first purchase, or churned before it."""

    code = "wrong_exit"

    def __init__(self, to_stage: str, furthest: str) -> None:
        other = next(stage for stage in EXITS if stage != to_stage)
        when = "before" if to_stage == "lost" else "after"
        super().__init__(
            f"{to_stage} is for customers who leave {when} a first purchase; this one reached {furthest}",
            hint=f"the other exit fits: {other}",
        )


class MoveAhead(Usage):
    """A move dated after now."""

    code = "future_date"

    def __init__(self, when: When, zone: str) -> None:
        named = clock(when.at, zone) if when.timed else when.day
        super().__init__(f"{named} has not come yet", hint="a move is recorded once it has happened")


def instant_on(day: date, known: Iterable[int], zone: str) -> int:
    """When a move that names only its day was made, in microseconds since 1970 UTC.

    At the start of the local day, or with the latest of the events `known` of that day: whoever names a day means
    to come after them.
    """
    first, last = start_of(day, zone), end_of(day, zone)
    return max([first, *(at for at in known if first <= at <= last)])
