"""A ticket as its events tell it: where it stands, since when, and what we owe the customer.

Pure functions of events, microseconds since 1970 UTC. Nothing here knows what time it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from crmcli.tickets.rules import DONE, PAUSED, PRIORITIES, STATUSES, EndBeforeStart

KINDS = ("open", "reply", "note", "assign", "priority", "wait", "resume", "resolve", "close", "reopen")
DIRECTIONS = (None, "in", "out")
NEW = 0
"""The id of an event that is not recorded yet; among events of one instant it comes last."""

_LAST = 2**63


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """What happened to a ticket at the instant `at` (domain.md 2.1).

    `kind` is one of KINDS. A move has both states; the first one comes from None. A message has its `direction`, seen
    from us; an opening says the priority in `value`, an assignment who, None for nobody.
    """

    kind: str
    at: int
    from_status: str | None = None
    to_status: str | None = None
    direction: str | None = None
    value: str | None = None
    text: str | None = None
    actor: str = ""
    id: int = NEW

    @property
    def place(self) -> tuple[int, int]:
        """Where the event stands: by (at, id)."""
        return (self.at, self.id or _LAST)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stands after its events; all but `since` are columns of its row.

    `first_reply_at` is our first message to a customer who asked: a ticket that we opened has none. `resolved_at` is
    the first time, which no reopening erases (S8); `closed_at` the closing that holds. `waiting_since` is the oldest
    message of the customer that nobody has answered; a reply or a resolution answers, a wait or a note does not.
    `since` is when it came to its status.
    """

    status: str
    priority: str
    assignee: str | None
    opened_at: int
    changed_at: int
    first_reply_at: int | None
    resolved_at: int | None
    closed_at: int | None
    waiting_since: int | None
    reopened: int
    since: int


def in_order(events: Iterable[TicketEvent]) -> list[TicketEvent]:
    """The events by (at, id)."""
    return sorted(events, key=lambda event: event.place)


def until(events: Iterable[TicketEvent], at: int) -> list[TicketEvent]:
    """The events that had happened by the instant `at`, in order."""
    return [event for event in in_order(events) if event.at <= at]


def standing(events: Iterable[TicketEvent]) -> Standing:
    """Where a ticket stands after these events, in whatever order they come. ValueError without any."""
    first, *rest = in_order(events)
    fold = _Fold(first)
    for event in rest:
        fold.take(event)
    return fold.standing()


def is_story(events: Iterable[TicketEvent]) -> bool:
    """Whether a ticket can have these events: it opens once and first, each move begins where the last one ended."""
    known = in_order(events)
    moves = [event for event in known if event.from_status is not None or event.to_status is not None]
    states = [None, *(event.to_status for event in moves)]
    return (
        [event.kind == "open" for event in known] == [True, *(False for _ in known[1:])]
        and [event.from_status for event in moves] == states[:-1]
        and known[0] in moves
        and all(event.to_status in STATUSES for event in moves)
        and all(event.kind in KINDS and event.direction in DIRECTIONS for event in known)
        and all(event.value in PRIORITIES for event in known if event.kind in ("open", "priority"))
    )


class _Fold:
    """What is known after some events."""

    __slots__ = (
        "asked", "assignee", "changed_at", "closed_at", "first_reply_at", "opened_at", "priority", "reopened",
        "resolved_at", "since", "status", "waiting_since",
    )  # fmt: skip

    def __init__(self, opening: TicketEvent) -> None:
        self.status = opening.to_status or "new"
        self.priority = opening.value or "normal"
        self.asked = opening.direction == "in"
        self.opened_at = self.changed_at = self.since = opening.at
        self.waiting_since = opening.at if self.asked else None
        self.assignee: str | None = None
        self.first_reply_at: int | None = None
        self.resolved_at: int | None = None
        self.closed_at: int | None = None
        self.reopened = 0

    def take(self, event: TicketEvent) -> None:
        """Goes one event on."""
        self.changed_at = event.at
        if event.kind == "assign":
            self.assignee = event.value
        elif event.kind == "priority":
            self.priority = event.value or "normal"
        if event.to_status is not None:
            self.enter(event.to_status, event.at)
        if event.direction == "in":
            self.waiting_since = event.at if self.waiting_since is None else self.waiting_since
        elif event.direction == "out":
            self.waiting_since = None
            if self.asked and self.first_reply_at is None:
                self.first_reply_at = event.at

    def enter(self, status: str, at: int) -> None:
        """Comes to a state."""
        if status in DONE:
            self.waiting_since = None
        elif self.status in DONE:
            self.reopened += 1
        if status == "resolved" and self.resolved_at is None:
            self.resolved_at = at
        self.closed_at = at if status == "closed" else None
        self.status, self.since = status, at

    def standing(self) -> Standing:
        return Standing(
            self.status, self.priority, self.assignee, self.opened_at, self.changed_at, self.first_reply_at,
            self.resolved_at, self.closed_at, self.waiting_since, self.reopened, self.since,
        )  # fmt: skip


# -- from what a file says of a ticket

TIMES = ("opened_at", "first_reply_at", "resolved_at", "closed_at")


