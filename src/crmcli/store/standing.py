"""How a server and our connection to it stand, for the doctor to judge."""

from dataclasses import dataclass

from crmcli.store.read import Reader

STANDS = """
SELECT CAST(current_setting('server_version_num') AS integer), current_setting('server_encoding'),
 inet_server_addr() IS NULL, COALESCE(inet_server_addr() = inet_client_addr(), false),
 CAST(session_user AS text), CAST(current_user AS text),
 (SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname IN (session_user, current_user)),
 has_table_privilege('customer', 'INSERT'), pg_is_in_recovery(),
 current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
 AND current_setting('synchronous_commit') <> 'off',
 CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """`version` as the server counts it (150018), `now` by its clock in micros; `tls` says that the way is encrypted.

    `user` has logged in and acts as `role`. `durable` means that what was saved outlives a loss of power.
    """

    version: int
    encoding: str
    socket: bool
    same_machine: bool
    user: str
    role: str
    superuser: bool
    may_write: bool
    standby: bool
    durable: bool
    now: int
    tls: bool


def standing(db: Reader) -> Standing:
    """Asks the server that a reader reads from."""
    (row,) = db.all(STANDS)
    return Standing(*(*row, db.encrypted))
