"""A12, A13: what the store holds about people is never in an error, a log or the list of processes.

The rule: standard error may repeat what the user gave, on this command line or in a file to be imported; it may call a
record that he named by its id and name; and it may list, with id, name and place, the records among which he has to
choose. Nothing else of anybody: no e-mail, phone, note or amount.
"""

import shlex
import sqlite3
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

ON_SERVER = (
    "ALTER TABLE customer ALTER sort_name DROP NOT NULL; UPDATE customer SET sort_name = NULL",
    "UPDATE customer SET fields = 'canarynote' WHERE name = 'Canary Bird'",
    """UPDATE customer SET fields = '{"hat_size": "canarynote"}' WHERE name = 'Canary Bird'""",
    "ALTER TABLE customer ALTER created_at TYPE text USING 'canarynote'",
    "ALTER TABLE customer ALTER version TYPE text USING 'canarynote'",
    "ALTER TABLE purchase ALTER minor TYPE text USING 'canarynote', ALTER day TYPE text USING 'canarynote'",
    "UPDATE entry SET body = 'canarynote'",
    "DROP TABLE customer_tag",
    "DELETE FROM customer WHERE name = 'Canary Bird'",
    "ALTER TABLE customer ADD CONSTRAINT own CHECK (city IS NULL) NOT VALID",
    "CREATE UNIQUE INDEX own ON purchase (customer_id, currency)",
    "CREATE UNIQUE INDEX own ON purchase (coalesce(note, 'canarynote')) WHERE id > 1",
    "ALTER TABLE purchase ADD CONSTRAINT own FOREIGN KEY (minor) REFERENCES customer (id) NOT VALID",
    "CREATE DOMAIN own AS text CHECK (value <> 'York'); ALTER TABLE customer ALTER city TYPE own",
    """CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no: %', NEW.note; END $$;
       CREATE TRIGGER own BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION own()""",
    """CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no: %', NEW.note
         USING ERRCODE = '28000'; END $$;
       CREATE TRIGGER own BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION own()""",
)
"""The same on a server, and what only that can have: rules whose refusals quote the row."""

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
    [(number,)] = shop.crm.rows("SELECT id FROM customer WHERE name = :name", name=NAME)
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


@pytest.mark.in_file
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_fault_of_a_damaged_store_tells_it(cage: Shop, damage: str) -> None:
    told(cage, damage)


@pytest.mark.on_server
@pytest.mark.parametrize("damage", ON_SERVER)
def test_no_fault_of_a_damaged_database_tells_it(cage: Shop, damage: str) -> None:
    told(cage, f"DROP VIEW v_customer, v_purchase, v_points, v_stage; {damage}")  # they would hold the columns


def told(cage: Shop, damage: str) -> None:
    """Asserts that lines which meet the damage tell nothing."""
    lines = [with_number(cage, line) for line in MEETING]
    allowed = [given(cage, line) for line in lines]
    try:
        cage.crm.damage(damage)
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
