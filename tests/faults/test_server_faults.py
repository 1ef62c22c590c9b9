"""A server that stops, refuses or is elsewhere: one line that says so, and nothing that was acknowledged is lost."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

import servers
from ground import PROGRAM, Shell, figure
from together import ended, started

if TYPE_CHECKING:
    import subprocess

pytestmark = pytest.mark.postgres

WORD = "canary%2Fword"
"""A password as it stands in an address."""
PATIENCE = 30


class Durable(servers.Cluster):
    """A server that saves as those of shops do, and answers on this machine's own network to who has a password."""

    to_hosts = "scram-sha-256"

    def __init__(self, programs: Path, inside: str | None = None) -> None:
        super().__init__(programs, inside)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c max_connections=24"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Durable]:
    """A server of this module's own, for it is killed."""
    place = next(servers.programs(), None)
    if place is None:
        pytest.skip(os.environ.get("CRMCLI_TEST_PG_WHY", "no programs of PostgreSQL were found"))
    own = Durable(place)
    try:
        own.start()
        servers.make_empty(local(own, "postgres"))
        yield own
    finally:
        own.stop()


def local(cluster: Durable, database: str) -> str:
    """An address behind the socket."""
    return f"postgresql://crmcli@:{cluster.port}/{database}?host={cluster.place}"


@pytest.fixture
def database(cluster: Durable) -> Iterator[str]:
    """The name of a database with an empty store."""
    name = f"crm_{uuid4().hex}"
    run(cluster, f"CREATE DATABASE {name} TEMPLATE {servers.EMPTY}")
    yield name
    run(cluster, f"DROP DATABASE {name} WITH (FORCE)")


def run(cluster: Durable, *statements: str) -> None:
    """Runs statements as the administrator, on a connection of their own: the server may have been killed before."""
    with psycopg.connect(local(cluster, "postgres"), autocommit=True) as con:
        con.execute("SET synchronous_commit = local")
        for statement in statements:
            con.execute(statement.encode())


@pytest.fixture
def shop(home: Path, tmp_path: Path, cluster: Durable, database: str) -> Shell:
    """The command line on that store, through the socket."""
    return Shell(home, tmp_path / "crm.db", local(cluster, database))


@pytest.fixture
def admin(cluster: Durable, database: str) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """The administrator, in that database."""
    with psycopg.connect(local(cluster, database), autocommit=True) as con:
        yield con


@contextmanager
def killed_before(cluster: Durable) -> Iterator[None]:
    """Inside, the server is down."""
    cluster.kill()
    try:
        yield
    finally:
        cluster.run()


@contextmanager
def held(shop: Shell, table: str = "write_gate") -> Iterator[None]:
    """Inside, somebody else has the table for himself, until he or the server ends."""
    holder = psycopg.connect(shop.url)
    holder.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE".encode())
    try:
        yield
    finally:
        holder.close()


def waits(shop: Shell, kind: str) -> int:
    """The server's process for a command that waits for something of this kind ("Lock", "IPC"), once it does."""
    asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'crmcli' AND wait_event_type = %s"
    end = monotonic() + PATIENCE
    with psycopg.connect(servers.named(shop.url, "postgres"), autocommit=True) as con:
        while monotonic() < end:
            if row := con.execute(asked, (kind,)).fetchone():
                return int(row[0])
            sleep(0.01)
    raise AssertionError(f"no command waits for {kind}")


def names(shop: Shell) -> list[str]:
    return shop("customer", "list", "--fields", "name", "--no-header").stdout.split()


ADD = [str(PROGRAM), "customer", "add", "Ada", "-o", "json"]


