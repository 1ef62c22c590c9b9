"""The base of what folders tell each other. An event is a past fact; `reactions.py` says who listens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened inside the running unit of work."""


@dataclass(frozen=True, slots=True)
class Restored(Event):
    """An undo or redo put rows of these customers back, so figures derived from them must be computed anew."""

    customers: frozenset[int]
