"""Follow-ups on their way in. What was done or cancelled here stays so, whatever an older file says."""

from collections.abc import Mapping, Sequence

from crmcli.exchange.intakes import told
from crmcli.exchange.intakes.belongings import Belongings
from crmcli.exchange.intakes.rows import New, row_of
from crmcli.exchange.matching import among
from crmcli.exchange.rules import Record
from crmcli.followups import rules
from crmcli.followups.fields import FOLLOWUPS
from crmcli.followups.records import DONE, FOLLOWUP
from crmcli.store import bulk
from crmcli.store.write import Unit

INTERACTION = "SELECT uid, id FROM interaction WHERE uid {in}"
PLACE = ("day", "due_at", "timed", "zone", "anchor", "moved_from")
STANDING = ("status", "done_at", *PLACE)
TIMING = (*STANDING, "every")
OCCURRENCE = ("followup_id", "customer_id", "due_at", "at", "actor", "interaction_id")


class Followups(Belongings):
    """The intake of follow-ups for one run."""

    catalogue = FOLLOWUPS
    table = FOLLOWUP
    needs = (("text", "the row does not say what to do"), ("due", "the row names no date"))
    facts = ("contact_id", "ticket_id", "purchase_id", "text", "status", "day", "every", "owner")
    optional = ("contact", "ticket", "purchase", "planned_by", "every", "owner")
    worded = ("text",)
    bound = True
    links = (("contact", "contact"), ("ticket", "ticket"), ("purchase", "purchase"), ("planned_by", "interaction"))
    sides = (("followup_done", "followup_id"),)

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """See Belongings; whom only the customer's owner made responsible is not assigned for good."""
        told.occurrences(values.get("occurrences"))
        owner = values.get("assigned_owner" if self.ours else "owner")
        return rules.columns({**values, "owner": owner}, self.reading.zone)

    def beside(self, unit: Unit, made: Sequence[New]) -> None:
        """The occurrences that were done, from our own export."""
        done = [
            (number, row_of(record)["customer_id"], *one)
            for number, record in made
            for one in told.occurrences(record.values.get("occurrences"))
        ]
        logged = dict(among(unit, INTERACTION, [uid for *_, uid in done if uid]))
        bulk.beside(unit, DONE, OCCURRENCE, [(*one, logged.get(uid or "")) for *one, uid in done])

    def said(self, before: Mapping[str, object], record: Record) -> dict[str, object]:
        """See Belongings; a file that names the first date again knows of no put-off, one that fills of no state."""
        said = super().said(before, record)
        kept: tuple[str, ...] = ()
        if before["status"] != rules.OPEN:
            kept = TIMING
        elif self.fill:
            kept = STANDING
        elif not self.ours and said["anchor"] == before["anchor"]:
            kept = PLACE
        said = {name: value for name, value in said.items() if name not in kept}
        return said | ({"moved_from": None} if said.get("every", "") is None else {})

    def differs(self, before: Mapping[str, object], said: Mapping[str, object]) -> bool:
        """See Belongings; a row without a time says nothing of it."""
        return super().differs(before, said) or bool(said.get("timed") and before["due_at"] != said["due_at"])
