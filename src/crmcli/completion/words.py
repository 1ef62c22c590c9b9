"""The values behind each word of a metavar: from the store, the fields of a noun, the settings."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from os.path import expandvars

from crmcli.catalogue import COMMANDS, TOPICS
from crmcli.completion import fields, records
from crmcli.completion.nouns import meant
from crmcli.completion.place import Place
from crmcli.completion.records import Offer
from crmcli.grammar import FORMATS
from crmcli.kernel.errors import CrmError
from crmcli.kernel.settings import SPECS
from crmcli.kernel.stages import LABELS
from crmcli.store.peek import peek
from crmcli.store.read import Reader
from crmcli.surroundings import store_place


def offers(word: str, place: Place) -> list[Offer]:
    """What can be typed for `word`; where the store cannot be read, what is known without it."""
    if word in PLAIN:
        return PLAIN[word](place)
    with ExitStack() as stack:
        db = _store(place, stack)
        if word in FIELDS:
            return FIELDS[word](place, db)
        return [] if db is None else _stored(word, place, db)


def _store(place: Place, stack: ExitStack) -> Reader | None:
    try:
        return stack.enter_context(peek(store_place(expandvars(place.given.get("db", "")))))
    except CrmError:
        return None


def _stored(word: str, place: Place, db: Reader) -> list[Offer]:
    if word in WORDS:
        return WORDS[word](db, place.typed)
    nouns = meant(place.command, word, (place.param and place.param.name) or "")
    return records.references(db, nouns, place.typed, removed=place.command.endswith(" restore")) if nouns else []


def _nouns(place: Place) -> list[Offer]:
    """What the help of the value names: "customers, purchases or points"."""
    about = getattr(place.param, "help", None) or ""
    return [(word, "") for word in re.findall("[a-z]+", about) if word not in ("or", "all")]


def _settings(place: Place) -> list[Offer]:
    named = place.command in ("config get", "config set", "config unset")
    return [(spec.name, spec.about) for spec in SPECS] if named else []


def _topics(place: Place) -> list[Offer]:
    """Topics and commands; behind a noun its verbs."""
    inside = "".join(f"{word} " for word in place.words)
    rest = [name.removeprefix(inside).partition(" ")[0] for name in COMMANDS if name.startswith(inside)]
    verbs = [(name, "") for name in dict.fromkeys(rest)]
    return verbs if inside else [*TOPICS.items(), *verbs]


PLAIN: dict[str, Callable[[Place], list[Offer]]] = {
    "FORMAT": lambda _place: [(name, "") for name in FORMATS],
    "STAGE": lambda _place: list(LABELS.items()),
    "NOUN": _nouns,
    "NAME": _settings,
    "TOPIC": _topics,
}
"""What is known without a store."""

FIELDS: dict[str, Callable[[Place, Reader | None], list[Offer]]] = {
    "a,b": fields.listed,
    "FIELD": fields.sorted_by,
    "FILTER": fields.filtered,
}
"""To what is known a store adds its custom fields, tags and owners."""

WORDS: dict[str, Callable[[Reader, str], list[Offer]]] = {"TAG": records.tags, "OWNER": records.owners}
