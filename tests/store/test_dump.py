"""Backups of a store on a server: what pg_dump makes of it, what is refused, whom a restore disturbs (F12, A12)."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from random import Random

import psycopg
import pytest

from crmcli.store import programs
from crmcli.store.backup import SQLITE
from ground import PROGRAM, Crm, Shell
from servers import role

TRICKY = "\\.\nCOPY public.meta (name, number, word) FROM stdin;\nevil\t99\t\\N\n\\.\n-- Name: x; Type: TABLE"
"""A note that looks like what stands around rows in an archive."""


@pytest.fixture(autouse=True)
def _pg_dump(crm: Crm) -> None:
    if not crm.url:
        return
    with psycopg.connect(crm.url) as con:
        try:
            programs.find(con.info.server_version // 10_000)
        except programs.NoPrograms as error:
            pytest.skip(error.message)


def executed(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as con:
        for statement in statements:
            con.execute(statement.encode())


def selected(url: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as con:
        return con.execute(sql.encode()).fetchall()


def backed_up(crm: Crm) -> str:
    return str(crm("db", "backup", "--json").json["path"])


def names(crm: Crm) -> list[str]:
    return [name for (name,) in crm.rows("SELECT name FROM customer ORDER BY id")]


pytestmark = pytest.mark.on_server

# -- what it is


def test_it_goes_to_the_data_directory_under_the_databases_name_and_the_date(crm: Crm, home: Path) -> None:
    with psycopg.connect(crm.url) as con:
        named_after = con.info.dbname
    assert backed_up(crm) == str(home / "data" / "crmcli" / "backups" / f"{named_after}-20261121T120000Z.dump")


def test_it_is_an_archive_that_pg_restore_reads_by_itself(crm: Crm, bare: Crm) -> None:
    crm("customer", "add", "Ada", "--note", TRICKY)
    made = backed_up(crm)
    with psycopg.connect(bare.url) as con:
        found = programs.find(con.info.server_version // 10_000)
        env = programs.reaching(con, found)
        line = [str(found.place / "pg_restore"), "--dbname=" + con.info.dbname, "--schema=public", made]
        subprocess.run(line, env=env, check=True)
    assert bare.rows("SELECT note FROM customer") == [(TRICKY,)]


def test_what_looks_like_an_archive_in_a_row_comes_back_as_it_was(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--note", TRICKY)
    made = backed_up(crm)
    crm("customer", "edit", "c1", "--note", "other")
    crm("db", "restore", made, "-y")
    assert crm.rows("SELECT note FROM customer") == [(TRICKY,)]


def test_tables_of_other_programs_are_left_out_and_left_alone(crm: Crm) -> None:
    executed(crm.url, "CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1)", "CREATE VIEW one AS SELECT 1")
    made = backed_up(crm)
    executed(crm.url, "INSERT INTO orders VALUES (2)")
    crm("db", "restore", made, "-y")
    assert selected(crm.url, "SELECT id FROM orders ORDER BY id") == [(1,), (2,)]


def test_a_role_that_may_only_read_can_make_one(crm: Crm, bare: Crm) -> None:
    crm("customer", "add", "Ada")
    with role(crm.url, "USAGE ON SCHEMA public", "SELECT ON ALL TABLES IN SCHEMA public") as url:
        made = Crm(crm.path, url=url)("db", "backup", "--json")
    assert "does not know of this backup" in made.err
    bare("db", "restore", made.json["path"], "-y")
    assert names(bare) == ["Ada"]


def test_old_ones_go(crm: Crm) -> None:
    made = Path(backed_up(crm))
    for day in range(1, 21):
        made.with_name(made.name.replace("20261121", f"202611{day:02}")).touch()
    made.unlink()
    backed_up(crm)
    days = [int(path.stem[-10:-8]) for path in made.parent.glob("*Z.dump")]
    assert sorted(days) == [1, 8, 15, 16, 17, 18, 19, 20, 21]


# -- restoring


def test_into_an_empty_database(crm: Crm, bare: Crm) -> None:
    crm("customer", "add", "Ada", "--tag", "vip")
    made = backed_up(crm)
    told = bare("db", "restore", made, "-y", "--json").json
    bare("db", "check", "--deep")
    assert (told["old"], names(bare)) == (None, ["Ada"])
    whole = [one("export", "all", "-o", "jsonl").out for one in (crm, bare)]
    assert whole[0] == whole[1]


def test_what_others_may_do_with_the_tables_stays(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    made = backed_up(crm)
    with role(crm.url, "USAGE ON SCHEMA public", "SELECT ON ALL TABLES IN SCHEMA public") as url:
        crm("db", "restore", made, "-y")
        reader = Crm(crm.path, url=url)
        assert names(reader) == ["Ada"]
        reader("customer", "add", "Bo", code=9)


def test_a_role_that_does_not_own_the_tables_restores_nothing(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    made = backed_up(crm)
    everything = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
    with role(crm.url, "USAGE ON SCHEMA public", everything) as url:
        refused = Crm(crm.path, url=url)("db", "restore", made, "-y", "--json", code=9).error
    assert (refused["code"], names(crm)) == ("may_not_make", ["Ada"])


def test_who_leans_on_the_tables_stands_in_the_way(crm: Crm) -> None:
    executed(crm.url, "CREATE VIEW people AS SELECT name FROM customer")
    made = backed_up(crm)
    crm("customer", "add", "Ada")
    assert crm("db", "restore", made, "-y", "--json", code=4).error["code"] == "leant_on"
    assert names(crm) == ["Ada"]
    assert list(Path(made).parent.glob("*before-restore*")) == []


def test_names_that_another_program_has_taken_stand_in_the_way(crm: Crm, bare: Crm) -> None:
    executed(bare.url, "CREATE TABLE customer (id int)", "INSERT INTO customer VALUES (7)")
    assert bare("db", "restore", backed_up(crm), "-y", "--json", code=9).error["code"] == "names_taken"
    assert selected(bare.url, "SELECT id FROM customer") == [(7,)]


def test_one_that_is_cut_off_is_not_restored(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    made = Path(backed_up(crm))
    made.write_bytes(made.read_bytes()[:-2000])
    crm("customer", "add", "Bo")
    result = crm("db", "restore", str(made), "-y", "--json", code=None)
    assert (result.code in (1, 4), names(crm)) == (True, ["Ada", "Bo"])


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TRIGGER evil BEFORE INSERT ON customer EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE evil AS ON DELETE TO customer DO INSTEAD NOTHING",
        "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE evil (id int)",
    ],
)
def test_one_with_something_that_no_store_has_is_not_restored(crm: Crm, tmp_path: Path, strange: str) -> None:
    """Made by pg_dump itself: `db backup` makes none of them."""
    executed(crm.url, strange)
    with psycopg.connect(crm.url) as con:
        found = programs.find(con.info.server_version // 10_000)
        line = [str(found.place / "pg_dump"), "-Fc", f"--file={tmp_path}/made"]
        subprocess.run(line, env=programs.reaching(con, found), check=True)
    refused = crm("db", "restore", str(tmp_path / "made"), "-y", "--json", code=4)
    assert (refused.error["code"], "evil" in refused.error["message"]) == ("not_verified", True)


def test_an_archive_of_another_program_is_not_restored(crm: Crm, bare: Crm, tmp_path: Path) -> None:
    executed(bare.url, "CREATE TABLE meta (id int)")
    with psycopg.connect(bare.url) as con:
        found = programs.find(con.info.server_version // 10_000)
        line = [str(found.place / "pg_dump"), "-Fc", f"--file={tmp_path}/made"]
        subprocess.run(line, env=programs.reaching(con, found), check=True)
    assert "no backup of a crmcli store" in crm("db", "restore", f"{tmp_path}/made", "-y", "--json", code=4).err


def test_a_restore_that_is_killed_leaves_one_store_or_the_other(crm: Crm, shell: Shell) -> None:
    crm("customer", "add", "Ada")
    made = backed_up(crm)
    crm("customer", "add", "Bo")
    chance = Random(5)  # noqa: S311 - no secret
    for _ in range(4):
        running = shell.process([str(PROGRAM), "db", "restore", made, "-y", "-q"])
        try:
            running.wait(chance.uniform(0.3, 1.6))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        running.communicate()
        assert names(crm) in (["Ada"], ["Ada", "Bo"])
        crm("db", "check", "--deep")


def test_backups_while_others_write_restore_whole(crm: Crm, bare: Crm, shell: Shell) -> None:
    crm("customer", "add", "Counter")
    line = "while crmcli points earn c1 1 --reason more -q; do true; done"
    writers = [shell.process(["bash", "-c", line]) for _ in range(2)]
    counts = []
    for number in range(2):
        made = shell("db", "backup", f"copy-{number}.dump", "--json")
        assert made.returncode == 0, made.stderr
        bare("db", "restore", str(shell.home / f"copy-{number}.dump"), "-y")
        bare("db", "check", "--deep")
        counts.append(bare.rows("SELECT COUNT(*) FROM change")[0][0])
    assert [writer.poll() for writer in writers] == [None, None]
    for writer in writers:
        writer.terminate()
        writer.communicate()
    assert counts == sorted(counts)


# -- the other database's


@pytest.fixture
def in_a_file(home: Path, fresh_store: Path, tmp_path: Path) -> Crm:
    shutil.copyfile(fresh_store, tmp_path / "shop.db")
    (tmp_path / "shop.db").chmod(0o600)
    return Crm(tmp_path / "shop.db")


def test_a_backup_of_a_file_is_no_store_on_a_server(crm: Crm, in_a_file: Crm) -> None:
    made = backed_up(in_a_file)
    assert Path(made).read_bytes().startswith(SQLITE)
    refused = crm("db", "restore", made, "-y", "--json", code=4).error
    assert (refused["code"], "export all" in refused["hint"]) == ("other_database", True)


def test_an_archive_is_no_store_in_a_file(crm: Crm, in_a_file: Crm) -> None:
    refused = in_a_file("db", "restore", backed_up(crm), "-y", "--json", code=4).error
    assert (refused["code"], "export all" in refused["hint"]) == ("other_database", True)


# -- the programs


def recording(place: Path, told: Path, real: Path) -> None:
    """Programs that write down what others can see of them, and then are the real ones."""
    place.mkdir()
    for name in ("pg_dump", "pg_restore"):
        script = f'#!/bin/sh\necho "$0" "$@" >> {told}\nenv | grep "^PG" >> {told}.env\nexec {real / name} "$@"\n'
        (place / name).write_text(script)
        (place / name).chmod(0o755)


def test_a_password_is_not_on_the_command_line(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(crm.url) as con:
        real = programs.find(con.info.server_version // 10_000).place
    recording(tmp_path / "bin", tmp_path / "told", real)
    monkeypatch.setattr(programs, "PLACES", ())
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    before, _, after = crm.url.partition("@")
    secret = Crm(crm.path, url=f"{before}:canary@{after}")
    made = secret("db", "backup", "--json")
    secret("db", "restore", made.json["path"], "-y")
    assert "PGPASSWORD=canary" in (tmp_path / "told.env").read_text()
    assert "canary" not in (tmp_path / "told").read_text() + made.out + made.err


@pytest.fixture
def without_pg_dump(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """No program in any of the places, and an empty PATH."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(programs, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return crm


