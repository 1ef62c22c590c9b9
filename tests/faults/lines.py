"""Every command as a line on a prepared store: those that write, and those that only read.

Whoever adds a command adds a line here; then it is killed, starved of disk, run without an output and so on like all
others. `Shop` is the prepared store with the files that the lines name.
"""

import filecmp
import hashlib
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

from crmcli.catalogue import COMMANDS
from crmcli.store.archive import held
from crmcli.store.programs import find
from ground import PROGRAM, Crm, Shell

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Case:
    """A line that changes something, and the lines that have to be run before it.

    One that `resumes` saves in steps: cut short, the same line goes on to the same end.
    """

    line: str
    first: tuple[str, ...] = ()
    resumes: bool = False

    def __str__(self) -> str:
        return self.line


WRITING = (
    Case("customer add Dee --email dee@example.com --phone 020-7946-0958 --tag new --field loyalty_card=0042"),
    Case("customer edit c1 --city York --add-email ada@work.example --tag gold"),
    Case("customer rm c1 c2"),
    Case("customer restore c3"),
    Case("customer merge c1 c2 --take city=c1"),
    Case("customer unmerge c2", first=("customer merge c1 c2",)),
    Case("contact merge p1 p2"),
    Case("contact unmerge p2", first=("contact merge p1 p2",)),
    Case("customer tag --where tag=vip local"),
    Case("customer untag c1 vip"),
    Case("customer assign c1 mei"),
    Case("customer apart c1 c2"),
    Case("contact apart p1 p2"),
    Case('contact add c1 "Dee Dee" --role buyer --email dee@work.example --email dee@home.example --primary'),
    Case("contact edit p1 --customer c2 --primary --add-phone 020-7946-0958"),
    Case("contact rm p1 p2"),
    Case("contact restore p3"),
    Case("log c1 'wants the lamp in green' --type call --direction in --minutes 5 --next friday"),
    Case("interaction edit i1 --type visit --at 2026-11-02"),
    Case("interaction rm i1"),
    Case("interaction restore i2"),
    Case("followup add c1 'Send the quote' --on 2026-12-01 --every 1m --owner mei"),
    Case("followup edit f1 --text 'Send the new quote' --on 2026-12-02"),
    Case("followup done f1 --log 'Sent' --type email"),
    Case("followup snooze f1 2026-12-03"),
    Case("followup cancel f1"),
    Case("done f1 --next 2026-12-24"),
    Case("snooze f1 2026-12-03"),
    Case("remind"),
    Case("purchase add c2 12.50 --order A-2 --key till-1"),
    Case("purchase refund b1 10.00"),
    Case('ticket open c2 "Flat tyre" --text "It lost air overnight." --priority high'),
    Case('ticket reply t1 "Please bring it in."'),
    Case('ticket reply t1 --from-customer "It slips again."', first=("ticket close t1",)),
    Case('ticket note t1 "An old cable."'),
    Case("ticket assign t1 t2 mei"),
    Case('ticket wait t1 --reason "a new cable"'),
    Case("ticket resume t2"),
    Case('ticket resolve -w open=yes "Done."'),
    Case("ticket close t1 t2"),
    Case("ticket reopen t1", first=("ticket close t1",)),
    Case("ticket edit t1 --priority urgent --subject Chain"),
    Case("points earn c2 100 --reason birthday"),
    Case("points redeem c1 200 --reason voucher"),
    Case("points adjust c1 -50 --reason twice"),
    Case("journey move c2 consideration --reason asked"),
    Case("import people.csv", resumes=True),
    Case("import bought.csv --as purchases --earn", resumes=True),
    Case("export customers --to people-old.csv -y"),
    Case("export all --to everything"),
    Case("undo"),
    Case("redo", first=("undo",)),
    Case("config set zone Europe/Berlin"),
    Case("config unset country"),
    Case("config field add size number"),
    Case("config field rm hat_size"),
    Case("db init --db new/crm.db"),
    Case("db backup kept.db"),
    Case("db backup backup.db -y", resumes=True),
    Case("db restore backup.db -y"),
    Case("demo --keep bicycles"),
)
"""What changes the store, the settings or a file. Each is run on a shop of its own."""

READING = (
    "find ada",
    "show c1",
    "show t1",
    "today",
    "customer list",
    "customer timeline c1",
    "customer show c1",
    "customer duplicates --threshold 0.01",
    "contact duplicates --explain",
    "contact list",
    "contact show p1",
    "interaction list",
    "interaction show i1",
    "followup list",
    "followup show f1",
    "due",
    "cron print",
    "purchase list",
    "purchase show b1",
    "ticket list",
    "ticket show t1",
    "points balance c1",
    "points statement c1",
    "journey stages",
    "journey show c1",
    "journey board",
    "report journey",
    "report funnel",
    "report time-in-stage",
    "report purchases",
    "report service",
    "report points",
    "import list",
    "export customers",
    "history",
    "schema customer",
    "config list",
    "config get zone",
    "config field list",
    "db path",
    "db info",
    "db migrate",  # there is no older schema yet
    "db check --deep",
    "demo",
    "doctor",
    "completion bash",
    "help filters",
)
"""What only looks. All of it is run on one shop."""