def events_for(values: Mapping[str, object], now: int) -> list[TicketEvent]:
    """The events of a ticket that is described by its figures, as a file or `ticket open` does.

    `values` may have TIMES, status, priority, assignee, direction (in unless given), text. Without opened_at it opened
    at the first time it names, else `now`. A state whose time is not given was entered at the newest time that is. A
    state that contradicts the times wins: open with resolved_at was reopened, new with first_reply_at is open.
    EndBeforeStart (exit 2).
    """
    times = {name: int(str(values[name])) for name in TIMES if values.get(name) is not None}
    times["opened_at"] = times.get("opened_at", min(times.values(), default=now))
    _refuse_backwards(times)
    return _chained(in_order(_steps(values, times)))


def _refuse_backwards(times: Mapping[str, int]) -> None:
    for end, start in (*((name, "opened_at") for name in TIMES[1:]), ("closed_at", "resolved_at")):
        if end in times and start in times and times[end] < times[start]:
            raise EndBeforeStart(end, start)


def _steps(values: Mapping[str, object], times: Mapping[str, int]) -> list[TicketEvent]:
    """The events that the figures speak of, without the states they come from."""
    opened, text = times["opened_at"], values.get("text")
    status = str(values.get("status") or _implied(times))
    first = "open" if status == "open" and "first_reply_at" not in times else "new"
    steps = [
        TicketEvent(
            "open", opened, to_status=first, direction=str(values.get("direction") or "in"),
            value=str(values.get("priority") or "normal"), text=None if text is None else str(text),
        )
    ]  # fmt: skip
    if values.get("assignee"):
        steps.append(TicketEvent("assign", opened, value=str(values["assignee"])))
    if "first_reply_at" in times:
        steps.append(TicketEvent("reply", times["first_reply_at"], to_status="open", direction="out"))
    return steps + _ends(status, times)


def _implied(times: Mapping[str, int]) -> str:
    """The state of a ticket whose file does not say it."""
    if "closed_at" in times:
        return "closed"
    if "resolved_at" in times:
        return "resolved"
    return "open" if "first_reply_at" in times else "new"


def _ends(status: str, times: Mapping[str, int]) -> list[TicketEvent]:
    """How the ticket came to the state that the file says."""
    newest = max(times.values())
    resolved = times.get("resolved_at", times.get("closed_at"))
    steps: list[TicketEvent] = []
    if resolved is not None or status in DONE:
        known = max(times["opened_at"], times.get("first_reply_at", 0))
        steps.append(TicketEvent("resolve", known if resolved is None else resolved, to_status="resolved"))
    if status == "closed":
        closed = times.get("closed_at")
        steps.append(TicketEvent("close", newest if closed is None else closed, to_status="closed"))
    if status not in DONE and resolved is not None:
        steps.append(TicketEvent("reopen", newest, to_status="open"))
    if status in PAUSED:
        steps.append(TicketEvent("wait", newest, to_status=status))
    return steps


def _chained(steps: Iterable[TicketEvent], status: str | None = None) -> list[TicketEvent]:
    """Each step with the state it comes from; a reply moves a ticket that is new, or where it moved it before."""
    chain: list[TicketEvent] = []
    for step in steps:
        stays = step.to_status == status or (step.kind == "reply" and status not in ("new", step.from_status))
        to_status = None if step.to_status is None or stays else step.to_status
        came = status if to_status else None
        chain.append(
            TicketEvent(step.kind, step.at, came, to_status, step.direction, step.value, step.text, step.actor, step.id)
        )
        status = to_status or status
    return chain


# -- what a file knows beyond the events that are there


def unknown(there: Iterable[TicketEvent], told: Iterable[TicketEvent]) -> list[TicketEvent]:
    """The events of `told` that are not among `there`, in order; one is known by its kind, instant and value.

    Of several that are the same by these, as many are known as are there, the first ones.
    """
    known = Counter(map(_same, there))
    fresh: list[TicketEvent] = []
    for event in in_order(told):
        if known[_same(event)]:
            known[_same(event)] -= 1
        else:
            fresh.append(event)
    return fresh


def news(there: Iterable[TicketEvent], values: Mapping[str, object], now: int) -> list[TicketEvent]:
    """What a file's figures (see `events_for`) tell beyond the events that are there, in order.

    Whom a ticket is given to and how urgent it is have no time in a file: they count from `now` on where they changed.
    An `assignee` that is there and None takes it from whoever has it.
    """
    known = in_order(there)
    stands, newest = standing(known), max(now, known[-1].at)
    if not any(values.get(name) is not None for name in TIMES):
        values = {**values, "opened_at": known[0].at}
    taken = stands.assignee is not None and values.get("assignee", "") is None
    fresh = [TicketEvent("assign", newest)] if taken else []
    for event in unknown(known, events_for(values, now)):
        if event.kind == "assign":
            fresh += [replace(event, at=newest)] if event.value != stands.assignee else []
        elif event.kind == "open" and event.at == known[0].at:
            changed = values.get("priority") not in (None, stands.priority)
            fresh += [TicketEvent("priority", newest, value=event.value)] if changed else []
        else:
            fresh.append(event)
    return in_order(fresh)


def joined(there: Iterable[TicketEvent], fresh: Iterable[TicketEvent]) -> list[TicketEvent]:
    """The events `fresh`, which come behind those that are `there`, each with the state it comes from."""
    return _chained(in_order(fresh), standing(there).status)


def _same(event: TicketEvent) -> tuple[str, int, str | None]:
    return event.kind, event.at, event.value