class TestAServerThatIsKilled:
    def test_while_a_command_waits_for_its_turn(self, cluster: Durable, shop: Shell) -> None:
        with held(shop):
            adding = started(shop, ADD)
            waits(shop, "Lock")
            with killed_before(cluster):
                done = ended(adding)
        assert (done.code, done.out, done.error["code"]) == (9, "", "connection_lost")
        assert (done.error["message"].endswith("was lost; nothing more was saved"), names(shop)) == (True, [])

    def test_while_a_command_saves(self, cluster: Durable, shop: Shell) -> None:
        """A server that waits for another one to save it too has saved it itself."""
        with self.nobody_follows(cluster):
            adding = started(shop, ADD)
            waits(shop, "IPC")
            with killed_before(cluster):
                done = ended(adding)
        assert (done.code, done.out, done.error["code"]) == (9, "", "perhaps_saved")
        assert ("is not known" in done.error["message"], names(shop)) == (True, ["Ada"])

    def test_what_was_perhaps_saved_is_not_doubled_under_a_key(self, cluster: Durable, shop: Shell) -> None:
        shop("customer", "add", "Ada")
        line = ("purchase", "add", "c1", "5.00", "--key", "till-1", "-o", "json")
        with self.nobody_follows(cluster):
            adding = started(shop, [str(PROGRAM), *line])
            waits(shop, "IPC")
            with killed_before(cluster):
                assert ended(adding).code == 9
        assert (shop(*line).returncode, len(shop("purchase", "list", "-o", "ids").stdout.split())) == (0, 1)

    @contextmanager
    def nobody_follows(self, cluster: Durable) -> Iterator[None]:
        """Inside, the server waits without end for a standby that there is not."""
        run(cluster, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")
        try:
            yield
        finally:
            run(cluster, "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")

    def test_what_was_acknowledged_is_there(self, cluster: Durable, shop: Shell) -> None:
        """Four people add customers one after the other; each number was printed only when it was saved."""
        script = "for n in $(seq 99); do crmcli customer add N -o ids -q >> told-{0} 2>> said-{0} || exit $?; done"
        people = [started(shop, ["bash", "-c", script.format(n)]) for n in range(4)]
        files = [shop.home / f"told-{n}" for n in range(4)]
        while not all(path.exists() and path.read_text().count("\n") > 2 for path in files):
            sleep(0.02)
        with killed_before(cluster):
            codes = [ended(person).code for person in people]
        told = {number for path in files for number in path.read_text().split()}
        there = set(shop("customer", "list", "-o", "ids").stdout.split())
        said = [line for n in range(4) for line in (shop.home / f"said-{n}").read_text().splitlines()]
        figure("acknowledged_and_lost", len(told - there), "0")
        figure("server_kills_that_are_no_exit_9", len([code for code in codes if code != 9]), "0")
        assert (told - there, codes, len(there - told) <= 4) == (set(), [9] * 4, True)
        assert (len(said), [line for line in said if not line.startswith(("crmcli: ", "hint: "))]) == (8, [])
        assert (shop("db", "check", "--deep").returncode, shop("customer", "add", "N").returncode) == (0, 0)

    def test_an_import_goes_on_afterwards(self, cluster: Durable, shop: Shell) -> None:
        rows = "".join(f"K{n},Customer {n}\n" for n in range(6_000))
        (shop.home / "people.csv").write_text("customer_id,name\n" + rows)
        shop("customer", "add", "Somebody")
        line = [str(PROGRAM), "import", "people.csv", "-o", "json"]
        importing = started(shop, line)
        with psycopg.connect(shop.url, autocommit=True) as con:
            while (con.execute("SELECT COUNT(*) FROM customer").fetchone() or (0,))[0] < 1_000:
                sleep(0.005)
        with killed_before(cluster):
            assert ended(importing).code == 9
        assert (ended(started(shop, line)).code, len(names(shop))) == (0, 2 * 6_000 + 1)  # "Customer" and a number
        assert shop("db", "check", "--deep").returncode == 0


class TestAConnectionThatIsEnded:
    @pytest.mark.parametrize(
        ("how", "code"), [("pg_terminate_backend", "connection_lost"), ("pg_cancel_backend", "stopped_by_server")]
    )
    def test_by_the_administrator(
        self, shop: Shell, admin: "psycopg.Connection[tuple[Any, ...]]", how: str, code: str
    ) -> None:
        with held(shop):
            adding = started(shop, ADD)
            admin.execute(f"SELECT {how}(%s)".encode(), (waits(shop, "Lock"),))
            done = ended(adding)
        assert (done.code, done.error["code"], "nothing more was saved" in done.error["message"]) == (9, code, True)
        assert names(shop) == []

    def test_in_the_midst_of_what_it_writes(self, shop: Shell, admin: "psycopg.Connection[tuple[Any, ...]]") -> None:
        """The customer is written, and its row in the journal waits for somebody else."""
        with held(shop, "entry"):
            adding = started(shop, ADD)
            admin.execute("SELECT pg_terminate_backend(%s)", (waits(shop, "Lock"),))
            done = ended(adding)
        assert (done.code, done.error["code"], names(shop)) == (9, "connection_lost", [])
        assert shop("db", "check", "--deep").returncode == 0


class TestAServerThatOnlyReads:
    def test_by_its_settings(self, shop: Shell, database: str, admin: "psycopg.Connection[tuple[Any, ...]]") -> None:
        shop("customer", "add", "Ada")
        admin.execute(f"ALTER DATABASE {database} SET default_transaction_read_only = on".encode())
        done = ended(started(shop, ADD))
        assert (done.code, done.error["code"], names(shop)) == (9, "store_read_only", ["Ada"])

    def test_a_standby(self, cluster: Durable, shop: Shell) -> None:
        """What is written to the primary can be read there; of two addresses the one that writes is found."""
        with self.following(cluster) as standby:
            shop("customer", "add", "Ada")
            there = Shell(shop.home, shop.path, shop.url.replace(str(cluster.place), str(standby)))
            end = monotonic() + PATIENCE
            while names(there) != ["Ada"] and monotonic() < end:
                sleep(0.02)
            done = ended(started(there, ADD))
            both = shop.url.replace(str(cluster.place), f"{standby},{cluster.place}")
            either = both.replace(f":{cluster.port}/", f":{cluster.port},:{cluster.port}/")
            written = shop("customer", "add", "Bo", env={"CRMCLI_DB": f"{either}&target_session_attrs=read-write"})
            assert (names(there)[:1], done.code, done.error["code"]) == (["Ada"], 9, "store_read_only")
        assert (written.returncode, written.stderr.startswith("Added c2 Bo"), names(shop)) == (0, True, ["Ada", "Bo"])

    @contextmanager
    def following(self, cluster: Durable) -> Iterator[Path]:
        """Inside, a second server follows the first; where its socket is."""
        second = Durable(cluster.programs)
        second.port = cluster.port
        second.options = f"-c listen_addresses='' -c port={cluster.port} -c max_connections=24"
        if second.user is not None:
            os.chown(second.place, second.user.pw_uid, second.user.pw_gid)
        second._run(
            "pg_basebackup", "-D", f"{second.place}/data", "-R", "-c", "fast", "-d",
            f"host={cluster.place} port={cluster.port} user=crmcli dbname=postgres",
        )  # fmt: skip
        second.run()
        try:
            yield second.place
        finally:
            second.stop()


@pytest.fixture
def guest(cluster: Durable, database: str) -> Iterator[str]:
    """A role that has a password and all rights; its name."""
    name = f"guest_{uuid4().hex[:8]}"
    with psycopg.connect(local(cluster, database), autocommit=True) as con:
        con.execute(
            f"CREATE ROLE {name} LOGIN PASSWORD 'canary/word' IN ROLE pg_read_all_data, pg_write_all_data".encode()
        )
        yield name
        con.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


@pytest.fixture
def far(shop: Shell, cluster: Durable, database: str, guest: str) -> Shell:
    """The command line by the network, with an address that has no password."""
    return Shell(shop.home, shop.path, f"postgresql://{guest}@127.0.0.1:{cluster.port}/{database}")


def why(done: "subprocess.CompletedProcess[str]") -> tuple[int, str]:
    """Exit code, and what follows on "cannot be reached"."""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.splitlines()[0].partition(" cannot be reached: ")[2]


class TestTheWayIn:
    def test_nobody_answers(self, shop: Shell) -> None:
        done = shop("customer", "list", env={"CRMCLI_DB": "postgresql://crmcli@127.0.0.1:1/crm"})
        assert why(done) == (9, "Connection refused")

    def test_nobody_answers_at_any(self, shop: Shell) -> None:
        done = shop("customer", "list", env={"CRMCLI_DB": "postgresql://crmcli@127.0.0.1:1,127.0.0.1:2/crm"})
        assert why(done) == (9, "127.0.0.1:1: Connection refused; 127.0.0.1:2: Connection refused")

    def test_no_such_socket(self, shop: Shell) -> None:
        done = shop("customer", "list", env={"CRMCLI_DB": "postgresql://crmcli@/crm?host=/nowhere"})
        assert why(done) == (9, "No such file or directory")

    def test_no_such_host(self, shop: Shell) -> None:
        done = shop("customer", "list", env={"CRMCLI_DB": "postgresql://crmcli@nosuchhost.invalid/crm"})
        assert (why(done)[0], why(done)[1].startswith("failed to resolve host 'nosuchhost.invalid': ")) == (9, True)

    def test_no_such_role(self, shop: Shell) -> None:
        done = shop("customer", "list", env={"CRMCLI_DB": shop.url.replace("//crmcli@", "//nobody@")})
        assert why(done) == (9, 'role "nobody" does not exist')

    def test_a_role_that_may_have_no_more_connections(
        self, shop: Shell, guest: str, admin: "psycopg.Connection[tuple[Any, ...]]"
    ) -> None:
        admin.execute(f"ALTER ROLE {guest} CONNECTION LIMIT 0".encode())
        done = shop("customer", "list", env={"CRMCLI_DB": shop.url.replace("//crmcli@", f"//{guest}@")})
        assert why(done) == (9, f'too many connections for role "{guest}"')
        assert done.stderr.splitlines()[1].startswith("hint: try again when others are done")

    def test_a_server_that_can_take_no_more(self, shop: Shell, guest: str) -> None:
        url = shop.url.replace("//crmcli@", f"//{guest}@")
        full = []
        try:
            while True:
                try:
                    full.append(psycopg.connect(url))
                except psycopg.OperationalError:
                    break
            done = shop("customer", "list", env={"CRMCLI_DB": url})
        finally:
            for con in full:
                con.close()
        assert (why(done)[0], "connection slots" in why(done)[1], "try again" in done.stderr) == (9, True, True)

    def test_a_server_without_tls_that_has_to_have_it(self, far: Shell) -> None:
        done = far("customer", "list", env={"CRMCLI_DB": f"{far.url}?sslmode=require"})
        assert why(done) == (9, "server does not support SSL, but SSL was required")
        assert "sslmode says otherwise" in done.stderr

    @pytest.mark.parametrize("host", ["db.example", "127.evil.example", "127.0.0.1,db.example"])
    def test_to_another_machine_nothing_goes_unencrypted(self, cluster: Durable, far: Shell, host: str) -> None:
        """The name says that it is elsewhere; the number leads back here."""
        numbers = ",".join(["127.0.0.1"] * (host.count(",") + 1))
        url = far.url.replace(f"@127.0.0.1:{cluster.port}/", f"@{host}/") + f"?hostaddr={numbers}&port={cluster.port}"
        done = far("customer", "list", env={"CRMCLI_DB": url, "PGPASSWORD": "canary/word"})
        assert (done.returncode, "server does not support SSL, but SSL was required" in done.stderr) == (9, True)
        allowed = far("customer", "list", env={"CRMCLI_DB": f"{url}&sslmode=prefer", "PGPASSWORD": "canary/word"})
        assert (allowed.returncode, allowed.stderr) == (0, "")

    def test_a_host_named_by_the_environment_counts_as_well(self, cluster: Durable, far: Shell, database: str) -> None:
        env = {"PGHOST": "db.example", "PGHOSTADDR": "127.0.0.1", "PGPORT": str(cluster.port), "PGUSER": "crmcli"}
        done = far("customer", "list", env={"CRMCLI_DB": f"postgresql:///{database}", **env})
        assert why(done) == (9, "server does not support SSL, but SSL was required")

    @pytest.mark.parametrize("attributes", ["", "&target_session_attrs=read-write", "&target_session_attrs=primary"])
    def test_the_first_of_two_hosts_is_dead(self, cluster: Durable, shop: Shell, attributes: str) -> None:
        url = f"{shop.url.replace('host=', 'host=/nowhere,')}{attributes}"
        url = url.replace(f":{cluster.port}/", f":{cluster.port},:{cluster.port}/")
        assert shop("customer", "add", "Ada", env={"CRMCLI_DB": url}).returncode == 0

    def test_a_socket_as_the_handbooks_write_it(self, cluster: Durable, shop: Shell, database: str) -> None:
        url = f"postgresql://crmcli:@/{database}?host={cluster.place}&port={cluster.port}"
        assert shop("--db", url, "customer", "list").returncode == 0


class TestAPassword:
    def test_that_is_missing(self, far: Shell) -> None:
        assert why(far("customer", "list")) == (9, "fe_sendauth: no password supplied")

    def test_that_is_wrong(self, far: Shell, guest: str) -> None:
        done = far("customer", "list", env={"PGPASSWORD": "no"})
        assert why(done) == (9, f'password authentication failed for user "{guest}"')
        assert done.stderr.splitlines()[1].startswith("hint: put the password into ~/.pgpass")

    def test_in_the_home_directory(self, far: Shell) -> None:
        self.keep(far.home / ".pgpass")
        assert far("customer", "list").returncode == 0

    def test_in_a_file_that_the_environment_names(self, far: Shell) -> None:
        self.keep(far.home / "secret")
        assert far("customer", "list", env={"PGPASSFILE": str(far.home / "secret")}).returncode == 0

    def test_in_the_address_that_the_environment_holds(self, far: Shell) -> None:
        url = far.url.replace("@", f":{WORD}@")
        assert far("customer", "list", env={"CRMCLI_DB": url}).returncode == 0

    @pytest.mark.parametrize("form", ["://{0}:{1}@{2}", "://{0}@{2}?password={1}", "://{0}@{2}?p%61ssword={1}"])
    def test_on_the_command_line_is_refused(self, far: Shell, guest: str, form: str) -> None:
        url = "postgresql" + form.format(guest, WORD, far.url.partition("@")[2])
        done = far("--db", url, "customer", "list")
        ways = [word for word in ("~/.pgpass", "PGPASSFILE", "CRMCLI_DB") if word in done.stderr]
        assert (done.returncode, len(ways), "canary" in done.stderr) == (2, 3, False)

    @pytest.mark.parametrize(
        "word", ["canary/word", "canary?word", "canary@word", "canary%zz", "canary#w/x", "canary[x"]
    )
    def test_that_is_not_written_as_addresses_have_it_is_not_shown(self, far: Shell, word: str) -> None:
        """Where it ends cannot be known."""
        env = {"CRMCLI_DB": far.url.replace("@", f":{word}@", 1)}
        said = [far(*line.split(), env=env) for line in ("customer list", "db path", "doctor", "config list")]
        assert [done for done in said if "canary" in done.stdout + done.stderr or "Traceback" in done.stderr] == []
        assert said[0].returncode in (2, 9)

    def test_is_told_nowhere(self, far: Shell, cluster: Durable) -> None:
        """Not on a terminal, not in a file that crmcli makes, not in the store, not in the list of processes."""
        url = far.url.replace("@", f":{WORD}@")
        lines = (
            "customer add Ada", "customer list", "db path", "db info", "db check", "doctor", "config list", "history",
            "cron print", "customer show nobody", "db init", "export all --to out", "-o json db path", "undo",
            "db migrate", "db backup", "db backup kept.db",
        )  # fmt: skip
        said = [far(*line.split(), env={"CRMCLI_DB": url}) for line in lines]
        dead = far("customer", "list", env={"CRMCLI_DB": url.replace(f":{cluster.port}/", ":1/")})
        shown = [text for done in (*said, dead) for text in (done.stdout, done.stderr) if "canary" in text]
        files = [path for path in far.home.rglob("*") if path.is_file() and b"canary" in path.read_bytes()]
        with psycopg.connect(local(cluster, servers.of(far.url))) as con:
            kept = [
                table
                for (table,) in con.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
                if "canary" in str(con.execute(f"SELECT * FROM {table}".encode()).fetchall())
            ]
        figure("passwords_told", len(shown) + len(files) + len(kept), "0")
        assert (shown, files, kept) == ([], [], [])

    def test_is_not_in_the_list_of_processes(self, far: Shell, shop: Shell) -> None:
        waiting = Shell(far.home, far.path, far.url.replace("@", f":{WORD}@"))
        with held(shop):
            adding = started(waiting, ADD)
            waits(shop, "Lock")
            shown = Path(f"/proc/{adding.pid}/cmdline").read_bytes()
        assert (ended(adding).code, b"customer" in shown, b"canary" in shown) == (0, True, False)

    @staticmethod
    def keep(path: Path) -> None:
        path.write_text("*:*:*:*:canary/word\n")
        path.chmod(0o600)
