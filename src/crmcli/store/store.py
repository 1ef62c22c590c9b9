"""One door to the data: `read()` for a snapshot, `write()` for one transaction with one journal entry."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crmcli.kernel.address import Address
from crmcli.kernel.errors import StoreUnusable, Usage
from crmcli.kernel.settings import Settings
from crmcli.store.migrations.steps import STEPS, Step
from crmcli.store.read import Reader

if TYPE_CHECKING:  # what only writing commands need is imported where they come by
    from crmcli.kernel.events import Event
    from crmcli.store.backup import Backup
    from crmcli.store.check import Invariant
    from crmcli.store.create import Schema
    from crmcli.store.engine import Engine, Opened
    from crmcli.store.gate import Passport
    from crmcli.store.journal import Change
    from crmcli.store.migrate import Migrated
    from crmcli.store.write import Listener, Unit


class Telling(Protocol):
    """Where a word to the user goes."""

    def tell(self, note: str) -> None: ...


class Writing(Protocol):
    """What the store needs to know of the workspace that writes."""

    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Callable[[], int]: ...
    @property
    def actor(self) -> str: ...
    @property
    def ask(self) -> Telling: ...


React = Callable[[Writing, "Unit", "Event"], None]


class OnServer(Usage):
    """Something that only a store in a file has was asked of one on a server."""

    code = "store_on_server"

    def __init__(self, place: Address) -> None:
        super().__init__(f"{place} is no file", hint="a server's own tools do this there: see crmcli help store")


class ForeignObjects(StoreUnusable):
    """The store holds triggers, rules or views that crmcli did not make; it is read, never written."""

    code = "foreign_objects"

    def __init__(self, place: Path | Address, names: tuple[str, ...]) -> None:
        objects = "triggers or rules" if isinstance(place, Address) else "triggers or views"
        super().__init__(
            f"{place} holds {objects} that crmcli did not make ({', '.join(names)}); nothing was saved",
            hint="it can still be read: crmcli export all --to DIR, then import that into a new store",
        )


class Store:
    """The store at `place`, a file or the address of a server. Nothing is opened before the first read or write.

    `schema` says what a new store holds in a database of this name ("sqlite", "postgresql"), `react` who listens to the
    events of a unit, `tell` where a word to the user goes, `steps` the migrations there are.
    """

    def __init__(
        self,
        place: Path | Address,
        schema: Callable[[str], "Schema"],
        react: React | None = None,
        tell: Callable[[str], None] | None = None,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        self.place = place
        self._engine = _engine(place)
        self._schema = schema
        self._react = react
        self._tell = tell
        self._steps = steps

    def at(self, place: Path | Address) -> "Store":
        """The store at another place, in all else the same."""
        return Store(place, self._schema, self._react, self._tell, self._steps)

    @property
    def path(self) -> Path:
        """The file of a store in a file; OnServer (exit 2) for one that has none."""
        if isinstance(self.place, Address):
            raise OnServer(self.place)
        return self.place

    @property
    def exists(self) -> bool:
        """False when nothing is at the place; what cannot be looked at counts as there, and opening it says why."""
        return self._engine.exists

    def create(self, at: int) -> bool:
        """Makes the store unless it is there; True when this call made it."""
        return self._engine.create(at, self._schema)

    def passport(self) -> "Passport":
        """What the store says of itself."""
        with self._opened(readonly=True) as opened:
            return opened.passport

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """One snapshot, read-only."""
        with self._opened(readonly=True) as opened:
            opened.begin(sync=True, load=False)
            yield Reader(opened.con, opened.dialect, self._tell)
            opened.commit()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside, the store stays open, and with it the file that was met.

        The transactions inside never close it as the last one, which would flush the log to disk for each of them;
        and where another file takes the store's place between two of them, the log is emptied into the one it is of.
        """
        with self._opened(readonly=False):
            yield

    @contextmanager
    def write(
        self, workspace: Writing, change: "Change | None" = None, *, sync: bool = True, load: bool = False
    ) -> "Iterator[Unit]":
        """One transaction: all of it and its journal entries, or nothing (a dry run is always taken back).

        `change` continues a change that an earlier transaction began; `sync=False` leaves the flush to disk of an
        inner batch to the last one. `load` is for a first load: others wait, and there is nothing yet for them to read.
        """
        from crmcli.store.write import Unit

        if not self.exists:
            self._first_write(workspace)
        with self._opened(readonly=False) as opened:
            if opened.passport.foreign:
                raise ForeignObjects(self.place, opened.passport.foreign)
            opened.begin(sync=sync, load=load)
            unit = Unit(
                opened.con,
                opened.dialect,
                at=workspace.clock(),
                actor=workspace.actor,
                command=workspace.settings.command,
                listener=self._listener(workspace),
                tell=self._tell,
            )
            if change is not None:
                unit.continue_change(change)
            yield unit
            unit.flush()
            opened.check()
            if workspace.settings.dry_run:
                opened.roll_back()
            else:
                opened.commit()
                unit.committed = True

    def migrate(self, at: int, *, keep: bool = True) -> "Migrated":
        """Brings the store up to date, after a verified backup; `keep=False` takes it back. Nothing where it is."""
        return self._engine.migrate(at, self._steps, keep=keep)

    @property
    def backups(self) -> Path:
        """The directory that backups go into unless another is named."""
        return self._engine.backups

    def called(self) -> str:
        """What its backups are called after: crm.db for the file of that name, crm.dump for a database."""
        return self._engine.called()

    def back_up(self, target: Path, invariants: "Sequence[Invariant]" = (), *, keep: bool = True) -> "Backup":
        """A verified copy in the file `target`, replaced whole, with a manifest beside it; `keep=False` throws it away.

        NoPrograms (exit 2) where a server's store is to be copied and there is nothing to do it with.
        """
        return self._engine.back_up(target, self._schema, invariants, keep=keep)

    def restore(
        self, backup: Path, invariants: "Sequence[Invariant]" = (), *, keep: bool = True
    ) -> "tuple[Backup, Path | None]":
        """Puts a verified backup in the store's place; what it holds, and where the old store is kept, if any was.

        InUse (exit 7) while others have it open. `keep=False` verifies and changes nothing.
        """
        return self._engine.restore(backup, self._schema, invariants, keep=keep)

    @contextmanager
    def _opened(self, *, readonly: bool) -> Iterator["Opened"]:
        """A connection to the store, which is up to date; what was begun in it and not saved is taken back."""
        with self._engine.spoken():
            opened = self._open(readonly=readonly)
            try:
                yield opened
            except BaseException:
                opened.roll_back()
                raise
            finally:
                opened.close()

    def _open(self, *, readonly: bool) -> "Opened":
        opened = self._engine.connect(readonly=readonly, known=1 + len(self._steps))
        if not opened.passport.behind:
            return opened
        opened.close()
        self._catch_up()
        return self._open(readonly=readonly)

    def _catch_up(self) -> None:
        from time import time_ns

        done = self.migrate(time_ns() // 1000)
        if self._tell is not None and done.found != done.now:
            before = done.unkept if done.backup is None else f"as it was before: {done.backup.path}"
            self._tell(f"brought {self.place} from schema {done.found} to {done.now}; {before}")

    def _first_write(self, workspace: Writing) -> None:
        if not workspace.settings.terminal or workspace.settings.dry_run:
            self.passport()  # says that there is none
        elif self.create(workspace.clock()):
            workspace.ask.tell(f"made a new store at {self.place}")

    def _listener(self, workspace: Writing) -> "Listener | None":
        react = self._react
        return None if react is None else lambda unit, event: react(workspace, unit, event)


def _engine(place: Path | Address) -> "Engine":
    if isinstance(place, Address):
        from crmcli.store.server import Server

        return Server(place)
    from crmcli.store.file import File

    return File(place)
