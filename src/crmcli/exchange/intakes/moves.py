"""Stage moves on their way in, with their own dates. Our own export brings whole journeys, made again as they were."""

from collections.abc import Mapping, Sequence

from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.rules import Batch, Issue, Record, Tally, Wish
from crmcli.exchange.whom import Whom
from crmcli.journeys import actions, moves, queries
from crmcli.journeys.fields import MOVES
from crmcli.journeys.history import StageEvent, standing
from crmcli.journeys.records import EVENT
from crmcli.kernel.dates import When
from crmcli.kernel.errors import CrmError
from crmcli.store import bulk
from crmcli.store.read import Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace


class Moves(Intake):
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

    def take(self, unit: Unit, batch: Batch, tally: Tally) -> None:
        """Brings a batch of read rows in; rows that cannot be taken get their issue."""
        records = batch.records()
        whom = self._whom(unit, records)
        touched: dict[int, None] = {}
        for record in records:
            customer = whom.answer(record)
            if record.issue is not None:
                continue
            if isinstance(customer, str):
                record.issue = Issue("customer", customer)
            elif (lacking := self.flaw(record.values)) is not None:
                record.issue = lacking
            else:
                self._move(unit, customer, record, tally)
                touched[customer] = None
        actions.settle(unit, list(touched))
        if not self._ours:
            actions.advance(self._workspace, unit, list(touched))

    def flaw(self, values: Mapping[str, object]) -> Issue | None:
        """See Intake."""
        if values.get("to") is None:
            return Issue("to", "the row names no stage")
        return Issue("at", "the row names no date") if values.get("at") is None else None

    def skip(self, db: Reader, records: Sequence[Record]) -> None:
        """Finds again which event each of our own became, for those that replace one."""
        if self._ours:
            whom = self._whom(db, records)
            for record in records:
                customer = whom.answer(record)
                if isinstance(customer, int):
                    events = queries.events_of(db, [customer])[customer]
                    self._found(events, record.values, _instant(record.values))

    def _whom(self, db: Reader, records: Sequence[Record]) -> Whom:
        by = self.by.get("customer", "")
        return Whom(db, records, self._wish.source, self._reading, ours=self._ours, by=by, led_on=False)

    def _move(self, unit: Unit, customer: int, record: Record, tally: Tally) -> None:
        events = queries.events_of(unit, [customer])[customer]
        at = _instant(record.values)
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
        """An event of our own export. The start of a customer just brought in is put right, others are added."""
        from_stage, to_stage = values.get("from"), str(values["to"])
        old = _number(values, "id")
        if self._found(events, values, at):
            tally.unchanged += 1
        elif from_stage is None and len(events) == 1 and events[0].source == "start":
            self._new_ids[old] = events[0].id
            unit.update(EVENT, events[0].id, to_stage=to_stage, at=at, **_told(values))
            tally.updated += 1
        else:
            replaces = self._new_ids.get(_number(values, "replaces"))
            source = str(values.get("kind") or "import")
            event = StageEvent(0, None if from_stage is None else str(from_stage), to_stage, at, "import", replaces)
            self._new_ids[old] = self._record(unit, customer, event, values, kind=source, number=old)
            tally.created += 1

    def _found(self, events: Sequence[StageEvent], values: Mapping[str, object], at: int) -> bool:
        """Whether the store has an event of our own export already; remembers which one it is."""
        move = (values.get("from"), values["to"], at)
        there = [event.id for event in events if (event.from_stage, event.to_stage, event.at) == move]
        self._new_ids.update({_number(values, "id"): number for number in there[:1]})
        return bool(there)

    def _record(
        self, unit: Unit, customer: int, event: StageEvent, values: Mapping[str, object], *, kind: str, number: int = 0
    ) -> int:
        """Writes an event; with the number it had in our own export, while that is free."""
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
            **({"id": number} if number >= bulk.next_id(unit, EVENT) else {}),
        )


def _instant(values: Mapping[str, object]) -> int:
    when = values["at"]
    return when.at if isinstance(when, When) else int(str(when))


def _number(values: Mapping[str, object], name: str) -> int:
    """The id of an event as our own export has it; 0 for none."""
    return int(str(values[name])) if values.get(name) is not None else 0


def _told(values: Mapping[str, object]) -> dict[str, object]:
    """What our own export says of an event beside the move."""
    return {name: values[name] for name in ("actor", "reason", "label", "created_at") if values.get(name) is not None}
