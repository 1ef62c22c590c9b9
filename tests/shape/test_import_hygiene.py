"""What a command imports, seen in `sys.modules` of a real process: start-up is made or lost here (house rule 6)."""

import subprocess
import sys

import pytest

from ground import Crm, Shell

LOOK = """
import atexit, os, sys
atexit.register(lambda: os.write(2, ("\\nMODULES " + " ".join(sys.modules)).encode()))
sys.argv = ["crmcli", *sys.argv[1:]]
from crmcli.main import main
main()
"""

FRONT_DOOR = {
    "crmcli", "crmcli.catalogue", "crmcli.grammar", "crmcli.kernel", "crmcli.kernel.errors", "crmcli.main",
    "crmcli.version",
}  # fmt: skip
TYPER = {"typer", "annotated_doc", "shellingham"}
"""Typer and the two small modules it brings along."""

HEAVY = {
    "alembic", "dateutil", "email", "phonenumbers", "pydantic", "rich", "sqlalchemy",
    "psycopg", "sqlmodel", "tomlkit", "tomllib", "asyncio", "unittest", "http",
}  # fmt: skip
"""Too slow for an everyday command."""


def modules(shell: Shell, *args: str, env: dict[str, str] | None = None) -> set[str]:
    """Everything a run of the command line has imported when it ends."""
    ended = subprocess.run(
        [sys.executable, "-c", LOOK, *args], env=shell.environment(env), input="", capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, "MODULES" in ended.stderr) == (0, True), ended.stderr
    return set(ended.stderr.rpartition("MODULES ")[2].split())


def tops(found: set[str]) -> set[str]:
    """The packages they belong to."""
    return {name.partition(".")[0] for name in found}


def strangers(found: set[str]) -> set[str]:
    """What is neither Python's own, ours, nor what every environment starts with."""
    started = {"__main__", "_distutils_hack", "sitecustomize"}
    others = tops(found) - set(sys.stdlib_module_names) - started - {"crmcli"}
    return {name for name in others if not name.startswith(("_sysconfigdata", "__editable__", "_crmcli"))}


def ours(found: set[str]) -> set[str]:
    """Our own modules."""
    return {name for name in found if name.partition(".")[0] == "crmcli"}


COMPLETION = {
    "of a noun": {"_CRMCLI_COMPLETE": "complete_bash", "_CRMCLI_LINE": "crmcli cust"},
    "of a verb": {"_CRMCLI_COMPLETE": "complete_bash", "_CRMCLI_LINE": "crmcli customer "},
    "with help lines": {"_CRMCLI_COMPLETE": "complete_zsh", "_CRMCLI_LINE": "crmcli customer "},
}
ASKED = FRONT_DOOR | {
    "crmcli.completion", "crmcli.completion.complete", "crmcli.completion.line", "crmcli.completion.offers",
    "crmcli.completion.place", "crmcli.completion.shells", "crmcli.kernel.names",
}  # fmt: skip
"""What answers a shell that asks."""


@pytest.mark.parametrize("words", ["--help", "--version", "customer --help", "db --help"])
def test_the_way_to_help_imports_the_front_door_only(shell: Shell, words: str) -> None:
    found = modules(shell, *words.split())
    assert (ours(found) - FRONT_DOOR, strangers(found) - TYPER) == (set(), set())


@pytest.mark.parametrize("words", COMPLETION.values(), ids=COMPLETION.keys())
def test_completion_imports_the_front_door_only(shell: Shell, words: dict[str, str]) -> None:
    found = modules(shell, env=words)
    assert (ours(found) - ASKED, strangers(found) - TYPER) == (set(), set())


def test_the_completion_of_an_option_imports_its_command(shell: Shell) -> None:
    words = {"_CRMCLI_COMPLETE": "complete_bash", "_CRMCLI_LINE": "crmcli customer list --"}
    found = modules(shell, env=words)
    assert ours(found) - ASKED == {"crmcli.customers", "crmcli.customers.cli", "crmcli.kernel.sheet"}


@pytest.mark.parametrize("line", ["crmcli show A", "crmcli customer list -w st", "crmcli purchase list --sort t"])
def test_the_completion_of_a_value_imports_nothing_heavy(crm: Crm, shell: Shell, line: str) -> None:
    found = modules(shell, env={"_CRMCLI_COMPLETE": "complete_bash", "_CRMCLI_LINE": line})
    assert (tops(found) & HEAVY, strangers(found) - TYPER) == (set(), set())


