"""What customers agreed to or refused: which word holds, and whether another says anything new."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Word(NamedTuple):
    """A yes or no to a purpose ("marketing") by a channel ("email"; None: all), from where we know it, on which day."""

    purpose: str
    channel: str | None
    given: bool
    source: str | None
    day: str | None
    """ISO; None when it is not known."""


def news(said: Iterable[Word], known: Sequence[Word]) -> list[Word]:
    """The words that tell something beside those that are known, in the order in which these came; the newest holds."""
    there, fresh = list(known), []
    for word in said:
        if _is_news(word, [one for one in there if (one.purpose, one.channel) == (word.purpose, word.channel)]):
            there.append(word)
            fresh.append(word)
    return fresh


def _is_news(word: Word, known: Sequence[Word]) -> bool:
    """False for what its source said before, what is older than what holds, and a yes of no day against a no."""
    if not known:
        return True
    holds, own = known[-1], next((one for one in reversed(known) if one.source == word.source), None)
    if any(one is not None and one.given == word.given and (word.day or "") <= (one.day or "") for one in (own, holds)):
        return False
    if word.day is not None and holds.day is not None:
        return word.day >= holds.day
    return not word.given or holds.given or word.day is not None or holds.source == word.source
