"""How far a long command has come: figures, which the renderer puts into words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done so far, rows a second, seconds since the beginning.

    `share` of the whole is from 0 to 1 and `left` in seconds, both None where nobody knows the whole.
    """

    rows: int
    rate: float
    seconds: float
    share: float | None = None
    left: float | None = None
