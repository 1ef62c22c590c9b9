"""What interactions tell the other folders."""

from dataclasses import dataclass

from crmcli.kernel.dates import When
from crmcli.kernel.events import Event


@dataclass(frozen=True, slots=True)
class InteractionLogged(Event):
    """A person logged an interaction. `text` is its subject or the first line of its text; `next` is when to go on."""

    customer: int
    contact: int | None
    interaction: int
    text: str
    next: When | None