ARCHIVE = b"PGDMP"
"""What an archive of pg_dump begins with."""
LOOK = 0.0005
"""Seconds between two looks whether a process has the store open."""

SILENT = ("db check --deep",)
"""What says nothing when all is well."""

NEEDS_NO_STORE = (
    "db path", "completion bash", "help filters", "config list", "config get zone", "demo", "db init", "cron print",
)  # fmt: skip
"""Lines, or beginnings of lines, that answer without a store."""

PREPARED = (
    "config set country GB",
    "config set currency GBP",
    "config field add loyalty_card text",
    "config field add hat_size number",
    'customer add "Ada Lovelace" --email ada@example.com --phone 020-7946-0991 --tag vip --city Leeds',
    'customer add "Bo Diddley" --note "likes it loud"',
    'customer add "Cy Twombly"',
    "customer rm c3",
    'contact add c1 "Di Prima" --email di@work.example --role director',
    'contact add c1 "Ed Dorn"',
    'contact add c2 "Flo Kennedy"',
    "contact rm p3",
    "import known.csv",
    "log c1 'asked for the price' --type call --at 2026-11-01",
    "log c2 'likes it loud'",
    "interaction rm i2",
    "followup add c1 'Ask how it is doing' --on 2026-11-20 --every 1w",
    "purchase add c1 59.90 --order A-1",
    "points earn c1 500 --reason welcome",
    'ticket open c1 "Gear slips" --purchase b1',
    'ticket open c2 "Late order" --assignee tobias',
    "ticket wait t2",
    "db backup backup.db",
    "customer tag c2 loud",
    "points earn c1 50 --reason sorry",
)


