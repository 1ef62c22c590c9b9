"""The programs in examples/ do what they say, run as a user runs them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from ground import PROGRAM, Crm, Shell

EXAMPLES = Path(__file__).parents[2] / "examples"
CUSTOMERS = "customer_id,name,email\n1,Ada Smith,ada@example.com\n2,Bo Lind,bo@example.com\n"
PURCHASES = "purchase_id,customer_id,date,amount\n11,1,2026-11-20,59.90\n12,9,2026-11-20,5.00\n"


def test_every_figure_of_the_sample_shop_comes_out(shell: Shell) -> None:
    program = EXAMPLES / "corner_shop_totals.sh"
    figures = len(re.findall("(?m)^is ", program.read_text(encoding="utf-8")))
    made = shell.bash(str(program))
    assert (made.returncode, len(re.findall("(?m)^ok ", made.stdout)), made.stderr) == (0, figures, ""), made.stdout


def nightly(shell: Shell, inbox: Path, day: int = 21) -> subprocess.CompletedProcess[str]:
    line = f"'{EXAMPLES / 'nightly-import.sh'}' '{shell.path}' '{inbox}'"
    return shell.bash(line, env={"CRMCLI_NOW": f"2026-11-{day}T22:15:00Z"})


def filled(home: Path) -> Path:
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / "customers.csv").write_text(CUSTOMERS)
    (inbox / "purchases.csv").write_text(PURCHASES)
    return inbox


def test_a_night_brings_everything_in_but_what_is_wrong(shell: Shell, crm: Crm, home: Path) -> None:
    inbox = filled(home)
    made = nightly(shell, inbox)
    assert (made.returncode, made.stdout, made.stderr) == (
        6, "", f"some rows were rejected: {inbox}/purchases.csv.rejects.csv\n",
    )  # fmt: skip
    assert crm("customer", "list", "--fields", "id,spent,points").rows[1:] == [
        ["c1", "59.90", "59"],
        ["c2", "0.00", "0"],
    ]
    assert sorted(path.name for path in inbox.iterdir()) == ["done", "failed", "purchases.csv.rejects.csv"]
    assert len(list((inbox / "done").iterdir())) == 2


def test_the_same_night_again_changes_nothing(shell: Shell, crm: Crm, home: Path) -> None:
    inbox = filled(home)
    nightly(shell, inbox)
    before = crm("export", "all", "-o", "jsonl").raw
    (inbox / "customers.csv").write_text(CUSTOMERS)
    made = nightly(shell, inbox, day=22)
    assert (made.returncode, made.stderr, crm("export", "all", "-o", "jsonl").raw) == (0, "", before)


def test_a_file_that_cannot_be_read_is_put_aside(shell: Shell, home: Path) -> None:
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / "customers.csv").write_text("")
    made = nightly(shell, inbox)
    assert (made.returncode, made.stdout, len(list((inbox / "failed").iterdir()))) == (1, "", 1), made.stderr


def test_without_a_store_the_files_wait(shell: Shell, home: Path) -> None:
    inbox = filled(home)
    shell.path.unlink()
    made = nightly(shell, inbox)
    assert (made.returncode, (inbox / "customers.csv").exists(), "db init" in made.stderr) == (9, True, True)


def test_from_python(shell: Shell, crm: Crm, home: Path) -> None:
    shutil.rmtree(home / "shop", ignore_errors=True)
    crm("demo", "--keep", str(home / "shop"))
    line = [sys.executable, str(EXAMPLES / "python_api.py"), str(home / "shop/crm.db"), "4000"]
    said = [subprocess.run(line, env=shell.environment(), capture_output=True, text=True, check=True) for _ in range(2)]
    assert [(one.stdout.splitlines()[:2], one.stderr) for one in said] == [
        (["11 customers tagged, undo: crmcli undo u8", "Tariq Fujimoto: 4890 points"], ""),
        (["11 customers tagged already", "Tariq Fujimoto: 4890 points (given before)"], ""),
    ]
    assert (
        shell("--db", str(home / "shop/crm.db"), "customer", "list", "-w", "tag:best", "-o", "ids").stdout.count("\n")
        == 11
    )


def test_every_example_is_run_here() -> None:
    names = {path.name for path in EXAMPLES.iterdir() if path.suffix in (".py", ".sh")}
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in names if name not in text] == []


def test_the_crontab_names_commands_that_exist(crm: Crm) -> None:
    lines = (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines()
    commands = [line.split("  ")[-1].split()[1:] for line in lines if " crmcli " in line]
    assert [crm(*words).code for words in commands] == [0, 0]
    assert PROGRAM.exists()
