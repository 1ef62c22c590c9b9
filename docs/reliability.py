"""Makes docs/RELIABILITY.md from the figures that a run of the tests prints at its end: `make reliability`.

Reads the run from standard input and passes it on; nothing is written when a test failed.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIGURE = re.compile(r"^FIGURE (\S+\.py) (\S+?)=(.+?) target=(.*)$")
FAILED = re.compile(r"\b\d+ (failed|errors?)\b")
HEAD = """\
# What was measured

<!-- Made by docs/reliability.py (`make reliability`). Change the tests, not this file. -->

Every promise is a test that prints figures. These are of one run of all of them, the slow ones too; times depend on the
machine, counts do not. Where several tests of a file print the same figure, its least and greatest value stand here.
"""


def page(lines: Iterable[str]) -> str:
    """The figures as a table for each test file, under what that file says it holds."""
    tables: dict[str, list[str]] = {}
    for line in lines:
        if found := FIGURE.match(line):
            file, name, value, target = (part.replace("|", "\\|") for part in found.groups())
            tables.setdefault(file, []).append(f"| {name.replace('_', ' ')} | {value} | {target} |\n")
    parts = [f"\n## {promise(file)}\n\n`{file}`\n\n| figure | measured | target |\n|---|---|---|\n{''.join(rows)}"
             for file, rows in sorted(tables.items())]  # fmt: skip
    return HEAD + "".join(parts)


def promise(file: str) -> str:
    """The first line of a test file's docstring."""
    said = ast.get_docstring(ast.parse((ROOT / file).read_text(encoding="utf-8"))) or file
    return said.partition("\n")[0].rstrip(".")


def main() -> int:
    """1, and nothing written, when the run did not pass."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--to", type=Path, default=ROOT / "docs" / "RELIABILITY.md")
    to = words.parse_args().to
    lines = []
    for line in sys.stdin:
        sys.stdout.write(line)
        lines.append(line.rstrip("\n"))
    if not lines or FAILED.search(lines[-1]) or "passed" not in lines[-1]:
        sys.stderr.write("the run did not pass; nothing was written\n")
        return 1
    to.write_text(page(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
