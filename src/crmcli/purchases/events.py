"""What purchases tell the other folders."""

from dataclasses import dataclass

from crmcli.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PurchasesRecorded(Event):
    """Purchases or refunds of a customer were written, in this order of ids. `earn` says whether points follow."""

    customer: int
    purchases: tuple[int, ...]
    earn: bool
