"""Which records a run has met, in memory that a million of them does not fill."""

from collections.abc import Iterable

WIDTH = 1024
"""Ids that share a number, a bit each."""


class Met:
    """A set of ids, small where they lie together."""

    def __init__(self) -> None:
        self._bits: dict[int, int] = {}

    def add(self, number: int) -> None:
        """The record was met."""
        page, bit = divmod(number, WIDTH)
        self._bits[page] = self._bits.get(page, 0) | 1 << bit

    def update(self, numbers: Iterable[int]) -> None:
        """All these were met."""
        for number in numbers:
            self.add(number)

    def __contains__(self, number: int) -> bool:
        page, bit = divmod(number, WIDTH)
        return bool(self._bits.get(page, 0) >> bit & 1)
