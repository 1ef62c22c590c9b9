"""What can stand where the cursor is. A value is known by its own metavar, else by the name of the option."""

import re
from dataclasses import dataclass

from crmcli.catalogue import COMMANDS, GROUPS
from crmcli.completion.place import Place
from crmcli.grammar import ANY

Offer = tuple[str, str]
"""What could be typed, and what it is."""

FILES = {"PATH", "FILE", "DIR"}
OPEN = {"a,b", "FILTER"}
"""Values that may go on behind what is taken, so that no blank follows it."""
LITERAL = re.compile("[a-z0-9_-]+").fullmatch


@dataclass(frozen=True, slots=True)
class Answer:
    """Offers; with `files` the shell knows better, with `open` no blank follows what is taken."""

    offers: list[Offer]
    files: bool = False
    open: bool = False


def answer(place: Place) -> Answer:
    """What the shell should offer at a place."""
    if place.wants == "command":
        return Answer(_commands(place.command))
    if place.wants == "option":
        return Answer(_options(place))
    words = _words(place) if place.wants == "value" else []
    if FILES.intersection(words):
        return Answer([], files=True)
    offers = [offer for word in words for offer in _of(word, place, alone=len(words) == 1)]
    return Answer(offers, open=not OPEN.isdisjoint(words))


def _commands(path: str) -> list[Offer]:
    """The words that go on from a noun, or from nothing."""
    inside = f"{path} " if path else ""
    lines = {**GROUPS, **{name: line for name, (line, _) in COMMANDS.items()}}
    names = {name.removeprefix(inside): line for name, line in lines.items() if name.startswith(inside)}
    return [(name, line) for name, line in names.items() if " " not in name]


def _options(place: Place) -> list[Offer]:
    """Long names; a short one where it is typed."""
    names = [(name, option.help or "") for option in place.free for name in option.opts]
    return [(name, about) for name, about in names if name.startswith("--") or name == place.typed]


def _words(place: Place) -> list[str]:
    """What the metavar names at this position: "[REF] TAG..." is REF, then TAG; with --where all are TAG."""
    param = place.param
    if param is None:
        return []
    own = "" if param.metavar == ANY else param.metavar
    parts = (own or (param.name or "").upper()).split(" ")
    if len(parts) > 1 and "where" in place.given:
        del parts[0]
    word = parts[min(place.position, len(parts) - 1)].replace("[-]", "").strip("[].")
    return word.split("|")


def _of(word: str, place: Place, *, alone: bool) -> list[Offer]:
    """The offers for one word of a metavar; a word of small letters among others is meant literally."""
    if LITERAL(word):
        return [] if alone else [(word, "")]
    from crmcli.completion import words

    return words.offers(word, place)
