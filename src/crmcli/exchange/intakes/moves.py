"""Stage moves on their way in, with their own dates. Our own export brings whole journeys, made again as they were."""

from collections.abc import Mapping, Sequence

from crmcli.exchange.rules import Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.journeys import actions, moves, queries
from crmcli.journeys.fields import MOVES
from crmcli.journeys.history import StageEvent, standing
from crmcli.journeys.records import EVENT
from crmcli.kernel.dates import When
from crmcli.kernel.errors import CrmError
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


class Moves:
    """The intake of moves for one run."""

    catalogue = MOVES
    tables = ("stage_event",)

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        self._workspace = workspace
        self._wish = wish
        self._ours = ours
        self._reading = workspace.reading()
        self._new_ids: dict[int, int] = {}
        self.fresh = fresh

    def take(self, unit: Unit, records: Sequence[Record], tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""
        whom = Whom(unit, (name for r in records if (name := self._named(r.values))), self._wish.source, self._reading)
        touched: dict[int, None] = {}
        for record in records:
            customer = whom.answer(self._named(record.values))
            if isinstance(customer, str):
                record.issue = Issue("customer", customer)
            elif record.values.get("to") is None or record.values.get("at") is None:
                record.issue = Issue("to", "the row names no stage or no date")
            else:
                self._move(unit, customer, record, tally)
                touched[customer] = None
        actions.settle(unit, list(touched))
        if not self._ours:
            actions.advance(self._workspace, unit, list(touched))

    def finish(self, unit: Unit) -> None:
        """Nothing is left to do after the last batch."""

    def _named(self, values: Mapping[str, object]) -> str:
        return str((values.get("customer_uid") if self._ours else None) or values.get("customer") or "")

    def _move(self, unit: Unit, customer: int, record: Record, tally: Tally) -> None:
        events = queries.events_of(unit, [customer])[customer]
        when = record.values["at"]
        at = when.at if isinstance(when, When) else int(str(when))
        if self._ours:
            self._again(unit, customer, events, record.values, at, tally)
            return
        to_stage = str(record.values["to"])
        if any(event.at == at and event.to_stage == to_stage for event in standing(events)):
            tally.unchanged += 1
            return
        try:
            event = moves.move(events, to_stage, at)
        except CrmError as error:
            record.issue = Issue("to", error.message)
            return
        if event is None:
            tally.unchanged += 1
        else:
            self._record(unit, customer, event, record.values, kind="import")
            tally.created += 1

    def _again(
        self,
        unit: Unit,
        customer: int,
        events: Sequence[StageEvent],
        values: Mapping[str, object],
        at: int,
        tally: Tally,
    ) -> None:
        """An event of our own export: the start of a customer who was just brought in is put right, others are added."""
        from_stage, to_stage = values.get("from"), str(values["to"])
        there = [e for e in events if (e.from_stage, e.to_stage, e.at) == (from_stage, to_stage, at)]
        old = int(str(values["id"])) if values.get("id") is not None else 0
        if there:
            self._new_ids[old] = there[0].id
            tally.unchanged += 1
        elif from_stage is None and len(events) == 1 and events[0].source == "start":
            self._new_ids[old] = events[0].id
            unit.update(EVENT, events[0].id, to_stage=to_stage, at=at, **_told(values))
            tally.updated += 1
        else:
            replaces = self._new_ids.get(int(str(values["replaces"]))) if values.get("replaces") is not None else None
            source = str(values.get("kind") or "import")
            event = StageEvent(0, None if from_stage is None else str(from_stage), to_stage, at, "import", replaces)
            self._new_ids[old] = self._record(unit, customer, event, values, kind=source)
            tally.created += 1

    def _record(self, unit: Unit, customer: int, event: StageEvent, values: Mapping[str, object], *, kind: str) -> int:
        facts: dict[str, object] = {
            "actor": unit.actor, "reason": values.get("reason"), "created_at": unit.at,
            "label": self._workspace.settings.labels[event.to_stage],
        }  # fmt: skip
        return unit.insert(
            EVENT,
            customer_id=customer,
            from_stage=event.from_stage,
            to_stage=event.to_stage,
            at=event.at,
            source=kind,
            replaces=event.replaces,
            **(facts | (_told(values) if self._ours else {})),
        )


def _told(values: Mapping[str, object]) -> dict[str, object]:
    """What our own export says of an event beside the move."""
    return {name: values[name] for name in ("actor", "reason", "label", "created_at") if values.get(name) is not None}
