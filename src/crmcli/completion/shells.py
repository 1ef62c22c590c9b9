"""What bash, zsh and fish are told: the first line says how, each further one is an offer, ready to be taken.

No script evaluates what it reads, and what a shell could act on is not offered: such a record is named by its id.
"""

import re
from collections.abc import Callable, Sequence

from crmcli.completion.line import Typed
from crmcli.completion.offers import Answer, Offer
from crmcli.kernel.names import fold

LONGEST = 120
ABOUT = 60
"""Characters of an offer, and of what is said about it."""

ACTED_ON = re.compile(r"[$`\\!]")
"""What some shell acts on even in quotes."""
JOINERS = str.maketrans("", "", "\u00ad\u200c\u200d")
"""Invisible, but part of how names are spelled."""
UNQUOTED = re.compile(r"([^\w@%+=:,./-])")
"""What has a backslash in front outside of quotes."""
LISTING = "63"
"""COMP_TYPE of bash when it lists and inserts nothing."""


def told(shell: str, answer: Answer, typed: Typed, before: str, kind: str) -> str:
    """The answer for a shell. `before` stands in the same word, as in `--sort=`; `kind` is COMP_TYPE of bash."""
    if answer.files:
        return "files\n"
    offers = _fitting(answer.offers, typed, before)
    exact = all(value.startswith(typed.last) for value, _ in offers)
    how = "open" if answer.open else "words" if exact or len(offers) > 1 else "only"
    lines = SHELLS[shell](offers, typed, kind)
    return "".join(f"{line}\n" for line in [how, *lines])


def _fitting(offers: Sequence[Offer], typed: Typed, before: str) -> list[Offer]:
    """Whole words that begin like the typed one; when none does, those that do but for case and accents."""
    whole = {before + value: _plain(about) for value, about in reversed(offers) if _harmless(value)}
    exact = [offer for offer in whole.items() if offer[0].startswith(typed.last)]
    start = fold(f"{typed.last}|")[:-1]
    return list(reversed(exact or [offer for offer in whole.items() if fold(offer[0]).startswith(start)]))


def _harmless(value: str) -> bool:
    return value.translate(JOINERS).isprintable() and not ACTED_ON.search(value) and 0 < len(value) <= LONGEST


def _plain(about: str) -> str:
    return "".join(c if c.isprintable() else " " for c in about[:ABOUT]).strip()


def _bash(offers: Sequence[Offer], typed: Typed, kind: str) -> list[str]:
    """bash replaces the end of the word alone, and takes what it gets as it is."""
    kept = typed.last[: typed.kept]
    ends = [(value[typed.kept :], about) for value, about in offers if value.startswith(kept)]
    if kind == LISTING and len(ends) > 1:
        return [f"{end}  ({about})" if about else end for end, about in ends]
    if len({end[: len(typed.last) - typed.kept] for end, _ in ends}) > 1:
        return []  # bash would replace what is typed by the little they have in common
    return [_quoted(end, typed.quote) for end, _ in ends if typed.quote != "'" or "'" not in end]


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text
    return text.replace('"', '\\"') if quote else UNQUOTED.sub(r"\\\1", text)


def _zsh(offers: Sequence[Offer], _typed: Typed, _kind: str) -> list[str]:
    """`_describe` splits at the first colon; it quotes by itself."""
    return [value.replace(":", "\\:") + (f":{about}" if about else "") for value, about in offers]


def _fish(offers: Sequence[Offer], _typed: Typed, _kind: str) -> list[str]:
    return [f"{value}\t{about}" for value, about in offers]


SHELLS: dict[str, Callable[[Sequence[Offer], Typed, str], list[str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
