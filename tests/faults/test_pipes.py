"""F17: closed pipes, closed and full outputs, ASCII locales, bare environments: no traceback, the right exit code."""

import os
import subprocess
from pathlib import Path

import pytest

from crmcli.customers.actions import insert
from crmcli.grammar import FORMATS
from ground import PROGRAM, Crm, Shell, figure
from lines import READING, SILENT, WRITING, Case, Shop

ROWS = 2500
"""More than a pipe holds."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Path:
    """A store of many customers."""
    path = tmp_path_factory.mktemp("pipes") / "crm.db"
    path.write_bytes(fresh_store.read_bytes())
    workspace = Crm(path).workspace()
    with workspace.store.write(workspace) as unit:
        for n in range(ROWS):
            insert(unit, {"name": f"Jürgen Müller {n:05}", "note": "王" * 20}, "UTC")
    return path


@pytest.fixture
def big(home: Path, full: Path) -> Shell:
    """A shell on it; these tests only read."""
    return Shell(home, full)


def no_traceback(ended: subprocess.CompletedProcess[str]) -> bool:
    return "Traceback" not in ended.stderr and "Exception" not in ended.stderr and "log id" not in ended.stderr


class TestAReaderThatGoes:
    @pytest.mark.parametrize("output", [form for form in FORMATS if form != "ids"])  # those fit into the pipe
    def test_after_one_line(self, big: Shell, output: str) -> None:
        ended = big.bash(f"crmcli customer list -o {output} --fields id,name,note | head -1 > /dev/null")
        assert (ended.returncode, ended.stderr) == (141, "")

    @pytest.mark.parametrize(
        "words", ["customer list", "customer show c1", "--help", "--version", "customer add --help"]
    )
    def test_before_the_first(self, big: Shell, words: str) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        ended = subprocess.run(
            [str(PROGRAM), *words.split()], env=big.environment(), stdin=subprocess.DEVNULL, stdout=writing,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        os.close(writing)
        assert (ended.returncode, ended.stderr) == (141, "")

    def test_what_was_read_is_whole(self, big: Shell) -> None:
        ended = big.bash("crmcli customer list --fields id,name | head -2")
        assert ended.stdout == "id\tname\nc1\tJürgen Müller 00000\n"

    def test_a_write_was_saved(self, crm: Crm, shell: Shell) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        subprocess.run(
            [str(PROGRAM), "customer", "add", "Ada"], env=shell.environment(), stdin=subprocess.DEVNULL, stdout=writing,
            stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        os.close(writing)
        assert crm("customer", "list", "-o", "ids").out == "c1\n"


class TestAnOutputThatCannotBeWritten:
    @pytest.mark.parametrize("place", [">&-", ">/dev/full"])
    @pytest.mark.parametrize("output", ["tsv", "csv", "table", "ids"])
    def test_a_list(self, big: Shell, place: str, output: str) -> None:
        ended = big.bash(f"crmcli customer list -o {output} {place}")
        assert (ended.returncode, "standard output cannot be written" in ended.stderr, no_traceback(ended)) == (
            1, True, True,
        )  # fmt: skip

    @pytest.mark.parametrize("place", [">&-", ">/dev/full"])
    def test_a_write_says_that_it_was_saved(self, crm: Crm, shell: Shell, place: str) -> None:
        ended = shell.bash(f"crmcli customer add Ada {place}")
        assert (ended.returncode, "the change was saved (u1)" in ended.stderr) == (1, True)
        assert crm("customer", "list", "-o", "ids").out == "c1\n"

    @pytest.mark.parametrize("place", ["2>&-", "2>/dev/full", "<&-", "<&- >/dev/null 2>&-"])
    def test_the_other_streams_do_not_matter(self, crm: Crm, shell: Shell, place: str) -> None:
        ended = shell.bash(f"crmcli customer add Ada {place}")
        assert (ended.returncode, crm("customer", "list", "-o", "ids").out) == (0, "c1\n")

    @pytest.mark.parametrize("words", ["--help", "--version", "customer --help"])
    def test_help(self, big: Shell, words: str) -> None:
        ended = big.bash(f"crmcli {words} >/dev/full")
        assert (ended.returncode, no_traceback(ended)) == (1, True)

    @pytest.mark.parametrize("place", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
    def test_an_error_keeps_its_exit_code(self, big: Shell, place: str) -> None:
        assert big.bash(f"crmcli customer show nobody {place}").returncode == 3


class TestSurroundings:
    LINE = ("customer", "list", "--limit", "2", "--fields", "id,name,note")

    def test_an_ascii_locale_changes_no_data(self, big: Shell) -> None:
        assert big(*self.LINE, env={"LC_ALL": "C", "LANG": None}).stdout == big(*self.LINE).stdout

    @pytest.mark.parametrize("output", FORMATS)
    def test_an_ascii_output_is_escaped(self, big: Shell, output: str) -> None:
        ended = big(*self.LINE, "-o", output, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
        assert (ended.returncode, ended.stdout.isascii(), no_traceback(ended)) == (0, True, True)

    @pytest.mark.parametrize("output", FORMATS)
    @pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": None}, {"COLUMNS": "20"}], ids=str)
    def test_in_a_pipe_nothing_is_coloured(self, big: Shell, env: dict[str, str | None], output: str) -> None:
        ended = big(*self.LINE, "-o", output, env=env)
        assert (ended.returncode, "\x1b" in ended.stdout) == (0, False)

    @pytest.mark.parametrize("words", ["--help", "--version", "customer --help", "customer add --help"])
    def test_an_empty_environment(self, big: Shell, words: str) -> None:
        ended = big.bash(f"env -i {PROGRAM} {words}")
        assert (ended.returncode, ended.stderr) == (0, "")

    def test_an_empty_environment_but_for_the_store(self, big: Shell) -> None:
        ended = big.bash(f"env -i {PROGRAM} --db {big.path} --config {big.home}/none customer list --limit 1 -o ids -q")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "c1\n", "")

    def test_a_directory_that_is_gone(self, big: Shell, tmp_path: Path) -> None:
        ended = big.bash(
            f"mkdir {tmp_path}/gone && cd {tmp_path}/gone && rmdir ../gone && crmcli customer list -o ids -q"
        )
        assert (ended.returncode, no_traceback(ended)) == (0, True)

    def test_bytes_that_are_no_text_in_an_argument(self, big: Shell) -> None:
        ended = big.bash("crmcli customer show $'\\xff\\xfe' --json")
        assert (ended.returncode, '"code": "bad_text"' in ended.stderr) == (2, True)

    def test_bytes_that_are_no_text_on_standard_input(self, big: Shell) -> None:
        ended = big.bash("printf '\\xff\\xfe\\n' | crmcli customer rm - --json")
        assert (ended.returncode, '"code": "bad_text"' in ended.stderr) == (2, True)

    def test_nothing_is_left_in_the_directory(self, big: Shell) -> None:
        before = sorted(path.name for path in big.home.iterdir())
        big(*self.LINE)
        assert sorted(path.name for path in big.home.iterdir()) == before


class TestEveryLine:
    """No line of the catalogue ends in a traceback, whatever becomes of its output."""

    def ends(self, shop: Shop, script: str, env: dict[str, str | None] | None = None) -> list[tuple[int, str]]:
        """Exit code and standard error of each reading line in a script of bash; those with a fault of ours first."""
        found = [shop.shell.bash(script.format(f"crmcli {line}"), env=env) for line in READING if line not in SILENT]
        faults = sum(not no_traceback(end) for end in found)
        figure("tracebacks_of_reading_lines", faults, "0")
        assert faults == 0
        return [(end.returncode, end.stderr) for end in found]

    def test_read_by_head(self, shop: Shop) -> None:
        assert {code for code, _ in self.ends(shop, "{} | head -1 > /dev/null")} <= {0, 141}

    @pytest.mark.in_file
    def test_with_standard_output_closed(self, shop: Shop) -> None:
        assert {code for code, _ in self.ends(shop, "{} >&-")} == {1}

    @pytest.mark.in_file
    def test_with_a_full_disk_behind_it(self, shop: Shop) -> None:
        assert {code for code, _ in self.ends(shop, "{} > /dev/full")} == {1}

    @pytest.mark.in_file
    def test_in_an_ascii_locale_of_20_columns(self, shop: Shop) -> None:
        env: dict[str, str | None] = {"LC_ALL": "C", "LANG": None, "PYTHONIOENCODING": "ascii", "COLUMNS": "20"}
        assert {code for code, _ in self.ends(shop, "{} | cat", env)} == {0}

    @pytest.mark.in_file
    @pytest.mark.parametrize("case", WRITING, ids=str)
    def test_a_commit_does_not_depend_on_output(self, shop: Shop, case: Case) -> None:
        self.saved(shop, case)

    @pytest.mark.on_server
    @pytest.mark.parametrize("case", WRITING[::7], ids=str)
    def test_nor_does_one_on_a_server(self, shop: Shop, case: Case) -> None:
        self.saved(shop, case)

    def saved(self, shop: Shop, case: Case) -> None:
        """Asserts that the line changes the same when nobody can be told."""
        shop.again(case)
        shop.here(case.line)
        after = shop.state()
        shop.again(case)
        ended = shop.shell.bash(f"crmcli {case.line} >&-")
        assert (shop.state() == after, ended.returncode in (0, 1), no_traceback(ended)) == (True, True, True)
