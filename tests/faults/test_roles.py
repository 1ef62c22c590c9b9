"""Least rights: the roles that `crmcli help roles` shows are enough for their work and good for nothing else."""

import os
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import crmcli
import servers
from ground import Crm, Result, Shell, figure
from lines import READING, WRITING, Shop, rows_at

pytestmark = pytest.mark.postgres

PAGE = Path(crmcli.__file__).parent / "topics" / "roles.md"
WITHOUT_STORE = ("export", "config set", "config unset", "db init", "db backup", "demo")
"""Beginnings of lines that write files and nothing else."""
OF_THE_OWNER = ("db restore",)
NAMING_THE_ROLE = ("db path", "db info", "doctor", "cron print")
"""Lines that answer each role in its own way."""


def statements() -> list[str]:
    """What the page has the administrator run."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    ") and "crmcli" not in line]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a server of this module's own: roles are the same in all its databases."""
    place = next(servers.programs(), None)
    if place is None:
        pytest.skip(os.environ.get("CRMCLI_TEST_PG_WHY", "no programs of PostgreSQL were found"))
    own = servers.Cluster(place)
    try:
        url = own.start()
        administer(url, *statements())
        yield url
    finally:
        own.stop()


def administer(url: str, *lines: str) -> None:
    """Runs statements as psql would."""
    con = psycopg.connect(url, autocommit=True)
    for line in lines:
        if line.startswith("\\connect "):
            con.close()
            con = psycopg.connect(servers.named(url, line.removeprefix("\\connect ")), autocommit=True)
        else:
            con.execute(line.encode())
    con.close()


def of(url: str, role: str, database: str = "crm") -> str:
    """The address of a database for a role."""
    return servers.named(url, database).replace("//crmcli@", f"//{role}@")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that the lines run in, kept as it was when the store was prepared."""
    return tmp_path_factory.mktemp("roles")


@pytest.fixture
def owner(cluster: str, places: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The prepared store in the database `crm`, made and filled by its owner."""
    url = of(cluster, "crm_owner")
    monkeypatch.chdir(home)
    made = Shop(Crm(tmp_path / "crm.db", url=url), Shell(home, tmp_path / "crm.db", url), places)
    if (places / "home").exists():
        as_prepared(made)
        return made
    made.crm("db", "init")
    made.fill()
    shutil.copytree(home, places / "home")
    administer(cluster, "CREATE DATABASE kept TEMPLATE crm")
    return made


def as_prepared(shop: Shop) -> None:
    """The home and the database as they were."""
    for old in shop.shell.home.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.copytree(shop.kept / "home", shop.shell.home, dirs_exist_ok=True)


def by(shop: Shop, role: str, database: str = "crm") -> Crm:
    """The command line of another role."""
    return Crm(shop.crm.path, url=of(shop.crm.url.replace("//crm_owner@", "//crmcli@"), role, database))


def test_nobody_has_more_than_he_needs(owner: Shop, cluster: str) -> None:
    with psycopg.connect(of(cluster, "crmcli")) as con:
        mighty = con.execute(
            "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'crmcli'"
            " AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)"
        ).fetchall()
        names = "SELECT COUNT(*) FROM pg_roles WHERE rolname IN ('crm_owner', 'mei', 'accountant')"
        assert (mighty, con.execute(names).fetchall()) == ([], [(3,)])


def test_who_reads_is_answered_as_the_owner_is(owner: Shop) -> None:
    reader = by(owner, "accountant")
    differs = [line for line in READING if not same(line, said(owner.crm, line), said(reader, line))]
    figure("reading_lines_that_differ_for_a_reader", len(differs), f"0 of {len(READING)}")
    assert differs == []


def said(crm: Crm, line: str) -> Result:
    return crm(*shlex.split(line), code=None)


def same(line: str, one: Result, other: Result) -> bool:
    return one.code == other.code and (line in NAMING_THE_ROLE or (one.raw, one.err) == (other.raw, other.err))


