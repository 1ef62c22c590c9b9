"""What makes a follow-up: something to do, when it is due, what done, snoozed and cancelled mean. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from crmcli.custom.column import fields_column
from crmcli.followups.recurrence import Series, Wall, following, instant, occurrence, on_the_wall, read_wall
from crmcli.kernel.dates import Interval, PastDate, When, read_interval
from crmcli.kernel.errors import NotFound, Refused, Usage
from crmcli.kernel.fields import Reading
from crmcli.kernel.instants import micros, moment
from crmcli.kernel.names import quoted, search_text

OPEN, DONE, CANCELLED = "open", "done", "cancelled"
STATUSES = (OPEN, DONE, CANCELLED)
STATUS_WORDS = {
    "open": OPEN, "todo": OPEN, "to do": OPEN, "pending": OPEN, "planned": OPEN, "scheduled": OPEN, "not started": OPEN,
    "in progress": OPEN, "active": OPEN, "due": OPEN, "overdue": OPEN, "offen": OPEN,
    "done": DONE, "completed": DONE, "complete": DONE, "closed": DONE, "finished": DONE, "erledigt": DONE,
    "cancelled": CANCELLED, "canceled": CANCELLED, "dropped": CANCELLED, "deferred": CANCELLED, "deleted": CANCELLED,
}  # fmt: skip
LETTERS = {"day": "d", "week": "w", "month": "m", "year": "y"}


class NoSuchFollowup(NotFound):
    """No follow-up answers to the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no follow-up answers to '{ref}'", hint="see: crmcli followup list")


class Finished(Refused):
    """The follow-up was done or cancelled before."""

    code = "finished"

    def __init__(self, number: int, status: str) -> None:
        super().__init__(
            f"f{number} is {status} already",
            hint=f"see: crmcli followup show f{number}; a change is taken back with: crmcli undo",
        )


class NothingToDo(Usage):
    """A follow-up that does not say what is to be done."""

    code = "no_text"

    def __init__(self) -> None:
        super().__init__("nothing to do was given", hint='say it in quotes: crmcli followup add c1 "Send the quote"')


class NoInterval(Usage):
    """A recurrence that would never come to another day."""

    code = "bad_interval"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} never gets to another day", hint="write it as 7d, 2w, 1m or 1y")


class NoStatus(Usage):
    """A word that is no state of a follow-up."""

    code = "bad_status"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no state of a follow-up", hint=f"one of: {' '.join(STATUSES)}")


class Due(NamedTuple):
    """When something is due: what the wall in its zone shows, and the instant. A day is due from its start."""

    wall: Wall
    at: int
    """Microseconds since 1970 UTC."""
    zone: str

    @property
    def timed(self) -> bool:
        """Whether a time of day is meant, and not the whole day."""
        return isinstance(self.wall, datetime)

    @property
    def day(self) -> str:
        """The ISO day on the wall."""
        return self.wall.isoformat()[:10]


def due(said: date | When, place: str, zone: str) -> Due:
    """When `said` is (as kernel.dates reads it) on the wall in `place`; a day is one of the business `zone`."""
    if isinstance(said, When):
        said = moment(said.at, zone) if said.timed else said.day
    if isinstance(said, datetime) and said.tzinfo is not None:
        return Due(on_the_wall(micros(said), place), micros(said), place)
    return Due(said, instant(said, place if isinstance(said, datetime) else zone), place)


def refuse_past(when: Due, reading: Reading) -> None:
    """PastDate (exit 2) where it would be overdue at once."""
    if overdue(when, reading.now, reading.zone):
        raise PastDate(when.at, reading.now, when.zone if when.timed else reading.zone, timed=when.timed)


def due_of(row: Mapping[str, object], zone: str) -> Due:
    """When the follow-up of a row is due."""
    place = str(row["zone"])
    if not row["timed"]:
        return due(date.fromisoformat(str(row["day"])), place, zone)
    at = int(str(row["due_at"]))
    return Due(on_the_wall(at, place), at, place)


def read_every(text: str) -> str | None:
    """How often, as the store has it ("1m"); None for an empty text. BadInterval, NoInterval (exit 2)."""
    if not text.strip():
        return None
    found = read_interval(text)
    if not found.number:
        raise NoInterval(text)
    return f"{found.number}{LETTERS[found.unit]}"


def read_status(text: str) -> str:
    """The state that a word means; NoStatus (exit 2)."""
    found = STATUS_WORDS.get(" ".join(text.lower().replace("_", " ").split()))
    if found is None:
        raise NoStatus(text)
    return found


