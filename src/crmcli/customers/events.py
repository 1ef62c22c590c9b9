"""What customers tell the other folders."""

from dataclasses import dataclass

from crmcli.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CustomerAdded(Event):
    """A customer is new. `stage` and `at` (microseconds UTC) say where on the journey, and since when."""

    customer: int
    stage: str
    at: int
    source: str = "manual"
