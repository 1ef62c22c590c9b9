"""A12, A13: what the store holds about people is never in an error, a log or the list of processes.

The rule: standard error may repeat what the user gave, on this command line or in a file to be imported; it may call a
record that he named by its id and name; and it may list, with id, name and place, the records among which he has to
choose. Nothing else of anybody: no e-mail, phone, note or amount.
"""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ground import PROGRAM, figure
from lines import Shop
from together import ended, started

EMAIL, PHONE, NOTE, STREET, REASON = "canary@mail.example", "+442079460123", "canarynote", "Canary Road", "canaryreason"
SECRET = (EMAIL, "canary@mail", "7946", NOTE, STREET, REASON, "canaryorder")
NAME = "Canary Bird"

FORCED = (
    "customer add X --email canary@mail.example.",
    "customer edit c41 --email nothing",
    "customer edit c41 --birthday 31.31.2020",
    "customer edit c41 --field nosuch=1",
    "customer edit c41 --phone 1",
    "customer show nobody",
    "customer show c999",
    "customer edit c41 --source shop --external-id 7",
    "customer add Y --source shop --external-id 8",
    "customer list --where 'note=='",
    "customer list --where nosuch=1",
    "customer list --sort nosuch",
    "customer list --fields nosuch",
    "customer tag nobody vip",
    "customer rm c999",
    "customer restore c41",
    "purchase add c41 nothing",
    "purchase add c41 5 --currency XYZ",
    "purchase add c41 6 --key canarykey",
    "purchase refund b2 1000000",
    "purchase show b999",
    "points redeem c41 1000000 --reason x",
    "points redeem c41 none --reason x",
    "points adjust c41 -1000000 --reason x",
    "points earn c41 5 --reason x --key canarykey",
    "journey move c41 nosuch",
    "journey move c41 churned --at 3000-01-01",
    "import rejected.csv",
    "import binary.csv",
    "import rejected.csv --as purchases",
    "import nosuch.csv",
    "export customers --where 'note=='",
    "export customers --to /dev/null/x",
    "undo u3",
    "undo u999",
    "redo",
    "config set zone Nowhere",
    "config field rm hat_size",
    "db restore nosuch.db -y",
    "db restore binary.csv -y",
    "history c999",
)
"""Lines that end badly, or say something on standard error, in a store with the canaries in it."""

DAMAGES = (
    "UPDATE customer SET sort_name = NULL WHERE name = 'Canary Bird'",
    "UPDATE customer SET fields = 'no json' WHERE name = 'Canary Bird'",
    "UPDATE customer SET note = CAST(x'ff63616e6172796e6f7465' AS TEXT) WHERE name = 'Canary Bird'",
    "UPDATE customer SET created_at = 'canarynote' WHERE name = 'Canary Bird'",
    "UPDATE purchase SET minor = 'canarynote'",
    "UPDATE purchase SET day = 'canarynote'",
    "UPDATE entry SET body = 'canarynote'",
    "DROP TABLE customer_tag",
)
"""What another program may have done to the store."""

MEETING = (
    "customer list", "customer show c41", "purchase list", "history", "export customers", "report purchases",
    "customer edit c41 --city York", "purchase add c41 3", "db check --deep", "db backup copy.db", "undo",
)  # fmt: skip
"""Lines that meet it."""


@pytest.fixture
def cage(shop: Shop) -> Shop:
    """A shop with somebody whose every text is a canary."""
    home = shop.shell.home
    shop.here(
        f"customer add '{NAME}' --email {EMAIL} --phone {PHONE} --note {NOTE} --street '{STREET}' --source shop"
        " --external-id 8 --field hat_size=5"
    )
    number = with_number(shop, "c41").removeprefix("c")
    shop.here(f"purchase add c{number} 5 --key canarykey --order canaryorder --note {NOTE}")
    shop.here(f"points earn c{number} 5 --reason {REASON} --key canarypoints")
    (home / "rejected.csv").write_text(f"name,email,note\n{NAME},canary@mail,{NOTE}\n,{EMAIL},{NOTE}\n")
    (home / "binary.csv").write_bytes(b"\x00\x01canarynote\xff" * 50)
    return shop


def leaked(said: str, given: str, secrets: tuple[str, ...] = (*SECRET, NAME)) -> list[str]:
    """The canaries in a text that the user did not give."""
    return [secret for secret in secrets if secret in said and secret not in given]


def given(shop: Shop, line: str) -> str:
    """What the user gives with a line: its words, the file that is imported, the name of the record he refers to."""
    files = [path.read_text("utf-8", "replace") for path in shop.shell.home.glob("*.csv") if path.name in line]
    named = NAME if with_number(shop, "c41") in line.split() else ""
    return "\n".join([line, named, *files])


def logs(shop: Shop) -> str:
    return "".join(path.read_text() for path in shop.shell.home.rglob("*.log"))


def with_number(shop: Shop, line: str) -> str:
    """The line, with the number that the canary really has."""
    with closing(sqlite3.connect(shop.crm.path)) as db:
        (number,) = db.execute("SELECT id FROM customer WHERE name = ?", (NAME,)).fetchone()
    return line.replace("c41", f"c{number}")


def test_there_are_at_least_forty() -> None:
    assert len(FORCED) >= 40


def test_no_error_tells_what_the_store_holds(cage: Shop) -> None:
    found, bad = [], 0
    for line in FORCED:
        line = with_number(cage, line)
        done = cage.crm(*shlex.split(line), code=None)
        bad += done.code != 0
        found += [(line, secret, done.err) for secret in leaked(done.err, given(cage, line))]
    figure("canaries_in_errors", len(found), f"0 in {len(FORCED)} lines")
    assert (found, leaked(logs(cage), "")) == ([], [])
    assert bad >= len(FORCED) * 3 // 4


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_fault_of_a_damaged_store_tells_it(cage: Shop, damage: str) -> None:
    lines = [with_number(cage, line) for line in MEETING]
    allowed = [given(cage, line) for line in lines]
    with closing(sqlite3.connect(cage.crm.path)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        try:
            db.execute(damage)
            db.commit()
        except sqlite3.IntegrityError:
            return
    said = [cage.crm(*line.split(), code=None).err for line in lines]
    assert [(err, leaked(err, given)) for err, given in zip(said, allowed, strict=True) if leaked(err, given)] == []
    assert leaked(logs(cage), "") == []


def test_an_ambiguous_name_lists_no_more_than_is_needed_to_choose(cage: Shop) -> None:
    cage.here("customer add 'Canary Bird' --city Leeds")
    done = cage.crm("customer", "show", "canary", code=5)
    assert (NAME in done.err, leaked(done.err, "canary", (PHONE, NOTE, STREET, REASON))) == (True, [])


def test_the_list_of_processes_shows_what_was_typed(cage: Shop) -> None:
    holder = cage.crm.workspace()
    line = [str(PROGRAM), "customer", "edit", "c1", "--city", "York"]
    with holder.store.write(holder):
        process = started(cage.shell, line)
        while not (shown := Path(f"/proc/{process.pid}/cmdline").read_bytes().split(b"\0")[:-1])[1:]:
            pass
    assert (ended(process).code, [word.decode() for word in shown][-6:]) == (0, line)
