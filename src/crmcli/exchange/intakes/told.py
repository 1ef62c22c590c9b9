"""What our own export tells in lists of objects: a ticket's events, the times that a follow-up was done, pairs.

Such a cell can be changed by hand; what no export would write is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from crmcli.consents.rules import Word
from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import micros
from crmcli.tickets.history import TicketEvent, is_story


class NotAsWritten(Usage):
    """A list of objects that no export has written."""

    code = "not_as_written"

    def __init__(self, name: str) -> None:
        super().__init__(f"the {name} are not as an export writes them", hint="leave that column as it was exported")


class Occurrence(NamedTuple):
    """A time that a follow-up was done: when it was due, when it was done (microseconds UTC), by whom, logged as."""

    due_at: int
    at: int
    actor: str
    interaction_uid: str | None


class Agreed(NamedTuple):
    """A consent as an export tells it; without `uid` and `at` it is a new one."""

    word: Word
    basis: str | None = None
    uid: str | None = None
    at: int | None = None
    """When we were told, microseconds UTC."""

    @classmethod
    def of(cls, word: Word) -> "Agreed":
        """A new one."""
        return cls(word)


def consents(found: object) -> list[Agreed]:
    """The consents of a customer (customers.fields.CONSENT); NotAsWritten (exit 2)."""
    try:
        return [_agreed(row) for row in _objects(found)]
    except (KeyError, TypeError, ValueError):
        raise NotAsWritten("consents") from None


def _agreed(row: Mapping[str, object]) -> Agreed:
    given = row["given"]
    if not isinstance(given, bool):
        raise TypeError
    word = Word(_text(row["purpose"]), _word(row["channel"]), given, _word(row["source"]), _word(row["day"]))
    return Agreed(word, _word(row["basis"]), _text(row["uid"]), _instant(row["at"]))


class Unlike(NamedTuple):
    """A record that another is not the same as, by its uid: who said so, and when (microseconds UTC)."""

    uid: str
    at: int
    actor: str


def apart(found: object) -> list[Unlike]:
    """Those that a record is not the same as (customers.fields.UNLIKE), none where none are told; NotAsWritten."""
    try:
        return [Unlike(_text(row["uid"]), _instant(row["at"]), _text(row["by"])) for row in _objects(found or [])]
    except (KeyError, TypeError, ValueError):
        raise NotAsWritten("pairs") from None


def events(found: object) -> list[TicketEvent]:
    """The events of a ticket (tickets.fields.EVENT); NotAsWritten (exit 2)."""
    try:
        told = [_event(row) for row in _objects(found)]
    except (KeyError, TypeError, ValueError):
        raise NotAsWritten("events") from None
    if not is_story(told):
        raise NotAsWritten("events")
    return told


def occurrences(found: object) -> list[Occurrence]:
    """The times that a follow-up was done (followups.fields.OCCURRENCE), none where none are told; NotAsWritten."""
    try:
        return [
            Occurrence(_instant(row["due"]), _instant(row["done"]), _text(row["by"]), _word(row["interaction_uid"]))
            for row in _objects(found or [])
        ]
    except (KeyError, TypeError, ValueError):
        raise NotAsWritten("occurrences") from None


def _event(row: Mapping[str, object]) -> TicketEvent:
    return TicketEvent(
        _text(row["kind"]), _instant(row["at"]), _word(row["from"]), _word(row["to"]), _word(row["direction"]),
        _word(row["value"]), _word(row["text"]), _text(row["actor"]),
    )  # fmt: skip


def _objects(found: object) -> list[Mapping[str, object]]:
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise TypeError
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _word(value: object) -> str | None:
    return None if value is None else _text(value)


def _instant(value: object) -> int:
    return micros(datetime.fromisoformat(_text(value)))
