"""How the command line is understood: lazy groups built from the catalogue, and options that may stand anywhere.

A leaf command is made from its function when it is needed, so that one command costs one import. The options of all
commands are parameters of every group and leaf, hence parsed by the same parser and never taken for a value.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info
from typer.models import CommandInfo

from crmcli.catalogue import COMMANDS, EXAMPLES, FRONT, GROUPS, PURPOSE, TOPICS
from crmcli.kernel.errors import Usage

if TYPE_CHECKING:
    from crmcli.kernel.settings import Settings

ANY = "TEXT"
"""How help names the value of an option of which no more is to be said than its name."""
FORMATS = ("table", "plain", "tsv", "csv", "json", "jsonl", "ids")
NEGATIVE = re.compile(r"-[0-9][0-9.,' ]*").fullmatch


@dataclass
class Line:
    """The words of one command line that every command shares, and which command it was.

    `notes` are for the user, `asked` says whether he had to answer something. `handed` makes what the command gets as
    `ctx.obj` out of all this; `main` says how.
    """

    command: str = ""
    words: dict[str, object] = field(default_factory=dict)
    settings: "Settings | None" = None
    notes: list[str] = field(default_factory=list)
    asked: bool = False
    handed: "Callable[[Line], Any]" = field(default=lambda line: line)


class UnknownCommand(Usage):
    """A word that is no command; exit 2 with the nearest ones."""

    code = "unknown_command"

    def __init__(self, path: str, word: str, known: list[str]) -> None:
        guess, near = _guessed(word, known, 0.6)
        super().__init__(f"{path} has no command '{word}'{guess}", hint=f"see: {path} --help", candidates=near)


class UnknownOption(Usage):
    """An option that the command does not have; exit 2 with the nearest ones."""

    def __init__(self, path: str, word: str, known: Sequence[str]) -> None:
        guess, near = _guessed(word, known, 0.75)
        super().__init__(f"{path} has no option '{word}'{guess}", hint=f"see: {path} --help", candidates=near)


class TooManyWords(Usage):
    """Words left over behind a command's arguments; exit 2."""

    def __init__(self, path: str, words: Sequence[str]) -> None:
        super().__init__(
            f"{path} cannot use: {' '.join(words)}",
            hint=f"put words that belong together in quotes; see: {path} --help",
        )


def misread(error: typer.TyperException, line: Line) -> Usage:
    """What Typer did not understand, in our words."""
    path = f"crmcli {line.command}".strip()
    if hasattr(error, "possibilities"):
        return UnknownOption(path, str(getattr(error, "option_name", "")), error.possibilities or ())
    return Usage(error.format_message().rstrip("."), hint=f"see: {path} --help")


def _guessed(word: str, known: Sequence[str], alike: float) -> tuple[str, list[str]]:
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=3, cutoff=alike)
    return f". Did you mean {' or '.join(near)}?" if near else "", near


def _note_command(ctx: Any) -> None:
    """Keeps which command is read, so that what is wrong with its words can name it."""
    root = ctx.find_root()
    if root.obj is not None:
        root.obj.command = ctx.command_path.removeprefix(root.info_name or "").strip()


def _keep(ctx: typer.Context, param: Any, value: object) -> None:
    if value not in (None, False):
        ctx.find_root().obj.words[param.name] = value


def _version(ctx: typer.Context, _param: Any, value: object) -> None:
    if value and not ctx.resilient_parsing:
        from crmcli.version import __version__

        typer.echo(f"crmcli {__version__}")
        raise typer.Exit


def _shared() -> list[TyperOption]:
    def option(*names: str, **more: Any) -> TyperOption:
        return TyperOption(param_decls=list(names), expose_value=False, callback=_keep, **more)

    def flag(*names: str, **more: Any) -> TyperOption:
        return option(*names, is_flag=True, default=False, **more)

    return [
        option("--db", metavar="PATH|ADDRESS", help="the store to use: a file, or postgresql://USER@HOST/DATABASE"),
        option("--config", metavar="PATH", help="the settings file to use"),
        option("-o", "--output", metavar="FORMAT", help=f"one of {' '.join(FORMATS)}"),
        flag("--json", help="the same as -o json"),
        option("--fields", metavar="a,b", help="the columns to show"),
        option("--sort", metavar="[-]FIELD", help="sort by a field, - for descending"),
        option("--limit", metavar="N", help="show at most N rows"),
        flag("--all", help="show every row"),
        flag("--no-header", help="leave out the header line"),
        flag("-q", "--quiet", help="no messages"),
        flag("-y", "--yes", help="answer every question with yes"),
        flag("-n", "--dry-run", help="do it and take it back"),
        flag("--no-input", help="never ask"),
        option("--as-of", metavar="DATE", help="as of the end of that day"),
        flag("--no-color", help="no colours"),
        flag("-v", "--verbose", help="say more"),
    ]


