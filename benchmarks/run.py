"""`make bench`: every budget side by side with a peer in one run on this machine; prints tables of ratios.

CPU = user + system of the whole process, medians of alternating runs. The base of each table is measured beside it:
`python -c pass` for start-up, `sqlite3 .import` into a bare table for imports, `sqlite3 -csv` for exports, sqlite-utils
(when it is installed) as the peer. PostgreSQL is compared by time, for its CPU is another process's. Nothing here is a
test; machines differ. `run.py both` prints only what compares the two databases.
"""

import os
import shutil
import statistics
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

import people
import planned
import server
import talks
from measure import NONE, compared, cpu, elapsed, environment, fresh, ratios, table

PYTHON = sys.executable
CRMCLI = str(Path(sysconfig.get_path("scripts")) / "crmcli")
ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
MANY = int(os.environ.get("BENCH_CUSTOMERS", "100000"))
LOADS = 3
EXPORTS = {"csv": "3", "jsonl": "1.6"}
"""Formats and their budgets."""
BOTH = sys.argv[1:] == ["both"]
"""Only what compares the two databases."""

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


def asked(line: str) -> list[str]:
    """Completion of a line, as zsh asks for it."""
    return ["env", "_CRMCLI_COMPLETE=complete_zsh", f"_CRMCLI_LINE={line}", CRMCLI]


def start_up(home: Path, postgres: server.Durable | None) -> None:
    """Start-up of everyday commands, on a store of 1,000 customers (on both databases) and on one of many."""
    small, large = environment(home, home / "small.db"), environment(home, home / "large.db")
    served = environment(home, postgres.database("small")) if postgres else None
    for env, count in ((small, 1000), (large, MANY), *([(served, 1000)] if served else [])):
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
    both = compared(only, small, served)
    few, many = ({}, {}) if BOTH else (ratios(only, small), ratios(only, large))
    rows = [("command", "budget", "1,000 customers", f"{MANY:,}", "growth", "PostgreSQL / SQLite")]
    for (name, (_, budget)), ratio in zip(commands.items(), both, strict=True):
        growth = [f"{few[name]:.1f}", f"{many[name]:.1f}", f"{many[name] / few[name]:.2f}"] if few else ["", "", ""]
        rows.append((name, str(budget), *growth, ratio))
    table("Start-up: CPU over `python -c pass`; time on PostgreSQL over time on SQLite", rows)


def everyday(home: Path, postgres: server.Durable | None) -> None:
    """A day's commands on the sample shop, in a pipe and as tables."""
    env = environment(home, home / "shop" / "crm.db")
    cpu([CRMCLI, "demo", "--keep", str(home / "shop")], env)
    served = moved(home, env, postgres) if postgres else None
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
    commands = {line: [CRMCLI, *line.split(" ")] for line in budgets}
    both = compared(commands, env, served)
    found = {} if BOTH else ratios(commands, env)
    rows = [("command", "budget", "sample shop", "PostgreSQL / SQLite")]
    for (line, budget), ratio in zip(budgets.items(), both, strict=True):
        rows.append((line, str(budget), f"{found[line]:.1f}" if found else "", ratio))
    table("A day's work: CPU over `python -c pass`; time on PostgreSQL over time on SQLite", rows)


def moved(home: Path, env: Mapping[str, str], postgres: server.Durable) -> dict[str, str]:
    """The environment of the same store on the server."""
    served = environment(home, postgres.database("shop"))
    cpu([CRMCLI, "export", "all", "--to", str(home / "all.jsonl"), "-q"], env)
    cpu([CRMCLI, "db", "init"], served)
    cpu([CRMCLI, "import", str(home / "all.jsonl"), "-q"], served)
    return served


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
        ("crmcli import", f"{first / base:.1f}", f"{first:.1f}", f"all of it; peak {memory} MiB; budget 12, 200 MiB"),
        ("crmcli import again, unchanged", f"{again / base:.1f}", f"{again:.1f}", "budget half the first"),
    ]
    rows.append(national(home, base))
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


