"""What a store needs of the database under it. `file.File` is one in a file, `server.Server` one on a server."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from crmcli.store.backup import Backup
    from crmcli.store.check import Invariant
    from crmcli.store.create import Schema
    from crmcli.store.dialect import Connection, Dialect
    from crmcli.store.gate import Passport
    from crmcli.store.migrate import Migrated
    from crmcli.store.migrations.steps import Step


class Opened(Protocol):
    """One connection that has passed the gate."""

    @property
    def con(self) -> "Connection": ...
    @property
    def dialect(self) -> "Dialect": ...
    @property
    def passport(self) -> "Passport": ...

    def begin(self, *, sync: bool, load: bool) -> None:
        """Begins a transaction, a snapshot where it was opened to read; one that writes waits for its turn."""

    def check(self) -> None:
        """Replaced when what was opened is not what is there now."""

    def commit(self) -> None:
        """Saves it."""

    def roll_back(self) -> None:
        """Takes it back, if one is going on."""

    def close(self) -> None:
        """Closes it and leaves nothing behind that another store could take for its own."""


class Engine(Protocol):
    """Where a store's data is."""

    @property
    def exists(self) -> bool:
        """False when there is none; what cannot be looked at counts as there, and opening it says why."""

    def spoken(self) -> AbstractContextManager[None]:
        """Inside, what the driver says comes out as our errors."""

    def create(self, at: int, schema: "Callable[[str], Schema]") -> bool:
        """Makes the store unless it is there; True when this call made it. Safe when many start at once."""

    def connect(self, *, readonly: bool, known: int) -> Opened:
        """A connection; NoStore, NotAStore, NewerStore (`known` is the newest schema), Replaced."""

    def migrate(self, at: int, steps: "Sequence[Step]", *, keep: bool) -> "Migrated":
        """Brings it up to date, after a verified backup; `keep=False` takes it back. Nothing where it is."""

    @property
    def backups(self) -> "Path":
        """The directory that backups go into unless another is named."""

    def called(self) -> str:
        """What its backups are called after, such as crm.db."""

    def back_up(
        self,
        target: "Path",
        schema: "Callable[[str], Schema]",
        invariants: "Sequence[Invariant]",
        *,
        keep: bool,
    ) -> "Backup":
        """A verified copy in the file `target`, replaced whole; NoPrograms where there is nothing to make one with."""

    def restore(
        self,
        backup: "Path",
        schema: "Callable[[str], Schema]",
        invariants: "Sequence[Invariant]",
        *,
        keep: bool,
    ) -> "tuple[Backup, Path | None]":
        """Puts a verified backup in the store's place; where the old store is kept, if any was. InUse (exit 7)."""
