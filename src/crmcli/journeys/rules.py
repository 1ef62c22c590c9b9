"""When a move on the journey is refused. The stages themselves are words of the kernel (kernel.stages)."""

from crmcli.kernel.errors import Refused
from crmcli.kernel.stages import EXITS


class ContradictsHistory(Refused):
    """A move dated before others that do not follow from it (J3)."""

    code = "contradicts_history"

    def __init__(self, to_stage: str, from_stage: str, next_stage: str) -> None:
        super().__init__(
            f"a move to {to_stage} then contradicts the later one from {from_stage} to {next_stage}",
            hint="date it after the latest move, or take that one back: crmcli undo",
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
