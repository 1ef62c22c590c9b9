"""Help topics in a terminal: paragraphs and list items filled to its width, never broken inside a word."""

import re
from collections.abc import Iterator
from textwrap import fill

ITEM = re.compile(r"- |[0-9]+[.] ")
WIDEST = 100
"""Columns beyond which a line is hard to read."""


def filled(text: str, width: int) -> str:
    """`text` in lines of at most `width` columns. Headings, examples and tables (set in by four) stay as they are."""
    return "\n".join(_block(block, min(width, WIDEST)) for block in _blocks(text))


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and list items, each as one line; every other line by itself."""
    block: list[str] = []
    for line in text.splitlines():
        alone = not line or line.startswith(("#", "    "))
        if block and (alone or ITEM.match(line)):
            yield " ".join(block)
            block = []
        if alone:
            yield line
        else:
            block.append(line.strip())
    if block:
        yield " ".join(block)


def _block(block: str, width: int) -> str:
    if block.startswith(("#", "    ")):
        return block
    item = ITEM.match(block)
    hanging = " " * len(item[0]) if item else ""
    return fill(block, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
