"""`make bench`: every budget side by side with a peer in one run on this machine; prints tables of ratios.

CPU = user + system of the whole process, medians of alternating runs. The base of each table is measured beside it:
`python -c pass` for start-up, `sqlite3 .import` into a bare table for imports, `sqlite3 -csv` for exports, sqlite-utils
(when it is installed) as the peer. Nothing here is a test; machines differ.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import people
import planned
import talks

PYTHON = sys.executable
CRMCLI = str(Path(sysconfig.get_path("scripts")) / "crmcli")
ROUNDS = 7
ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
MANY = int(os.environ.get("BENCH_CUSTOMERS", "100000"))

FLOOR = """
import csv, sqlite3, sys
con = sqlite3.connect(sys.argv[2], isolation_level=None)
rows = csv.reader(open(sys.argv[1], newline="", encoding="utf-8"))
names = next(rows)
con.execute(f"CREATE TABLE t({', '.join(names)})")
con.execute("BEGIN")
con.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
con.execute("COMMIT")
"""


def cpu(command: Sequence[str], env: Mapping[str, str], stdin: str | None = None) -> tuple[float, int]:
    """Seconds of CPU of a whole process, and the peak memory in MiB of the largest process so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=dict(env), input=stdin, text=True, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024


def ratios(commands: Mapping[str, Sequence[str]], env: Mapping[str, str]) -> dict[str, float]:
    """Median CPU of each command over that of the base (`python -c pass`), in alternating runs."""
    base: list[float] = []
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            base.append(cpu([PYTHON, "-c", "pass"], env)[0])
            taken[name].append(cpu(command, env)[0])
    return {name: statistics.median(times) / statistics.median(base) for name, times in taken.items()}


def table(title: str, rows: Sequence[Sequence[str]]) -> None:
    """Prints aligned rows under a title."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def environment(home: Path, store: Path) -> dict[str, str]:
    """A bare environment with a store of its own; bytecode may be used."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CRMCLI_DB": str(store),
        "LANG": "C.UTF-8",
        "CRMCLI_ZONE": "UTC",
    }


def asked(line: str) -> list[str]:
    """Completion of a line, as zsh asks for it."""
    return ["env", "_CRMCLI_COMPLETE=complete_zsh", f"_CRMCLI_LINE={line}", CRMCLI]


def start_up(home: Path) -> None:
    """Start-up of everyday commands, on a store of 1,000 and on one of many customers."""
    small, large = environment(home, home / "small.db"), environment(home, home / "large.db")
    for env, count in ((small, 1000), (large, MANY)):
        people.write(count, home / "people.csv")
        cpu([CRMCLI, "db", "init"], env)
        cpu([CRMCLI, "import", str(home / "people.csv"), "-q"], env)
    commands = {
        "--version": ([CRMCLI, "--version"], 9),
        "--help (pipe)": ([CRMCLI, "--help"], 9),
        "completion: crmcli cust": (asked("crmcli cust"), 9),
        "completion: customer list --": (asked("crmcli customer list --"), 9),
        "completion: show c1": (asked("crmcli show c1"), 11),
        "completion: show Ros": (asked("crmcli show Ros"), 11),
        "completion: customer list -w tag:": (asked("crmcli customer list -w tag:"), 11),
        "customer list --limit 50": ([CRMCLI, "customer", "list", "--limit", "50"], 11),
        "customer list -w owner=mei --limit 50": ([CRMCLI, "customer", "list", "-w", "owner=mei", "--limit", "50"], 11),
        "show c12": ([CRMCLI, "show", "c12"], 11),
        "find grimaldi --limit 20": ([CRMCLI, "find", "grimaldi", "--limit", "20"], 11),
        "customer list --limit 1000 (TSV)": ([CRMCLI, "customer", "list", "--limit", "1000"], 13),
        "points earn c12 1": ([CRMCLI, "points", "earn", "c12", "1", "--reason", "bench"], 14),
        "customer tag c12 x": ([CRMCLI, "customer", "tag", "c12", "x"], 14),
        "purchase add c13 5": ([CRMCLI, "purchase", "add", "c13", "5"], 14),
        "log c14 x --type call": ([CRMCLI, "log", "c14", "x", "--type", "call"], 14),
    }
    only = {name: command for name, (command, _) in commands.items()}
    few, many = ratios(only, small), ratios(only, large)
    rows = [("command", "budget", "1,000 customers", f"{MANY:,}", "growth")]
    for name, (_, budget) in commands.items():
        rows.append((name, str(budget), f"{few[name]:.1f}", f"{many[name]:.1f}", f"{many[name] / few[name]:.2f}"))
    table("Start-up: CPU over `python -c pass`", rows)


