"""Open lists in the settings (types of interactions, kinds of tickets): which words are known, and how one joins."""

from collections.abc import Iterable

from crmcli.custom.keeping import keep
from crmcli.custom.rules import BadSettingsFile, SettingsNotWritten, UnknownWord
from crmcli.kernel.settings import Settings
from crmcli.workspace import Workspace


def known(settings: Settings, name: str, text: str) -> str:
    """The word of the list `name` (a setting) that `text` is; UnknownWord (exit 2) with the nearest one."""
    word = plain(text)
    words = settings.words(name)
    if word not in words:
        raise UnknownWord(name, word, words)
    return word


def plain(text: str) -> str:
    """A word as lists hold it."""
    return " ".join(text.lower().replace(",", " ").split())


def join(workspace: Workspace, name: str, words: Iterable[str]) -> None:
    """Adds the words that a file brought to the list, and says so; a settings file that cannot be written is said too.

    After the commit: what came in is in the store already.
    """
    there = workspace.settings.words(name)
    fresh = [word for word in dict.fromkeys(words) if word not in there]
    if not fresh:
        return
    said = f"new in {name}: {', '.join(fresh)}"
    try:
        keep(workspace, name, ", ".join((*there, *fresh)))
    except (BadSettingsFile, SettingsNotWritten) as error:
        said += f" (not kept: {error.message})"
    workspace.ask.tell(said)
