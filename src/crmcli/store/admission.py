"""What is looked at before a store on a server is used: is it ours, of a version we know, free of foreign triggers."""

from typing import TYPE_CHECKING, Any

from crmcli.kernel.address import Address
from crmcli.store.gate import Passport
from crmcli.store.postgres import FOREIGN
from crmcli.store.refusals import NewerSchema, NotAStoreThere

if TYPE_CHECKING:
    from crmcli.store.create import Schema

THERE = "SELECT to_regclass('meta') IS NOT NULL AND to_regclass('write_gate') IS NOT NULL"
MAKING = 0x43524D43
"""The advisory lock that who makes or changes tables holds, before the gate; a backup holds its shared form.

Without it a change of a table would wait for our snapshot, pg_dump for the change, and we for pg_dump.
"""
TAKEN = """
SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(current_schema) AND relname = ANY(%(tables)s)
UNION SELECT proname FROM pg_proc WHERE pronamespace = to_regnamespace(current_schema) AND proname = ANY(%(functions)s)
ORDER BY 1
"""


def there(con: Any) -> bool:
    """Whether the database has a store of ours."""
    return bool(con.execute(THERE).fetchone()[0])


def inspect(con: Any, address: Address, known: int, *, strict: bool = False) -> Passport:
    """Reads the store's passport; NotAStoreThere, NewerSchema when it cannot be used.

    Only a `strict` one names what another program has put there, which takes as long as all the rest.
    """
    from psycopg.errors import UndefinedColumn

    try:
        rows = con.execute("SELECT name, number, word FROM meta").fetchall()
    except UndefinedColumn:
        raise NotAStoreThere(address, "its table meta is of another program") from None
    meta = {name: (number, word) for name, number, word in rows}
    try:
        version, made_at = int(meta["schema_version"][0]), int(meta["made_at"][0])
        uuid = str(meta["store_uuid"][1])
    except (KeyError, TypeError, ValueError):
        raise NotAStoreThere(address, "it does not state its schema") from None
    if version > known:
        raise NewerSchema(address, version, known)
    return Passport(version, uuid, made_at, foreign(con) if strict else (), known)


def foreign(con: Any) -> tuple[str, ...]:
    """The triggers and rules that another program has put on tables."""
    return tuple(str(name) for (name,) in con.execute(FOREIGN).fetchall())


def taken(con: Any, schema: "Schema") -> list[str]:
    """What is there of the names that a store needs."""
    names = {"tables": schema.names("TABLE", "VIEW"), "functions": schema.names("FUNCTION")}
    return [str(name) for (name,) in con.execute(TAKEN, names).fetchall()]
