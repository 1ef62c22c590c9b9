"""What every intake is: it takes a noun's rows in batch by batch, inside the transactions of the pipeline."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from crmcli.exchange.rules import Batch, Issue, Record, Tally
from crmcli.kernel.fields import Catalogue
from crmcli.store.read import Reader
from crmcli.store.write import Unit


class Intake(ABC):
    """How the rows of a noun come in. `tables` are those it writes to, without their search indexes."""

    catalogue: Catalogue
    tables: tuple[str, ...]
    by: Mapping[str, str] = MappingProxyType({})
    """Field that names a record -> how (see exchange.layout.Use)."""
    policies: Mapping[str, str] = MappingProxyType({})
    """Field -> what becomes of what is known of it: overwrite, fill or never; the others go by --on-match."""

    @abstractmethod
    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""

    def unchanged(self, db: Reader, batch: Batch) -> Collection[int]:  # noqa: ARG002 - most look at each row
        """The rows of a batch that say nothing new as far as one can see at once; they need not be taken."""
        return ()

    def flaw(self, values: Mapping[str, object]) -> Issue | None:  # noqa: ARG002
        """Why a row cannot be taken whoever its customer is; None where that cannot be told yet."""
        return None

    def skip(self, db: Reader, records: Sequence[Record]) -> None:  # noqa: B027 - most need not
        """Remembers read rows that an earlier part of this run brought in, as far as later ones depend on them."""

    def finish(self, unit: Unit) -> None:  # noqa: B027
        """What is left to do after the last batch."""

    def after(self) -> None:  # noqa: B027
        """What is left to say and to keep outside the store, once all is committed."""
