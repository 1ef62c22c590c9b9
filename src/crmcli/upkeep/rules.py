"""Which backups are kept, and the errors of this folder."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.errors import NeedsConfirmation, NotFound, StoreUnusable, Usage

DAILY, WEEKLY, MONTHLY = 7, 4, 12
BACKUP_AGE = 7
"""Days after which a backup is called old."""

MICROSECONDS_OF_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's sheet; `state` is ok, warn or fail."""

    check: str
    state: str
    what: str
    mend: str = ""


class NotWhole(StoreUnusable):
    """The check found faults."""

    code = "not_whole"

    def __init__(self, place: Path | Address, faults: Sequence[str]) -> None:
        count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        first = "keep a copy of the file as it is"
        if isinstance(place, Address):
            first = "let the server's administrator look at its pages with pg_amcheck --heapallindexed"
        super().__init__(
            f"{place} has {count}",
            hint=f"nothing was changed; {first}, then: crmcli db restore FILE",
            candidates=faults,
        )


class WouldOverwrite(NeedsConfirmation):
    """The file to be written is there already."""

    code = "would_overwrite"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already; nothing was written", hint="-y overwrites it")


class NoSuchRecord(NotFound):
    """Nothing that the journal knows answers to the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no change concerns '{ref}'", hint="see all of them: crmcli history")


class NotAChange(Usage):
    """A word that is no change's id."""

    code = "not_a_change"

    def __init__(self, ref: str) -> None:
        super().__init__(f"'{ref}' is no change", hint="write it as u31; see: crmcli history")


class _Unknown(Usage):
    """A word that is none of a list; the nearest ones are suggested."""

    def __init__(self, what: str, word: str, known: Sequence[str]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(word, known, n=3)
        guess = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"there is no {what} '{word}'.{guess}", hint=f"one of: {' '.join(known)}", candidates=near)


class UnknownNoun(_Unknown):
    """A word that is no noun with fields."""

    code = "unknown_noun"


class UnknownShell(_Unknown):
    """A shell that completion does not know."""

    code = "unknown_shell"


class UnknownTopic(_Unknown):
    """A word that is neither a help topic nor a command."""

    code = "unknown_topic"


def change_number(ref: str) -> int:
    """31 for "u31"; NotAChange for anything else."""
    digits = ref.removeprefix("u")
    if not (ref.startswith("u") and digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise NotAChange(ref)
    return int(digits)


def backup_name(store: str, at: datetime) -> str:
    """The name of the backup of `store` made at an instant: crm-20261121T120000Z.db for crm.db."""
    stem, dot, ending = store.rpartition(".")
    return f"{stem or ending}-{at:%Y%m%dT%H%M%SZ}{dot}{ending if stem else 'db' if dot else ''}"


def backup_day(name: str, store: str) -> date | None:
    """The UTC day on which the backup called `name` was made; None for any other file."""
    stem, _, ending = store.rpartition(".")
    start = f"{stem or ending}-"
    stamp = name.removeprefix(start)[:16]
    try:
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 - the Z is in the format
    except ValueError:
        return None
    return at.date() if name == backup_name(store, at) else None


def spare(made: Iterable[tuple[str, date]], today: date) -> list[str]:
    """The backups (name, day) that may go: not of today, and not the newest of one of the last 7 days, 4 weeks or 12
    months that have one (trust.md 3.10).
    """
    newest_first = sorted(made, key=lambda one: (one[1], one[0]), reverse=True)
    kept = {name for name, day in newest_first if day >= today}
    for count, period in ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month)):
        kept |= _newest_of_each(newest_first, period, count)
    return [name for name, _ in newest_first if name not in kept]


def _newest_of_each(
    newest_first: Sequence[tuple[str, date]], period: Callable[[date], tuple[int, ...]], count: int
) -> set[str]:
    found: dict[tuple[int, ...], str] = {}
    for name, day in newest_first:
        found.setdefault(period(day), name)
    return set(list(found.values())[:count])


def _day(day: date) -> tuple[int, ...]:
    return (day.toordinal(),)


def _week(day: date) -> tuple[int, ...]:
    return tuple(day.isocalendar())[:2]


def _month(day: date) -> tuple[int, ...]:
    return (day.year, day.month)
