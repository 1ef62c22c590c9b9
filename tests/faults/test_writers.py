"""F3: many processes writing into one store: no error, no lost update, one chain."""

import sys
from time import perf_counter

import pytest

from crmcli.store import journal
from ground import PROGRAM, Crm, Shell, figure
from together import together

PROCESSES = 32
TIMES = 6
FEWER = 8
"""Processes where it is not the crowd that counts."""
MANY = (64, 50)
"""Processes and writes of each in the slow test."""

COUNT_UP = """
import sys
from time import monotonic
from crmcli.customers.records import CUSTOMER
from crmcli.grammar import Line
from crmcli.wiring import workspace
made = workspace(Line("test", {"no_input": True}))
begun = monotonic()
for _ in range(int(sys.argv[1])):
    with made.store.write(made) as unit:
        unit.update(CUSTOMER, 1, note=str(int(unit.value("SELECT note FROM customer WHERE id = 1")) + 1))
sys.stdout.write(f"{begun} {monotonic()}")
"""
"""Adds one to the same note some times, and says when it began and when it was done."""


def outcomes(shell: Shell, lines: list[list[str]]) -> list[tuple[int, str]]:
    """Runs all command lines at once; exit code and standard error of each."""
    return [(run.code, run.err) for run in together(shell, lines)]


def test_no_update_is_lost(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Counter", "--note", "0")
    start = perf_counter()
    ended = outcomes(shell, [[sys.executable, "-c", COUNT_UP, str(TIMES)]] * PROCESSES)
    seconds = perf_counter() - start
    counted = int(crm("customer", "show", "c1", "--json").json["note"])
    with crm.workspace().store.read() as db:
        assert journal.verify(db) == []
    figure("writers_lost_updates", PROCESSES * TIMES - counted, "0")
    figure("writers_transactions_per_second_with_start_up", PROCESSES * TIMES / seconds, ">=1")
    assert (ended, counted) == ([(0, "")] * PROCESSES, PROCESSES * TIMES)


@pytest.mark.slow
def test_no_update_is_lost_of_64_times_50(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Counter", "--note", "0")
    runs = together(shell, [[sys.executable, "-c", COUNT_UP, str(MANY[1])]] * MANY[0])
    spans = [tuple(map(float, run.out.split())) for run in runs]
    seconds = max(end for _, end in spans) - min(begin for begin, _ in spans)
    written = MANY[0] * MANY[1]
    counted = int(crm("customer", "show", "c1", "--json").json["note"])
    figure("writers_64_lost_updates", written - counted, "0")
    if crm.url:
        figure("writers_64_transactions_per_second_with_a_connection_each", written / seconds, ">=20")
    else:
        figure("writers_64_transactions_per_second_flushed_to_disk", written / seconds, ">=150")
    assert ([(run.code, run.err) for run in runs], counted) == ([(0, "")] * MANY[0], written)


def test_every_write_has_its_entry_and_the_chain_holds(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Counter", "--note", "0")
    many = FEWER if crm.url else PROCESSES
    outcomes(shell, [[sys.executable, "-c", COUNT_UP, "2"]] * many)
    with crm.workspace().store.read() as db:
        written = db.one("SELECT COUNT(DISTINCT change_id), MAX(version) FROM entry, customer WHERE change_id > 1")
        assert (written, journal.verify(db)) == ((2 * many, 1 + 2 * many), [])


def test_commands_of_many_people_at_once(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    many = FEWER if crm.url else PROCESSES
    ended = outcomes(shell, [[str(PROGRAM), "customer", "tag", "c1", f"tag{n:02}", "-q"] for n in range(many)])
    tags = crm("customer", "show", "c1", "--json").json["tags"]
    assert (ended, tags) == ([(0, "")] * many, [f"tag{n:02}" for n in range(many)])


def test_one_external_id_goes_to_one_of_many(crm: Crm, shell: Shell) -> None:
    line = [str(PROGRAM), "customer", "add", "Ada", "--source", "shop", "--external-id", "7", "-q"]
    codes = [code for code, _ in outcomes(shell, [line] * 8)]
    assert (sorted(codes), crm("customer", "list", "-o", "ids").out) == ([0, *[4] * 7], "c1\n")


def test_readers_are_not_in_the_way(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    lines = [[str(PROGRAM), "customer", "tag", "c1", f"t{n}", "-q"] for n in range(8)]
    lines += [[str(PROGRAM), "customer", "list", "-q"]] * 8
    assert outcomes(shell, lines) == [(0, "")] * 16


class TestALockThatIsHeld:
    """Somebody else is writing for a long time."""

    def test_reading_goes_on(self, crm: Crm) -> None:
        holder = crm.workspace()
        with holder.store.write(holder) as unit:
            unit.figures("UPDATE customer SET note = 'x'")
            assert crm("customer", "list", "-o", "ids").out == ""

    @pytest.mark.parametrize("sign", ["INT", "TERM"])
    def test_waiting_ends_with_an_interrupt(self, crm: Crm, shell: Shell, sign: str) -> None:
        """The driver waits in C, where Python hears no signal; so the wait is cut into pieces."""
        holder = crm.workspace()
        with holder.store.write(holder):
            start = perf_counter()
            ended = shell.bash(f"timeout --signal={sign} --preserve-status --kill-after=20 2 crmcli customer add Ada")
            seconds = perf_counter() - start
        figure(f"seconds_until_{sign}_is_heard", seconds - 2, "<2")
        assert (ended.returncode, ended.stdout, crm("customer", "list", "-o", "ids").out) == (130, "", "")

    @pytest.mark.slow
    def test_waiting_ends_by_itself(self, crm: Crm, shell: Shell) -> None:
        holder = crm.workspace()
        with holder.store.write(holder):
            ended = shell("customer", "add", "Ada", "--json")
        assert (ended.returncode, '"code": "busy"' in ended.stderr) == (7, True)
