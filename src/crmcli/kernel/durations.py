"""Lengths of time as a clock measures them: 60s, 30min, 2h, 3d, 2w. A day is 24 hours.

Intervals on the calendar (`1m`, `1y`) are kernel.dates'.
"""

import re

from crmcli.kernel.errors import Usage
from crmcli.kernel.instants import DAY, MINUTE, SECOND
from crmcli.kernel.names import quoted

_UNITS = {"s": SECOND, "min": MINUTE, "h": 60 * MINUTE, "d": DAY, "w": 7 * DAY}


class BadDuration(Usage):
    """Text that is no length of time on a clock."""

    code = "bad_duration"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no length of time", hint="write it as 60s, 30min, 2h, 90d or 2w")


def read_duration(text: str) -> int:
    """The length in microseconds; BadDuration (exit 2) when it is none."""
    found = re.fullmatch(r"([0-9]{1,6}) ?([a-z]+)", text.strip().lower())
    if found is None or found[2] not in _UNITS:
        raise BadDuration(text)
    return int(found[1]) * _UNITS[found[2]]