def national(home: Path, base: float) -> tuple[str, ...]:
    """The row of the same customers with phones as they are dialled at home and days as they are written there."""
    source, env = home / "national.csv", environment(home, home / "national.db") | {"CRMCLI_COUNTRY": "US"}
    people.write(ROWS, source, national=True)
    cpu([CRMCLI, "db", "init"], env)
    line = [CRMCLI, "import", str(source), "--source", "shop", "--date-format", "dmy", "-q"]
    taken, _ = cpu(line, env)
    return "crmcli import, national phones and days", f"{taken / base:.1f}", f"{taken:.1f}", "budget 24"


def loads(home: Path, postgres: server.Durable | None) -> None:
    """A first load on both databases, each over its own client's load of a bare table; time, not CPU."""
    source, names = home / "load.csv", people.HEADER
    people.write(MANY, source)
    rows = [("work", "SQLite s", "PostgreSQL s", "PostgreSQL / SQLite")]
    script = f"CREATE TABLE t({', '.join(names)});\n.mode csv\nBEGIN;\n.import --skip 1 {source} t\nCOMMIT;\n"
    taken: dict[str, tuple[list[float], list[float]]] = {"bare": ([], []), "crmcli": ([], [])}
    for turn in range(LOADS if postgres else 0):
        assert postgres is not None
        bare, filled = postgres.database(f"bare{turn}"), postgres.database(f"filled{turn}")
        here = environment(home, fresh(home / f"filled{turn}.db"))
        there = environment(home, filled)
        postgres.psql(bare, f"CREATE TABLE t({', '.join(f'{name} text' for name in names)})")
        copy = postgres.line(bare, f"\\copy t FROM '{source}' (FORMAT csv, HEADER)")
        taken["bare"][0].append(elapsed(["sqlite3", fresh(home / "bare.db")], here, script))
        taken["bare"][1].append(elapsed(copy, there))
        for place, env in enumerate((here, there)):
            cpu([CRMCLI, "db", "init"], env)
            taken["crmcli"][place].append(elapsed([CRMCLI, "import", str(source), "--source", "shop", "-q"], env))
    works = {"bare": "sqlite3 .import, psql \\copy into a bare table", "crmcli": "crmcli import; budget 2"}
    for name, (one, other) in taken.items():
        if not one:
            rows.append((works[name], NONE, "", ""))
            continue
        a, b = statistics.median(one), statistics.median(other)
        rows.append((works[name], f"{a:.2f}", f"{b:.2f}", f"{b / a:.2f}"))
    if postgres:
        over = [statistics.median(taken["crmcli"][n]) / statistics.median(taken["bare"][n]) for n in (0, 1)]
        rows.append(("crmcli import over the bare table", f"{over[0]:.1f} times", f"{over[1]:.1f} times", ""))
    table(f"Import of {MANY:,} customers on both databases: time", rows)


def exports(home: Path, env: Mapping[str, str]) -> None:
    """The same customers out again, over `sqlite3 -csv`."""
    store = str(home / "load.db")
    base, _ = cpu(["sqlite3", "-csv", "-cmd", f".output {home}/base.csv", store, "SELECT * FROM customer"], env)
    rows = [("work", "ratio", "CPU s", "note"), ("sqlite3 -csv", "1.0", f"{base:.1f}", "the base")]
    for form, budget in EXPORTS.items():
        taken, _ = cpu([CRMCLI, "export", "customers", "--to", str(home / f"out.{form}"), "-q"], env)
        rows.append((f"crmcli export customers ({form})", f"{taken / base:.1f}", f"{taken:.1f}", f"budget {budget}"))
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


def main() -> None:
    """Prints all tables."""
    with tempfile.TemporaryDirectory(prefix="crmcli-bench-", dir="/var/tmp") as directory, server.running() as postgres:
        home = Path(directory)
        loads(home, postgres)
        start_up(home, postgres)
        everyday(home, postgres)
        if not BOTH:
            follow_ups(home)
            imports(home)


if __name__ == "__main__":
    main()
