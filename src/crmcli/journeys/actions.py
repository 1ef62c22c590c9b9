"""What happens to journeys: they start, people move customers, purchases move them on."""

from crmcli.customers.events import CustomerAdded
from crmcli.journeys.records import EVENT
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

STAND = "UPDATE customer SET stage = :stage, stage_since = :since, furthest = :furthest WHERE id = :id"


def start(workspace: Workspace, unit: Unit, event: CustomerAdded) -> None:
    """A new customer's journey begins (reaction to CustomerAdded)."""
    unit.insert(
        EVENT,
        customer_id=event.customer,
        to_stage=event.stage,
        at=event.at,
        source="start",
        actor=unit.actor,
        label=workspace.settings.labels[event.stage],
        created_at=unit.at,
    )
    unit.figures(STAND, stage=event.stage, since=event.at, furthest=event.stage, id=event.customer)
