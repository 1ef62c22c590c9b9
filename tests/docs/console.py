"""Pages that are run: every ```console block is typed into a shell, in order, and must answer as the page says.

A page runs in one bash with an empty home, in a terminal of 80 columns without colours, at a fixed time. What a
`<!-- file: NAME -->` comment stands above is written to that file first. `…` alone on a line stands for any lines, at
the end of a line for the rest of it. Of the lines of a ```sh block only the exit code counts: 0, or what the line's
comment says as `exit 6`. `python tests/docs/console.py PAGE…` writes the answers anew. A page that says so has a server
(till.py).
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # servers.py, which pytest finds by itself

import till

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("crmcli")
NOW = "2026-11-21T12:00:00Z"
HOME = "/home/melissa"
"""What a page calls the home directory; as long as the real one, so that lines break alike."""

SKIPPED = ("make ", "pip ", "pipx ", "uv ", "git ", "cd crmcli")
"""Lines of a page that are not run: they build or install what runs the page."""

BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^<!-- file: (\S+) -->\n+```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1e"
BETWEEN = f"__between() {{ local code=$?; printf '{MARK}%s{MARK}' $code; return $code; }}"
EXIT = re.compile(r"#.*\bexit (\d+)")
ANY = "…"
RANDOM = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})\b")
"""Uids and hashes: a page says `…`."""


@dataclass(frozen=True)
class Step:
    """One command of a page (it may go over several lines) and what stands below it; None when only its code counts."""

    command: str
    said: tuple[str, ...] | None

    @property
    def skipped(self) -> bool:
        """True for what is not run."""
        return self.command.startswith(SKIPPED)


@dataclass(frozen=True)
class Answer:
    """A step, what the shell really said, and the exit code."""

    step: Step
    said: tuple[str, ...]
    code: int

    @property
    def fits(self) -> bool:
        """True when the page says the same, `…` aside."""
        if self.step.said is not None:
            return matches(self.step.said, self.said)
        promised = EXIT.search(self.step.command)
        return self.code == (int(promised[1]) if promised else 0)


def pages() -> list[Path]:
    """Every page with a block to run."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if BLOCK.search(page.read_text(encoding="utf-8"))]


def steps_of(kind: str, block: str) -> Iterator[Step]:
    """The commands of one block: `$ ` begins one, `> ` continues it, everything else is an answer."""
    if kind == "sh":
        yield from (Step(line, None) for line in block.splitlines() if line.strip())
        return
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        first, *rest = part.rstrip("\n").split("\n")
        more = list(takewhile(lambda line: line == ">" or line.startswith("> "), rest))
        yield Step("\n".join([first, *(line[2:] for line in more)]), tuple(rest[len(more) :]))


def steps(text: str) -> list[Step]:
    """The commands of a page, in order, without those that are skipped."""
    return [step for kind, block in BLOCK.findall(text) for step in steps_of(kind, block) if not step.skipped]


def run(text: str) -> list[Answer]:
    """Types a page into a shell."""
    wanted = steps(text)
    lines = [BETWEEN, *(line for step in wanted for line in ("__between", step.command)), "__between"]
    server = till.running() if till.WANTED in text else nullcontext()
    with server as serving, tempfile.TemporaryDirectory(prefix="", dir="/tmp") as home:
        for name, content in FILE.findall(text):
            (Path(home) / name).write_text(content, encoding="utf-8")
        if serving is not None:
            serving.hand_out(Path(home))
            lines.insert(0, serving.sudo())
        heard = typed("\n".join(lines), home, {} if serving is None else serving.surroundings())
    said = RANDOM.sub(ANY, heard.replace(home, HOME)).split(MARK)[2:-1]
    return [Answer(step, tidy(said[2 * n]), int(said[2 * n + 1])) for n, step in enumerate(wanted)]


def typed(script: str, home: str, more: Mapping[str, str]) -> str:
    """All that a terminal shows of a script, standard error among standard output."""
    ours, theirs = pty.openpty()
    surroundings = {
        "HOME": home, "PATH": f"{PROGRAM.parent}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
        "COLUMNS": "80", "NO_COLOR": "1", "CRMCLI_NOW": NOW, "CRMCLI_ACTOR": "melissa", **more,
    }  # fmt: skip
    shell = subprocess.Popen(
        ["bash", "-c", script], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=home, env=surroundings
    )
    os.close(theirs)
    heard = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    shell.wait()
    return heard.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def tidy(said: str) -> tuple[str, ...]:
    """Lines without blanks at their ends and without empty lines at the end of all."""
    return tuple(line.rstrip() for line in said.rstrip().split("\n")) if said.strip() else ()


def matches(wanted: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Compares line by line, with `…` for what may be anything."""
    pattern = "".join(_pattern(line) for line in tidy("\n".join(wanted)))
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def _pattern(line: str) -> str:
    if line.strip() == ANY:
        return r"(?:.*\n)*?"
    if line.endswith(ANY):
        return re.escape(line[:-1]) + r".*\n"
    return re.escape(line) + r"\n"


def rewritten(text: str) -> str:
    """The page with the real answers; those that fit stay as they are."""
    answers = iter(run(text))

    def block(found: re.Match[str]) -> str:
        inside = "".join(_written(step, answers) for step in steps_of(found[1], found[2]))
        return f"```{found[1]}\n{inside}```"

    return BLOCK.sub(block, text)


def _written(step: Step, answers: Iterator[Answer]) -> str:
    answer = None if step.skipped else next(answers)
    if step.said is None:
        return f"{step.command}\n"
    said = step.said if answer is None or answer.fits else answer.said
    typed_in = step.command.replace("\n", "\n> ").replace("> \n", ">\n")
    return "\n".join([f"$ {typed_in}", *said]) + "\n"


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]) if sys.argv[1:] else pages():
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")
