"""What a ticket may be: its states and the words for them, when an event may be dated, and this folder's errors."""

from collections.abc import Mapping, Sequence

from crmcli.custom.column import fields_column
from crmcli.kernel.dates import When
from crmcli.kernel.errors import NotFound, Refused, Usage
from crmcli.kernel.instants import DAY, clock, end_of
from crmcli.kernel.names import fold, quoted, search_text

STATUSES = {
    "new": "new",
    "open": "open",
    "pending_customer": "waiting for the customer",
    "pending_internal": "on hold",
    "resolved": "resolved",
    "closed": "closed",
}
"""The states of a ticket, and how people read them."""

PAUSED = ("pending_customer", "pending_internal")
DONE = ("resolved", "closed")

STATUS_WORDS = {
    **{status: status for status in STATUSES}, **{label: status for status, label in STATUSES.items()},
    "neu": "new", "unassigned": "new", "reopened": "open", "in progress": "open", "active": "open", "offen": "open",
    "pending": "pending_customer", "waiting": "pending_customer", "waiting on customer": "pending_customer",
    "awaiting reply": "pending_customer", "wartend": "pending_customer", "hold": "pending_internal",
    "onhold": "pending_internal", "waiting on third party": "pending_internal", "solved": "resolved",
    "fixed": "resolved", "completed": "resolved", "gelost": "resolved", "done": "closed", "geschlossen": "closed",
    "erledigt": "closed",
}  # fmt: skip
"""What people and files write, folded."""

PRIORITIES = ("low", "normal", "high", "urgent")
"""From the least to the most."""

PRIORITY_WORDS = {
    **{priority: priority for priority in PRIORITIES}, "minor": "low", "niedrig": "low", "medium": "normal",
    "standard": "normal", "mittel": "normal", "major": "high", "hoch": "high", "critical": "urgent",
    "dringend": "urgent",
}  # fmt: skip


class NoSuchTicket(NotFound):
    """No ticket answers to the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no ticket answers to {quoted(ref)}", hint="see: crmcli ticket list")


class NoSubject(Usage):
    """A ticket that does not say what it is about."""

    code = "no_subject"

    def __init__(self) -> None:
        super().__init__("the ticket has no subject", hint='say in a few words what it is about: "Gear slips"')


class UnknownStatus(Usage):
    """A word that is no state of a ticket."""

    code = "unknown_status"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no status of a ticket", hint=f"one of: {', '.join(STATUSES)}")


class UnknownPriority(Usage):
    """A word that is no priority."""

    code = "unknown_priority"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no priority", hint=f"one of: {', '.join(PRIORITIES)}")


class BadRating(Usage):
    """A rating that is no whole number from 1 to 5."""

    code = "bad_rating"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no rating", hint="a rating is a whole number from 1 to 5")


class NotYet(Usage):
    """An event dated after now."""

    code = "future_date"

    def __init__(self, at: int, zone: str) -> None:
        super().__init__(f"{clock(at, zone)} has not come yet", hint="what is to be done then is a follow-up")


class IllegalMove(Refused):
    """The table of moves (tickets/moves.py) has none for this verb in this state; `since` is when it came to it."""

    code = "illegal_move"

    def __init__(self, number: int, verb: str, status: str, since: str, possible: Sequence[str]) -> None:
        super().__init__(
            f"'{verb}' is not possible: t{number} is {STATUSES[status]} since {since}",
            hint=f"possible now: {', '.join(possible)}",
        )


class BeforeLastEvent(Refused):
    """An event dated before one that the ticket has already: what happened in between would change its meaning."""

    code = "before_last_event"

    def __init__(self, number: int, last: int, at: int, zone: str) -> None:
        super().__init__(
            f"{clock(at, zone)} lies before the last event of t{number} ({clock(last, zone)})",
            hint=f"date it at that time or later, or take that one back: its undo id is in crmcli history t{number}",
        )


class NotTheirs(Refused):
    """The purchase belongs to another customer."""

    code = "not_theirs"

    def __init__(self, ref: str, customer: int) -> None:
        super().__init__(f"{ref} does not belong to c{customer}", hint=f"see: crmcli show c{customer}")


class EndBeforeStart(Usage):
    """Times of a ticket in a file that contradict each other."""

    code = "end_before_start"

    def __init__(self, end: str, start: str) -> None:
        super().__init__(f"{end} lies before {start}", hint="an end cannot come before its start")


def read_status(text: str) -> str | None:
    """The state that people or files mean; None for an empty cell, UnknownStatus (exit 2)."""
    word = _word(text)
    if word and word not in STATUS_WORDS:
        raise UnknownStatus(text)
    return STATUS_WORDS.get(word)


def read_priority(text: str) -> str | None:
    """The priority that people or files mean; None for an empty cell, UnknownPriority (exit 2)."""
    word = _word(text)
    if word and word not in PRIORITY_WORDS:
        raise UnknownPriority(text)
    return PRIORITY_WORDS.get(word)


def read_rating(text: str) -> int | None:
    """A whole number from 1 to 5; None for an empty cell, BadRating (exit 2)."""
    word = text.strip().removesuffix(".0")
    if word and word not in ("1", "2", "3", "4", "5"):
        raise BadRating(text)
    return int(word) if word else None


def instant(number: int, when: When | None, last: int | None, now: int, zone: str) -> int:
    """When an event is dated: `now`, or as given, a day without a time at its start.

    Whoever names the day of the last event means to come after it. NotYet (exit 2) for what has not come;
    BeforeLastEvent (exit 4) when `last`, the instant of the ticket's last event, is later.
    """
    at = now if when is None else when.at
    if at > now:
        raise NotYet(at, zone)
    if last is None or at >= last:
        return at
    if when is not None and not when.timed and last <= end_of(when.day, zone):
        return last
    if when is None:  # the machine's clock went back
        return last
    raise BeforeLastEvent(number, last, at, zone)


def within(days: int, closed_at: int, at: int) -> bool:
    """Whether a customer who writes at `at` still means the ticket that was closed at `closed_at`."""
    return at - closed_at <= days * DAY


def columns(values: Mapping[str, object]) -> dict[str, object]:
    """The columns of a ticket's row, but for its uid, when it was recorded, and the figures of its events.

    `values` are as TICKETS parses them: customer, contact, purchase and follows (ids), subject, kind, channel, rating,
    source, external_id, fields (a dict), text (the first message).
    """
    return {
        "customer_id": values["customer"],
        "contact_id": values.get("contact"),
        "purchase_id": values.get("purchase"),
        "follows": values.get("follows"),
        "subject": values["subject"],
        "kind": values.get("kind"),
        "channel": values.get("channel"),
        "rating": values.get("rating"),
        "source": values.get("source"),
        "external_id": values.get("external_id"),
        "fields": fields_column(values.get("fields")),
        "words": words(values["subject"], values.get("external_id"), values.get("text")),
    }


def words(*texts: object) -> str:
    """What a ticket is found by: subject, external id, and all that was written about it."""
    return search_text(*(None if text is None else str(text) for text in texts))


def _word(text: str) -> str:
    """The text folded, `On-Hold` as on hold."""
    folded = fold(text)
    return folded if folded in STATUS_WORDS else folded.replace("-", " ").replace("_", " ")
