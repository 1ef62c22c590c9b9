"""Help topics, the Markdown files in `crmcli/topics/`, and the completion scripts."""

from importlib.resources import files

from crmcli.catalogue import COMMANDS, TOPICS
from crmcli.completion.scripts import SCRIPTS
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Column, Sheet, Text, View
from crmcli.upkeep.rules import UnknownShell, UnknownTopic


def shown(words: str, settings: Settings) -> View:
    """A topic's text, or the list of topics. A command's help is shown by the grammar, before it comes here."""
    if not words:
        return _list(settings)
    if words not in TOPICS:
        raise UnknownTopic("help topic or command", words, (*TOPICS, *COMMANDS) if " " in words else _first_words())
    return Text((files("crmcli") / "topics" / f"{words}.md").read_text(encoding="utf-8"), prose=True)


def _list(settings: Settings) -> Sheet:
    columns = (Column("topic", "Topic"), Column("about", "About"))
    rows = list(TOPICS.items())
    return Sheet(columns, rows, title="crmcli help TOPIC" if settings.terminal else "")


def _first_words() -> tuple[str, ...]:
    return tuple(dict.fromkeys([*TOPICS, *(name.split(" ")[0] for name in COMMANDS)]))


def completion_script(shell: str) -> str:
    """What makes `shell` complete crmcli's commands, options and values; UnknownShell (exit 2)."""
    if shell not in SCRIPTS:
        raise UnknownShell("completion for", shell, tuple(SCRIPTS))
    return SCRIPTS[shell].rstrip("\n")
