"""The crontab line: when it runs, how a path stands in it, what cannot. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crmcli.kernel.errors import Refused, Usage
from crmcli.kernel.names import quoted

STDOUT = "stdout"
"""The channel of what is printed; others come beside it, each with its own marks."""

DRIVER = (
    "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE", "PGSSLMODE",
    "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGTARGETSESSIONATTRS", "PGCONNECT_TIMEOUT",
)  # fmt: skip
"""Variables by which PostgreSQL's driver finds a server; PGPASSWORD is left out, for others can read a crontab."""

SAFE = re.compile(r"[A-Za-z0-9_@+=:,./-]+").fullmatch


class BadTime(Usage):
    """Text that is no time of day."""

    code = "bad_time"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no time of day", hint="write it as 08:00")


class BadPace(Usage):
    """A pace that cron cannot keep: it has no sense of anything but the clock's minutes and hours."""

    code = "bad_interval"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"cron cannot run every {quoted(text)}", hint="write what divides an hour or a day: 15m, 30m, 1h, 6h"
        )


class TwoTimes(Usage):
    """Both a time of day and a pace."""

    def __init__(self) -> None:
        super().__init__("--at and --every are two different times", hint="give one of them")


class NotForCron(Refused):
    """A path or an address that a crontab has no way to write."""

    code = "not_for_cron"

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path!r} cannot stand in a crontab", hint="a line holds no line break and no control character; move it"
        )


@dataclass(frozen=True, slots=True)
class Job:
    """What cron is to run: the words of the command line, the variables that stand before it, and when."""

    words: Sequence[str]
    variables: Sequence[tuple[str, str]]
    times: str


def daily(text: str) -> str:
    """The five fields for once a day at HH:MM; BadTime (exit 2)."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", text.strip())
    if found is None:
        raise BadTime(text)
    return f"{int(found[2])} {int(found[1])} * * *"


def paced(text: str) -> str:
    """The five fields for every 15m (minutes) or 2h; BadPace (exit 2) for what divides neither an hour nor a day."""
    found = re.fullmatch(r"([0-9]{1,2}) ?([mh])", text.strip().lower())
    number = int(found[1]) if found else 0
    whole = 60 if found and found[2] == "m" else 24
    if not number or whole % number:
        raise BadPace(text)
    if whole == 60:
        return "0 * * * *" if number == 60 else "* * * * *" if number == 1 else f"*/{number} * * * *"
    return "0 0 * * *" if number == 24 else "0 * * * *" if number == 1 else f"0 */{number} * * *"


def line(job: Job) -> str:
    """The job as one line of a crontab."""
    said = [*(f"{name}={word(value)}" for name, value in job.variables), *map(word, job.words)]
    return f"{job.times}  {' '.join(said)}"


def word(text: str) -> str:
    r"""A word of a command in a crontab: the same whether cron takes its backslashes away or not.

    cron makes a line break of `%` unless a backslash stands before it, which some crons then take away and others
    leave to the shell: so `\%` stands outside of quotes, where both mean `%`. Two backslashes, which some crons make
    one, are parted by quotes. NotForCron (exit 4) for what no line holds.
    """
    if SAFE(text):
        return text
    if not text.isprintable():
        raise NotForCron(text)
    return "".join(_part(part) for part in re.split(r"([%'])", text) if part) or "''"


def _part(part: str) -> str:
    if part == "%":
        return r"\%"
    if part == "'":
        return '"\'"'
    return "'" + re.sub(r"\\(?=\\)", r"\\''", part) + "'"
