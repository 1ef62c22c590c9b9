"""F11: many first runs at once make one store, and all of them end well."""

from contextlib import closing
from sqlite3 import connect

import pytest

from ground import PROGRAM, Crm, Shell, figure
from together import together

PROCESSES, ROUNDS = 32, 5


@pytest.mark.usefixtures("crm")
def test_a_race_of_first_runs(shell: Shell) -> None:
    well, makers, lone = 0, [], 0
    for number in range(ROUNDS):
        path = shell.home / f"round-{number}" / "crm.db"
        ended = together(shell, [[str(PROGRAM), "--db", str(path), "db", "init", "--json"]] * PROCESSES)
        well += sum((run.code, run.err) == (0, "") for run in ended)
        makers.append(sum(run.json["made"] for run in ended))
        lone += [found.name for found in path.parent.iterdir()] == ["crm.db"]
        with closing(connect(path)) as db:
            assert len(db.execute("SELECT word FROM meta WHERE name = 'store_uuid'").fetchall()) == 1
        assert shell("--db", str(path), "db", "check", "--deep").returncode == 0
    figure("first_runs_that_ended_well", well, f"{PROCESSES * ROUNDS}")
    assert (well, makers, lone) == (PROCESSES * ROUNDS, [1] * ROUNDS, ROUNDS)


@pytest.mark.usefixtures("crm")
def test_all_of_them_have_the_same_store(shell: Shell) -> None:
    path = shell.home / "new" / "crm.db"
    line = f"crmcli --db {path} db init -q > /dev/null && crmcli --db {path} db info --json"
    ended = together(shell, [["bash", "-c", line]] * 8)
    assert len({run.json["uuid"] for run in ended}) == 1


def test_what_is_written_at_once_after_a_first_run_is_kept(crm: Crm, shell: Shell) -> None:
    crm.path.unlink()
    lines = [["bash", "-c", f"crmcli db init -q > /dev/null && crmcli customer add A{n} -q"] for n in range(16)]
    codes = [run.code for run in together(shell, lines)]
    assert (codes, len(crm("customer", "list", "-o", "ids").out.split())) == ([0] * 16, 16)
