"""The ground all tests stand on: the command line run in this process or as a real one, against a store of its own.

`conftest.py` makes fixtures of these; tests take the types from here (`from ground import Crm`).
"""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from crmcli.grammar import Line
from crmcli.main import run
from crmcli.wiring import workspace as wired
from crmcli.workspace import Workspace

NOW = "2026-11-21T12:00:00+00:00"
PROGRAM = Path(sys.executable).with_name("crmcli")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
SECONDS = 120
"""A process that takes longer hangs."""


def surroundings(home: Path, store: Path, now: str = NOW) -> dict[str, str]:
    """The whole environment of a run: a home of its own, UTC, no country, a clock that stands still."""
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "PATH": f"{PROGRAM.parent}:{SYSTEM_PATH}",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "CRMCLI_DB": str(store),
        "CRMCLI_NOW": now,
        "CRMCLI_ACTOR": "tester",
    }


@dataclass(frozen=True)
class Result:
    """How one command ended: standard output, standard error, exit code."""

    raw: bytes
    err: str
    code: int

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode()

    @property
    def json(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.raw)

    @property
    def documents(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.raw.splitlines()]

    @property
    def rows(self) -> list[list[str]]:
        """Standard output as TSV, the header line first."""
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def error(self) -> Any:
        """What `-o json` says on standard error of a command that ended badly: code, message, hint, candidates."""
        return json.loads(self.err.splitlines()[-1])["error"]


@contextmanager
def streams(given: bytes = b"") -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Standard input, output and error as a pipe has them; yields the bytes of the last two."""
    out, err = io.BytesIO(), io.BytesIO()
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8", errors="surrogateescape")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", errors="backslashreplace", write_through=True)
    ours = sys.stdin, sys.stdout, sys.stderr
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
        for stream in ours:
            if not stream.closed:
                stream.detach()  # else collecting it would close the bytes that are still to be read


@dataclass
class Crm:
    """`crm("customer", "add", "Ada", "--json").json`: one command line run in this process.

    `path` is the store, unless it is on a server at `url`; `now` the clock of the next commands, `env` more of the
    environment (None takes one away).
    """

    path: Path
    now: str = NOW
    env: dict[str, str | None] = field(default_factory=dict)
    url: str = ""

    def __call__(
        self,
        *args: str,
        input: str | bytes = "",  # noqa: A002 - as subprocess.run names it
        code: int | None = 0,
    ) -> Result:
        """Runs it and asserts the exit code, unless any will do (None)."""
        given = input.encode(errors="surrogateescape") if isinstance(input, str) else input
        with self._environment(), streams(given) as (out, err):
            found = run(list(args))
            sys.stdout.flush()
            sys.stderr.flush()
            result = Result(out.getvalue(), err.getvalue().decode(), found)
        assert code is None or found == code, f"crmcli {' '.join(args)}: exit {found}, not {code}\n{result.err}"
        return result

    def workspace(self, command: str = "test", **words: object) -> Workspace:
        """What a command would be handed: `words` are the shared options by name, such as dry_run=True."""
        with self._environment(), streams():
            return wired(Line(command, {"no_input": True, **words}))

    def rows(self, sql: str, **params: object) -> list[tuple[Any, ...]]:
        """What a SELECT finds in the store."""
        with self.workspace().store.read() as db:
            return db.all(sql, **params)

    def damage(self, sql: str) -> int:
        """Changes the data past all that watches, as another program could; how many rows."""
        if self.url:
            from servers import damaged

            return damaged(self.url, sql)
        with closing(sqlite3.connect(self.path)) as db:
            db.execute("PRAGMA ignore_check_constraints=ON")
            count = db.execute(sql).rowcount
            db.commit()
            return count

    def keep(self, name: str) -> str:
        """Keeps the store as it is now; `go_back` with what this returns makes it so again."""
        if self.url:
            from servers import copied

            return copied(self.url, name)
        return str(shutil.copy2(self.path, name))

    def twin(self, path: Path) -> "Crm":
        """Another command line, on a copy of the store as it is now; a file goes to `path`."""
        kept = self.keep(str(path))
        if not self.url:
            return Crm(path, self.now, self.env)
        from servers import named

        return Crm(path, self.now, self.env, named(self.url, kept))

    def go_back(self, kept: str) -> None:
        """Makes the store what it was when it was kept."""
        if self.url:
            from servers import replaced

            replaced(self.url, kept)
        else:
            shutil.copy2(kept, self.path)

    @contextmanager
    def _environment(self) -> Iterator[None]:
        changes = {"CRMCLI_NOW": self.now, "CRMCLI_DB": self.url or str(self.path), **self.env}
        kept = {name: os.environ.get(name) for name in changes}
        try:
            _set(changes)
            yield
        finally:
            _set(kept)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


class Shops:
    """A store that takes long to make, made once on each database and kept for others."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._kept: dict[bool, str] = {}

    def brought_to(self, crm: Crm) -> bool:
        """Whether it was made before; `crm` has it then."""
        kept = self._kept.get(bool(crm.url))
        if kept is not None:
            crm.go_back(kept)
        return kept is not None

    def take(self, crm: Crm) -> None:
        """Keeps it as `crm` has it."""
        self._kept[bool(crm.url)] = crm.keep(str(self._place / f"{uuid4().hex}.db"))