def test_the_help_of_a_command_imports_its_file_only(shell: Shell) -> None:
    found = modules(shell, "customer", "add", "--help")
    assert ours(found) - FRONT_DOOR == {"crmcli.customers", "crmcli.customers.cli", "crmcli.kernel.sheet"}


EVERYDAY = (
    ("customer", "list"),
    ("customer", "list", "--json"),
    ("customer", "list", "-o", "csv"),
    ("customer", "list", "--where", "stage=awareness and name:ada"),
    ("customer", "show", "c1"),
    ("customer", "show", "ada@example.com", "--json"),
    ("customer", "add", "Grace Hopper", "--email", "grace@example.com", "--phone", "+442079460000"),
    ("customer", "add", "Jürgen Müller", "--tag", "vip"),
    ("customer", "edit", "c1", "--city", "Leeds"),
    ("customer", "tag", "c1", "vip"),
    ("followup", "add", "c1", "Call", "--on", "fri 15:00", "--every", "1w"),
    ("due",),
    ("due", "--within", "7d", "--json"),
    ("snooze", "f1", "monday"),
    ("done", "f1", "--log", "Called", "--type", "call"),
    ("remind",),
)


@pytest.mark.parametrize("words", EVERYDAY, ids=" ".join)
def test_everyday_commands_import_nothing_heavy(crm: Crm, shell: Shell, words: tuple[str, ...]) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    crm("followup", "add", "c1", "Write", "--on", "today")
    assert tops(modules(shell, *words)) & HEAVY == set()


def test_everyday_commands_do_not_import_other_nouns(crm: Crm, shell: Shell) -> None:
    found = ours(modules(shell, "customer", "list"))
    strange = {"purchases", "loyalty", "journeys", "reports", "exchange", "upkeep", "overview"}
    assert {name for name in found if name.split(".")[1:2] and name.split(".")[1] in strange} == set()


def test_a_table_in_a_pipe_is_the_only_way_to_rich(crm: Crm, shell: Shell) -> None:
    assert "rich" in tops(modules(shell, "customer", "list", "-o", "table"))


MANY = (
    *EVERYDAY,
    ("find", "ada"),
    ("show", "c1"),
    ("today",),
    ("history",),
    ("undo",),
    ("import", "people.csv"),
    ("export", "customers"),
    ("report", "purchases"),
    ("doctor",),
    ("db", "check", "--deep"),
    ("db", "info"),
    ("db", "backup"),
    ("db", "migrate"),
    ("cron", "print"),
    ("demo",),
)


@pytest.mark.parametrize("words", MANY, ids=" ".join)
def test_no_command_on_a_file_imports_the_driver_of_servers(crm: Crm, shell: Shell, words: tuple[str, ...]) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    crm("followup", "add", "c1", "Write", "--on", "today")
    (shell.home / "people.csv").write_text("name,email\nBo,bo@example.com\n")
    found = modules(shell, *[str(shell.home / word) if word.endswith(".csv") else word for word in words])
    assert {"psycopg", "psycopg_binary", "crmcli.store.server"} & found == set()


class TestWithoutTheDriver:
    """crmcli was installed without `[postgres]`."""

    @pytest.fixture
    def bare(self, shell: Shell) -> dict[str, str]:
        """An environment in which Python finds no psycopg."""
        place = shell.home / "site"
        place.mkdir()
        (shell.home / "people.csv").write_text("name\nBo\n")
        (place / "psycopg.py").write_text("raise ModuleNotFoundError(\"No module named 'psycopg'\", name='psycopg')\n")
        return {"PYTHONPATH": str(place)}

    @pytest.mark.parametrize("line", ["customer list", "customer add Ada", "db init", "db check", "import people.csv"])
    def test_an_address_is_answered_with_what_to_install(self, shell: Shell, bare: dict[str, str], line: str) -> None:
        done = shell(*line.split(), env={**bare, "CRMCLI_DB": "postgresql://mei@db.example/crm"})
        said = "crmcli: this crmcli has no driver for PostgreSQL\nhint: pip install 'crmcli[postgres]'\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)

    @pytest.mark.usefixtures("crm")
    def test_a_file_needs_none(self, shell: Shell, bare: dict[str, str]) -> None:
        assert [shell(*line.split(), env=bare).returncode for line in ("customer add Ada", "db check --deep")] == [0, 0]
