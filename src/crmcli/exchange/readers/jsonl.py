"""JSON Lines: an object a line, so that a broken one harms no other."""

import re
from collections.abc import Iterator

from crmcli.exchange.readers.objects import Objects, Read, read_object
from crmcli.exchange.readers.source import Survey, opened
from crmcli.exchange.rules import NotLines, Wish

FORMATS = ("jsonl", "ndjson")
SUFFIXES = (".jsonl", ".ndjson")

OBJECT = re.compile(r'\s*\{\s*(["}]|$)')
"""How an object begins, unlike the header of a table."""


def knows(surveyed: Survey) -> bool:
    """True for what begins like an object."""
    return OBJECT.match(surveyed.text(1_000)) is not None


def parts(surveyed: Survey) -> list[str]:
    """The nouns that the lines of an `export all` name, in order; none for a file of one noun."""
    found: dict[str, None] = {}
    with surveyed.path.open(encoding=surveyed.encoding, errors="replace") as file:
        for text in file:
            if not text.startswith('{"noun":'):
                return []
            record, fault = read_object(text)
            if not fault:
                found[record["noun"]] = None
    return list(found)


def rows(surveyed: Survey, _wish: Wish, part: str, *, nothing: bool) -> "JsonLines":
    """The file's objects, or those of one noun."""
    return JsonLines(surveyed, part, nothing=nothing)


class JsonLines(Objects):
    """The rows of a JSONL file; `noun` picks its lines alone. A blank line is no row."""

    def __init__(self, survey: Survey, noun: str = "", *, nothing: bool = False) -> None:
        self._noun = noun
        survey.bounded()
        if survey.text(1_000).lstrip()[:1] == "[":
            raise NotLines(survey.path)
        super().__init__(survey, nothing=nothing)

    def found(self) -> Iterator[Read]:
        """The objects of the lines."""
        line = 0
        with opened(self._survey, lambda: line + 1) as file:
            for line, text in enumerate(file, 1):
                if not text.strip():
                    continue
                number, record, fault = self.read(line, text)
                if self._noun and not fault and record.pop("noun", "") != self._noun:
                    continue
                yield number, record, fault
