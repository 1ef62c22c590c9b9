"""Makes docs/reference, docs/man and the pictures of the README from the program itself: `make docs`.

`--check` writes nothing and ends with 1, naming each file that is behind. The outcome does not depend on the terminal,
the locale, the zone or the day: all of them are set here before crmcli is asked.
"""

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

DOCS = Path(__file__).parent
NOW = "2026-11-21T12:00:00Z"
MADE = "<!-- Made by docs/generate.py (`make docs`). Change what it is made from, not this file. -->\n\n"


def settle(home: str) -> None:
    """An environment that is the same everywhere."""
    for name in list(os.environ):
        if name.startswith(("CRMCLI_", "LC_", "XDG_")) or name in ("NO_COLOR", "FORCE_COLOR", "TERM", "LANGUAGE"):
            del os.environ[name]
    os.environ.update(HOME=home, LANG="C.UTF-8", TZ="UTC", COLUMNS="80", LINES="25", CRMCLI_NOW=NOW)


class Terminal(io.TextIOWrapper):
    """Standard output that says it is a terminal, or is not one."""

    def __init__(self, *, real: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self._real = real

    def isatty(self) -> bool:
        return self._real


def said(*words: str, terminal: bool = False) -> str:
    """What a command line writes to standard output."""
    from crmcli.main import run

    kept = sys.stdout, sys.stderr
    out, err = Terminal(real=terminal), Terminal(real=False)
    sys.stdout, sys.stderr = out, err
    try:
        code = run(list(words))
    finally:
        sys.stdout, sys.stderr = kept
    text = [stream.buffer.getvalue().decode() for stream in (out, err) if isinstance(stream.buffer, io.BytesIO)]
    if code:
        raise SystemExit(f"crmcli {' '.join(words)}: exit {code}\n{text[1]}")
    return text[0]


# -- the command reference


def commands() -> str:
    """Every command's help. The options that all of them take stand once, in front."""
    from crmcli.catalogue import COMMANDS, GROUPS

    head = [MADE, "# Commands\n\n`crmcli NOUN VERB [REF] [options]`. The options of the first list stand anywhere.\n"]
    head += ["\n| noun | what it is about |\n|---|---|\n"]
    head += [f"| {noun} | {about} |\n" for noun, about in GROUPS.items()]
    head += ["\n## Options of every command\n\n```text\n", *shared_lines(), "```\n"]
    pages = [f"\n## crmcli {path}\n\n```text\n{own_help(path)}```\n" for path in COMMANDS]
    return "".join([*head, *pages])


def option_entries(help_text: str) -> tuple[str, list[list[str]]]:
    """A help page as what stands before its options, and the lines of each option."""
    before, _, options = help_text.partition("\nOptions:\n")
    entries: list[list[str]] = []
    for line in options.splitlines(keepends=True):
        if line.startswith("  -"):
            entries.append([line])
        elif line.strip():
            entries[-1].append(line)
    return before, entries


def shared_names() -> frozenset[str]:
    from crmcli.grammar import SHARED

    return frozenset(name for option in SHARED for name in option.opts) | {"-h", "--help"}


def is_shared(entry: list[str]) -> bool:
    return entry[0].split()[0].rstrip(",") in shared_names()


def shared_lines() -> list[str]:
    _, entries = option_entries(said("customer", "list", "--help"))
    return [line for entry in entries if is_shared(entry) for line in entry]


def own_help(path: str) -> str:
    before, entries = option_entries(said(*path.split(" "), "--help"))
    own = [line for entry in entries if not is_shared(entry) for line in entry]
    return before.rstrip() + "\n" + ("\nOptions:\n" + "".join(own) if own else "")


# -- fields, settings, topics


def fields() -> str:
    """Every noun's fields, as `crmcli schema` documents them."""
    import json

    from crmcli.upkeep.nouns import NOUNS

    text = [MADE, "# Fields\n\nThe words of `--fields`, `--sort`, `--where`, of import and export, noun by noun.\n"]
    text.append("`crmcli schema NOUN` shows the same with the custom fields of your store.\n")
    for noun in NOUNS:
        text.append(f"\n## {noun}\n\n| field | label | kind | use | one of | headers it is known by |\n")
        text.append("|---|---|---|---|---|---|\n")
        text += [field_row(field) for field in json.loads(said("schema", noun, "--json"))]
    return "".join(text)


def field_row(field: dict[str, object]) -> str:
    uses = {"listed": "in lists", "filterable": "filter", "sortable": "sort", "importable": "import"}
    use = ", ".join(word for key, word in uses.items() if field[key])
    lists = [", ".join(map(str, found)) for found in (field["choices"], field["aliases"]) if isinstance(found, list)]
    cells = (f"`{field['name']}`", field["label"], field["kind"], use, *lists)
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def topic(name: str) -> str:
    """A help topic as `crmcli help` prints it; below the one on settings, all of them."""
    text = (files("crmcli") / "topics" / f"{name}.md").read_text(encoding="utf-8")
    return MADE + text + (settings() if name == "settings" else "")


def settings() -> str:
    """Every setting with its default and its variable."""
    from crmcli.kernel.settings import SPECS

    rows = [
        f"| `{spec.name}` | {spec.default or 'the system'} | `{spec.variable}` | {spec.about} |\n" for spec in SPECS
    ]
    return "".join(["\n| setting | default | variable | what it is for |\n|---|---|---|---|\n", *rows])


# -- the pictures

FRAME = """\
<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>TITLE</title>
<desc>ABOUT</desc>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
 font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect fill="#0d1117" width="{terminal_width}" height="{terminal_height}" rx="8"/>
<g transform="translate(9, 9)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


@dataclass(frozen=True)
class Picture:
    """A command as it looks in a terminal, on the sample shop; `until` is where the picture ends."""

    command: str
    about: str
    until: str = ""


PICTURES = {
    "morning": Picture("crmcli", "The morning page of a sample shop: what is due, who waits, who has gone quiet."),
    "journey": Picture("crmcli report journey", "The journey report of a sample shop, as tables and bars.", "\nn = "),
}


def picture(wanted: Picture) -> str:
    """The picture as an SVG without scripts, fonts or addresses."""
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    shop()
    words = wanted.command.split()[1:]
    text = said(*words, terminal=True)
    shown = f"$ {wanted.command}\n{(text.partition(wanted.until)[0] if wanted.until else text).rstrip()}\n"
    console = Console(
        record=True, width=80, file=io.StringIO(), color_system="standard", force_terminal=True, legacy_windows=False
    )
    console.print(Text.from_ansi(shown))
    colours = [(72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34), (88, 166, 255), (188, 140, 255)]
    theme = TerminalTheme((13, 17, 23), (230, 237, 243), [*colours, (57, 197, 207), (177, 186, 196)])
    frame = FRAME.replace("TITLE", f"{wanted.command} in a terminal").replace("ABOUT", wanted.about)
    return console.export_svg(theme=theme, code_format=frame, unique_id="t") + "\n"


@cache
def shop() -> None:
    """Makes the sample shop that the pictures show, and says that crmcli is to work in it."""
    place = Path(os.environ["HOME"]) / "shop"
    said("demo", "--keep", str(place))
    os.environ.update(
        CRMCLI_DB=str(place / "crm.db"), CRMCLI_ZONE="America/Los_Angeles", CRMCLI_COUNTRY="US", CRMCLI_CURRENCY="USD"
    )


# -- the manual page


def manual_page() -> str:
    """crmcli(1), which the wheel installs."""
    from manual import page

    from crmcli.version import __version__

    return page(__version__, NOW.partition("T")[0])


# -- all of it


def made() -> Iterator[tuple[str, Callable[[], str]]]:
    """Every file under docs/ that is made, with what makes it."""
    from crmcli.catalogue import TOPICS

    yield "reference/commands.md", commands
    yield "reference/fields.md", fields
    for name in TOPICS:
        yield f"reference/{name}.md", partial(topic, name)
    yield "man/crmcli.1", manual_page
    for name, wanted in PICTURES.items():
        yield f"pictures/{name}.svg", partial(picture, wanted)


def main() -> int:
    """Writes what has changed, or with --check names it."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--check", action="store_true", help="write nothing; end with 1 when something is behind")
    words.add_argument("--to", type=Path, default=DOCS, help="another directory than docs/")
    given = words.parse_args()
    behind = 0
    with tempfile.TemporaryDirectory() as home:
        settle(home)
        for name, make in made():
            path = given.to / name
            text = make()
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            behind += 1
            if given.check:
                sys.stderr.write(f"{path} is behind: make docs\n")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return 1 if given.check and behind else 0


if __name__ == "__main__":
    sys.exit(main())
