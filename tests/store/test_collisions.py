"""Changes of one moment on a server: writers wait for each other at the gate, and what collides all the same is run
again (trust.md 3.1)."""

from collections.abc import Iterator
from threading import Thread
from time import sleep

import psycopg
import pytest

from crmcli.main import TRIES
from ground import PROGRAM, Crm, Shell

pytestmark = pytest.mark.on_server
WAITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
COLLIDES = """
CREATE SEQUENCE times;
CREATE FUNCTION collides(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
 IF nextval('times') < 0 OR $1 IS NULL THEN RETURN true; END IF;
 RAISE EXCEPTION 'canary' USING ERRCODE = '40001', DETAIL = 'Key (note)=(' || $1 || ') is in the way';
END $$;
ALTER TABLE customer ADD CONSTRAINT collision CHECK (collides(note)) NOT VALID;
"""
"""From now on every note collides; how often it did is counted past all transactions."""


@pytest.fixture
def stranger(crm: Crm) -> Iterator["psycopg.Connection[tuple[int]]"]:
    """Another program, which does not wait at the gate."""
    crm("customer", "add", "Ada", "--note", "old")
    with psycopg.connect(crm.url) as con:
        yield con


def saved_when_somebody_waits(crm: Crm, stranger: "psycopg.Connection[tuple[int]]") -> Thread:
    """Saves the stranger's change as soon as a command waits for it."""

    def save() -> None:
        wait_for_a_waiter(crm)
        stranger.commit()

    saver = Thread(target=save)
    saver.start()
    return saver


def wait_for_a_waiter(crm: Crm) -> None:
    with psycopg.connect(crm.url, autocommit=True) as con:
        for _ in range(2000):
            (found,) = con.execute(WAITING).fetchone() or (0,)
            if found:
                return
            sleep(0.005)
    raise AssertionError("nobody came to wait")


def test_a_command_that_collided_is_run_again(crm: Crm, stranger: "psycopg.Connection[tuple[int]]") -> None:
    stranger.execute("UPDATE customer SET note = 'theirs' WHERE id = 1")
    saver = saved_when_somebody_waits(crm, stranger)
    edited = crm("customer", "edit", "c1", "--city", "York", "--json")
    saver.join()
    shown = crm("customer", "show", "c1", "--json").json
    assert (edited.err, shown["note"], shown["city"]) == ("", "theirs", "York")


def test_its_undo_brings_back_what_the_other_wrote(crm: Crm, stranger: "psycopg.Connection[tuple[int]]") -> None:
    stranger.execute("UPDATE customer SET note = 'theirs' WHERE id = 1")
    saver = saved_when_somebody_waits(crm, stranger)
    crm("customer", "edit", "c1", "--note", "ours")
    saver.join()
    crm("undo")
    assert crm("customer", "show", "c1", "--json").json["note"] == "theirs"


def test_ten_times_and_no_more(crm: Crm, stranger: "psycopg.Connection[tuple[int]]") -> None:
    stranger.execute(COLLIDES.encode())
    stranger.commit()
    ended = crm("customer", "add", "Bo", "--note", "secret", "--json", code=7)
    assert stranger.execute("SELECT last_value FROM times").fetchone() == (TRIES,)
    assert (ended.error["code"], "canary" in ended.err, "secret" in ended.err) == ("busy", False, False)
    assert crm("customer", "list", "-o", "ids").out == "c1\n"


def test_what_came_from_a_pipe_is_not_asked_for_again(crm: Crm, stranger: "psycopg.Connection[tuple[int]]") -> None:
    stranger.execute(COLLIDES.encode())
    stranger.commit()
    crm("import", "-", "--as", "customers", input="name,note\nBo,x\n", code=7)
    assert stranger.execute("SELECT last_value FROM times").fetchone() == (1,)


def test_two_that_wait_for_each_other(crm: Crm, shell: Shell, stranger: "psycopg.Connection[tuple[int]]") -> None:
    """40P01: a stranger holds a row that the command wants, and wants the gate that the command holds."""
    stranger.execute("UPDATE customer SET note = 'theirs' WHERE id = 1")
    process = shell.process([str(PROGRAM), "customer", "edit", "c1", "--note", "ours"])
    wait_for_a_waiter(crm)
    try:
        stranger.execute("LOCK TABLE write_gate IN EXCLUSIVE MODE")
        stranger.commit()
    except psycopg.errors.DeadlockDetected:
        stranger.rollback()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, crm("customer", "show", "c1", "--json").json["note"]) == (0, "ours"), (out, err)