def test_who_reads_changes_nothing(owner: Shop) -> None:
    reader, before = by(owner, "accountant"), rows_at(owner.crm.url)
    lines = [case.line for case in WRITING if not case.line.startswith((*WITHOUT_STORE, *OF_THE_OWNER))]
    ends = {line: said(reader, f"{line} -o json") for line in lines}
    wrong = [line for line, end in ends.items() if end.code != 9 or end.error["code"] != "store_read_only"]
    figure("writing_lines_that_a_reader_ends_otherwise", len(wrong), f"0 of {len(lines)}")
    assert ([(line, ends[line].err) for line in wrong], rows_at(owner.crm.url) == before) == ([], True)


@pytest.mark.parametrize("line", ["customer add Dee -n", "import people.csv -n", "undo -n"])
def test_who_reads_has_no_dry_run(owner: Shop, line: str) -> None:
    assert said(by(owner, "accountant"), line).code == 9


def test_who_writes_can_do_all_that_the_owner_does(owner: Shop, cluster: str) -> None:
    """All lines, one after the other, in two copies of the store."""
    ends, left = [], []
    for role in ("crm_owner", "mei"):
        database = f"copy_for_{role}"
        administer(
            cluster,
            f"CREATE DATABASE {database} TEMPLATE kept OWNER crm_owner",
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO crm_writer",
        )
        as_prepared(owner)
        crm = by(owner, role, database)
        lines = [line for case in WRITING for line in (*case.first, case.line) if not line.startswith(OF_THE_OWNER)]
        ends.append([(line, said(crm, line).code) for line in lines])
        left.append(rows_at(of(cluster, "crmcli", database)))
        assert crm("db", "check", "--deep").out == ""
    wrong = [one for one, other in zip(*ends, strict=True) if one != other]
    figure("writing_lines_that_differ_for_a_writer", len(wrong), f"0 of {len(ends[0])}")
    assert (wrong, left[0] == left[1]) == ([], True)


def test_a_first_load_without_the_right_to_set_indexes_aside(cluster: str, home: Path, tmp_path: Path) -> None:
    administer(
        cluster,
        "CREATE DATABASE first OWNER crm_owner",
        "\\connect first",
        *[line for line in statements() if line.startswith("ALTER DEFAULT")],
    )
    Crm(tmp_path / "crm.db", url=of(cluster, "crm_owner", "first"))("db", "init")
    rows = "".join(f"K{n},Customer {n},c{n}@example.com\n" for n in range(1_200))
    (tmp_path / "people.csv").write_text("customer_id,name,email\n" + rows)
    crm = Crm(tmp_path / "crm.db", url=of(cluster, "mei", "first"))
    assert crm("import", str(tmp_path / "people.csv"), "--json").json["created"] == 1_200
    assert (crm("find", "customer 1199", "-o", "ids").out, crm("db", "check", "--deep").out) == ("c1200\n", "")
    crm("undo", "u1")
    assert crm("customer", "list", "-o", "ids").out == ""


def test_who_only_connects_is_told_so(owner: Shop, cluster: str) -> None:
    administer(cluster, "CREATE ROLE stranger LOGIN", "GRANT CONNECT ON DATABASE crm TO stranger")
    done = by(owner, "stranger")("customer", "list", "-o", "json", code=9)
    assert (done.error["code"], "may not read the store" in done.error["message"]) == ("store_forbidden", True)


def test_who_may_not_connect_is_told_so(owner: Shop, cluster: str) -> None:
    administer(cluster, "CREATE ROLE outsider LOGIN")
    done = by(owner, "outsider")("customer", "list", "-o", "json", code=9)
    assert done.error["message"].endswith('cannot be reached: permission denied for database "crm"')


def test_the_store_is_made_only_by_who_owns_the_database(cluster: str, home: Path, tmp_path: Path) -> None:
    administer(cluster, "CREATE DATABASE empty OWNER crm_owner")
    crm = Crm(tmp_path / "crm.db", url=of(cluster, "mei", "empty"))
    crm("db", "init", code=9)
    assert crm("customer", "list", "-o", "json", code=9).error["code"] == "no_store"
