"""What a day begins with: what is due, who waits for an answer, what is about to happen, who has gone quiet.

Each section is one statement that reads an index; figures of a section are counted only where it is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crmcli.followups.reminded import silent_since
from crmcli.kernel.instants import DAY, start_of
from crmcli.kernel.sheet import Money
from crmcli.store.read import Reader, Row
from crmcli.workspace import AsOf

WEEK = 7
"""Days ahead in which a birthday is told, today among them."""

EXPIRING_DAYS = 30
"""Days ahead in which points are about to expire."""

QUIET_SPAN = 30
"""Days for which somebody who has gone quiet is told."""

EVERY = 2**31

DUE = (
    "SELECT f.id, f.due_at, CASE WHEN f.timed THEN NULL ELSE f.day END, f.customer_id, c.name, f.text,"
    " COALESCE(f.owner, c.owner) FROM followup f JOIN customer c ON c.id = f.customer_id AND c.deleted_at IS NULL"
    " WHERE f.status = 'open' AND f.due_at <= :until ORDER BY f.due_at, f.id LIMIT :most"
)
DUE_COUNT = (
    "SELECT COUNT(*) FROM followup f JOIN customer c ON c.id = f.customer_id AND c.deleted_at IS NULL"
    " WHERE f.status = 'open' AND f.due_at <= :until"
)
WAITING = (
    "SELECT t.id, t.waiting_since, t.priority, t.customer_id, c.name, t.subject, t.assignee FROM ticket t"
    " JOIN customer c ON c.id = t.customer_id AND c.deleted_at IS NULL WHERE t.waiting_since IS NOT NULL"
    " AND t.waiting_since <= :until ORDER BY CASE t.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1"
    " WHEN 'normal' THEN 2 ELSE 3 END, t.waiting_since, t.id LIMIT :most"
)
WAITING_COUNT = (
    "SELECT COUNT(*) FROM ticket t JOIN customer c ON c.id = t.customer_id AND c.deleted_at IS NULL"
    " WHERE t.waiting_since IS NOT NULL AND t.waiting_since <= :until"
)
EXPIRING = (
    "SELECT l.customer_id, c.name, SUM(l.remaining), MIN(l.expires_at) FROM points_lot l"
    " JOIN customer c ON c.id = l.customer_id AND c.deleted_at IS NULL"
    " WHERE l.remaining > 0 AND l.expires_at IS NOT NULL AND l.expires_at > :now AND l.expires_at <= :until"
    " AND l.effective_at <= :now GROUP BY l.customer_id, c.name ORDER BY 4, 1"
)
BIRTHDAYS = (
    "SELECT id, name, birthday FROM customer WHERE birthday IS NOT NULL"
    " AND substr(birthday, length(birthday) - 4) IN ({days}) AND deleted_at IS NULL"
    " AND stage NOT IN ('lost', 'churned')"
)
QUIET = (
    "SELECT c.id, c.name, c.last_contact, c.last_purchase, c.owner,"
    " COALESCE((SELECT s.net FROM spend s WHERE s.customer_id = c.id AND s.currency = :currency), 0) AS spent"
    " FROM customer c WHERE c.deleted_at IS NULL AND c.stage IN ('purchase', 'retention', 'advocacy') AND ("
    "(c.last_purchase IS NOT NULL AND c.last_purchase >= :first_day AND c.last_purchase < :last_day"
    " AND (c.last_contact IS NULL OR c.last_contact < :last))"
    " OR (c.last_contact IS NOT NULL AND c.last_contact >= :first AND c.last_contact < :last"
    " AND (c.last_purchase IS NULL OR c.last_purchase < :last_day))) ORDER BY spent DESC, c.id"
)


NEWEST = "SELECT id, name, stage, created_at FROM customer WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 5"
BOUGHT = (
    "SELECT p.id, p.day, c.name, p.minor, p.currency FROM purchase p JOIN customer c ON c.id = p.customer_id"
    " AND c.deleted_at IS NULL ORDER BY p.day DESC, p.id DESC LIMIT 5"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of a section, and how many there are."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Morning:
    """What there is to see first, as of a moment. The columns of each part are those of its statement."""

    moment: AsOf
    due: Part
    waiting: Part
    expiring: Part
    points: int
    """The points of all whose points are about to expire."""
    birthdays: Part
    quiet: Part
    quiet_days: int
    silent_since: int | None
    """When `remind` last ran, where that is over 26 hours ago."""
    newest: Sequence[Row]
    bought: Sequence[Row]
    """The newest customers and purchases, which programs alone are told."""


def read(db: Reader, moment: AsOf, zone: str, currency: str, quiet_days: int, most: int | None) -> Morning:
    """The morning as of `moment`; at most `most` rows a section (all when None).

    Gone quiet are customers who bought before and of whom nothing was heard or bought for `quiet_days` to `quiet_days`
    + QUIET_SPAN days.
    """
    last = moment.day - timedelta(days=quiet_days)
    first = last - timedelta(days=QUIET_SPAN)
    quiet = db.all(
        QUIET, currency=currency, first_day=first.isoformat(), last_day=last.isoformat(),
        first=start_of(first, zone), last=start_of(last, zone),
    )  # fmt: skip
    expiring = db.all(EXPIRING, now=moment.at, until=moment.at + EXPIRING_DAYS * DAY)
    return Morning(
        moment,
        _cut(db, DUE, DUE_COUNT, most, until=_end(moment, zone)),
        _cut(db, WAITING, WAITING_COUNT, most, until=moment.at),
        _first(expiring, most),
        sum(points for _, _, points, _ in expiring),
        _first(birthdays(db, moment.day), most),
        _first(quiet, most),
        quiet_days,
        silent_since(db, moment.at),
        db.all(NEWEST),
        [(*row[:3], Money(*row[3:])) for row in db.all(BOUGHT)],
    )


def birthdays(db: Reader, today: date) -> list[Row]:
    """(id, name, birthday, the day of it) within the week, soonest first. 29 February is 28 February in other years."""
    days = [today + timedelta(days=ahead) for ahead in range(WEEK)]
    when = {f"{day:%m-%d}": day for day in reversed(days)}
    if "02-28" in when and not _leap(when["02-28"].year):
        when["02-29"] = when["02-28"]
    rows = db.all(BIRTHDAYS.format(days=", ".join(f"'{day}'" for day in when)))
    told = [(key, name, born, when[born[-5:]].isoformat()) for key, name, born in rows]
    return sorted(told, key=lambda row: (row[3], row[0]))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _end(moment: AsOf, zone: str) -> int:
    """The last microsecond of the moment's day: what is due today is due this morning."""
    return start_of(moment.day + timedelta(days=1), zone) - 1


def _cut(db: Reader, sql: str, count: str, most: int | None, until: int) -> Part:
    rows = db.all(sql, until=until, most=EVERY if most is None else most)
    full = most is not None and len(rows) == most
    return Part(rows, int(db.value(count, until=until)) if full else len(rows))


def _first(rows: Sequence[Row], most: int | None) -> Part:
    return Part(rows[:most], len(rows))
