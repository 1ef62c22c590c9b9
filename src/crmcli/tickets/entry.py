"""From the words of a command line to what is done with tickets: which are meant, what is said, and when."""

from collections.abc import Sequence
from itertools import takewhile

from crmcli.customers.entry import Over, targets
from crmcli.kernel.dates import When, read_when
from crmcli.kernel.errors import Usage
from crmcli.kernel.ids import is_uid
from crmcli.kernel.names import cleaned, cleaned_lines
from crmcli.kernel.refs import short_id
from crmcli.store.refs import named
from crmcli.tickets import queries
from crmcli.tickets.fields import TICKETS
from crmcli.workspace import Workspace

OVER = Over(TICKETS, lambda db, ref, _reading, _pick: queries.resolve(db, ref))


class NoName(Usage):
    """Tickets without who is to work on them."""

    code = "no_name"

    def __init__(self) -> None:
        super().__init__("nobody is named to work on them", hint='give a name behind the tickets, "" for nobody')


class TooManyWords(Usage):
    """More than one text behind the tickets."""

    code = "too_many_words"

    def __init__(self, word: str) -> None:
        super().__init__(
            f"'{word}' is one word too many", hint="put the text in quotes; further tickets are named by their ids"
        )


def when(workspace: Workspace, at: str | None) -> When | None:
    """What --at says; None without it. BadDate (exit 2)."""
    return None if at is None else read_when(at, workspace.reading())


def one(workspace: Workspace, ref: str) -> int:
    """The id of the ticket that `ref` means."""
    with workspace.store.read() as db:
        return queries.resolve(db, ref)


# -- what is said


def message(workspace: Workspace, given: str | None, about: str) -> str:
    """A text as it is stored: as given, from standard input for "-", else from the editor. NoText (exit 2)."""
    return cleaned_lines(workspace.ask.text(given, about))


def reason(text: str | None) -> str | None:
    """Why, in one line; None for nothing."""
    return cleaned(text or "") or None


# -- which tickets


def many(workspace: Workspace, refs: Sequence[str], where: str, verb: str) -> list[int]:
    """The tickets a command is for: references, ids from standard input for `-`, or all that match a filter."""
    return targets(workspace, refs, where, verb, OVER)


def many_and_name(workspace: Workspace, words: Sequence[str], where: str) -> tuple[list[int], str | None]:
    """Tickets, and who is to work on them: the last word, None for an empty one. NoName (exit 2), also for an id."""
    if not words or (len(words) == 1 and not where) or _is_id(words[-1]):
        raise NoName
    return many(workspace, words[:-1], where, "Assign"), cleaned(words[-1]) or None


def many_and_text(workspace: Workspace, words: Sequence[str], where: str) -> tuple[list[int], str | None]:
    """Tickets, and the one text behind them, if there is one: the first word that means no ticket.

    With --where every word is text. TooManyWords (exit 2).
    """
    refs = [] if where else _refs(workspace, words)
    rest = words[len(refs) :]
    if len(rest) > 1:
        raise TooManyWords(rest[1])
    numbers = many(workspace, refs, where, "Resolve")
    return numbers, message(workspace, rest[0], "what you tell the customer") if rest else None


def _refs(workspace: Workspace, words: Sequence[str]) -> list[str]:
    """The words in front that mean tickets: the first one has to, and an id does even where no such ticket is."""
    with workspace.store.read() as db:
        return [*words[:1], *takewhile(lambda word: _is_id(word) or named(db, "ticket", word), words[1:])]


def _is_id(word: str) -> bool:
    return short_id(word, "t") is not None or is_uid(word.lower())