def command_of(line: str) -> str:
    """The command of the catalogue that a line runs."""
    words = line.split()
    return next(" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in COMMANDS)


def named() -> set[str]:
    """The commands that have a line here."""
    return {command_of(line) for line in (*(case.line for case in WRITING), *READING)}


RANDOM = frozenset(("uid", "salt", "body_h", "prev", "h"))
"""Columns that differ from run to run, as does every uid that stands inside of a text."""
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

State = dict[str, object]
"""Each file by its name: the rows of a database, the digest of anything else."""


def rows(path: Path) -> object:
    """All rows of a file in order, without what is random, the search index and the sums over rows."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        names = [str(name) for (name,) in found if "_search" not in name and name != "row_sum"]
        return {name: _rows(db.execute(f"SELECT * FROM {name}")) for name in names}


def rows_at(url: str) -> object:
    """The same of a database on a server."""
    import psycopg

    with psycopg.connect(url) as db:
        found = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = [str(name) for (name,) in found if name not in ("row_sum", "write_gate")]
        return {name: _rows(db.execute(f"SELECT * FROM {name}".encode())) for name in names}


def _rows(cursor: Any) -> list[tuple[object, ...]]:
    kept = [place for place, column in enumerate(cursor.description) if column[0] not in RANDOM]
    found = (tuple(row[place] for place in kept) for row in cursor if row[0] != "store_uuid")
    plain = [tuple(UID.sub("uid", cell) if isinstance(cell, str) else cell for cell in row) for row in found]
    return sorted(plain, key=repr)


def content(path: Path) -> object:
    """What is in a file; of a manifest what does not differ from run to run."""
    data = path.read_bytes()
    if data.startswith(b"SQLite format 3\0"):
        return rows(path)
    if data.startswith(ARCHIVE):
        return held(find(0), path).rows
    if path.name.endswith(".manifest.json"):
        return json.loads(data)["rows"]
    return hashlib.sha256(data).hexdigest()


@dataclass
class Shop:
    """The prepared store, and a home directory with the files that the lines name; lines run in that directory."""

    crm: Crm
    shell: Shell
    kept: Path
    loose: tuple[str, ...] = field(default=("bicycles",))
    """Folders whose files are not written whole: those of `demo`."""

    def prepare(self) -> None:
        """Fills it, and keeps a copy to go back to; where there is one already, takes that."""
        self.kept = self.kept / ("server" if self.crm.url else "file")
        if self.kept.exists():
            self.again()
            return
        self.fill()
        shutil.copytree(self.shell.home, self.kept / "home")
        (self.kept / "store").write_text(self.crm.keep(str(self.kept / "crm.db")))

    def fill(self) -> None:
        """Writes the files and runs the lines that a prepared store comes of."""
        self._write_files(self.shell.home)
        for line in PREPARED:
            self.here(line)

    def _write_files(self, home: Path) -> None:
        people = "".join(f"K{n},Customer {n},k{n}@example.com,Town {n % 7}\n" for n in range(40))
        (home / "known.csv").write_text("customer_id,name,email,city\n" + people[: people.index("K20,")])
        (home / "people.csv").write_text("customer_id,name,email,city\n" + people)
        bought = "".join(f"k{n % 15}@example.com,2026-0{1 + n % 9}-11,{n}.50\n" for n in range(40))
        (home / "bought.csv").write_text("customer,date,amount\n" + bought)
        (home / "people-old.csv").write_text("name\nthe old export\n")

    def here(self, line: str, code: int | None = 0) -> int:
        """Runs a line in this process, and asserts its exit code unless that is None; the exit code."""
        return self.crm(*shlex.split(line), code=code).code

    def again(self, case: Case | None = None) -> None:
        """Everything as it was when it was prepared, then what `case` wants run before it.

        The home itself stays, for somebody is in it.
        """
        for old in (*self.crm.path.parent.glob("crm.db*"), *self.shell.home.iterdir()):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(self.kept / "home", self.shell.home, dirs_exist_ok=True)
        self.crm.go_back((self.kept / "store").read_text())
        for line in case.first if case else ():
            self.here(line)

    @property
    def open(self) -> bool:
        """True while a process has the store open, and after it was killed with it open."""
        if self.crm.url:
            return bool(self._sessions())
        return Path(f"{self.crm.path}-shm").exists()

    def settle(self) -> None:
        """Waits until the server has noticed that a process was killed; what that had asked for is done until then."""
        while self.crm.url and self._sessions():
            sleep(LOOK)

    def _sessions(self) -> int:
        from servers import of

        asked = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s AND application_name = 'crmcli'"
        row = self._server.execute(asked, (of(self.crm.url),)).fetchone()
        return int(row[0]) if row else 0

    @cached_property
    def _server(self) -> "psycopg.Connection[tuple[Any, ...]]":
        import psycopg

        from servers import named

        return psycopg.connect(named(self.crm.url, "postgres"), autocommit=True)

    def close(self) -> None:
        """Leaves the server."""
        if "_server" in self.__dict__:
            self._server.close()

    def process(self, line: str, **more: object) -> "subprocess.Popen[str]":
        """Starts a line as a process of its own; standard input is empty."""
        given: dict[str, object] = {
            "env": self.shell.environment({"PYTHONDONTWRITEBYTECODE": "1"}), "cwd": self.shell.home,
            "stdin": subprocess.DEVNULL, "text": True,
            "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more,
        }  # fmt: skip
        return subprocess.Popen([str(PROGRAM), *shlex.split(line)], **given)  # type: ignore[call-overload, no-any-return]

    def run(self, line: str, **more: object) -> "subprocess.CompletedProcess[str]":
        """Runs a line as a process of its own to its end."""
        with self.process(line, **more) as process:
            out, err = process.communicate(timeout=110)
        return subprocess.CompletedProcess(line, process.returncode, out, err)

    def state(self) -> State:
        """The store and every file a line may have made, but for what a killed process left half done."""
        place = self.crm.path.parent
        found = [*place.glob("crm.db*"), *(path for path in self.shell.home.rglob("*") if path.is_file())]
        files = {str(path.relative_to(place)): content(path) for path in found if self._counts(path)}
        return {**files, "store": rows_at(self.crm.url)} if self.crm.url else files

    def _counts(self, path: Path) -> bool:
        unfinished = path.name.endswith((".part", "-wal", "-shm", "-journal"))
        return not unfinished and not set(self.loose).intersection(path.parts)

    def _stays(self, path: Path) -> bool:
        """True for a file that is as it was prepared."""
        prepared = self.kept / "home" / path.relative_to(self.shell.home)
        return prepared.is_file() and filecmp.cmp(prepared, path, shallow=False)

    def _its_place(self, store: Path) -> str:
        """Where it could be restored: a file in a file, an archive on the server."""
        with store.open("rb") as file:
            return "" if file.read(5) == ARCHIVE else f" --db {shlex.quote(str(self.crm.path))}"

    def whole(self) -> None:
        """`db check` is silent about the store, and every other one that a line made could be restored."""
        self.here("db check --deep")
        for store in self.shell.home.rglob("*.db"):
            if self._counts(store) and not self._stays(store):
                self.here(f"db restore -n {shlex.quote(str(store))}{self._its_place(store)}")


def wholly(between: State, before: State, after: State) -> list[str]:
    """The files that are neither as they were nor as they were to become."""
    names = between.keys() | before.keys() | after.keys()
    return sorted(name for name in names if between.get(name) not in (before.get(name), after.get(name)))
