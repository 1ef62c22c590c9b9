"""Custom field definitions on their way in, so that the values behind them keep their types."""

from crmcli.custom.actions import define
from crmcli.custom.fields import FIELDS
from crmcli.custom.queries import defined
from crmcli.custom.rules import NOUNS, TYPES
from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.rules import Batch, Issue, Tally, Wish
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


class Fields(Intake):
    """The intake of field definitions for one run."""

    catalogue = FIELDS
    tables = ("custom_field",)

    def __init__(self, _workspace: Workspace, _wish: Wish, *, fresh: bool, ours: bool) -> None:
        self.fresh, self.ours = fresh, ours

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Defines the fields that are not there yet."""
        records = batch.records()
        for record in records:
            noun, name, kind = (str(record.values.get(key) or "") for key in ("of", "name", "type"))
            there = defined(unit, noun)
            if noun not in NOUNS or kind not in TYPES or not name:
                record.issue = Issue("type", f"there can be no field '{name}' of {noun or 'no noun'}, type '{kind}'")
            elif name not in there:
                define(unit, noun, name, kind, str(record.values.get("label") or ""))
                tally.created += 1
            elif there[name] == kind:
                tally.unchanged += 1
            else:
                record.issue = Issue("type", f"{noun} has '{name}' already, of type {there[name]}")
