"""A2: in the one file that knows Rich, only T(...) makes text, so that no value is read as markup."""

import ast
from pathlib import Path

import pytest

import crmcli.render

TERMINAL = Path(crmcli.render.__file__).with_name("terminal.py")

DOORS = {
    "print", "log", "out", "rule", "input", "status", "add_row", "add_column", "add", "append",
    "append_text", "assemble", "Panel", "Prompt", "Rule", "Tree", "Columns", "Align", "Padding", "Group",
    "track", "ask", "from_markup", "render_str",
}  # fmt: skip
"""The calls through which text gets into Rich."""

WORDS = {"title", "caption", "header", "footer", "subtitle", "label", "renderable", "text"}
"""Their keywords that take text; the others (justify, overflow, style) take words of Rich's own."""

SAFE = {"T", "_table"}
TABLES = {"Table", "grid"}


def called(node: ast.AST) -> str:
    """The last name of what is called: `console.print(x)` -> print."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def made_safely(function: ast.AST) -> set[str]:
    """The local names whose every assignment is T(...) or a table."""
    assignments = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    safe: set[str] = set()
    unsafe: set[str] = set()
    for node in assignments:
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        (safe if called(node.value) in SAFE | TABLES else unsafe).update(names)
    return safe - unsafe


def is_safe(value: ast.expr, names: set[str]) -> bool:
    if isinstance(value, ast.Starred) and isinstance(value.value, ast.GeneratorExp):
        return is_safe(value.value.elt, names)
    return called(value) in SAFE or (isinstance(value, ast.Name) and value.id in names)


def offences(source: str) -> list[int]:
    """The lines on which something other than T(...) goes into Rich, or `Text` is made outside of T."""
    lines = []
    for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)):
        names = made_safely(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            given = [*call.args, *(word.value for word in call.keywords if word.arg in WORDS)]
            into_rich = called(call) in DOORS and not all(is_safe(value, names) for value in given)
            if into_rich or (called(call) == "Text" and function.name != "T"):
                lines.append(call.lineno)
    return lines


def test_only_t_makes_text() -> None:
    assert offences(TERMINAL.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'console.print("[b]x")',
        'console.print(f"{name}")',
        "console.print(name)",
        'console.print("x" + name)',
        'console.print("{}".format(name))',
        "grid.add_row(T(name), name)",
        "grid.add_row(*(cell for cell in cells))",
        "grid.add_row(*cells)",
        "grid.add_column(header=name)",
        "Panel(name)",
        "Prompt.ask(name)",
        "track(rows, name)",
        "console.log(name)",
        "x = Text(name)",
        "line.append(name)",
        "name = T(name); name = str(name); console.print(name)",
    ],
)
def test_the_lint_sees(line: str) -> None:
    assert offences(f"def draw(console, name):\n    {line}\n") == [2]


@pytest.mark.parametrize(
    "line",
    [
        "console.print()",
        "console.print(T(name))",
        "grid.add_row(*(T(cell) for cell in cells))",
        'grid.add_column(T(name), justify="right")',
        "line = T(name); line.append_text(T(name)); console.print(line)",
    ],
)
def test_the_lint_lets_pass(line: str) -> None:
    assert offences(f"def draw(console, name):\n    {line}\n") == []


def test_rich_is_imported_by_one_file_only() -> None:
    sources = sorted(TERMINAL.parents[1].rglob("*.py"))
    importers = [path.name for path in sources if "rich" in imported(path.read_text(encoding="utf-8"))]
    assert importers == ["terminal.py"]


def imported(source: str) -> set[str]:
    """The top-level names of everything that a file imports anywhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names
