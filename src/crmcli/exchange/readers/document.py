"""A JSON document: an array of objects, an object that wraps one (`{"customers": […]}`), or objects in a row.

It is read object by object, whatever its size. One that is broken is a rejected row, and reading goes on behind it.
"""

import re
from collections.abc import Iterator

from crmcli.exchange.readers.jsonl import OBJECT
from crmcli.exchange.readers.jsonl import SUFFIXES as LINES
from crmcli.exchange.readers.objects import Objects, Read, read_object
from crmcli.exchange.readers.scanner import Piece, Scanner
from crmcli.exchange.readers.source import Survey, opened
from crmcli.exchange.rules import MOST_COLUMNS, TooManyColumns, Wish

FORMATS = ("json",)
SUFFIXES = (".json",)

ARRAY = re.compile(r"\s*\[\s*([\[{\]]|$)")
WRAPPED = re.compile(r":\s*\[\s*\{")
LOOKED_AT = 1 << 16
"""Characters at the beginning of the file."""

CUT = "the list does not end: the file may be cut off"


def knows(surveyed: Survey) -> bool:
    """True for an array of objects, and for what begins like an object and has none on its first lines.

    An object alone in its file is one where it wraps a list of others, unless the file is called one of lines.
    """
    text = surveyed.text(LOOKED_AT).lstrip()
    if ARRAY.match(text):
        return True
    if not OBJECT.match(text):
        return False
    first, _, rest = text.partition("\n")
    if not rest.strip():
        lines = surveyed.path.suffix.lower() in LINES
        return not _is_object(first) or (not lines and WRAPPED.search(first) is not None)
    return not (_is_object(first) or _is_object(rest.lstrip().partition("\n")[0]))


def _is_object(line: str) -> bool:
    return not read_object(line)[1]


def parts(surveyed: Survey) -> list[str]:
    """The nouns whose lists the document holds, in the order of imports; none where it holds one list."""
    from crmcli.exchange.nouns import INTAKES

    lists = Document(surveyed, nothing=True).lists
    return [noun for noun in INTAKES if noun in lists] if len(lists) > 1 else []


def rows(surveyed: Survey, wish: Wish, part: str, *, nothing: bool) -> "Document":
    """The objects of the list asked for, or of the first."""
    return Document(surveyed, part or wish.noun, nothing=nothing)


class Document(Objects):
    """The rows of one list of the document: of the one called `name`, or else of the first. `lists` names all."""

    format = "json"

    def __init__(self, survey: Survey, name: str = "", *, nothing: bool = False) -> None:
        self._name = name
        self.lists: dict[str, dict[str, None]] = {}
        super().__init__(survey, nothing=nothing)
        if others := [other for other in self.lists if other != self._name]:
            self.said.append(f"other lists of the file were left out: {', '.join(others)}")

    def found(self) -> Iterator[Read]:
        """The objects of the list."""
        return (self.read(line, text) for name, line, text in self._pieces() if name == self._name)

    def _pieces(self) -> Iterator[Piece]:
        line = 0
        with opened(self._survey, lambda: line + 1) as file:
            scanner = Scanner(file, self.path)
            for piece in scanner.pieces():
                line = piece[1]
                yield piece
        if scanner.cut and CUT not in self.said:
            self.said.append(CUT)

    def _keys(self) -> list[str]:
        """The keys of the list that is read, once it is known which lists there are."""
        for name, line, text in self._pieces():
            keys = self.lists.setdefault(name, {})
            _, record, fault = self.read(line, text)
            if not fault:
                keys.update(dict.fromkeys(record))
            if (most := max(len(keys), len(self.lists))) > MOST_COLUMNS:
                raise TooManyColumns(self.path, most)
        if self._name not in self.lists:
            self._name = next(iter(self.lists), "")
        return list(self.lists.get(self._name, ()))