def test_without_pg_dump_it_is_an_export_and_says_so(without_pg_dump: Crm) -> None:
    without_pg_dump("customer", "add", "Ada")
    made = without_pg_dump("db", "backup", "--json")
    assert (made.json["path"].endswith("Z.jsonl"), made.json["rows"]) == (True, {"all": 2})
    assert "not the journal" in made.err
    assert without_pg_dump("db", "info", "--json").json["last_backup"] == "2026-11-21T12:00:00+00:00"


def test_that_export_comes_back_whole(without_pg_dump: Crm, bare: Crm) -> None:
    without_pg_dump("customer", "add", "Ada", "--tag", "vip", "--note", TRICKY)
    without_pg_dump("purchase", "add", "c1", "59.90")
    made = without_pg_dump("db", "backup", "--json")
    bare("db", "init")
    bare("import", made.json["path"])
    assert bare("export", "all", "-o", "jsonl").out == Path(made.json["path"]).read_text()


def test_that_export_is_for_its_owner_alone(without_pg_dump: Crm) -> None:
    assert Path(backed_up(without_pg_dump)).stat().st_mode & 0o777 == 0o600


def test_without_pg_dump_a_store_that_is_not_whole_is_not_exported(without_pg_dump: Crm) -> None:
    without_pg_dump("customer", "add", "Ada")
    without_pg_dump.damage("UPDATE change SET actor = 'someone else'")
    assert without_pg_dump("db", "backup", "--json", code=4).error["code"] == "not_verified"


def test_without_pg_dump_a_dry_run_writes_nothing(without_pg_dump: Crm, home: Path) -> None:
    without_pg_dump("db", "backup", "-n")
    assert list(home.rglob("*Z.jsonl")) == []


def test_an_old_pg_dump_is_not_used(without_pg_dump: Crm, tmp_path: Path) -> None:
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        (tmp_path / "bin" / name).chmod(0o755)
    assert "the one here is of version 9" in without_pg_dump("db", "backup").err


def test_without_pg_restore_nothing_is_restored(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backed_up(crm)
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(programs, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert crm("db", "restore", made, "-y", "--json", code=2).error["code"] == "no_pg_dump"
