"""The Python API: `crmcli.open()` gives SQLModel classes to read with and a workspace for the actions that write.

    import crmcli
    from crmcli.customers import actions
    from crmcli.schema import Customer
    from sqlmodel import select

    with crmcli.open("shop.db") as shop:
        with shop.session() as session:
            regulars = session.exec(select(Customer).where(Customer.stage == "retention")).all()
        actions.tag(shop.workspace, [customer.id for customer in regulars], ["regular"])

Reading is read-only: no write can pass the journal by.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from crmcli.grammar import Line
from crmcli.kernel.address import is_address, read_address
from crmcli.wiring import workspace as assembled
from crmcli.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Crm:
    """An open store: `session()` to read with SQLModel, `workspace` to hand to the actions."""

    workspace: Workspace

    @property
    def engine(self) -> "Engine":
        """A read-only SQLAlchemy engine on the store."""
        from crmcli.store.connect import read_engine

        engine: Engine = read_engine(self.workspace.store.place)
        return engine

    def session(self) -> "Session":
        """A session for `select(Customer)` and the like; one snapshot, read-only."""
        from sqlmodel import Session

        self.workspace.store.passport()  # refuses what is no store, brings one that is behind up to date
        return Session(self.engine)

    def __enter__(self) -> "Crm":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def open(path: str | Path | None = None, *, create: bool = False, dry_run: bool = False) -> Crm:  # noqa: A001
    """Opens the store at `path` (else CRMCLI_DB, else the usual place). With `create` it is made if it is missing.

    `path` may be the address of a server; a password in it is no concern here, unlike on a command line. StoreUnusable
    when there is no store or it cannot be used. `dry_run` takes every write back.
    """
    named = "" if path is None else str(path)
    words: dict[str, object] = {"db": named} if named and not is_address(named) else {}
    crm = Crm(assembled(Line(command="python", words={**words, "no_input": True, "dry_run": dry_run})))
    if is_address(named):
        crm = Crm(crm.workspace.over(replace(crm.workspace.settings, store=read_address(named))))
    if create:
        crm.workspace.store.create(crm.workspace.clock())
    crm.workspace.store.passport()
    return crm