def everyday(home: Path) -> None:
    """A day's commands on the sample shop, in a pipe and as tables."""
    env = environment(home, home / "shop" / "crm.db")
    cpu([CRMCLI, "demo", "--keep", str(home / "shop")], env)
    reading = ("today", "due", "customer timeline c4", "contact list", "interaction list", "ticket list")
    writing = (
        "contact add c4 Kim",
        "log c4 x",
        "followup add c4 Call --on +9d",
        "ticket open c4 Bell",
        "ticket reply t1 Done",
    )
    budgets = dict.fromkeys((f"{line} --limit 50" if "list" in line else line for line in reading), 11)
    budgets |= dict.fromkeys(
        (f"{line} -o table" for line in ("today", "due", "customer list --limit 50", "show c4")), 20
    )
    budgets |= dict.fromkeys(writing, 14)
    found = ratios({line: [CRMCLI, *line.split(" ")] for line in budgets}, env)
    rows = [("command", "budget", "sample shop")]
    rows += [(line, str(budget), f"{found[line]:.1f}") for line, budget in budgets.items()]
    table("A day's work: CPU over `python -c pass`", rows)


def follow_ups(home: Path) -> None:
    """What is asked every morning and every quarter of an hour: few follow-ups, many to come, many never done."""
    stores = {name: environment(home, home / f"{name}.db") for name in ("few", "many", "late")}
    for name, env in stores.items():
        cpu([CRMCLI, "db", "init"], env)
        cpu([CRMCLI, "customer", "add", "Ada Smith"], env)
        planned.write(planned.DUE if name == "few" else MANY, home / f"{name}.db", late=name == "late")
    commands = {
        "remind": ([CRMCLI, "remind"], 14),
        "due --limit 50": ([CRMCLI, "due", "--limit", "50"], 11),
        "done f1 (daily)": ([CRMCLI, "done", "f1"], 14),
        "snooze f2 monday": ([CRMCLI, "snooze", "f2", "monday"], 14),
        "followup add": ([CRMCLI, "followup", "add", "c1", "Call", "--on", "+9d"], 14),
        "followup list --limit 50": ([CRMCLI, "followup", "list", "--limit", "50"], 11),
    }
    only = {name: command for name, (command, _) in commands.items()}
    found = {name: ratios(only, env) for name, env in stores.items()}
    rows = [("command", "budget", f"{planned.DUE} open", f"{MANY:,} to come", f"{MANY:,} overdue", "growth")]
    for name, (_, budget) in commands.items():
        each = [found[store][name] for store in stores]
        rows.append((name, str(budget), *(f"{one:.1f}" for one in each), f"{max(each) / each[0]:.2f}"))
    table("Follow-ups: CPU over `python -c pass`", rows)


