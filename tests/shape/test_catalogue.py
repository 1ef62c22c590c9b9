"""Every command of the catalogue is there, has a help page with two examples that parse, and is nowhere else."""

import inspect
import shlex
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from crmcli.catalogue import COMMANDS, EXAMPLES, FRONT, GROUPS
from crmcli.grammar import Group, Line, root
from ground import Crm

PATHS = list(COMMANDS)
ESC = "\x1b"


def function_of(path: str) -> Callable[..., object]:
    """The function behind a command; AttributeError when there is none."""
    verb = path.rsplit(" ", maxsplit=1)[-1].replace("-", "_")
    inside = import_module(COMMANDS[path][1])
    found: Callable[..., object] = getattr(inside, verb, None) or getattr(inside, f"{verb}_")
    return found


def examples_of(path: str) -> list[str]:
    """The lines of the first paragraph of its docstring."""
    return inspect.cleandoc(function_of(path).__doc__ or "").partition("\n\n")[0].splitlines()


def command_lines(example: str) -> list[list[str]]:
    """The words behind each `crmcli` of a line of shell."""
    lexer = shlex.shlex(example, posix=True, punctuation_chars="|>&;")
    lexer.whitespace_split = True
    lines: list[list[str]] = [[]]
    for word in lexer:
        if word and set(word) <= set("|>&;"):
            lines.append([])
        else:
            lines[-1].append(word)
    return [line[1:] for line in lines if line[:1] == ["crmcli"]]


def parsed(words: list[str]) -> str:
    """The command that a line means, its options read; whatever Typer raises when it means none."""
    command: Any = root()
    ctx = command.make_context("crmcli", list(words), obj=Line())
    while isinstance(command, Group):
        name, command, rest = command.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
        ctx = command.make_context(name, rest, parent=ctx)
    return str(ctx.command_path).removeprefix("crmcli ")


@pytest.mark.parametrize("path", PATHS)
def test_the_function_is_there(path: str) -> None:
    assert callable(function_of(path))


def test_the_front_page_is_there() -> None:
    assert callable(import_module(FRONT).front)


@pytest.mark.parametrize("path", PATHS)
def test_help_starts_with_two_examples(path: str) -> None:
    examples = examples_of(path)
    assert [line.startswith("crmcli ") and path in line for line in examples] == [True, True], examples


@pytest.mark.parametrize("path", PATHS)
def test_an_example_fits_a_line_of_a_terminal(path: str) -> None:
    assert [line for line in examples_of(path) if len(line) > 76] == []


@pytest.mark.parametrize("path", PATHS)
def test_the_examples_parse(path: str) -> None:
    meant = [parsed(words) for example in examples_of(path) for words in command_lines(example)]
    assert meant.count(path) >= 2, meant


@pytest.mark.parametrize("path", PATHS)
def test_help_works_in_a_pipe(crm: Crm, path: str) -> None:
    page = crm(*path.split(" "), "--help").out
    assert (page.startswith(f"Usage: crmcli {path}"), COMMANDS[path][0] in " ".join(page.split()), ESC in page) == (
        True, True, False,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["", *GROUPS])
def test_the_help_of_a_group_starts_with_two_examples(crm: Crm, path: str) -> None:
    lines = crm(*path.split(), "--help").out.splitlines()
    examples = EXAMPLES[path].splitlines()
    meant = [parsed(words) for example in examples for words in command_lines(example)]
    assert (lines[2:5], len(meant)) == (["  Examples:", *(f"    {example}" for example in examples)], 2)
    assert [line in COMMANDS and line.startswith(path) and len(line) < 76 for line in meant] == [True, True]


@pytest.mark.parametrize("group", GROUPS)
def test_a_noun_lists_its_verbs(crm: Crm, group: str) -> None:
    page = crm(group, "--help").out
    verbs = [path.removeprefix(f"{group} ") for path in COMMANDS if path.startswith(f"{group} ")]
    assert [f"\n  {verb} " in page for verb in verbs] == [True] * len(verbs)


def test_the_root_lists_every_noun_and_every_daily_word(crm: Crm) -> None:
    page = crm("--help").out
    words = {path.split(" ", maxsplit=1)[0] for path in COMMANDS}
    assert {word for word in words if f"\n  {word} " not in page} == set()


def test_every_noun_of_a_command_is_a_group() -> None:
    assert {path.split(" ")[0] for path in COMMANDS if " " in path} == set(GROUPS)


