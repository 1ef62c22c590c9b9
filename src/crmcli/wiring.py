"""Builds the workspace; the only file that names concrete parts: where settings come from, the clock, the person."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.grammar import FORMATS, Line
from crmcli.kernel.errors import NeedsConfirmation, Refused, Usage
from crmcli.kernel.settings import SPECS, Settings, Spec
from crmcli.store.store import Store, Writing
from crmcli.surroundings import SYSTEM, actor, clock, config_home, store_place
from crmcli.workspace import Ask, Workspace

if TYPE_CHECKING:
    from crmcli.kernel.events import Event
    from crmcli.kernel.progress import Progress
    from crmcli.render.meter import Meter
    from crmcli.store.create import Schema
    from crmcli.store.write import Unit


def workspace(line: Line) -> Workspace:
    """The workspace of one command line."""
    settings = settings_of(line)
    line.settings = settings
    interactive = sys.stdin is not None and sys.stdin.isatty() and not line.words.get("no_input")
    return assemble(settings, Person(settings, line, interactive=interactive))


def assemble(settings: Settings, ask: Ask) -> Workspace:
    """A workspace around settings and a person."""
    return Workspace(settings, clock(), Store(settings.store, schema, react, ask.tell), actor(), ask)


def react(workspace: Writing, unit: "Unit", event: "Event") -> None:
    """Hands an event to the reactions, imported when the first one comes."""
    from crmcli.reactions import react as answer

    assert isinstance(workspace, Workspace)  # noqa: S101 - nothing else writes
    answer(workspace, unit, event)


def schema(database: str) -> "Schema":
    """What a new store holds, from the declarations; imports SQLModel."""
    from crmcli.schema import declared

    return declared(database)


class Answered(Refused):
    """The person said no."""

    code = "declined"

    def __init__(self) -> None:
        super().__init__("nothing was changed", hint="answer y, or give -y, to go on")


class Unasked(NeedsConfirmation):
    """There is nobody to ask."""

    def __init__(self, question: str) -> None:
        super().__init__(f"this needs a yes: {question}", hint="run it again with -y")


class NoText(Usage):
    """A command that needs some text got none."""

    code = "no_text"

    def __init__(self, about: str) -> None:
        super().__init__(f"nothing was written: {about}", hint="give the text in quotes, or - for standard input")


class Person:
    """The person at the terminal, or nobody."""

    def __init__(self, settings: Settings, line: Line, *, interactive: bool) -> None:
        self._yes = settings.yes
        self._interactive = interactive
        self._line = line
        self._quiet = settings.quiet
        self._json = settings.output in ("json", "jsonl")
        self._meter: Meter | None = None

    def confirm(self, question: str) -> None:
        """See workspace.Ask."""
        if self._yes:
            return
        if not self._interactive:
            raise Unasked(question)
        self._line.asked = True
        self._write(f"{question} [y/N] ")
        if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
            raise Answered

    @property
    def there(self) -> bool:
        """See workspace.Ask."""
        return self._interactive

    def key(self, shown: str, question: str, keys: str) -> str | None:
        """See workspace.Ask."""
        if not self._interactive:
            return None
        self._line.asked = True
        self._write(shown)
        while True:
            self._write(question)
            line = sys.stdin.readline()
            answer = line.strip()[:1].casefold()
            if not line or (answer and answer in keys):
                return answer or None

    def pick(self, question: str, candidates: Sequence[str]) -> int | None:
        """See workspace.Ask."""
        if not self._interactive:
            return None
        self._line.asked = True
        for number, candidate in enumerate(candidates, 1):
            self._write(f"{number:>3}  {candidate}\n")
        self._write(f"{question} [1-{len(candidates)}, Enter for none] ")
        answer = sys.stdin.readline().strip()
        return int(answer) - 1 if answer.isdecimal() and 0 < int(answer) <= len(candidates) else None

    def text(self, given: str | None, about: str) -> str:
        """See workspace.Ask."""
        text = self._piped() if given == "-" else given
        if text is None and self._interactive:
            from crmcli.editor import written

            self._line.asked = True
            text = written(about)
        if text is None or not text.strip():
            raise NoText(about)
        return text

    def tell(self, note: str) -> None:
        """See workspace.Ask."""
        self._line.notes.append(note)

    def progress(self, progress: "Progress | None") -> None:
        """See workspace.Ask."""
        if progress is not None:
            if self._meter is None:
                from crmcli.render.meter import Meter

                self._meter = Meter(quiet=self._quiet, json=self._json)
            self._meter.show(progress)
        elif self._meter is not None:
            self._meter.clear()

    @staticmethod
    def _piped() -> str:
        return sys.stdin.read() if sys.stdin is not None else ""

    def _write(self, text: str) -> None:
        from crmcli.kernel.visible import visible

        sys.stderr.write(visible(text, lines=True))
        sys.stderr.flush()


# -- settings: options > CRMCLI_* > file > defaults

MOST = 10**15
"""Rows; a greater --limit is as good as none."""

MENDING = frozenset({"config", "doctor", "help", "completion"})
"""Commands that must run when a setting cannot be read, because they are how one finds and mends it."""


def settings_of(line: Line) -> Settings:
    """The settings of one command line; Usage when a word or a kept setting cannot be read."""
    words = line.words
    config = Path(
        _text(words, "config") or os.environ.get("CRMCLI_CONFIG") or config_home() / "config.toml"
    ).expanduser()
    mending = line.command.split(" ")[0] in MENDING
    kept, sources = kept_settings(config, line.notes if mending else None)
    output, terminal = _output(words)
    return Settings(
        command=line.command,
        output=output,
        fields=_text(words, "fields"),
        sort=_text(words, "sort"),
        limit=_limit(_text(words, "limit")),
        all=bool(words.get("all")),
        header=not words.get("no_header"),
        quiet=bool(words.get("quiet")),
        yes=bool(words.get("yes")),
        dry_run=bool(words.get("dry_run")),
        as_of=_text(words, "as_of"),
        verbose=bool(words.get("verbose")),
        terminal=terminal,
        store=store_place(_text(words, "db")),
        config=config,
        kept=kept,
        sources=sources,
    )


def _text(words: Mapping[str, object], name: str) -> str:
    return str(words.get(name) or "")


def _limit(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise Usage(f"--limit '{text}' is no whole number", hint="write it as --limit 50")
    return min(int(text[:20]), MOST) if text else None


def _output(words: Mapping[str, object]) -> tuple[str, bool]:
    terminal = sys.stdout is not None and sys.stdout.isatty()
    asked = "json" if words.get("json") else _text(words, "output")
    if asked and asked not in FORMATS:
        raise Usage(f"there is no output format '{asked}'", hint=f"one of: {' '.join(FORMATS)}")
    return asked or ("table" if terminal else "tsv"), terminal


def kept_settings(config: Path, notes: list[str] | None = None) -> tuple[dict[str, object], dict[str, str]]:
    """Each kept setting and where it came from. With `notes`, one that cannot be read is its default, and is noted."""
    written = _written(config, notes)
    kept: dict[str, object] = {}
    sources: dict[str, str] = {}
    for spec in SPECS:
        text, source = _found(spec, written, config)
        try:
            kept[spec.name] = spec.read(text)
        except Usage as error:
            if notes is None:
                raise
            notes.append(error.message)
            text, source = _found(spec, {}, config, outside=False)
            kept[spec.name] = spec.read(text)
        sources[spec.name] = source
    return kept, sources


def _written(config: Path, notes: list[str] | None) -> dict[str, str]:
    try:
        return read_config(config)
    except UnsafeConfig:
        raise
    except Usage as error:
        if notes is None:
            raise
        notes.append(error.message)
        return {}


def _found(spec: Spec, written: Mapping[str, str], config: Path, *, outside: bool = True) -> tuple[str, str]:
    if outside and spec.variable in os.environ:
        return os.environ[spec.variable], "environment"
    if spec.name in written:
        return written[spec.name], str(config)
    if spec.name in SYSTEM:
        return SYSTEM[spec.name](), "system"
    return spec.default, "default"


class UnsafeConfig(Usage):
    """The settings file belongs to someone else, or others may write it."""

    code = "unsafe_config"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} can be changed by others; it is not read",
            hint=f"chown it to yourself, then: chmod 600 {path}",
        )


def read_config(config: Path) -> dict[str, str]:
    """The settings file as flat names and texts; none when there is no file."""
    try:
        stat = config.stat()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}
    if stat.st_mode & 0o022 or stat.st_uid not in (os.getuid(), 0):
        raise UnsafeConfig(config)
    import tomllib

    try:
        tree = tomllib.loads(config.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Usage(
            f"{config} is not readable as TOML: {error}", hint="mend the line it names, or remove the file"
        ) from None
    return dict(_flat(tree))


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, str(value)))
    return found
