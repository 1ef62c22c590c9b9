"""F10: a store that is missing, or that may not be written or reached: what can be read is, the rest is exit 9.

Root may write everything; so where root runs the tests, these processes become the user nobody. They import what they
need before that, by running the line once on a store that is well: the interpreter may lie where nobody may look.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ground import PROGRAM, Crm, Shell, figure

pytestmark = pytest.mark.in_file

NOBODY = 65534


BECOME_NOBODY = """
import os, sys
from crmcli.main import main, run
well, *line = sys.argv[1:]
kept = sys.stdout, sys.stderr, os.environ["CRMCLI_DB"]
with open(os.devnull, "w") as nowhere:
    sys.stdout = sys.stderr = nowhere
    for store, words in ((well, line), (well + "-none", ["customer", "list"]), (well + "-none", line)):
        os.environ["CRMCLI_DB"] = store
        run(words)
sys.stdout, sys.stderr, os.environ["CRMCLI_DB"] = kept
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.argv = ["crmcli", *line]
main()
"""


@dataclass
class Place:
    """A directory that everybody can reach, with a store in it, and a user who is not root."""

    shell: Shell
    store: Path
    well: Path

    def run(self, *line: str) -> "subprocess.CompletedProcess[str]":
        """Runs a line as that user, on the store."""
        home = self.store.parent.parent / "home"
        root = [sys.executable, "-c", BECOME_NOBODY, str(self.well)]
        env = {**self.shell.environment(), "CRMCLI_DB": str(self.store), "HOME": str(home)}
        env |= {"XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data"}
        return subprocess.run(
            [*(root if os.geteuid() == 0 else [str(PROGRAM)]), *line], env=env, cwd=home, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip


@pytest.fixture
def place(crm: Crm, shell: Shell) -> Iterator[Place]:
    crm("customer", "add", "Ada")
    top = Path(tempfile.mkdtemp())
    store = top / "shop" / "crm.db"
    for directory in (store.parent, top / "home"):
        directory.mkdir()
    shutil.copyfile(crm.path, store)
    store.chmod(0o600)
    for path in (top, store.parent, top / "home", store):
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
    yield Place(shell, store, crm.path)
    store.parent.chmod(0o700)
    shutil.rmtree(top)


def as_it_should_be(_store: Path) -> None:
    pass


def file_read_only(store: Path) -> None:
    store.chmod(0o400)


def directory_read_only(store: Path) -> None:
    store.parent.chmod(0o500)


def both_read_only(store: Path) -> None:
    store.chmod(0o400)
    store.parent.chmod(0o500)


def file_forbidden(store: Path) -> None:
    store.chmod(0o000)


def directory_forbidden(store: Path) -> None:
    store.parent.chmod(0o000)


def missing(store: Path) -> None:
    store.unlink()


def missing_in_read_only(store: Path) -> None:
    store.unlink()
    store.parent.chmod(0o500)


READS = (
    "customer list -o ids",
    "show c1 -o ids",
    "export customers --fields id --format csv",
    "db check",
    "report journey",
)
WRITES = ("customer add Bo", "points earn c1 5 --reason x", "undo", "config field add size number")
MATRIX: list[tuple[Callable[[Path], None], int, int]] = [
    (as_it_should_be, 0, 0), (file_read_only, 0, 9), (directory_read_only, 0, 9), (both_read_only, 0, 9),
    (file_forbidden, 9, 9), (directory_forbidden, 9, 9), (missing, 9, 9), (missing_in_read_only, 9, 9),
]  # fmt: skip
"""A state, and the exit code of what reads and of what writes."""


@pytest.mark.parametrize(("state", "reads", "writes"), MATRIX)
def test_the_matrix(place: Place, state: Callable[[Path], None], reads: int, writes: int) -> None:
    state(place.store)
    ended = [
        (place.run(*line.split()), wanted) for lines, wanted in ((READS, reads), (WRITES, writes)) for line in lines
    ]
    right = [done.returncode == wanted and said(done, place.store) for done, wanted in ended]
    figure("lines_that_end_as_they_should", sum(right), f"{len(ended)}")
    assert [(done.args[-3:], done.returncode, done.stderr) for done, wanted in ended if done.returncode != wanted] == []
    assert all(right)


def said(done: "subprocess.CompletedProcess[str]", store: Path) -> bool:
    """An error names the file and says what to do; nothing ends in a traceback."""
    named = done.returncode == 0 or (str(store) in done.stderr and "hint: " in done.stderr)
    return named and "Traceback" not in done.stderr


@pytest.mark.parametrize("state", [missing, missing_in_read_only])
def test_the_hint_for_a_missing_store_is_init(place: Place, state: Callable[[Path], None]) -> None:
    state(place.store)
    ends = [place.run(*line.split()).stderr for line in ("customer list", "customer add Bo")]
    assert [end.splitlines()[-1] for end in ends] == [f"hint: make one with: crmcli db init --db {place.store}"] * 2


@pytest.mark.parametrize("state", [file_forbidden, directory_forbidden, missing_in_read_only])
def test_init_says_why_it_cannot(place: Place, state: Callable[[Path], None]) -> None:
    state(place.store)
    done = place.run("db", "init")
    assert (done.returncode, said(done, place.store)) == (9, True)


@pytest.mark.parametrize("state", [file_read_only, both_read_only])
def test_a_read_only_store_is_backed_up_elsewhere(place: Place, state: Callable[[Path], None]) -> None:
    state(place.store)
    done = place.run("db", "backup", str(place.store.parent.parent / "home" / "copy.db"), "-y")
    assert (done.returncode, "does not know of this backup" in done.stderr) == (0, True)


def test_a_backup_into_a_read_only_directory_is_exit_9(place: Place) -> None:
    place.store.parent.chmod(0o500)
    done = place.run("db", "backup")
    assert (done.returncode, str(place.store.parent) in done.stderr, "Traceback" in done.stderr) == (9, True, False)
