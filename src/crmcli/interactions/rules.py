"""What makes an interaction: a type, a moment that has come, minutes and a direction where there are some."""

import re
from collections.abc import Container, Mapping
from datetime import date

from crmcli.custom.column import fields_column
from crmcli.kernel.dates import PastDate, When, when_of
from crmcli.kernel.errors import NotFound, Refused, Usage
from crmcli.kernel.fields import Reading
from crmcli.kernel.names import cleaned_lines, quoted, search_text

NOTE = "note"
"""The type of what was written down and not said to anybody; it is no contact with the customer."""

IN, OUT = "in", "out"
DIRECTIONS = (IN, OUT)
DIRECTION_WORDS = {
    "in": IN, "i": IN, "inbound": IN, "incoming": IN, "received": IN, "eingehend": IN,
    "out": OUT, "o": OUT, "outbound": OUT, "outgoing": OUT, "sent": OUT, "ausgehend": OUT,
}  # fmt: skip
"""What files write; on the command line it is in or out."""

LONGEST_TEXT = 65_536
"""Bytes of UTF-8."""

_LENGTHS = (
    re.compile(r"(?P<minutes>[0-9]{1,6})(?:\.0+)?(?: ?m(?:ins?|inutes?)?)?"),
    re.compile(r"(?P<hours>[0-9]{1,4}):(?P<minutes>[0-5][0-9])"),
    re.compile(r"(?P<hours>[0-9]{1,4}) ?h(?: ?(?P<minutes>[0-5]?[0-9]) ?m?)?"),
)


class NoSuchInteraction(NotFound):
    """No interaction answers to the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no interaction answers to {quoted(ref)}", hint="see: crmcli interaction list")


class BadMinutes(Usage):
    """Text that is no length in whole minutes."""

    code = "bad_minutes"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no number of minutes", hint="write it as 15, 90m or 1:30")


class UnknownDirection(Usage):
    """A word that says neither who began nor who was reached."""

    code = "unknown_direction"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{quoted(text)} is no direction", hint="write in (the customer came to us) or out (we went to them)"
        )


class TooLong(Usage):
    """Text of more than 64 KiB."""

    code = "too_long"

    def __init__(self, size: int) -> None:
        super().__init__(
            f"the text has {size:,} bytes; {LONGEST_TEXT:,} are kept at most", hint="log the rest as a second one"
        )


class NotYet(Usage):
    """An interaction dated after today."""

    code = "future_date"

    def __init__(self, day: date, today: date) -> None:
        super().__init__(
            f"{day} has not come yet (today is {today})", hint="what is to be done then is a follow-up: --next WHEN"
        )


class TypeMissing(Usage):
    """A direction or a length, which a note has not, and no type."""

    code = "type_missing"

    def __init__(self) -> None:
        super().__init__(
            "what took minutes or had a direction was more than a note", hint="say what it was, such as: --type call"
        )


class NoType(Usage):
    """A type that would be emptied."""

    code = "no_type"

    def __init__(self) -> None:
        super().__init__("every interaction has a type", hint=f"the plainest is: --type {NOTE}")


class InteractionInTheTrash(Refused):
    """The interaction was removed."""

    code = "in_trash"

    def __init__(self, number: int) -> None:
        super().__init__(f"i{number} is in the trash", hint=f"take it out with: crmcli interaction restore i{number}")


class InteractionNotInTheTrash(Refused):
    """There is nothing to restore."""

    code = "not_in_trash"

    def __init__(self, number: int) -> None:
        super().__init__(f"i{number} is not in the trash", hint="nothing was changed")


def come(when: When, today: date) -> When:
    """The moment, if its day has come; NotYet (exit 2) otherwise. Later today passes: one logs while it lasts."""
    if when.day > today:
        raise NotYet(when.day, today)
    return when


def to_come(when: When, reading: Reading) -> When:
    """The moment, if it is not over; PastDate (exit 2) otherwise. Today without a time passes."""
    if when.day < reading.today or (when.timed and when.at < reading.now):
        raise PastDate(when.at, reading.now, reading.zone, timed=when.timed)
    return when


def implied_type(given: Container[str]) -> str:
    """The type where none is given: a note. TypeMissing (exit 2) when what else was `given` speaks against one."""
    if "type" not in given and ("minutes" in given or "direction" in given):
        raise TypeMissing
    return NOTE


def said_direction(text: str) -> str | None:
    """in or out as the command line has them; None for an empty text, UnknownDirection (exit 2)."""
    word = text.strip().lower()
    if word and word not in DIRECTIONS:
        raise UnknownDirection(text)
    return word or None


def read_direction(text: str) -> str | None:
    """in or out, by the words that files have for them; None for an empty cell, UnknownDirection (exit 2)."""
    word = text.strip().lower()
    if word and word not in DIRECTION_WORDS:
        raise UnknownDirection(text)
    return DIRECTION_WORDS.get(word)


def read_minutes(text: str) -> int | None:
    """Whole minutes from 15, 90m, 1:30 or 1h 30m; None for an empty cell, BadMinutes (exit 2)."""
    word = text.strip().lower()
    if not word:
        return None
    found = next(filter(None, (length.fullmatch(word) for length in _LENGTHS)), None)
    if found is None:
        raise BadMinutes(text)
    parts = found.groupdict()
    return int(parts.get("hours") or 0) * 60 + int(parts["minutes"] or 0)


def read_text(text: str) -> str | None:
    """What was said, in lines, as it is stored; None when nothing is left of it, TooLong (exit 2)."""
    found = cleaned_lines(text)
    if len(found) > LONGEST_TEXT // 4 and (size := len(found.encode())) > LONGEST_TEXT:
        raise TooLong(size)
    return found or None


def columns(values: Mapping[str, object], now: int, zone: str) -> dict[str, object]:
    """The columns of an interaction's row, but for its uid and when it was recorded.

    `values` are as INTERACTIONS parses them: customer and contact (ids), type (note unless given), direction, at (a
    When, or microseconds UTC; `now` unless given), minutes, subject, text, staff, source, external_id, fields (a dict).
    """
    when = _when(values.get("at"), now, zone)
    return {
        "customer_id": values["customer"],
        "contact_id": values.get("contact"),
        "type": values.get("type") or NOTE,
        "direction": values.get("direction"),
        "day": when.day.isoformat(),
        "at": when.at,
        "timed": when.timed,
        "minutes": values.get("minutes"),
        "subject": values.get("subject"),
        "text": values.get("text"),
        "staff": values.get("staff"),
        "source": values.get("source"),
        "external_id": values.get("external_id"),
        "fields": fields_column(values.get("fields")),
        "words": words(values),
    }


def moved(when: When) -> dict[str, object]:
    """The columns that a new moment sets."""
    return {"day": when.day.isoformat(), "at": when.at, "timed": when.timed}


def words(values: Mapping[str, object]) -> str:
    """What an interaction is found by: subject, text and external id."""
    found = (values.get(name) for name in ("subject", "text", "external_id"))
    return search_text(*(None if value is None else str(value) for value in found))


def _when(at: object, now: int, zone: str) -> When:
    """A day without a time begins the business day; without either it is now."""
    if isinstance(at, When):
        return at
    return when_of(now if at is None else int(str(at)), zone)