@pytest.mark.parametrize("module", sorted({module for _, module in COMMANDS.values()}))
def test_every_command_function_is_in_the_catalogue(module: str) -> None:
    inside = import_module(module)
    commands = {
        name
        for name, function in vars(inside).items()
        if inspect.isfunction(function)
        and function.__module__ == module
        and "ctx" in inspect.signature(function).parameters
    }
    known = {function_of(path).__name__ for path, (_, where) in COMMANDS.items() if where == module}
    assert {name for name in commands - known if not name.startswith("_")} == set()


def test_one_line_help_reads_as_a_line() -> None:
    lines = [*GROUPS.values(), *(line for line, _ in COMMANDS.values())]
    assert [line for line in lines if line.endswith(".") or line != line.strip() or len(line) > 60] == []


def test_the_catalogue_imports_nothing() -> None:
    import ast

    import crmcli.catalogue

    tree = ast.parse(inspect.getsource(crmcli.catalogue))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)] == []


class TestTheGrammar:
    """Options stand anywhere, and never take another option's value."""

    @pytest.mark.parametrize(
        "words",
        [
            ("--json", "customer", "list"),
            ("customer", "--json", "list"),
            ("customer", "list", "--json"),
            ("-o", "json", "customer", "list"),
            ("customer", "-o", "json", "list"),
            ("customer", "list", "-ojson"),
            ("customer", "list", "--output=json"),
        ],
        ids=" ".join,
    )
    def test_a_shared_option_stands_anywhere(self, crm: Crm, words: tuple[str, ...]) -> None:
        assert crm(*words).json == []

    def test_the_last_one_wins(self, crm: Crm) -> None:
        assert crm("-o", "csv", "customer", "list", "-o", "json").json == []

    def test_a_value_that_looks_like_an_option_is_a_value(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada", "--note", "--json", "--json").json["note"] == "--json"

    def test_two_dashes_end_the_options(self, crm: Crm) -> None:
        assert crm("customer", "add", "--json", "--", "--json").json["name"] == "--json"

    def test_an_unknown_noun_is_guessed_at(self, crm: Crm) -> None:
        error = crm("--json", "custmer", "list", code=2).error
        assert (error["code"], error["candidates"]) == ("unknown_command", ["customer"])

    def test_an_unknown_verb_is_guessed_at(self, crm: Crm) -> None:
        error = crm("customer", "lst", "--json", code=2).err
        assert "Did you mean list" in error

    @pytest.mark.parametrize("word", ["cust", "customers", "li", "LIST"])
    def test_there_are_no_abbreviations(self, crm: Crm, word: str) -> None:
        assert "has no command" in crm("customer" if word in ("li", "LIST") else word, word, code=2).err

    def test_an_option_is_not_abbreviated(self, crm: Crm) -> None:
        assert "--jso" in crm("customer", "list", "--jso", code=2).err

    def test_an_unknown_option_is_named(self, crm: Crm) -> None:
        error = crm("--json", "customer", "list", "--colour", code=2).error
        assert (error["message"], error["candidates"]) == (
            "crmcli customer list has no option '--colour'. Did you mean --no-color?", ["--no-color"],
        )  # fmt: skip

    def test_an_option_of_nothing_alike_is_not_guessed_at(self, crm: Crm) -> None:
        assert crm("due", "-Z", code=2).err == "crmcli: crmcli due has no option '-Z'\nhint: see: crmcli due --help\n"

    def test_words_left_over_are_named(self, crm: Crm) -> None:
        assert crm("log", "c1", "wants", "the", "lamp", code=2).err == (
            "crmcli: crmcli log cannot use: the lamp\n"
            "hint: put words that belong together in quotes; see: crmcli log --help\n"
        )

    def test_a_noun_alone_says_what_is_missing(self, crm: Crm) -> None:
        assert crm("customer", code=2).err == "crmcli: Missing command\nhint: see: crmcli customer --help\n"

    def test_an_option_without_its_value(self, crm: Crm) -> None:
        assert crm("customer", "list", "--sort", code=2).err == (
            "crmcli: Option '--sort' requires an argument\nhint: see: crmcli customer list --help\n"
        )

    def test_the_version(self, crm: Crm) -> None:
        from crmcli.version import __version__

        assert crm("--version").out == f"crmcli {__version__}\n"
