"""One balance, many processes (domain rules 1.3): whoever comes second finds nothing left."""

import subprocess

import pytest

from crmcli.store import journal
from ground import PROGRAM, Crm, Shell, figure

ROUNDS = 20
CROWD = 32


def at_once(shell: Shell, count: int) -> list[int]:
    """The exit codes of `count` processes that redeem 100 points of c1 at the same moment, sorted."""
    line = [str(PROGRAM), "points", "redeem", "c1", "100", "--reason", "voucher", "-q"]
    nothing = subprocess.DEVNULL
    running = [
        subprocess.Popen(line, env=shell.environment(), cwd=shell.home, stdin=nothing, stdout=nothing, stderr=nothing)
        for _ in range(count)
    ]
    return sorted(process.wait(timeout=120) for process in running)


def available(crm: Crm) -> tuple[int, int]:
    found = crm("points", "balance", "c1", "--json").json
    return found["available"], found["debt"]


@pytest.fixture
def account(crm: Crm, home: object) -> Crm:
    crm("customer", "add", "Ada")
    return crm


def test_five_redemptions_of_all_there_is_have_one_winner(account: Crm, shell: Shell) -> None:
    account("points", "earn", "c1", "100", "--reason", "gift")
    assert at_once(shell, 5) == [0, 4, 4, 4, 4]


def test_a_crowd_has_one_winner_and_leaves_the_store_whole(account: Crm, shell: Shell) -> None:
    """The chain of what was done is in one order."""
    account("points", "earn", "c1", "100", "--reason", "gift")
    ends = at_once(shell, CROWD)
    figure("balances_spent_twice", ends.count(0) - 1, "0")
    with account.workspace().store.read() as db:
        assert (ends, available(account), journal.verify(db)) == ([0] + [4] * (CROWD - 1), (0, 0), [])
    assert account("db", "check", "--deep").out == ""


@pytest.mark.slow
def test_eight_processes_have_one_winner_every_time(account: Crm, shell: Shell) -> None:
    for _ in range(ROUNDS):
        account("points", "earn", "c1", "100", "--reason", "gift")
        assert (at_once(shell, 8), available(account)) == ([0, 4, 4, 4, 4, 4, 4, 4], (0, 0))
