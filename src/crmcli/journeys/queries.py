"""Reading journeys: the events and purchase days of many customers at once, and who is where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmcli.journeys.history import StageEvent
from crmcli.kernel.stages import STAGES
from crmcli.store.read import Reader, marks

CHUNK = 500

EVENTS = (
    "SELECT customer_id, id, from_stage, to_stage, at, source, replaces FROM stage_event"
    " WHERE customer_id IN ({ids}) ORDER BY customer_id, at, id"
)
PURCHASE_DAYS = (
    "SELECT customer_id, day, MIN(at) FROM purchase WHERE customer_id IN ({ids}) AND minor > 0"
    " GROUP BY customer_id, day ORDER BY customer_id, day"
)
IN_STAGE = "SELECT stage, COUNT(*) FROM customer WHERE deleted_at IS NULL GROUP BY stage"
NEWEST = (
    "SELECT id, name, stage_since FROM customer WHERE stage = :stage AND deleted_at IS NULL"
    " ORDER BY stage_since DESC, id DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What an event says beside the move: the stage's name at that time, why, and who."""

    label: str
    reason: str | None
    actor: str


def chunks(customers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The customers a statement at a time."""
    for start in range(0, len(customers), CHUNK):
        yield customers[start : start + CHUNK]


def events_of(db: Reader, customers: Sequence[int]) -> dict[int, list[StageEvent]]:
    """Every event of these customers (at most a chunk), by customer."""
    found: dict[int, list[StageEvent]] = {number: [] for number in customers}
    for number, key, from_stage, to_stage, at, source, replaces in db.all(EVENTS.format(ids=marks(customers))):
        found[number].append(StageEvent(key, from_stage, to_stage, at, source, replaces))
    return found


def purchase_days(db: Reader, customers: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """The distinct days on which these customers (at most a chunk) bought, each with the instant of its first purchase.

    A purchase that was refunded later is still a purchase.
    """
    found: dict[int, list[tuple[str, int]]] = {number: [] for number in customers}
    for number, day, at in db.all(PURCHASE_DAYS.format(ids=marks(customers))):
        found[number].append((day, at))
    return found


def words_of(db: Reader, customer: int) -> dict[int, Words]:
    """What each event of a customer says beside the move, by the event's id."""
    sql = "SELECT id, label, reason, actor FROM stage_event WHERE customer_id = :id"
    return {key: Words(label, reason, actor) for key, label, reason, actor in db.all(sql, id=customer)}


def in_stages(db: Reader) -> dict[str, int]:
    """How many customers are in each stage and exit that has any; the trash is left out."""
    return {stage: int(count) for stage, count in db.all(IN_STAGE)}


def newest(db: Reader, limit: int) -> dict[str, list[tuple[int, str, int]]]:
    """The customers who came last to each stage: (id, name, since when in microseconds), the newest first."""
    return {stage: [(n, name, at) for n, name, at in db.all(NEWEST, stage=stage, limit=limit)] for stage in STAGES}
