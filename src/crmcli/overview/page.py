"""The morning page: for people a section for each thing to do, for programs one object, for a pipe one list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from crmcli.kernel.cells import records
from crmcli.kernel.instants import clock, day_of, iso
from crmcli.kernel.money import written
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Column, Moment, Money, Report, Sheet
from crmcli.kernel.stages import EXITS, STAGES
from crmcli.overview.morning import EXPIRING_DAYS, QUIET_SPAN, Morning, Part
from crmcli.store.read import Row

DUE = (
    Column("id", "Id", "ref", "f"),
    Column("due", "Due", "when"),
    Column("customer", "Customer", "ref", "c"),
    Column("customer_name", "Name"),
    Column("text", "What"),
    Column("owner", "Looked after by"),
    Column("overdue", "Overdue", "flag"),
)
WAITING = (
    Column("id", "Id", "ref", "t"),
    Column("waiting_since", "Since", "instant"),
    Column("priority", "Priority"),
    Column("customer", "Customer", "ref", "c"),
    Column("customer_name", "Name"),
    Column("subject", "Subject"),
    Column("assignee", "Looked after by"),
)
BIRTHDAYS = (
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("birthday", "Born", "date"),
    Column("on", "Birthday", "date"),
    Column("turns", "Turns", "int"),
)
QUIET = (
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("last_heard", "Last heard of", "date"),
    Column("days", "Days ago", "int"),
    Column("spent", "Spent", "money"),
    Column("owner", "Looked after by"),
)
EXPIRING = (
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("points", "Points", "points"),
    Column("date", "Good through", "date"),
)
NEWEST = (
    Column("id", "Id", "ref", "c"),
    Column("name", "Name"),
    Column("stage", "Stage", "stage"),
    Column("created_at", "Added", "instant"),
)
BOUGHT = (
    Column("id", "Id", "ref", "b"),
    Column("date", "Date", "date"),
    Column("customer_name", "Name"),
    Column("total", "Total", "money"),
)
STAGES_NOW = (
    Column("stage", "Stage", "stage"),
    Column("customers", "Customers", "int"),
    Column("share", "Share", "share"),
)
LINES = (
    Column("section", "Section"),
    Column("id", "Id"),
    Column("when", "When", "when"),
    Column("customer", "Customer", "ref", "c"),
    Column("name", "Name"),
    Column("text", "What"),
)

BEGIN = """crmcli keeps your customers in one local file. To begin:
  crmcli demo
  crmcli import customers.csv
  crmcli customer add "Ada Smith" --email ada@example.com"""

NOTHING = "Nothing is due, nobody is waiting.\nPlan something: crmcli followup add REF TEXT --on friday"

Parts = Mapping[str, tuple[tuple[Column, ...], Part]]


def today(morning: Morning, stages: Mapping[str, int], settings: Settings) -> Report:
    """The page; `stages` are the customers in each."""
    parts = _parts(morning, settings)
    counts = _stages(stages)
    title = f"{morning.moment.day:%A} {morning.moment.day}"
    document = _document(morning, parts, counts, stages, settings)
    if settings.machine:
        return Report(title, document, (Sheet(LINES, _lines(parts)),))
    titles = _titles(morning)
    sheets = [Sheet(columns, part.rows, title=_headed(titles[name], part)) for name, (columns, part) in parts.items()]
    shown = [_spoken(sheet, settings.zone) for sheet in sheets if sheet.rows] or [Sheet(DUE, (), empty=NOTHING)]
    exits = ", ".join(f"{settings.labels[stage]} {stages.get(stage, 0):,}" for stage in EXITS)
    notes = [*_notes(morning, parts, settings.zone), f"Left the journey: {exits}."]
    return Report(title, document, (*shown, Sheet(STAGES_NOW, counts, title="Customers")), tuple(notes))


def _spoken(sheet: Sheet, zone: str) -> Sheet:
    """A section as people read it: the word overdue, the day for an hour, one id in a line where that is enough."""
    if sheet.columns[0].prefix not in ("f", "t"):
        return sheet
    kept = [place for place, column in enumerate(sheet.columns) if column.name != "customer"]
    columns = tuple(SPOKEN.get(sheet.columns[place].name, sheet.columns[place]) for place in kept)
    rows = [tuple(_word(sheet.columns[place].name, row[place], zone) for place in kept) for row in sheet.rows]
    return replace(sheet, columns=columns, rows=rows)


SPOKEN = {"overdue": Column("overdue", ""), "waiting_since": Column("waiting_since", "Since", "date")}


def _word(name: str, value: object, zone: str) -> object:
    if name == "overdue":
        return "overdue" if value else None
    return day_of(int(str(value)), zone) if name == "waiting_since" else value


def _parts(morning: Morning, settings: Settings) -> Parts:
    """Each section by its name in JSON, with its columns and rows."""
    now, day, zone = morning.moment.at, morning.moment.day, settings.zone
    return {
        "due": (DUE, _mapped(morning.due, lambda r: (r[0], Moment(r[1], r[2]), *r[3:], _late(r, now, day)))),
        "tickets_waiting": (WAITING, morning.waiting),
        "birthdays": (BIRTHDAYS, _mapped(morning.birthdays, lambda r: (*r, _turns(r[2], r[3])))),
        "gone_quiet": (QUIET, _mapped(morning.quiet, lambda r: _heard(r, day, settings))),
        "points_expiring": (EXPIRING, _mapped(morning.expiring, lambda r: (*r[:3], day_of(r[3] - 1, zone)))),
    }


def _mapped(part: Part, made: Callable[[Row], Row]) -> Part:
    return Part([made(row) for row in part.rows], part.total)


def _late(row: Row, now: int, day: date) -> bool:
    """A day is over at its end, a time at once."""
    return bool(row[2] < day.isoformat() if row[2] is not None else row[1] < now)


def _turns(born: str, on: str) -> int | None:
    return None if born.startswith("--") else int(on[:4]) - int(born[:4])


def _heard(row: Row, day: date, settings: Settings) -> Row:
    number, name, contact, bought, owner, spent = row
    last = max(filter(None, (bought, None if contact is None else day_of(contact, settings.zone))))
    return (number, name, last, (day - date.fromisoformat(last)).days, Money(spent, settings.currency), owner)


def _titles(morning: Morning) -> dict[str, str]:
    return {
        "due": "Due",
        "tickets_waiting": "Waiting for an answer",
        "birthdays": "Birthdays this week",
        "gone_quiet": f"Gone quiet {morning.quiet_days} to {morning.quiet_days + QUIET_SPAN} days ago",
        "points_expiring": f"Points that expire within {EXPIRING_DAYS} days",
    }


def _headed(title: str, part: Part) -> str:
    cut = f"{len(part.rows)} of {part.total:,}" if len(part.rows) < part.total else f"{part.total:,}"
    return f"{title} ({cut})"


def _notes(morning: Morning, parts: Parts, zone: str) -> list[str]:
    notes = []
    if morning.silent_since is not None:
        notes.append(f"crmcli remind has not run since {clock(morning.silent_since, zone)}; see: crmcli help cron")
    if morning.quiet.total:
        notes.append("Gone quiet: they bought before, and neither bought nor were in contact since.")
    if any(len(part.rows) < part.total for _, part in parts.values()):
        notes.append("All of them: crmcli today --all")
    return notes


def _document(
    morning: Morning, parts: Parts, counts: Sequence[Row], stages: Mapping[str, int], settings: Settings
) -> dict[str, object]:
    told = {name: list(records(columns, part.rows, settings.zone)) for name, (columns, part) in parts.items()}
    return {
        "as_of": morning.moment.text,
        "due": told["due"],
        "tickets_waiting": told["tickets_waiting"],
        "remind_silent_since": None if morning.silent_since is None else iso(morning.silent_since, settings.zone),
        "birthdays": told["birthdays"],
        "gone_quiet": {"days": morning.quiet_days, "within_days": QUIET_SPAN, "customers": told["gone_quiet"]},
        "points_expiring": {
            "within_days": EXPIRING_DAYS,
            "points": morning.points,
            "customers": told["points_expiring"],
        },
        "total": sum(count for _, count, _ in counts),
        "stages": [{"stage": s, "label": settings.labels[s], "customers": n, "share": share} for s, n, share in counts],
        "exits": {stage: stages.get(stage, 0) for stage in EXITS},
        "newest_customers": list(records(NEWEST, morning.newest, settings.zone)),
        "newest_purchases": list(records(BOUGHT, morning.bought, settings.zone)),
    }


def _stages(counts: Mapping[str, int]) -> list[tuple[str, int, float]]:
    total = sum(counts.get(stage, 0) for stage in STAGES)
    standing = [(stage, counts.get(stage, 0)) for stage in STAGES]
    return [(stage, count, round(count / total, 4) if total else 0) for stage, count in standing]


def _lines(parts: Parts) -> list[Row]:
    """Every section as lines of one list."""
    lines: list[Row] = []
    for number, when, customer, name, text, *_ in parts["due"][1].rows:
        lines.append(("due", f"f{number}", when, customer, name, text))
    for number, since, _, customer, name, subject, _ in parts["tickets_waiting"][1].rows:
        lines.append(("waiting", f"t{number}", Moment(since), customer, name, subject))
    for customer, name, _, on, turns in parts["birthdays"][1].rows:
        lines.append(("birthday", f"c{customer}", _on(on), customer, name, turns and f"turns {turns}"))
    for customer, name, last, days, spent, _ in parts["gone_quiet"][1].rows:
        lines.append(("quiet", f"c{customer}", _on(last), customer, name, f"{days} days, {written(spent)} spent"))
    for customer, name, points, through in parts["points_expiring"][1].rows:
        lines.append(("points", f"c{customer}", _on(through), customer, name, f"{points} points"))
    return lines


def _on(day: str) -> Moment:
    return Moment(0, day)
