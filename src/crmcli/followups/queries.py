"""Reading follow-ups: which one a reference means, what was done of it, what is due."""

from dataclasses import dataclass, replace

from crmcli.followups.fields import DUE, FOLLOWUPS
from crmcli.followups.rules import OPEN, Finished, NoSuchFollowup
from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import day_of, start_of
from crmcli.kernel.sheet import Moment, Sheet
from crmcli.store import refs
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader, Row
from crmcli.workspace import AsOf

DONE_BEFORE = (
    "SELECT d.due_at, f.timed, d.at, d.actor, d.interaction_id FROM followup_done d JOIN followup f"
    " ON f.id = d.followup_id WHERE f.id = :id ORDER BY d.at DESC, d.id DESC LIMIT :limit"
)


def resolve(db: Reader, ref: str) -> int:
    """The id of the follow-up that `ref` means: short id, uid or source:external_id; NoSuchFollowup (exit 3)."""
    found = refs.named(db, "followup", ref)
    if found is None:
        raise NoSuchFollowup(ref)
    return found


def customer_of(db: Reader, number: int) -> int:
    """The customer for whom it is to be done."""
    return int(db.value("SELECT customer_id FROM followup WHERE id = :id", id=number))


def zone_of_open(db: Reader, number: int) -> str:
    """The zone on whose wall an open follow-up hangs; Finished (exit 4) of one that was done or cancelled."""
    status, zone = db.all("SELECT status, zone FROM followup WHERE id = :id", id=number)[0]
    if status != OPEN:
        raise Finished(number, status)
    return str(zone)


def document(
    db: Reader, number: int, reading: Reading, fields: tuple[str, ...] = FOLLOWUPS.document, *, trash: bool = False
) -> Sheet:
    """One follow-up as a sheet of one row."""
    wanted = Query(FOLLOWUPS, also="followup.id = :id", params={"id": number}, fields=fields, trash=trash)
    return listing(db, wanted, reading)


def removed(db: Reader, number: int) -> bool:
    """Whether the customer of a follow-up is in the trash."""
    sql = "SELECT c.deleted_at FROM followup f JOIN customer c ON c.id = f.customer_id WHERE f.id = :id"
    return db.value(sql, id=number) is not None


def done_before(db: Reader, number: int, zone: str, limit: int) -> list[Row]:
    """(Moment it was due, instant, actor, interaction) of the occurrences of a follow-up that were done last."""
    rows = db.all(DONE_BEFORE, id=number, limit=limit)
    return [(Moment(due, None if timed else day_of(due, zone)), *rest) for due, timed, *rest in rows]


# -- what is due


@dataclass(frozen=True, slots=True)
class Span:
    """What counts as due: all that is open up to `until`, overdue as of `stand`; microseconds, the business zone."""

    stand: AsOf
    until: int
    zone: str

    @property
    def params(self) -> dict[str, object]:
        """What the statements go by."""
        morning = start_of(self.stand.day, self.zone)
        return {"now": self.stand.at, "today": self.stand.day.isoformat(), "morning": morning, "until": self.until}


OPEN_BY = "followup.status = 'open' AND followup.due_at <= :until"
BEFORE_TODAY = f"{OPEN_BY} AND followup.due_at < :morning"
FROM_TODAY = f"{OPEN_BY} AND followup.due_at >= :morning"


def due(db: Reader, wanted: Query, span: Span, reading: Reading, empty: str = "") -> Sheet:
    """What is due of `wanted` (a condition of its own in `also`): overdue first, then by when it is due, then by id.

    Whatever was due before today is overdue; it is read in the order of the index, and only the rest is sorted.
    """
    wanted = replace(wanted, params={**wanted.params, **span.params}, fields=wanted.fields or DUE)
    if wanted.sort:
        return listing(db, _also(wanted, OPEN_BY), reading, empty=empty)
    first = listing(db, replace(_also(wanted, BEFORE_TODAY), sort="due"), reading)
    left = None if wanted.limit is None else wanted.limit - len(list(first.rows))
    rest = listing(db, replace(_also(wanted, FROM_TODAY), sort="-overdue,due", limit=left), reading)
    total = None if first.total is None or rest.total is None else first.total + rest.total
    return Sheet(first.columns, [*first.rows, *rest.rows], total, empty=empty)


def _also(wanted: Query, condition: str) -> Query:
    return replace(wanted, also=f"{condition} AND ({wanted.also})" if wanted.also else condition)