def imports(home: Path) -> None:
    """A first load, the same file again, and peers, over `sqlite3 .import` into a bare table in one transaction."""
    source = home / "customers.csv"
    people.write(ROWS, source)
    env = environment(home, home / "load.db")
    names = ", ".join(people.HEADER)
    script = f"CREATE TABLE t({names});\n.mode csv\nBEGIN;\n.import --skip 1 {source} t\nCOMMIT;\n"
    base = statistics.median(cpu(["sqlite3", fresh(home / "base.db")], env, script)[0] for _ in range(3))
    floor, _ = cpu([PYTHON, "-c", FLOOR, str(source), fresh(home / "floor.db")], env)
    cpu([CRMCLI, "db", "init"], env)
    first, memory = cpu([CRMCLI, "import", str(source), "--source", "shop", "-q"], env)
    again, _ = cpu([CRMCLI, "import", str(source), "--source", "shop", "-q"], env)
    rows = [
        ("work", "ratio", "CPU s", "note"),
        ("sqlite3 .import into a bare table", "1.0", f"{base:.1f}", "the base"),
        ("csv.reader + executemany", f"{floor / base:.1f}", f"{floor:.1f}", "the floor of Python"),
        ("crmcli import", f"{first / base:.1f}", f"{first:.1f}", f"all of it; peak {memory} MiB; budget 15"),
        ("crmcli import again, unchanged", f"{again / base:.1f}", f"{again:.1f}", "budget half the first"),
    ]
    if peer := shutil.which("sqlite-utils"):
        some = home / "some.csv"
        people.write(ROWS // 10, some)
        taken, _ = cpu([peer, "insert", fresh(home / "peer.db"), "t", str(some), "--csv"], env)
        rows.append(
            ("sqlite-utils insert --csv", f"{taken * 10 / base:.1f}", f"{taken * 10:.1f}", "a tenth, times ten")
        )
    table(f"Import of {ROWS:,} customers: CPU over `sqlite3 .import`", rows)
    exports(home, env)
    belongings(home, env)


def exports(home: Path, env: Mapping[str, str]) -> None:
    """The same customers out again, over `sqlite3 -csv`."""
    store = str(home / "load.db")
    base, _ = cpu(["sqlite3", "-csv", "-cmd", f".output {home}/base.csv", store, "SELECT * FROM customer"], env)
    rows = [("work", "ratio", "CPU s"), ("sqlite3 -csv", "1.0", f"{base:.1f}")]
    for form in ("csv", "jsonl"):
        taken, _ = cpu([CRMCLI, "export", "customers", "--to", str(home / f"out.{form}"), "-q"], env)
        rows.append((f"crmcli export customers ({form})", f"{taken / base:.1f}", f"{taken:.1f}"))
    table(f"Export of {ROWS:,} customers: CPU over `sqlite3 -csv`", rows)


def belongings(home: Path, env: Mapping[str, str]) -> None:
    """Interactions and tickets of the same customers, over `sqlite3 .import` into a bare table."""
    rows = [("work", "first", "again", "CPU s", "CPU s again")]
    for noun, header in talks.HEADERS.items():
        source = home / f"{noun}.csv"
        talks.write(noun, MANY, ROWS, source)
        script = f"CREATE TABLE t({', '.join(header)});\n.mode csv\nBEGIN;\n.import --skip 1 {source} t\nCOMMIT;\n"
        base, _ = cpu(["sqlite3", fresh(home / "base.db")], env, script)
        first, again = (cpu([CRMCLI, "import", str(source), "--source", "shop", "-q"], env)[0] for _ in range(2))
        rows.append((noun, f"{first / base:.1f}", f"{again / base:.1f}", f"{first:.1f}", f"{again:.1f}"))
    table(f"Import of {MANY:,} rows of other nouns: CPU over `sqlite3 .import`", rows)


def fresh(path: Path) -> str:
    """The path, with nothing there."""
    path.unlink(missing_ok=True)
    return str(path)


def main() -> None:
    """Prints all tables."""
    with tempfile.TemporaryDirectory(prefix="crmcli-bench-") as directory:
        start_up(Path(directory))
        everyday(Path(directory))
        follow_ups(Path(directory))
        imports(Path(directory))


if __name__ == "__main__":
    main()
