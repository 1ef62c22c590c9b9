"""The manual page crmcli(1) in roff, from the catalogue, the shared options and the help topics. Part of generate.py.

Only what groff and mandoc have in common is used: TH SH SS PP TP B BR, nf fi br nh ad.
"""

import inspect
import re
import textwrap
from collections.abc import Iterator
from importlib.resources import files

WIDTH = 78
ESCAPES = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
ROW = re.compile(r"^ {4,}(\S+(?: \S+)*?)  +(\S.*)$", re.MULTILINE)
"""A line of a topic's table: a word or several, two blanks, what it means."""

ABOUT = """\
crmcli keeps a small business's customers, purchases, loyalty points and customer journey in one local file. Every
change can be taken back, every row of a file that is brought in is accounted for, and every command speaks tables to
people and JSON to scripts. Alone it shows how things stand.

Options may stand anywhere. A REF is a short id such as c12, an e-mail address, a phone number, source:id or a name.
"""
FILES = {
    "$XDG_DATA_HOME/crmcli/crm.db": "The store, an SQLite file that only its owner can read; ~/.local/share without"
    " the variable. --db or CRMCLI_DB name another.",
    "$XDG_DATA_HOME/crmcli/crmcli.log": "Where an unexpected error happened, without any value.",
    "backups/": "Beside the store: backups that were read back and checked.",
    "$XDG_CONFIG_HOME/crmcli/config.toml": "The settings; ~/.config without the variable. --config or CRMCLI_CONFIG"
    " name another.",
    "~/Library/Application Support/crmcli/": "All of it on macOS.",
}
SHOWN = ("customer add", "purchase add", "points redeem", "customer list", "import", "report journey", "undo")
"""Commands whose first example is shown."""


def page(version: str, day: str) -> str:
    """The whole page; `day` is its date, ISO."""
    return "\n".join([*_head(version, day), *_commands(), *_options(), *_tables(), *_files(), *_tail()]) + "\n"


def _head(version: str, day: str) -> Iterator[str]:
    from crmcli.catalogue import PURPOSE

    yield '.\\" Made by docs/generate.py (make docs). Change what it is made from, not this file.'
    yield f'.TH CRMCLI 1 "{day}" "crmcli {_roff(version)}" "User Commands"'
    yield from (".nh", ".ad l")
    yield from (".SH NAME", f"crmcli \\- {_roff(_small(PURPOSE).partition(':')[0])}")
    yield from (".SH SYNOPSIS", ".B crmcli", "[options] NOUN VERB [REF] ...", ".br", ".B crmcli help", "[TOPIC]")
    yield ".SH DESCRIPTION"
    for place, part in enumerate(ABOUT.split("\n\n")):
        yield from [".PP"] * bool(place) + _filled(part)


def _commands() -> Iterator[str]:
    from crmcli.catalogue import COMMANDS, GROUPS

    yield ".SH COMMANDS"
    alone = {path: line for path, (line, _) in COMMANDS.items() if " " not in path}
    yield from _entries(alone, "crmcli ")
    for noun, about in GROUPS.items():
        yield from (f".SS crmcli {_roff(noun)}", *_filled(about + "."))
        yield from _entries({path: line for path, (line, _) in COMMANDS.items() if path.startswith(noun + " ")})
    yield from (".PP", *_filled("Each command tells its options and two examples with --help."))


def _options() -> Iterator[str]:
    from crmcli.grammar import SHARED, VERSION

    yield ".SH OPTIONS"
    for option in (*SHARED, VERSION):
        names = ", ".join(option.opts) + (f" {option.metavar}" if option.metavar else "")
        yield from _entry(names, option.help or "")
    yield from _entry("-h, --help", "show the help of a command")


def _tables() -> Iterator[str]:
    yield from (".SH EXIT STATUS", *_entries(_rows("exit-codes")))
    yield from (".SH ENVIRONMENT", *_entries(_rows("environment")))
    yield from (".PP", *_filled("Options come before variables, variables before the settings file."))


def _files() -> Iterator[str]:
    yield from (".SH FILES", *_entries(FILES))


def _tail() -> Iterator[str]:
    from crmcli.catalogue import TOPICS

    yield from (".SH EXAMPLES", ".nf")
    yield from (_line(_example(path)) for path in SHOWN)
    yield from (".fi", ".SH SEE ALSO")
    yield from _filled(f"crmcli help TOPIC explains: {', '.join(TOPICS)}.")
    yield from (".PP", ".BR sqlite3 (1)")


def _rows(topic: str) -> dict[str, str]:
    text = (files("crmcli") / "topics" / f"{topic}.md").read_text(encoding="utf-8")
    return {name: meaning for name, meaning in ROW.findall(text) if not name.startswith("{")}


def _example(path: str) -> str:
    from importlib import import_module

    from crmcli.catalogue import COMMANDS

    verb = path.rsplit(" ", maxsplit=1)[-1]
    inside = import_module(COMMANDS[path][1])
    function = getattr(inside, verb, None) or getattr(inside, f"{verb}_")
    return inspect.cleandoc(function.__doc__ or "").splitlines()[0]


def _entries(meanings: dict[str, str], before: str = "") -> Iterator[str]:
    for name, meaning in meanings.items():
        yield from _entry(before + name, meaning)


def _entry(name: str, meaning: str) -> Iterator[str]:
    yield from (".TP", f".B {_roff(name)}", *_filled(_large(meaning).rstrip(". …") + "."))


def _filled(text: str) -> list[str]:
    """A paragraph in lines that mandoc does not find too long; escapes count, so it is cut before them."""
    return [_line(line) for line in textwrap.wrap(" ".join(text.split()), WIDTH - 12, break_on_hyphens=False)]


def _line(text: str) -> str:
    """A line of text: one that begins like a macro is none."""
    return ("\\&" if text.startswith((".", "'")) else "") + _roff(text)


def _roff(text: str) -> str:
    return "".join(ESCAPES.get(c) or (c if c.isascii() else f"\\[u{ord(c):04X}]") for c in text)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
