"""In a real terminal: it asks, it colours, it fits the width, and the first write makes the store."""

import re
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from rich.cells import cell_len

from ground import PROGRAM, Crm, Shell

pytestmark = pytest.mark.in_file

Spawn = Callable[..., "pexpect.spawn[str]"]

SGR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def terminal(shell: Shell) -> Spawn:
    """Starts the executable in a terminal of a given width."""

    def spawn(*args: str, columns: int = 100, **env: str | None) -> "pexpect.spawn[str]":
        surroundings = shell.environment({"TERM": "xterm-256color", **env})
        return pexpect.spawn(
            str(PROGRAM), list(args), env=surroundings, encoding="utf-8", timeout=20, dimensions=(40, columns)
        )

    return spawn


def ended(child: "pexpect.spawn[str]") -> tuple[str, int | None]:
    """Everything said until the end, and the exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return (child.before or "").replace("\r\n", "\n"), child.exitstatus


@pytest.fixture
def adas(crm: Crm) -> Crm:
    crm("customer", "add", "Ada Lovelace")
    crm("customer", "add", "Ada Byron", "--city", "Leeds")
    return crm


class TestAPick:
    @pytest.mark.usefixtures("adas")
    def test_by_its_number(self, terminal: Spawn) -> None:
        child = terminal("customer", "show", "ada", "-o", "ids")
        child.expect_exact("  1  c2 Ada Byron Leeds\r\n  2  c1 Ada Lovelace\r\n")
        child.expect_exact("Which 'ada'? [1-2, Enter for none] ")
        child.sendline("2")
        assert ended(child) == ("2\nc1\n", 0)

    @pytest.mark.parametrize("answer", ["", "0", "3", "x", "²"])
    @pytest.mark.usefixtures("adas")
    def test_of_none(self, terminal: Spawn, answer: str) -> None:
        child = terminal("customer", "edit", "ada", "--city", "York")
        child.expect_exact("none] ")
        child.sendline(answer)
        assert ended(child)[1] == 5

    def test_for_a_write(self, adas: Crm, terminal: Spawn) -> None:
        child = terminal("customer", "edit", "ada", "--city", "York")
        child.expect_exact("none] ")
        child.sendline("1")
        assert (ended(child)[1], adas("customer", "show", "c2", "--json").json["city"]) == (0, "York")

    @pytest.mark.usefixtures("adas")
    def test_is_not_offered_with_no_input(self, terminal: Spawn) -> None:
        said, code = ended(terminal("customer", "show", "ada", "--no-input"))
        assert ("Which" in said, code) == (False, 5)

    @pytest.mark.parametrize("key", ["c", "d"])
    @pytest.mark.usefixtures("adas")
    def test_is_left_with_a_key(self, terminal: Spawn, key: str) -> None:
        child = terminal("customer", "show", "ada")
        child.expect_exact("none] ")
        child.sendcontrol(key)
        said, code = ended(child)
        assert (code, "Traceback" in said) == (130 if key == "c" else 5, False)


class TestAQuestion:
    @pytest.fixture
    def crowd(self, crm: Crm) -> Crm:
        for n in range(11):
            crm("customer", "add", f"Customer {n:02}")
        return crm

    @pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, 0), ("YES", 0, 0), ("n", 4, 11), ("", 4, 11)])
    def test_and_its_answers(self, crowd: Crm, terminal: Spawn, answer: str, code: int, left: int) -> None:
        child = terminal("customer", "rm", "-w", "name:customer")
        child.expect_exact("Remove 11 customers? [y/N] ")
        child.sendline(answer)
        _, found = ended(child)
        assert (found, len(crowd("customer", "list", "--json").json)) == (code, left)

    @pytest.mark.usefixtures("crowd")
    def test_is_not_asked_with_yes(self, terminal: Spawn) -> None:
        said, code = ended(terminal("customer", "rm", "-w", "name:customer", "-y"))
        assert ("[y/N]" in said, code) == (False, 0)

    @pytest.mark.usefixtures("crowd")
    def test_cannot_be_asked_with_no_input(self, terminal: Spawn) -> None:
        assert ended(terminal("customer", "rm", "-w", "name:customer", "--no-input"))[1] == 8


class TestTheFirstWrite:
    @pytest.mark.usefixtures("crm")
    def test_makes_the_store_and_says_where(self, terminal: Spawn, tmp_path: Path) -> None:
        path = tmp_path / "new" / "shop.db"
        said, code = ended(terminal("customer", "add", "Ada", "-o", "ids", columns=300, CRMCLI_DB=str(path)))
        assert (code, f"made a new store at {path}" in said, path.stat().st_mode & 0o777) == (0, True, 0o600)

    @pytest.mark.usefixtures("crm")
    def test_a_read_does_not(self, terminal: Spawn, tmp_path: Path) -> None:
        said, code = ended(terminal("customer", "list", CRMCLI_DB=str(tmp_path / "none.db")))
        assert (code, "crmcli db init" in said, (tmp_path / "none.db").exists()) == (9, True, False)

    @pytest.mark.usefixtures("crm")
    def test_a_dry_run_does_not(self, terminal: Spawn, tmp_path: Path) -> None:
        _, code = ended(terminal("customer", "add", "Ada", "-n", CRMCLI_DB=str(tmp_path / "none.db")))
        assert (code, (tmp_path / "none.db").exists()) == (9, False)

    def test_in_a_pipe_it_does_not(self, shell: Shell, tmp_path: Path) -> None:
        ended = shell("customer", "add", "Ada", env={"CRMCLI_DB": str(tmp_path / "none.db")})
        said = f"crmcli: there is no store at {tmp_path}/none.db"
        hint = f"hint: make one with: crmcli db init --db {tmp_path}/none.db"
        assert (ended.returncode, ended.stderr.splitlines()) == (9, [said, hint])


class TestALook:
    @pytest.fixture
    def sixty(self, crm: Crm) -> Crm:
        from crmcli.customers.actions import insert

        workspace = crm.workspace()
        with workspace.store.write(workspace) as unit:
            for n in range(60):
                insert(unit, {"name": f"Maximiliane Müller-Lüdenscheidt 王 {n:02}", "city": "Leeds"}, "UTC")
        return crm

    @pytest.mark.usefixtures("sixty")
    def test_fifty_rows_then_how_many_more(self, terminal: Spawn) -> None:
        said, code = ended(terminal("customer", "list"))
        assert (code, said.count("Maximiliane"), said.splitlines()[-1]) == (0, 50, "50 of 60, --all for the rest")

    @pytest.mark.usefixtures("sixty")
    def test_all_rows(self, terminal: Spawn) -> None:
        said, _ = ended(terminal("customer", "list", "--all"))
        assert said.count("Maximiliane") == 60

    @pytest.mark.usefixtures("sixty")
    def test_colours(self, terminal: Spawn) -> None:
        assert "\x1b[" in ended(terminal("customer", "list"))[0]

    @pytest.mark.parametrize("without", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
    @pytest.mark.usefixtures("sixty")
    def test_no_colours(self, terminal: Spawn, without: dict[str, str]) -> None:
        assert "\x1b" not in ended(terminal("customer", "list", **without))[0]

    @pytest.mark.usefixtures("sixty")
    def test_no_colours_by_option(self, terminal: Spawn) -> None:
        assert "\x1b" not in ended(terminal("customer", "list", "--no-color"))[0]

    @pytest.mark.parametrize("columns", [20, 40, 59, 60, 80, 200])
    @pytest.mark.usefixtures("sixty")
    def test_no_line_is_wider_than_the_terminal(self, terminal: Spawn, columns: int) -> None:
        said, code = ended(terminal("customer", "list", "--limit", "5", "-q", columns=columns))
        wide = [line for line in SGR.sub("", said).splitlines() if cell_len(line) > columns]
        assert (code, wide) == (0, [])

    @pytest.mark.parametrize("columns", [40, 59])
    @pytest.mark.usefixtures("sixty")
    def test_a_name_is_never_cut(self, terminal: Spawn, columns: int) -> None:
        said, _ = ended(terminal("customer", "list", "--limit", "1", columns=columns))
        assert "Müller-Lüdenscheidt" in said.replace("\n", "")

    @pytest.mark.usefixtures("crm")
    def test_help_in_colour(self, terminal: Spawn) -> None:
        said, code = ended(terminal("customer", "add", "--help"))
        assert (code, "\x1b[" in said, "Traceback" in said) == (0, True, False)

    @pytest.mark.usefixtures("crm")
    def test_an_empty_list_says_what_to_do(self, terminal: Spawn) -> None:
        assert "crmcli customer add NAME" in ended(terminal("customer", "list"))[0]


def test_help_in_a_narrow_terminal_names_every_option_whole(terminal: Spawn) -> None:
    page, code = ended(terminal("customer", "list", "--help", columns=40))
    assert (code, "--no-header" in page, "│" in page) == (0, True, False)


def test_no_color_holds_for_help_too(terminal: Spawn) -> None:
    page, code = ended(terminal("customer", "list", "--help", "--no-color"))
    assert (code, SGR.search(page)) == (0, None)


def test_a_topic_is_filled_to_the_width(terminal: Spawn) -> None:
    page, code = ended(terminal("help", "undo", columns=50))
    wide = [line for line in page.splitlines() if len(line) > 50 and not line.startswith("    ")]
    assert (code, wide) == (0, [])
