"""Interactions on their way in, with their own dates; types that nobody used yet join the list of types."""

from collections.abc import Collection, Mapping, Sequence

from crmcli.exchange.intakes.belongings import Belongings
from crmcli.exchange.intakes.rows import Identity, New, row_of
from crmcli.exchange.rules import Record
from crmcli.interactions import actions, rules
from crmcli.interactions.fields import INTERACTIONS
from crmcli.interactions.records import INTERACTION
from crmcli.store.write import Unit


class Interactions(Belongings):
    """The intake of interactions for one run."""

    catalogue = INTERACTIONS
    table = INTERACTION
    needs = (("at", "the row names no date"),)
    facts = ("contact_id", "type", "direction", "day", "minutes", "subject", "text", "staff", "deleted_at")
    optional = ("contact", "direction", "minutes", "subject", "text", "staff")
    worded = ("subject", "text", "external_id")
    links = (("contact", "contact"),)
    lists = (("type", "interaction.types"),)

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """See Belongings; the trash comes along from our own export, and a row without a type says nothing of it."""
        said = {"deleted_at": values.get("deleted_at"), "type": values.get("type")}
        return {**rules.columns(values, 0, self.reading.zone), **said}

    def link(self, unit: Unit, good: Sequence[Record], known: Mapping[Identity, int], made: Sequence[New]) -> None:  # noqa: ARG002
        """What has no type is a note."""
        for _, record in made:
            row_of(record)["type"] = row_of(record)["type"] or rules.NOTE

    def differs(self, before: Mapping[str, object], said: Mapping[str, object]) -> bool:
        """See Belongings; a row without a time says nothing of the hour."""
        return super().differs(before, said) or bool(said["timed"] and before["at"] != said["at"])

    def follow(self, unit: Unit, customers: Collection[int], made: Sequence[New]) -> None:  # noqa: ARG002
        """When there was last contact."""
        actions.settle(unit, list(customers))
