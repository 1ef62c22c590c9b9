"""PostgreSQL's own programs for archives, pg_dump and pg_restore: where they are, and how they are run.

How to reach the server goes to them by the environment, never on the command line, where others can read it.
"""

import os
import re
import shutil
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, run
from tempfile import TemporaryFile
from typing import IO, Any

from crmcli.kernel.errors import Failed, Usage

PLACES = (
    "usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin", "opt/homebrew/opt/libpq/bin",
    "usr/local/opt/postgresql@*/bin", "usr/local/opt/libpq/bin",
)  # fmt: skip
"""Where they lie beside the directories of PATH, from the root."""
DUMP, RESTORE = "pg_dump", "pg_restore"
_MAJOR = re.compile(r"\(PostgreSQL\) ([0-9]+)")
_OURS = {"target_session_attrs", "passfile", "service"}
"""What has done its part once we are connected."""


class NoPrograms(Usage):
    """There is no pg_dump here, or none that is new enough for the server."""

    code = "no_pg_dump"

    def __init__(self, server: int, newest: int | None) -> None:
        found = "there is none" if newest is None else f"the one here is of version {newest}"
        self.why = f"the server is PostgreSQL {server}, which takes a pg_dump of that version or later, and {found}"
        super().__init__(
            self.why, hint=f"install PostgreSQL's client programs (Debian, Ubuntu: postgresql-client-{server})"
        )


class ProgramFailed(Failed):
    """One of the programs ended badly."""

    code = "pg_program_failed"

    def __init__(self, program: str, why: str) -> None:
        super().__init__(f"{program} gave up: {why}", hint="nothing was changed")


@dataclass(frozen=True, slots=True)
class Programs:
    """Both programs in one directory, of one major version."""

    place: Path
    major: int

    @contextmanager
    def run(
        self, name: str, args: Sequence[str], env: Mapping[str, str] | None = None, given: str = ""
    ) -> Iterator[IO[bytes]]:
        """What the program writes, while it runs on `given`; ProgramFailed with the first thing it complained of."""
        with TemporaryFile() as complaints:
            line = [str(self.place / name), *args]
            with Popen(line, stdin=PIPE, stdout=PIPE, stderr=complaints, env=env or _plain()) as process:  # noqa: S603 - no shell
                assert process.stdin is not None  # noqa: S101 - it is a pipe
                assert process.stdout is not None  # noqa: S101 - it is a pipe
                try:
                    process.stdin.write(given.encode())
                    process.stdin.close()
                    yield process.stdout
                except BaseException:
                    process.kill()
                    raise
            if process.returncode:
                complaints.seek(0)
                raise ProgramFailed(name, _first(complaints.read(10_000).decode(errors="replace")))


def find(server: int) -> Programs:
    """The newest programs that there are; NoPrograms when they are older than the server, whose major version it is."""
    on_path = [place for place in map(Path, os.get_exec_path()) if place.is_absolute()]  # not where we happen to be
    there = [*(place for pattern in PLACES for place in Path("/").glob(pattern)), *on_path]
    found = [programs for place in there if (programs := _at(place))]
    newest = max(found, key=lambda programs: programs.major, default=None)
    if newest is None or newest.major < server:
        raise NoPrograms(server, None if newest is None else newest.major)
    return newest


def _at(place: Path) -> Programs | None:
    if not all(shutil.which(name, path=str(place)) for name in (DUMP, RESTORE)):
        return None
    said = run([str(place / DUMP), "--version"], stdin=DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    version = _MAJOR.search(said.stdout)
    return Programs(place, int(version[1])) if version else None


def reaching(con: Any, programs: Programs) -> dict[str, str]:
    """The environment in which the programs reach the very server that a connection of ours has reached."""
    from psycopg.pq import Conninfo

    said = {name: text for name, text in con.info.get_parameters().items() if name not in _OURS}
    said |= {"host": con.info.host, "port": str(con.info.port), "password": con.info.password or ""}
    if "hostaddr" in said:
        said["hostaddr"] = con.info.hostaddr
    if said.get("sslrootcert") == "system" and programs.major < 16:  # which knows no such word yet
        paths = ssl.get_default_verify_paths()
        said["sslrootcert"] = paths.cafile or paths.openssl_cafile
    variables = {o.keyword.decode(): o.envvar.decode() for o in Conninfo.get_defaults() if o.envvar}
    return _plain() | {variables[name]: text for name, text in said.items() if name in variables and text}


def _plain() -> dict[str, str]:
    """Our environment without what libpq would read of it, so that nothing but what we say counts."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _first(complaints: str) -> str:
    """The first complaint, without the program's name; what stands behind it may quote rows."""
    lines = [line for line in complaints.splitlines() if "error:" in line] or complaints.splitlines() or ["no word"]
    return lines[0].rpartition("error: ")[2].strip()
