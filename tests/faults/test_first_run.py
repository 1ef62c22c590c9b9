"""F11: many first runs at once make one store, and all of them end well, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ground import PROGRAM, Crm, Shell, figure
from together import together

PROCESSES, ROUNDS = 32, 5
pytestmark = pytest.mark.on_both


@contextmanager
def nothing(crm: Crm, directory: Path) -> Iterator[str]:
    """Where there is nothing yet: a file in a directory that is not there, or a database with nothing in it."""
    if not crm.url:
        yield str(directory / "crm.db")
        return
    from servers import database, named

    with database(named(crm.url, "postgres"), f"crm_{directory.name.replace('-', '_')}", "template0") as url:
        yield url


def test_a_race_of_first_runs(crm: Crm, shell: Shell) -> None:
    well, makers = 0, []
    for number in range(ROUNDS):
        with nothing(crm, shell.home / f"round-{number}") as place:
            ended = together(shell, [[str(PROGRAM), "--db", place, "db", "init", "--json"]] * PROCESSES)
            well += sum((run.code, run.err) == (0, "") for run in ended)
            makers.append(sum(run.json["made"] for run in ended))
            assert crm("--db", place, "history", "--json").json == []
            assert crm("--db", place, "db", "info", "--json").json["rows"]["meta"] == 3
            crm("--db", place, "db", "check", "--deep")
            if not crm.url:
                assert [found.name for found in Path(place).parent.iterdir()] == ["crm.db"]
    figure("first_runs_that_ended_well", well, f"{PROCESSES * ROUNDS}")
    assert (well, makers) == (PROCESSES * ROUNDS, [1] * ROUNDS)


def test_all_of_them_have_the_same_store(crm: Crm, shell: Shell) -> None:
    with nothing(crm, shell.home / "new") as place:
        line = f"crmcli --db '{place}' db init -q > /dev/null && crmcli --db '{place}' db info --json"
        ended = together(shell, [["bash", "-c", line]] * 8)
        assert len({run.json["uuid"] for run in ended}) == 1


def test_what_is_written_at_once_after_a_first_run_is_kept(crm: Crm, shell: Shell) -> None:
    with nothing(crm, shell.home / "written") as place:
        crmcli = f"crmcli --db '{place}'"
        lines = [["bash", "-c", f"{crmcli} db init -q > /dev/null && {crmcli} customer add A{n} -q"] for n in range(16)]
        codes = [run.code for run in together(shell, lines)]
        assert (codes, len(crm("--db", place, "customer", "list", "-o", "ids").out.split())) == ([0] * 16, 16)
