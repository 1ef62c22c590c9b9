"""Every page holds: its commands answer as it says, its links lead somewhere, its examples are commands there are."""

import re
import shlex
from pathlib import Path

import pytest

import console
import till
from crmcli.catalogue import COMMANDS, GROUPS, TOPICS

ROOT = console.ROOT
WRITTEN = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


RUN = [
    pytest.param(page, marks=pytest.mark.postgres if till.WANTED in page.read_text("utf-8") else (), id=name(page))
    for page in console.pages()
]
"""A page with a server is a test of PostgreSQL."""


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_answer_as_it_says(page: Path) -> None:
    try:
        answers = console.run(page.read_text(encoding="utf-8"))
    except till.NoServer as error:
        pytest.skip(str(error))
    wrong = [answer for answer in answers if not answer.fits]
    said = [f"$ {a.step.command}\n" + "\n".join(a.said) for a in wrong]
    assert not wrong, f"{name(page)} says something else; write it anew with tests/docs/console.py:\n" + "\n".join(said)


FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def headings(page: Path) -> set[str]:
    """The anchors that a page offers."""
    lines = FENCED.sub("", page.read_text(encoding="utf-8")).splitlines()
    titles = [line.lstrip("#").strip().lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        if "://" not in link and not (target.exists() and (not anchor or anchor in headings(target))):
            lost.append(link)
    assert lost == []


CODE = re.compile(r"`(crmcli(?: [^`]+)?)`")


def is_a_command(words: list[str]) -> bool:
    """Whether the words behind `crmcli` begin with a command, a noun or an option of the root."""
    plain = [word for word in words if not word.startswith("-")]
    if not plain or plain[0].isupper():  # an option of the root, or a placeholder
        return True
    if plain[0] == "help":
        return " ".join(plain[1:]) in ("", "TOPIC", *TOPICS, *COMMANDS)
    return plain[0] in COMMANDS or " ".join(plain[:2]) in COMMANDS or (plain[0] in GROUPS and len(plain) == 1)


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_commands_named_in_a_sentence_exist(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    unknown = [code for code in CODE.findall(text) if not is_a_command(shlex.split(code.partition("|")[0])[1:])]
    assert unknown == []


def test_the_reference_names_every_command() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"\n## crmcli {command}\n" not in text] == []


def test_every_command_is_run_on_some_page() -> None:
    typed = "\n".join(step.command for page in console.pages() for step in console.steps(page.read_text("utf-8")))
    assert [command for command in COMMANDS if f"crmcli {command}" not in typed] == []


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    found = [page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")]
    assert [page for page in found if page != "README.md" and f"({page})" not in index] == []


def test_the_plan_names_every_folder_and_file() -> None:
    plan = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = [path.name for path in (ROOT / "src/crmcli").iterdir() if not path.name.startswith(("_", "py.", "version"))]
    assert [name for name in names if f"{name}/" not in plan and f"  {name} " not in plan] == []
