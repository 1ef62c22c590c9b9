"""Follow-ups on their way in. What was done or cancelled here stays so, whatever an older file says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crmcli.exchange.intakes.belongings import Belongings, New, row_of
from crmcli.exchange.matching import among
from crmcli.exchange.rules import Record
from crmcli.followups import rules
from crmcli.followups.fields import FOLLOWUPS
from crmcli.followups.records import FOLLOWUP
from crmcli.kernel.instants import micros
from crmcli.store.write import Unit

INTERACTION = "SELECT uid, id FROM interaction WHERE uid IN ({in})"
PLACE = ("day", "due_at", "timed", "zone", "anchor", "moved_from")
TIMING = ("status", "done_at", "every", *PLACE)
DONE = (
    "INSERT INTO followup_done(followup_id, customer_id, due_at, at, actor, interaction_id) VALUES (?, ?, ?, ?, ?, ?)"
)


class Followups(Belongings):
    """The intake of follow-ups for one run."""

    catalogue = FOLLOWUPS
    table = FOLLOWUP
    needs = (("text", "the row does not say what to do"), ("due", "the row names no date"))
    facts = ("contact_id", "ticket_id", "purchase_id", "text", "status", "day", "every", "owner")
    worded = ("text",)
    bound = True
    links = (("contact", "contact"), ("ticket", "ticket"), ("purchase", "purchase"), ("planned_by", "interaction"))
    sides = (("followup_done", "followup_id"),)

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """See Belongings; whom only the customer's owner made responsible is not assigned for good."""
        owner = values.get("assigned_owner" if self.ours else "owner")
        return rules.columns({**values, "owner": owner}, self.reading.zone)

    def beside(self, unit: Unit, made: Sequence[New]) -> None:
        """The occurrences that were done, from our own export."""
        told = [(number, row_of(record)["customer_id"], one) for number, record in made for one in _occurrences(record)]
        logged = dict(among(unit, INTERACTION, [uid for _, _, one in told if (uid := one.get("interaction_uid"))]))
        unit.many(
            DONE,
            [
                (
                    number,
                    customer,
                    _instant(one["due"]),
                    _instant(one["done"]),
                    one["by"],
                    logged.get(one["interaction_uid"]),
                )
                for number, customer, one in told
            ],
        )

    def differs(self, before: Mapping[str, object], row: Mapping[str, object]) -> bool:
        """See Belongings; of what is finished only the words count, and a row without a time says nothing of it."""
        kept = self._kept(before, row)
        return super().differs(before, kept) or bool(kept["timed"] and before["due_at"] != kept["due_at"])

    def changes(self, before: Mapping[str, object], row: Mapping[str, object]) -> dict[str, object]:
        """See Belongings."""
        return super().changes(before, self._kept(before, row))

    def _kept(self, before: Mapping[str, object], row: Mapping[str, object]) -> dict[str, object]:
        """The row with what is known better here; a file that names the first date again knows of no put-off."""
        kept: tuple[str, ...] = ()
        if before["status"] != rules.OPEN:
            kept = TIMING
        elif not self.ours and row["anchor"] == before["anchor"]:
            kept = PLACE
        return {name: before[name] if name in kept else value for name, value in row.items()}


def _occurrences(record: Record) -> list[dict[str, str]]:
    """What our own export says was done."""
    found = record.values.get("occurrences")
    return found if isinstance(found, list) else []


def _instant(text: str) -> int:
    return micros(datetime.fromisoformat(text))
