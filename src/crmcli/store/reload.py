"""Bringing an archive back into a database on a server, in one transaction that ends well only when all is whole.

The statements of the archive are run by a connection of ours and not by pg_restore, so that the store is checked
before anybody sees it, and so that whoever may read or write the store's tables still may.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcli.kernel.address import Address
from crmcli.kernel.errors import Refused, StoreUnusable
from crmcli.store.admission import MAKING, inspect, taken, there
from crmcli.store.archive import Rows, entries, parts
from crmcli.store.backup import (
    ARCHIVE,
    Backup,
    InUse,
    NotVerified,
    compare_manifest,
    counts,
    free_name,
    look_at,
    manifest_of,
)
from crmcli.store.check import Invariant, faults_of
from crmcli.store.connect import open_postgres
from crmcli.store.dump import HEAD, UNHURRIED, back_up
from crmcli.store.files import sha256_of
from crmcli.store.migrations.steps import VERSION
from crmcli.store.postgres import POSTGRES, Session
from crmcli.store.programs import RESTORE, Programs, find
from crmcli.store.read import Reader
from crmcli.store.refusals import NamesTaken, owning, spoken

if TYPE_CHECKING:
    from crmcli.store.create import Schema

PATIENCE = "5s"
"""How long others who have the store open are waited for."""
GRANTED = """
SELECT c.relname, a.privilege_type, a.grantee::regrole::text, a.is_grantable
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = to_regnamespace(current_schema) AND c.relname = ANY(%s) AND a.grantee NOT IN (0, c.relowner)
"""


class LeantOn(Refused):
    """Views or tables of others need the store's tables, which would have to go."""

    code = "leant_on"

    def __init__(self, address: Address) -> None:
        super().__init__(
            f"views or tables of other programs at {address} lean on the store's; nothing was changed",
            hint="drop them first, or restore into a database of its own",
        )


def restore(
    backup: Path, address: Address, schema: "Schema", invariants: Sequence[Invariant], aside: Path | None
) -> tuple[Backup, Path | None]:
    """Makes the store what the archive holds; what that is, and where the store that was there is kept, if any was.

    `aside` is what that is called after; without it all is done and taken back.
    """
    look_at(backup, ARCHIVE)
    with spoken(address), owning(address):
        con = open_postgres(address)
        try:
            programs = find(con.info.server_version // 10_000)
            wanted = _wanted(con, programs, backup, schema)
            con.execute(UNHURRIED)
            con.execute("BEGIN")
            with ExitStack() as failing:
                with _alone(address):
                    rights = _rights(con, schema)
                    old = _made_room(con, address, schema, aside, failing)
                _load(con, programs, backup, wanted)
                for right in rights:
                    con.execute(right)
                made = _whole(con, address, backup, schema, invariants)
                compare_manifest(backup, made)
                failing.pop_all()
            con.execute("ROLLBACK" if aside is None else "COMMIT")
        finally:
            con.close()
    return made, old


def _wanted(con: Any, programs: Programs, backup: Path, schema: "Schema") -> str:
    """The lines of the archive's list that are restored; NotVerified when it is of anything but a store for here."""
    here = con.execute("SELECT current_schema").fetchone()[0]
    ours = {"TABLE": schema.names("TABLE"), "VIEW": schema.names("VIEW"), "FUNCTION": schema.names("FUNCTION")}
    found = entries(programs, backup)
    for entry in found:
        if not entry.kind or entry.name not in ours.get(entry.kind, [entry.name]):
            raise NotVerified(backup, [f"it holds what no store has: {entry.line.partition('; ')[2]}"])
        if entry.schema != here:
            raise NotVerified(backup, [f"it is of the schema {entry.schema}, and the address leads to {here}"])
    if not {"meta", "write_gate"} <= {entry.name for entry in found if entry.kind == "TABLE"}:
        raise NotVerified(backup, ["it is no backup of a crmcli store"])
    return "".join(f"{entry.line}\n" for entry in found)


@contextmanager
def _alone(address: Address) -> Iterator[None]:
    """Inside, nobody else is waited for for long; InUse, and LeantOn for what would not let go of the tables."""
    from psycopg.errors import DeadlockDetected, DependentObjectsStillExist, LockNotAvailable

    try:
        yield
    except (LockNotAvailable, DeadlockDetected):
        raise InUse(address) from None
    except DependentObjectsStillExist:
        raise LeantOn(address) from None


def _rights(con: Any, schema: "Schema") -> list[str]:
    """What others may do with the store's tables and views, as statements."""
    con.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    con.execute(f"SELECT pg_advisory_xact_lock({MAKING})")
    rows = con.execute(GRANTED, [schema.names("TABLE", "VIEW")]).fetchall()
    return [
        f'GRANT {right} ON "{name}" TO {role}{" WITH GRANT OPTION" if passing_on else ""}'
        for name, right, role, passing_on in rows
    ]


def _made_room(con: Any, address: Address, schema: "Schema", aside: Path | None, failing: ExitStack) -> Path | None:
    """Takes the store that is there away, after it was kept; nothing where there is none.

    Nobody writes any more once it is being kept. Whether it is whole is not asked: that it is not may be the reason.
    `failing` is told what to do away with when the restore comes to nothing.
    """
    if not there(con):
        if names := taken(con, schema):
            raise NamesTaken(address, names)
        return None
    con.execute("LOCK TABLE write_gate IN EXCLUSIVE MODE")
    old = None if aside is None else free_name(aside)
    if old is not None:
        back_up(address, old, schema, None, held=True)
        for left in (old, manifest_of(old)):
            failing.callback(left.unlink, missing_ok=True)
    for kind in ("VIEW", "TABLE", "FUNCTION"):
        con.execute(f"DROP {kind} IF EXISTS {', '.join(schema.names(kind))}")
    return old


def _load(con: Any, programs: Programs, backup: Path, wanted: str) -> None:
    con.execute("SET LOCAL check_function_bodies = off")  # one of ours names a table that comes after it
    args = ["--use-list=/dev/stdin", "--no-owner", "--no-privileges", "--no-comments", "--file=-", str(backup)]
    with programs.run(RESTORE, args, given=wanted) as script:
        for part in parts(script):
            if isinstance(part, Rows):
                with con.cursor().copy(part.statement) as copy:
                    for block in part.blocks:
                        copy.write(block)
            else:
                con.execute(part)


def _whole(con: Any, address: Address, backup: Path, schema: "Schema", invariants: Sequence[Invariant]) -> Backup:
    """What has come out of the archive, once it has passed the check."""
    db = Reader(Session(con), POSTGRES)
    db.dialect.settle_load(db)
    try:
        behind = inspect(con, address, VERSION).behind
    except StoreUnusable as error:
        raise NotVerified(backup, [f"what is in it {error.message.removeprefix(str(address)).strip()}"]) from None
    faults = faults_of(db, () if behind else invariants, deep=True)
    if faults:
        raise NotVerified(backup, faults)
    rows = {name: count for name, count in counts(db).items() if name in schema.names("TABLE")}
    return Backup(backup, backup.stat().st_size, sha256_of(backup), rows, bytes(db.value(HEAD) or b"").hex())