def columns(values: Mapping[str, object], zone: str) -> dict[str, object]:
    """The columns of a follow-up's row, but for its uid and when it was recorded.

    `values` are as FOLLOWUPS parses them: customer, contact, ticket, purchase, planned_by (ids), text, due (as
    kernel.dates.read_wall has it, or a When), zone, every ("1m"), anchor, owner, status, done_at, moved_from
    (microseconds), source, external_id, fields (a dict). `zone` is the business zone.
    """
    when = values["due"]
    assert isinstance(when, date | When)  # noqa: S101 - the field's parse made it
    first = due(when, str(values.get("zone") or zone), zone)
    status = str(values.get("status") or OPEN)
    return {
        "customer_id": values["customer"],
        **{f"{name}_id": values.get(name) for name in ("contact", "ticket", "purchase")},
        "planned_by": values.get("planned_by"),
        "status": status,
        "done_at": values.get("done_at") if status == DONE else None,
        "owner": values.get("owner"),
        "source": values.get("source"),
        "external_id": values.get("external_id"),
        "fields": fields_column(values.get("fields")),
        **worded(str(values.get("text") or "")),
        **begun(first, _every(values.get("every")), values.get("anchor")),
        "moved_from": values.get("moved_from"),
    }


def worded(text: str) -> dict[str, object]:
    """The columns of what is to be done; NothingToDo (exit 2)."""
    if not text:
        raise NothingToDo
    return {"text": text, "words": search_text(text)}


def begun(first: Due, every: str | None, anchor: object = None) -> dict[str, object]:
    """The columns of when: due at `first`, and a series that begins there (or at `anchor`, if it is known).

    OffCalendar (exit 2) when the series leaves the calendar at once.
    """
    start = str(anchor) if anchor else first.wall.isoformat()
    if every:
        occurrence(Series(first.wall, read_interval(every), first.zone), 1)
    return {**placed(first), "anchor": start, "every": every, "moved_from": None}


def placed(when: Due) -> dict[str, object]:
    """The columns of when it is due next; the series stays."""
    return {"day": when.day, "due_at": when.at, "timed": when.timed, "zone": when.zone}


def moved(row: Mapping[str, object], when: Due) -> dict[str, object]:
    """The changes of a follow-up that is put off: a recurring one remembers which occurrence that was."""
    return {**placed(when), "moved_from": _occurrence_of(row) if row["every"] else None}


def onward(row: Mapping[str, object], then: Due | None, now: int, zone: str) -> dict[str, object]:
    """The changes of a recurring follow-up whose occurrence was done: due at the next one, or at `then` in its place.

    The next occurrence is the first from the anchor after the one that was done and after now.
    """
    series = series_of(row, zone)
    reached = max(_occurrence_of(row), int(str(row["due_at"])), now)
    wall = following(series, reached)
    regular = Due(wall, instant(wall, series.zone), str(row["zone"]))
    if then is None:
        return {**placed(regular), "moved_from": None}
    return {**placed(then), "moved_from": regular.at}


def series_of(row: Mapping[str, object], zone: str) -> Series:
    """The series of a recurring follow-up; days are those of the business `zone`."""
    anchor = read_wall(str(row["anchor"]))
    place = str(row["zone"]) if isinstance(anchor, datetime) else zone
    return Series(anchor, _interval(row["every"]), place)


def elsewhere(row: Mapping[str, object], place: str, zone: str) -> dict[str, object]:
    """The changes of a follow-up whose wall hangs in another zone from now on: the same hours there."""
    here = due_of(row, zone)
    there = due(here.wall, place, zone)
    kept = row["moved_from"]
    if kept is not None and isinstance(read_wall(str(row["anchor"])), datetime):
        kept = instant(on_the_wall(int(str(kept)), here.zone), place)
    return {**placed(there), "moved_from": kept}


def current(row: Mapping[str, object], zone: str) -> Due:
    """The occurrence that stands, where the series has it: a changed interval begins there."""
    if row["moved_from"] is None:
        return due_of(row, zone)
    timed = isinstance(read_wall(str(row["anchor"])), datetime)
    place, at = str(row["zone"]), int(str(row["moved_from"]))
    return Due(on_the_wall(at, place) if timed else moment(at, zone).date(), at, place)


def repaced(row: Mapping[str, object], every: str | None, zone: str) -> dict[str, object]:
    """The changes of a follow-up that comes at another interval, or no more: the occurrence that stands begins it."""
    start = current(row, zone)
    if every:
        occurrence(Series(start.wall, read_interval(every), start.zone), 1)
    return {"every": every, "anchor": start.wall.isoformat(), "moved_from": row["moved_from"] if every else None}


def overdue(when: Due, now: int, zone: str) -> bool:
    """Whether it should have been done: its time has passed, or its day is over."""
    return when.at < now if when.timed else when.day < moment(now, zone).date().isoformat()


def _occurrence_of(row: Mapping[str, object]) -> int:
    """The instant at which the series has the occurrence that stands."""
    moved_from = row["moved_from"]
    return int(str(row["due_at"] if moved_from is None else moved_from))


def _interval(every: object) -> Interval:
    return read_interval(str(every))


def _every(value: object) -> str | None:
    return None if value is None else read_every(str(value))
