"""What must not stand in the source, seen in its syntax tree: doors that are opened in one place only, and traps."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

import pytest

import crmcli
from ground import say

SOURCE = Path(crmcli.__file__).parent
FILES = {str(path.relative_to(SOURCE)): path for path in sorted(SOURCE.rglob("*.py"))}

Find = Callable[[ast.AST], bool]


@cache
def nodes(file: str) -> tuple[ast.AST, ...]:
    """Everything in the syntax tree of a file."""
    return tuple(ast.walk(ast.parse(FILES[file].read_text(encoding="utf-8"))))


def called(node: ast.AST) -> str:
    """`sqlite3.connect` of a call, "" of anything else."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def hits(find: Find, allowed: tuple[str, ...] = ()) -> list[str]:
    """Where something stands, as file:line, outside of what is allowed (files, or folders ending in /)."""
    return [
        f"{file}:{getattr(node, 'lineno', 0)}"
        for file in FILES
        if not file.startswith(allowed or ("\0",))
        for node in nodes(file)
        if find(node)
    ]


def imports(node: ast.AST) -> set[str]:
    """The modules an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module or ""} if isinstance(node, ast.ImportFrom) else set()


def names(*wanted: str) -> Find:
    return lambda node: called(node) in wanted


def test_nothing_prints() -> None:
    assert hits(names("print", "pprint", "input", "sys.stdout.write", "sys.exit", "exit")) == [
        hit for hit in hits(names("sys.exit")) if hit.startswith("main.py")
    ]


TRAPS = ("eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.execv", "os.spawnv", "os.startfile")


def test_no_text_becomes_code() -> None:
    assert hits(names(*TRAPS)) == []


def test_nothing_is_unpickled() -> None:
    dangerous = {"pickle", "marshal", "shelve", "yaml", "dill", "code", "codeop"}
    assert hits(lambda node: bool(imports(node) & dangerous)) == []


def test_no_shell() -> None:
    def shell(node: ast.AST) -> bool:
        return isinstance(node, ast.keyword) and node.arg == "shell"

    assert hits(shell) == []


CLOCKS = (
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time_ns", "time",
    "time.localtime", "time.gmtime",
)  # fmt: skip


def test_the_clock_is_read_in_two_places() -> None:
    found = {hit.split(":")[0] for hit in hits(names(*CLOCKS), ("kernel/dates.py",))}
    assert found <= {"surroundings.py", "store/store.py"}


def test_money_and_points_have_no_fractions() -> None:
    def floating(node: ast.AST) -> bool:
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        return literal or called(node) in ("float", "round", "math.floor")

    found = hits(floating)
    assert [hit for hit in found if hit.startswith(("loyalty/", "purchases/", "kernel/money.py"))] == []


def test_one_module_opens_databases() -> None:
    doors = ("sqlite3.connect", "sqlite3.Connection", "psycopg.connect", "create_engine", "sqlalchemy.create_engine")
    assert hits(names(*doors), ("store/connect.py",)) == []


def test_extensions_are_never_loaded() -> None:
    assert hits(lambda node: isinstance(node, ast.Attribute) and "load_extension" in node.attr) == []


OPENING = (".open", ".read_text", ".read_bytes", ".write_text", ".write_bytes", ".copyfile", ".copy2")


def opens(node: ast.AST) -> bool:
    return called(node) == "open" or called(node).endswith(OPENING)


def test_the_store_folder_opens_files_in_two_places() -> None:
    found = {hit.split(":")[0] for hit in hits(opens) if hit.startswith("store/")}
    assert found <= {"store/files.py", "store/connect.py", "store/backup.py"}


def test_the_store_file_is_never_opened() -> None:
    """Closing such a descriptor would drop SQLite's locks."""
    assert hits(lambda node: opens(node) and "store" in ast.unparse(node).casefold(), ("store/",)) == []


def test_no_statement_begins_a_replacement() -> None:
    def replacing(node: ast.AST) -> bool:
        return isinstance(node, ast.Constant) and isinstance(node.value, str) and "OR REPLACE" in node.value.upper()

    assert hits(replacing) == []


def test_any_stays_in_the_store() -> None:
    """And in the grammar, whose contexts and parameters are private classes of Typer's."""
    assert hits(lambda node: isinstance(node, ast.Name) and node.id == "Any", ("store/", "grammar.py")) == []


LAZY = ("main.py", "wiring.py", "reactions.py", "grammar.py", "exchange/readers/", "exchange/writers/")
LAZY_TOO = {
    "__init__.py": "the Python API is imported when it is asked for",
    "api.py": "the Python API loads what is asked of it",
    "surroundings.py": "a fixed clock is for rehearsals and tests",
    "workspace.py": "reading a date is rare",
    "completion/offers.py": "most completions are of commands and options, which need no store",
    "exchange/entry.py": "who brings a file in needs nothing of what takes one out",
    "exchange/pipeline.py": "a reader is imported when its file comes",
    "exchange/proposals.py": "few imports ask who is alike",
    "exchange/suggestion.py": "what it is made with is imported when it is asked for",
    "merging/contact.py": "it has commands, like a cli.py",
    "merging/customer.py": "it has commands, like a cli.py",
    "kernel/dates.py": "few dates name their month",
    "followups/actions.py": "most follow-ups are done without a word",
    "followups/entry.py": "most follow-ups are done without a word",
    "store/listing.py": "most lists have no filter",
    "store/file.py": "who reads needs nothing of what makes or brings up to date",
    "store/server.py": "who reads needs nothing of what makes or brings up to date",
    "store/peek.py": "a store in a file needs nothing of one on a server",
    "store/store.py": "who reads needs nothing of what writes, makes or brings up to date",
    "store/check.py": "checking is rare",
    "render/printer.py": "a format is imported when asked for",
    "render/diagnostics.py": "JSON on standard error is rare",
}
"""Files with an import of ours inside a function, beside cli.py and LAZY, and why."""


def test_ours_is_imported_at_the_top() -> None:
    found: dict[str, set[str]] = {}
    for file in FILES:
        if (
            file.startswith(LAZY)
            or file.endswith(("/cli.py", "/daily.py", "/cron.py", "/db.py", "/demo.py", "/doctor.py", "_pairs.py"))
            or file in LAZY_TOO
        ):
            continue
        inner = {
            f"{file}: {module}"
            for function in nodes(file)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            for module in imports(node)
            if module.startswith("crmcli")
        }
        found |= {file: inner} if inner else {}
    assert found == {}


@pytest.mark.parametrize("file", [file for file in FILES if FILES[file].stat().st_size])
def test_a_module_says_what_belongs_there(file: str) -> None:
    doc = ast.get_docstring(ast.parse(FILES[file].read_text(encoding="utf-8")))
    assert doc is not None


def test_sizes_are_told() -> None:
    lines = {file: len(path.read_text(encoding="utf-8").splitlines()) for file, path in FILES.items()}
    written = {file: count for file, count in lines.items() if count}
    say(f"{len(written)} files, {sum(written.values()):,} lines, median {median(written.values()):.0f}")
    for file, count in sorted(written.items(), key=lambda item: -item[1])[:10]:
        say(f"{count:>5} {file}")
    assert written


def test_every_test_file_has_its_own_name() -> None:
    """Tests are no packages, so two files of one name would be one module."""
    names = [path.name for path in Path(__file__).parents[1].rglob("*.py")]
    assert sorted(names) == sorted(set(names))
