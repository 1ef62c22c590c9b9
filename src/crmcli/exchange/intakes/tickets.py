"""Tickets on their way in: a file says how one stands, the store keeps the events that led there, with their own times.

A file that knows more than the store adds what came later; one that tells the past otherwise is rejected.
"""

from collections.abc import Collection, Mapping, Sequence

from crmcli.exchange.intakes import told
from crmcli.exchange.intakes.belongings import Belongings
from crmcli.exchange.intakes.rows import Identity, New, identity, numbers_of, row_of
from crmcli.exchange.rules import Issue, Record, Tally
from crmcli.interactions import actions as interactions
from crmcli.store import bulk
from crmcli.store.write import Unit
from crmcli.tickets import actions, history, queries, rules
from crmcli.tickets.fields import TICKETS
from crmcli.tickets.history import TicketEvent
from crmcli.tickets.records import EVENT, TICKET

HAPPENED = (
    "ticket_id", "customer_id", "kind", "from_status", "to_status", "at", "actor", "direction", "value", "text",
    "created_at",
)  # fmt: skip


class Tickets(Belongings):
    """The intake of tickets for one run."""

    catalogue = TICKETS
    table = TICKET
    needs = (("subject", "the row names no subject"),)
    facts = ("contact_id", "purchase_id", "subject", "kind", "channel", "rating")
    optional = ("contact", "purchase", "kind", "channel", "rating")
    links = (("contact", "contact"), ("purchase", "purchase"))
    bound = True
    own_link = "follows"
    sides = (("ticket_event", "ticket_id"),)
    lists = (("kind", "ticket.kinds"), ("channel", "ticket.channels"))

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """See Belongings; events that cannot be, such as an end before its start, are refused here.

        A ticket is found by what its events say, too.
        """
        texts = (event.text for event in self._events(values))
        said = rules.words(values["subject"], values.get("external_id"), *texts)
        return {**rules.columns({**values, "follows": None}), "words": said}

    def link(self, unit: Unit, good: Sequence[Record], known: Mapping[Identity, int], made: Sequence[New]) -> None:  # noqa: ARG002
        """A ticket that followed another in the store that it comes from follows it here."""
        uids = {str(record.values.get("uid")): known[identity(record.values)] for record in good}
        for record in good:
            if self.ours and (named := record.values.get("follows_uid")):
                there = unit.value("SELECT id FROM ticket WHERE uid = :uid", uid=named)
                row_of(record)["follows"] = there or uids.get(str(named))

    def beside(self, unit: Unit, made: Sequence[New]) -> None:
        """The events of new tickets."""
        bulk.beside(unit, EVENT, HAPPENED, [row for number, record in made for row in self._rows(unit, number, record)])

    def contradiction(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> Issue | None:
        """A row that knows of something before the last event here that did not happen here."""
        there = self._there[number]
        fresh = self._news(there, record.values)
        if fresh and (fresh[0].at < there[-1].at or any(event.kind == "open" for event in fresh)):
            return Issue("status", f"tells the past of t{number} otherwise than its events (crmcli show t{number})")
        return super().contradiction(unit, number, before, record)

    def news(self, unit: Unit, before: Mapping[str, object], record: Record) -> bool:
        """See Belongings; its events count."""
        number = int(str(before["id"]))
        return super().news(unit, before, record) or bool(self._news(self._there[number], record.values))

    def update(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> bool:
        """See Belongings; what happened since joins the events."""
        changed = super().update(unit, number, before, record)
        there = self._there[number]
        fresh = self._news(there, record.values)
        if changed:
            actions.index(unit, number)
        if fresh:
            actions.go_on(unit, number, history.joined(there, fresh))
            self._there |= queries.events_of(unit, [number])
        return bool(fresh) or changed

    def _meet(
        self, unit: Unit, matched: Sequence[tuple[int, Record]], repeated: Collection[int], tally: Tally
    ) -> set[int]:
        self._there = queries.events_of(unit, [number for number, _ in matched])
        return super()._meet(unit, matched, repeated, tally)

    def follow(self, unit: Unit, customers: Collection[int], made: Sequence[New]) -> None:
        """Where new tickets stand, and when there was last contact."""
        actions.settle(unit, numbers_of(made))
        interactions.settle(unit, list(customers))

    def _events(self, values: Mapping[str, object]) -> list[TicketEvent]:
        """The events as our own export has them, else those that the ticket's figures speak of."""
        if self.ours and values.get("events"):
            return told.events(values["events"])
        return history.events_for(values, self.reading.now)

    def _news(self, there: Sequence[TicketEvent], values: Mapping[str, object]) -> list[TicketEvent]:
        """What the row knows beyond the events that are there; with --on-match fill whom nobody was given to."""
        if self.ours and values.get("events"):
            fresh = history.unknown(there, told.events(values["events"]))
        else:
            fresh = history.news(there, values, self.reading.now)
        if self.fill:
            return [] if history.standing(there).assignee else [event for event in fresh if event.kind == "assign"]
        return fresh

    def _rows(self, unit: Unit, number: int, record: Record) -> list[tuple[object, ...]]:
        customer = row_of(record)["customer_id"]
        return [
            (
                number, customer, event.kind, event.from_status, event.to_status, event.at, event.actor or unit.actor,
                event.direction, event.value, event.text, unit.at,
            )
            for event in self._events(record.values)
        ]  # fmt: skip
