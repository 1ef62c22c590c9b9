"""Backups of a store on a server: an archive of pg_dump, of the same snapshot that was checked, read back whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcli.kernel.address import Address
from crmcli.store import faults
from crmcli.store.admission import MAKING, inspect, there
from crmcli.store.archive import held as read_back
from crmcli.store.backup import Backup, NotVerified, counts, part_beside, publish
from crmcli.store.check import Invariant, faults_of
from crmcli.store.connect import make_file, open_postgres
from crmcli.store.files import make_directory, sha256_of
from crmcli.store.migrations.steps import VERSION
from crmcli.store.postgres import POSTGRES, Session
from crmcli.store.programs import DUMP, Programs, find, reaching
from crmcli.store.read import Reader
from crmcli.store.refusals import NoStoreThere, spoken

if TYPE_CHECKING:
    from crmcli.store.create import Schema

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
UNHURRIED = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0"
HEAD = "SELECT h FROM entry ORDER BY seq DESC LIMIT 1"
RELATIONS = "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(current_schema) AND relkind IN ({kinds})"


def back_up(
    address: Address,
    target: Path,
    schema: "Schema | None",
    invariants: Sequence[Invariant] | None = (),
    *,
    keep: bool = True,
    known: int = VERSION,
    held: bool = False,
) -> Backup:
    """Dumps the store to `target` (replaced whole, mode 0600), with a manifest beside it.

    The archive is read back: it has as many rows of each table as the snapshot, and the same head of the journal.
    `schema` says which tables are the store's, None that all are; `invariants` None keeps what is there, whole or not.
    `held` says that who calls sees to it that nobody changes tables meanwhile.
    """
    with faults.spoken(target), spoken(address):
        con = open_postgres(address)
        try:
            programs = find(con.info.server_version // 10_000)
            con.execute(UNHURRIED)
            if not there(con):
                raise NoStoreThere(address)
            if not held:
                con.execute(f"SELECT pg_advisory_lock_shared({MAKING})")
            behind = inspect(con, address, known).behind
            con.execute(SNAPSHOT)
            db = Reader(Session(con), POSTGRES)
            wrong = [] if invariants is None else faults_of(db, () if behind else invariants, deep=True)
            if wrong:
                raise NotVerified(address, wrong)
            make_directory(target.parent)
            with part_beside(target) as part:
                made = _dumped(con, db, programs, schema, part, target)
                if keep:
                    publish(part, made)
        finally:
            con.close()
    return made


def _dumped(con: Any, db: Reader, programs: Programs, schema: "Schema | None", part: Path, target: Path) -> Backup:
    make_file(part)
    others = _others(con, schema)
    snapshot, here = db.value("SELECT pg_export_snapshot()"), db.value("SELECT current_schema")
    args = [
        "--format=custom", "--no-password", "--lock-wait-timeout=30s", f"--snapshot={snapshot}",
        f"--schema={_quoted(here)}", f"--file={part}",
        *(f"--exclude-table={_quoted(name)}" for name in others),
    ]  # fmt: skip
    with programs.run(DUMP, args, reaching(con, programs)) as said:
        said.read()
    rows = {name: count for name, count in counts(db).items() if name not in others}
    head = bytes(db.value(HEAD) or b"").hex()
    found = read_back(programs, part)
    if (rows, head) != ({name: found.rows.get(name) for name in rows}, found.head):
        raise NotVerified(part.with_name(target.name), ["the archive does not hold what the store holds"])
    return Backup(target, part.stat().st_size, sha256_of(part), rows, head)


def _others(con: Any, schema: "Schema | None") -> list[str]:
    """What stands beside the store and is of other programs, or of people who look at it."""
    if schema is None:
        return []
    ours = schema.names("TABLE", "VIEW")
    sql = RELATIONS.format(kinds="'r', 'v', 'm', 'f', 'p', 'S'")
    return [name for (name,) in con.execute(sql).fetchall() if name not in ours]


def _quoted(name: object) -> str:
    """A name as a pattern that means nothing but itself."""
    return '"' + str(name).replace('"', '""') + '"'