SHARED = _shared()
VERSION = TyperOption(
    param_decls=["--version"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="print the version",
)


class Leaf(TyperCommand):
    """One command. It takes the shared options too and returns what its function returned."""

    def get_params(self, ctx: Any) -> list[Any]:
        own = super().get_params(ctx)
        taken = {name for param in own for name in param.opts}
        return own[:-1] + [o for o in SHARED if not taken.intersection(o.opts)] + own[-1:]

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        _note_command(ctx)
        ctx.ignore_unknown_options = any(map(NEGATIVE, args))  # no option is a digit: -50 is a number
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise TooManyWords(ctx.command_path, left)
        return left

    def invoke(self, ctx: Any) -> Any:
        root = ctx.find_root()
        ctx.obj = root.obj.handed(root.obj)
        return super().invoke(ctx)


class Group(TyperGroup):
    """The root or a noun: its commands come from the catalogue and are made when they are called."""

    def __init__(self, path: str, line: str, markup: Any) -> None:
        names = {"help_option_names": ["-h", "--help"]}
        super().__init__(
            name=path or "crmcli", help=help_of(EXAMPLES[path], line), rich_markup_mode=markup, context_settings=names
        )
        self.path = path
        self.markup = markup
        self.called = ""
        self.invoke_without_command = not path

    def get_params(self, ctx: Any) -> list[Any]:
        own = super().get_params(ctx)
        return [*own[:-1], *SHARED, VERSION, *own[-1:]]

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        inside = self.path + " " if self.path else ""
        names = [name.removeprefix(inside).split(" ")[0] for name in COMMANDS if name.startswith(inside)]
        return list(dict.fromkeys(names))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        path = f"{self.path} {cmd_name}".strip()
        if path in GROUPS and not self.path:
            return Group(path, GROUPS[path], self.markup)
        if path not in COMMANDS:
            return None
        if self.called == cmd_name:
            return leaf(path, self.markup)
        return TyperCommand(cmd_name, help=COMMANDS[path][0] + ".", rich_markup_mode=self.markup)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        _note_command(ctx)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if not self.path:
            args = spelled_out(args)
        if args[0] not in self.list_commands(ctx):
            if args[0].startswith("-") or ctx.resilient_parsing:
                return super().resolve_command(ctx, args)
            raise UnknownCommand(f"crmcli {self.path}".strip(), args[0], self.list_commands(ctx))
        self.called = args[0]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        if not self.path:
            self.callback = lambda: _front(ctx) if ctx.invoked_subcommand is None else None
        return super().invoke(ctx)


def spelled_out(args: list[str]) -> list[str]:
    """`help customer add` as `customer add --help`; a topic, and everything else, as it is."""
    words = [word for word in args[1:] if not word.startswith("-")]
    if args[0] != "help" or not words or " ".join(words) in TOPICS or words[0] not in (*GROUPS, *COMMANDS):
        return args
    return [*args[1:], "--help"]


def _front(ctx: Any) -> Any:
    """Bare `crmcli`: the front page."""
    return import_module(FRONT).front(ctx.obj.handed(ctx.obj))


def leaf(path: str, markup: Any = None) -> Any:
    """The command at `path` of the catalogue, made from its function."""
    line, module = COMMANDS[path]
    verb = path.rsplit(" ", maxsplit=1)[-1]
    inside, written = import_module(module), verb.replace("-", "_")
    function: Callable[..., Any] = getattr(inside, written, None) or getattr(inside, f"{written}_")
    info = CommandInfo(name=verb, cls=Leaf, callback=function, help=help_text(line, function))
    command: Any = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=markup)
    for option in command.params:
        if option.param_type_name == "option" and not option.is_flag:
            option.metavar = option.metavar or ANY
    return command


def help_text(line: str, function: Callable[..., Any]) -> str:
    """Two examples first, then the one line of the catalogue, then what else the function's docstring says."""
    examples, _, more = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
    return help_of(examples, line, more)


def help_of(examples: str, line: str, more: str = "") -> str:
    """Examples, a line each, and what is said below them."""
    shown = "\n".join(f"  {example}" for example in examples.splitlines())
    return f"\b\nExamples:\n{shown}\n\n{line.rstrip('.')}.\n\n{more}".strip()


def parameters(path: str) -> list[Any]:
    """The arguments and options of the command at `path`; of a noun, or of "", the options alone."""
    command = leaf(path) if path in COMMANDS else Group(path, "", None)
    return list(command.get_params(typer.Context(command)))


def root(markup: Any = None) -> Group:
    """The whole command line; `markup` is Typer's ("rich" in a terminal, None for plain help)."""
    return Group("", PURPOSE, markup)