@dataclass
class Shell:
    """`shell("customer", "list")`: the installed executable as a process, in an environment of its own.

    `env` adds to that environment (None takes one away). `shell.bash("crmcli customer list | head -1")` runs a script
    of bash under pipefail.
    """

    home: Path
    path: Path
    url: str = ""

    def __call__(
        self,
        *args: str,
        env: Mapping[str, str | None] | None = None,
        input: str = "",  # noqa: A002 - as subprocess.run names it
    ) -> subprocess.CompletedProcess[str]:
        return self._run([str(PROGRAM), *args], env, input)

    def bash(
        self,
        script: str,
        env: Mapping[str, str | None] | None = None,
        input: str = "",  # noqa: A002
    ) -> subprocess.CompletedProcess[str]:
        """One script; `crmcli` is on its path."""
        return self._run(["bash", "-o", "pipefail", "-c", script], env, input)

    def process(self, line: Sequence[str]) -> "subprocess.Popen[bytes]":
        """Starts a program and leaves it running; its three streams are pipes."""
        pipe = subprocess.PIPE
        return subprocess.Popen(line, env=self.environment(), cwd=self.home, stdin=pipe, stdout=pipe, stderr=pipe)

    def environment(self, env: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """What the process sees."""
        wanted: dict[str, str | None] = {**surroundings(self.home, self.path), **self._store(), **(env or {})}
        return {name: value for name, value in wanted.items() if value is not None}

    def _store(self) -> dict[str, str]:
        return {"CRMCLI_DB": self.url} if self.url else {}

    def _run(
        self, line: list[str], env: Mapping[str, str | None] | None, given: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            line, env=self.environment(env), input=given, capture_output=True, encoding="utf-8",
            errors="surrogateescape", timeout=SECONDS, cwd=self.home, check=False,
        )  # fmt: skip


def say(text: str) -> None:
    """Tells whoever reads the run (`pytest -rP`)."""
    sys.stdout.write(f"{text}\n")


def figure(name: str, value: float, target: str) -> None:
    """A measured promise: FIGURE name=value target=..."""
    say(f"FIGURE {name}={value:g} target={target}")


FIGURE = re.compile(r"^FIGURE (\S+)=(\S+) target=(.*)$", re.MULTILINE)
ON_SERVER = re.compile(r"[\[-]postgresql[-\]]")


def figures_of(reports: Iterable[Any]) -> list[str]:
    """The figures that the tests of these reports have printed, as lines "FIGURE file name=value target=…".

    Where several tests of a file printed the same name, its value is "least..greatest (number of tests)"; names of
    tests on PostgreSQL say so.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for report in reports:
        if getattr(report, "when", "") == "call":
            file = report.nodeid.partition("::")[0]
            for name, value, target in FIGURE.findall(report.capstdout):
                if ON_SERVER.search(report.nodeid):
                    name = f"postgresql_{name}"
                found.setdefault((file, name, target), []).append(value)
    return [
        f"FIGURE {file} {name}={_spread(values)} target={target}"
        for (file, name, target), values in sorted(found.items())
    ]


def _spread(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    least, greatest = min(values, key=float), max(values, key=float)
    return f"{least if least == greatest else f'{least}..{greatest}'} ({len(values)} tests)"
