"""What follows from what has happened: event -> handlers, each inside the transaction of the event.

A handler is named by its module and function and imported when its event comes.
"""

from importlib import import_module

from crmcli.kernel.events import Event
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

HANDLERS: dict[str, tuple[tuple[str, str], ...]] = {
    "CustomerAdded": (("crmcli.journeys.actions", "start"),),
    "PurchasesRecorded": (("crmcli.loyalty.earning", "earn"), ("crmcli.journeys.actions", "follow")),
    "InteractionLogged": (("crmcli.followups.actions", "plan"),),
    "Restored": (
        ("crmcli.purchases.actions", "resettle"),
        ("crmcli.interactions.actions", "resettle"),
        ("crmcli.tickets.actions", "resettle"),
        ("crmcli.loyalty.settlement", "restore"),
        ("crmcli.journeys.actions", "resettle"),
    ),
}


def react(workspace: Workspace, unit: Unit, event: Event) -> None:
    """Hands the event to everyone who listens for its kind, in order."""
    for module, function in HANDLERS[type(event).__name__]:
        getattr(import_module(module), function)(workspace, unit, event)
