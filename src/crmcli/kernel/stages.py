"""The five stages of a customer's journey and its two exits: their order, their names, what other programs
call them, and what a stage says about a customer's status."""

from collections.abc import Mapping
from typing import Literal

from crmcli.kernel.errors import Usage

STAGES = ("awareness", "consideration", "purchase", "retention", "advocacy")
EXITS = ("lost", "churned")
"""Where a customer leaves: lost before a first purchase, churned after it. An exit is a state, not a rung."""

LABELS = {
    "awareness": "Heard of us",
    "consideration": "Interested",
    "purchase": "Bought",
    "retention": "Comes back",
    "advocacy": "Recommends us",
    "lost": "Lost",
    "churned": "Left us",
}
"""What people read, unless the settings say otherwise."""

OTHER_WORDS = {
    "subscriber": "awareness",
    "lead": "awareness",
    "mql": "consideration",
    "marketing qualified lead": "consideration",
    "sql": "consideration",
    "sales qualified lead": "consideration",
    "opportunity": "consideration",
    "customer": "purchase",
    "repeat buyer": "retention",
    "active service": "retention",
    "referrer": "advocacy",
    "promoter": "advocacy",
    "evangelist": "advocacy",
}
"""The words of lifecycle columns in other programs' files (domain rules 3.1)."""

Status = Literal["prospect", "active", "former"]

_RANKS = {stage: rank for rank, stage in enumerate(STAGES, 1)}


class UnknownStage(Usage):
    """A word that names no stage."""

    code = "unknown_stage"

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(_plain(text), tuple(known), n=1)
        guess = f" Did you mean {known[near[0]]}?" if near else ""
        super().__init__(
            f"'{text}' is no stage of the journey.{guess}",
            hint=f"stages: {', '.join(STAGES)}; exits: {', '.join(EXITS)}",
            candidates=tuple(known[word] for word in near),
        )


def rank(stage: str) -> int:
    """How far along a stage is, from 1 to 5; 0 for an exit."""
    return _RANKS.get(stage, 0)


def status_of(stage: str, bought: bool) -> Status:
    """What a customer is: former after an exit, active from a first purchase on, a prospect before it."""
    if stage in EXITS:
        return "former"
    return "active" if bought or rank(stage) >= rank("purchase") else "prospect"


def read_stage(text: str, labels: Mapping[str, str] = LABELS) -> str:
    """The stage or exit that `text` names, by key, display name or another program's word; case does not
    matter.

    `labels` are display names by key, as the settings have them. Raises UnknownStage (exit 2) with a
    suggestion.
    """
    known = {_plain(word): stage for word, stage in OTHER_WORDS.items()}
    known.update((_plain(label), stage) for names in (LABELS, labels) for stage, label in names.items())
    known.update((stage, stage) for stage in (*STAGES, *EXITS))
    stage = known.get(_plain(text))
    if stage is None:
        raise UnknownStage(text, known)
    return stage


def _plain(text: str) -> str:
    return "".join(text.casefold().replace("_", " ").replace("-", " ").split())
