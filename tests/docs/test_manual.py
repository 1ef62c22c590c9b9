"""The manual page: both formatters read it without a word, it names every command, and the wheel brings it along."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from crmcli.catalogue import COMMANDS, TOPICS
from crmcli.grammar import SHARED
from crmcli.kernel.errors import CrmError

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/man/crmcli.1"
SECTIONS = [
    "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES",
    "SEE ALSO",
]  # fmt: skip


def needs(program: str) -> pytest.MarkDecorator:
    missing = shutil.which(program) is None
    return pytest.mark.skipif(missing, reason=f"{program} is not installed: the manual page is not rendered with it")


def ran(*words: str) -> tuple[str, str, int]:
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""}
    done = subprocess.run(words, env=env, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    return re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout), done.stderr, done.returncode


RENDERED = [
    pytest.param(("man", "--warnings", "-l", str(PAGE)), marks=needs("man"), id="man"),
    pytest.param(("groff", "-man", "-ww", "-Tutf8", str(PAGE)), marks=needs("groff"), id="groff"),
    pytest.param(("mandoc", "-Tutf8", str(PAGE)), marks=needs("mandoc"), id="mandoc"),
]


@pytest.mark.parametrize("words", RENDERED)
def test_it_is_rendered_without_a_warning(words: tuple[str, ...]) -> None:
    shown, said, code = ran(*words)
    headings = [line for line in shown.splitlines() if line in SECTIONS]
    assert (headings, said, code) == (SECTIONS, "", 0)


@needs("mandoc")
def test_mandoc_finds_nothing_to_complain_of() -> None:
    assert ran("mandoc", "-Tlint", str(PAGE)) == ("", "", 0)


def plain() -> str:
    """The source without its escapes."""
    return PAGE.read_text(encoding="utf-8").replace("\\-", "-")


def test_it_names_every_command_with_its_line() -> None:
    text = plain()
    missing = [path for path in COMMANDS if f".B {path}\n" not in text and f".B crmcli {path}\n" not in text]
    assert missing == []


def test_it_names_every_shared_option() -> None:
    text = plain()
    assert [option.opts for option in SHARED if f".B {', '.join(option.opts)}" not in text] == []


def test_it_names_every_topic() -> None:
    (known,) = re.findall(r"explains: (.*?)\.\n", plain().replace(",\n", ", "), re.DOTALL)
    assert known.split(", ") == list(TOPICS)


def test_it_names_every_exit_code() -> None:
    codes = {error.exit for error in _kinds(CrmError)}
    assert [code for code in sorted(codes) if f".B {code}\n" not in plain()] == []


def _kinds(kind: type[CrmError]) -> set[type[CrmError]]:
    return {kind}.union(*(_kinds(sub) for sub in kind.__subclasses__()))


def test_it_is_ascii_and_no_line_is_a_macro_by_accident() -> None:
    known = {"TH", "nh", "ad", "SH", "SS", "PP", "TP", "B", "BR", "br", "nf", "fi", '\\"'}
    lines = PAGE.read_text(encoding="ascii").splitlines()
    assert {line[1:].split(" ")[0] for line in lines if line.startswith((".", "'"))} - known == set()


def test_the_wheel_brings_it_along(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    (name,) = [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("share/man/man1/crmcli.1")]
    assert zipfile.ZipFile(wheel).read(name) == PAGE.read_bytes()
