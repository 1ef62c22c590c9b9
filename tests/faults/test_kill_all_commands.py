"""F1: every command that writes, killed at any instant: all of it is there or nothing, and it can be run again.

Half of the kills are spread over the whole run of the process, half over the time in which it has the store open.
"""

import random
import subprocess
from contextlib import suppress
from signal import SIGKILL
from time import monotonic

import pytest

from ground import figure
from lines import LOOK, WRITING, Case, Shop, wholly

FEW, MORE = 3, 7
"""Kills that hit each line while it runs: every day, and on top of them in the slow run, ten together. Five times as
many are tried at most."""
ON_SERVER = {FEW: 1, MORE: 2}
"""As many on PostgreSQL, whose own tests kill its processes more often than that."""
REFUSED = frozenset((1, 9))
"""No answer of a command that is run again after a kill."""


class Victim:
    """One line, and how long it takes: until it opens the store, and until it ends."""

    def __init__(self, shop: Shop, case: Case) -> None:
        self.shop = shop
        self.case = case
        self.inside = 0
        """Kills while it had the store open."""
        shop.again(case)
        self.before = shop.state()
        begun = monotonic()
        with self._started() as process:
            opened = self._opened(process)
        self.seconds = {True: monotonic() - opened, False: monotonic() - begun}
        assert process.returncode == 0
        self.after = shop.state()

    def _started(self) -> "subprocess.Popen[str]":
        return self.shop.process(self.case.line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _opened(self, process: "subprocess.Popen[str]") -> float:
        """When the store was opened, or the process ended without having done so."""
        while not self.shop.open and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK)
        return monotonic()

    def kill(self, share: float, *, opened: bool) -> bool:
        """Kills it after a share of its time, all of it or that with the store open; False when it was too late."""
        begun = monotonic()
        with self._started() as process:
            if opened:
                begun = self._opened(process)
            try:
                process.wait(share * self.seconds[opened])
            except subprocess.TimeoutExpired:
                self.inside += self.shop.open
                process.kill()
            else:
                self.seconds[opened] = monotonic() - begun  # it was quicker this time
        return process.returncode == -SIGKILL

    def survived(self, *, process: bool) -> bool:
        """Checks what a kill has left, and runs the line again; True when it had been saved already."""
        self.shop.settle()
        self.shop.whole()
        left = self.shop.state()
        torn = wholly(left, self.before, self.after)
        assert not torn or self.case.resumes, torn
        code = self.shop.run(self.case.line).returncode if process else self.shop.here(self.case.line, code=None)
        assert code not in REFUSED
        if torn or left == self.before:
            assert (code, self.shop.state()) == (0, self.after)
        return left == self.after


@pytest.mark.parametrize("times", [FEW, pytest.param(MORE, marks=pytest.mark.slow)])
@pytest.mark.parametrize("case", WRITING, ids=str)
def test_a_killed_command_did_all_or_nothing(shop: Shop, case: Case, times: int) -> None:
    times = ON_SERVER[times] if shop.crm.url else times
    victim, chance = Victim(shop, case), random.Random(f"{case} {times}")  # noqa: S311 - an instant, not a secret
    hit = saved = tries = 0
    first = 0 if shop.crm.url else 1  # of one kill alone, the one with the store open
    while hit < times and tries < 5 * times:
        shop.again(case)
        killed = victim.kill((hit // 2 + chance.random()) / max(times / 2, 1), opened=tries % 2 == first)
        saved += victim.survived(process=tries == 0) and killed
        hit += killed
        tries += 1
    figure("kills", hit, f"{times} of each line")
    figure("kills_with_the_store_open", victim.inside, "any")
    figure("kills_after_it_was_saved", saved, "any")
    figure("kills_that_broke_something", 0, "0")
    assert hit > 0
