"""What people do with interactions; each of `log`, `edit`, `rm` and `restore` is one unit of work."""

from collections.abc import Iterator, Mapping, Sequence

from crmcli.interactions import queries, rules
from crmcli.interactions.records import INTERACTION
from crmcli.kernel.events import Restored
from crmcli.kernel.ids import new_uid
from crmcli.store import refs
from crmcli.store.read import marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

CHUNK = 500

# -- steps that other folders share


def insert(unit: Unit, values: Mapping[str, object], zone: str) -> int:
    """Writes one interaction (values as in rules.columns) without figures or events; its id.

    KnownInteraction (exit 4). The caller calls `settle` for its customer once all are written.
    """
    source, external_id = str(values.get("source")), values.get("external_id")
    known = None if external_id is None else refs.by_external_id(unit, "interaction", source, str(external_id))
    if known is not None:
        raise rules.KnownInteraction(source, str(external_id), known)
    return unit.insert(
        INTERACTION,
        uid=str(values.get("uid") or new_uid(unit.at)),
        created_at=values.get("created_at") or unit.at,
        **rules.columns(values, unit.at, zone),
    )


def settle(unit: Unit, customers: Sequence[int]) -> None:
    """Computes anew when there was last contact with these customers; see queries.LAST_CONTACT."""
    for some in _chunks(customers):
        unit.figures(f"UPDATE customer SET last_contact = {queries.LAST_CONTACT} WHERE id IN ({some})")


def resettle(_workspace: Workspace, unit: Unit, event: Restored) -> None:
    """Interactions or messages were put back or taken away by an undo (reaction to Restored)."""
    settle(unit, sorted(event.customers))


def _chunks(customers: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(customers), CHUNK):
        yield marks(customers[start : start + CHUNK])
