"""The fixtures every folder shares; what they are is in `ground.py`."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import settings

from crmcli.kernel.instants import micros
from crmcli.schema import declared
from crmcli.store.store import Store
from crmcli.workspace import Workspace
from ground import NOW, Crm, Shell, Shops, surroundings

if TYPE_CHECKING:
    from lines import Shop

settings.register_profile("shared", deadline=None)  # a machine that others use too is slow at times
settings.load_profile("shared")

for folder in ("attacks", "exchange", "faults", "merging"):  # `from hostile import …`, `from lines import …` everywhere
    sys.path.append(str(Path(__file__).with_name(folder)))


MEMORY, DISK = Path("/dev/shm"), Path("/var/tmp")
ROOM = 1 << 30
ON_DISK = {"test_backup_under_load", "test_import_latency", "test_kill_import", "test_writers"}
"""Modules about what a disk does."""
ON_BOTH = {
    "attacks", "contacts", "custom", "customers", "exchange", "faults", "followups", "interactions", "journeys",
    "loyalty", "merging", "overview", "purchases", "reminders", "reports", "store", "tickets", "upkeep",
}  # fmt: skip
"""Folders whose tests run on both databases, but for those about a file."""
SERVER = pytest.StashKey[tuple[str, str]]()
"""The address of the PostgreSQL of this run, or why there is none."""


def pytest_configure(config: pytest.Config) -> None:
    """Temporary files go to memory where there is room for them: most tests would wait for nothing but the disk."""
    if not hasattr(config, "workerinput") and "not postgres" not in config.getoption("markexpr"):
        serve(config)
    config.stash[SERVER] = os.environ.get("CRMCLI_TEST_PG_URL", ""), os.environ.get("CRMCLI_TEST_PG_WHY", "")
    named = config.getoption("basetemp") or "PYTEST_DEBUG_TEMPROOT" in os.environ
    if not named and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def serve(config: pytest.Config) -> None:
    """Starts the PostgreSQL of this run, which the workers find by its address."""
    import servers

    found = servers.started()
    if isinstance(found, str):
        os.environ["CRMCLI_TEST_PG_WHY"] = found
        return
    url, stop = found
    config.add_cleanup(stop)
    os.environ[servers.URL] = url
    servers.make_empty(url)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What has a command line of its own runs on both databases, unless it is about one of them."""
    if "on" not in metafunc.fixturenames:
        return
    test = metafunc.definition
    server = pytest.param("postgresql", marks=pytest.mark.postgres)
    if test.get_closest_marker("on_server"):
        metafunc.parametrize("on", [server], indirect=True)
    elif (
        Path(str(test.path)).parent.name in ON_BOTH or test.module.__name__ == "test_first_run"
    ) and not test.get_closest_marker("in_file"):
        metafunc.parametrize("on", ["sqlite", server], indirect=True)


@pytest.fixture
def on(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with an empty store, "" for a store in a file."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    import servers

    server, why = request.config.stash[SERVER]
    if not server:
        pytest.skip(why)
    with servers.database(server, f"crm_{uuid4().hex}") as url:
        yield url


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A directory of its own, on a disk for the modules in ON_DISK."""
    if request.module.__name__.rpartition(".")[2] not in ON_DISK:
        yield tmp_path
        return
    with TemporaryDirectory(dir=DISK, prefix="crmcli-") as place:
        yield Path(place)


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once; tests get a copy, which is quicker than making one."""
    from datetime import datetime

    path = tmp_path_factory.mktemp("fresh") / "crm.db"
    Store(path, declared).create(micros(datetime.fromisoformat(NOW)))
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory of its own, and an environment in which nothing of this machine is left."""
    place = tmp_path / "home"
    place.mkdir(mode=0o700)
    for name in list(os.environ):
        if name.startswith(("CRMCLI_", "LC_", "XDG_")) or name in ("NO_COLOR", "COLUMNS", "LINES", "TERM", "LANGUAGE"):
            monkeypatch.delenv(name)
    for name, value in surroundings(place, tmp_path / "crm.db").items():
        monkeypatch.setenv(name, value)
    return place


@pytest.fixture
def crm(home: Path, tmp_path: Path, fresh_store: Path, on: str, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """The command line in this process, on a fresh store."""
    path = tmp_path / "crm.db"
    if on:
        monkeypatch.setenv("CRMCLI_DB", on)
        return Crm(path, url=on)
    shutil.copyfile(fresh_store, path)
    path.chmod(0o600)
    return Crm(path)


@pytest.fixture
def bare(crm: Crm, tmp_path: Path) -> Iterator[Crm]:
    """The command line on a database of the same server that has nothing in it, or on a file that is not there."""
    if not crm.url:
        yield Crm(tmp_path / "bare" / "crm.db")
        return
    import servers

    with servers.database(servers.named(crm.url, "postgres"), f"crm_{uuid4().hex}", "template0") as url:
        yield Crm(tmp_path / "none", url=url)


@pytest.fixture
def shell(crm: Crm, home: Path) -> Shell:
    """The command line as a process, on the store that `crm` has."""
    return Shell(home, crm.path, crm.url)


@pytest.fixture
def workspace(crm: Crm) -> Workspace:
    """A workspace on the store that `crm` has, for calling actions without a command line."""
    return crm.workspace()


@pytest.fixture(scope="session")
def prepared_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first shop that is prepared is kept for the others."""
    return tmp_path_factory.mktemp("shop")


@pytest.fixture
def shop(crm: Crm, shell: Shell, prepared_shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Shop"]:
    """A store with something of everything, and the files that every command's line names."""
    from lines import Shop

    monkeypatch.chdir(shell.home)
    made = Shop(crm, shell, prepared_shop)
    made.prepare()
    yield made
    made.close()


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Shops:
    """The shop on each database, once it was made there."""
    return Shops(tmp_path_factory.mktemp("stock"))


@pytest.fixture
def stocked(crm: Crm, tmp_path: Path, stock: Shops) -> Crm:
    """The sample shop: its customers (run m1) and purchases (m2)."""
    from rows import sample

    crm("config", "set", "country", "US")
    if not stock.brought_to(crm):
        crm("import", *[sample(f"corner-shop/{name}.csv", tmp_path) for name in ("customers", "purchases")], code=6)
        stock.take(crm)
    return crm


@pytest.fixture
def two(crm: Crm, tmp_path: Path) -> Crm:
    """Two customers, K1 Ada and K2 Bo, and Ada's purchase P1 (runs m1 and m2)."""
    from rows import written

    people = ("customer_id", "name", "email")
    crm("import", written(tmp_path / "k.csv", people, ("K1", "Ada", "ada@example.com"), ("K2", "Bo", "bo@example.com")))
    bought = ("purchase_id", "customer_id", "amount", "date")
    crm("import", written(tmp_path / "b.csv", bought, ("P1", "K1", "5.00", "2026-10-01")))
    return crm


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Prints what was measured, file by file, a figure of several tests once, from its least to its greatest value.

    Says before it how many tests did without the PostgreSQL that they need.
    """
    from ground import figures_of

    why = os.environ.get("CRMCLI_TEST_PG_WHY", "")
    left_out = [report for report in terminalreporter.stats.get("skipped", []) if why and why in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} tests of PostgreSQL were left out: {why}")

    for line in figures_of(report for found in terminalreporter.stats.values() for report in found):
        terminalreporter.write_line(line)
