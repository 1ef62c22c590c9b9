"""Where one value of a JSON document ends and the next begins, found without holding the document.

A broken value ends where its brackets do, or before a line that begins as it began: what comes behind is whole again.
"""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import TextIO

from crmcli.exchange.rules import LONGEST_ROW, RowWithoutEnd, TooDeep

CHUNK = 1 << 18
"""Characters read together."""
WIDEST = 64
"""Blanks before a value that show how deep it is."""
NEAR = 16
"""Characters before the end of what was read in which an error may be that the rest is still to come."""

DEEPEST = 1_000
"""Brackets within brackets."""

BLANK = re.compile(r"\s*")
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{},]', re.DOTALL)
LIST_OF_OBJECTS = re.compile(r'"((?:[^"\\]++|\\.)*+)"\s*:\s*\[\s*\{', re.DOTALL)
OBJECTS = re.compile(r"\[\s*\{")
OF_A_PERSON = re.compile(
    r'"(name|e?-?mail|phone|company|uid|subject|(first|last|given|family)[ _]?name)\w*"\s*:', re.IGNORECASE
)
"""What an object that is a row itself says before it comes to a list, and one that wraps rows does not."""

DECODER = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)

Piece = tuple[str, int, str]
"""The name of the list that a value is in, "" for none; its first line; its text."""


class Scanner:
    """Goes through a document once. `cut` is set where it ends inside of a list."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file = file
        self._path = path
        self._text = ""
        self._at = 0
        self._line = 1
        self.cut = False

    def pieces(self) -> Iterator[Piece]:
        """The values of the document's lists, or those at its top; RowWithoutEnd, TooDeep."""
        while mark := self._next():
            if mark == "[":
                yield from self._list("")
            elif mark == "{" and self._wraps():
                yield from self._wrapped()
            elif mark == ",":
                self._go(self._at + 1)
            else:
                yield "", *self._value()

    def _list(self, name: str) -> Iterator[Piece]:
        self._go(self._at + 1)
        while (mark := self._next()) != "]":
            if not mark:
                self.cut = True
                return
            if mark == ",":
                self._go(self._at + 1)
            else:
                yield name, *self._value()
        self._go(self._at + 1)

    def _wrapped(self) -> Iterator[Piece]:
        """The lists of objects inside of an object and of those in it; the rest is about the lists."""
        depth, name = 0, ""
        while mark := self._next():
            if mark == "[" and self._holds_objects():
                yield from self._list(name)
            elif mark in "{}":
                depth += 1 if mark == "{" else -1
                self._go(self._at + 1)
                if not depth:
                    return
            elif mark in ":,":
                self._go(self._at + 1)
            else:
                name = self._value()[1].strip('"')
        self.cut = True

    def _wraps(self) -> bool:
        """True for an object that holds a list of objects and is nobody itself."""
        while len(self._text) - self._at < CHUNK and self._more():
            pass
        found = LIST_OF_OBJECTS.search(self._text, self._at, self._at + CHUNK)
        return found is not None and not OF_A_PERSON.search(self._text, self._at, found.start())

    def _holds_objects(self) -> bool:
        """True for a list that begins with an object."""
        while len(self._text) - self._at < CHUNK and self._more():
            pass
        return OBJECTS.match(self._text, self._at) is not None

    def _value(self) -> tuple[int, str]:
        """The line and the text of the value that begins here, whole or broken."""
        while True:
            try:
                _, end = DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or not self._more():
                    break
            except JSONDecodeError as error:
                if not (self._is_cut_short(error) and self._more()):
                    end = self._end_of_broken()
                    break
            except RecursionError:
                end = self._end_of_broken()
                break
        line, text = self._line, self._text[self._at : end]
        self._go(end)
        return line, text

    def _is_cut_short(self, error: JSONDecodeError) -> bool:
        """True where the error may be that the rest of the value was not read yet."""
        return error.msg.startswith("Unterminated") or error.pos >= len(self._text) - NEAR

    def _end_of_broken(self) -> int:
        """Where a broken value ends: with its brackets, or earlier before a line that begins as its own does."""
        end = self._closing()
        begin = self._text.rfind("\n", 0, self._at) + 1
        indent = self._text[begin : self._at]
        next_one = -1 if indent.strip() else self._text.find(f"\n{indent}{{", self._at, end)
        return next_one if next_one > 0 else end

    def _closing(self) -> int:
        depth, at = 0, self._at
        while True:
            for token in TOKEN.finditer(self._text, at):
                mark, at = token[0], token.end()
                if mark == "," and not depth:
                    return token.start()
                depth += (mark in "[{") - (mark in "]}")
                if depth > DEEPEST:
                    raise TooDeep(self._path, self._line)
                if mark in "]}" and depth <= 0:
                    return at if not depth or token.start() == self._at else token.start()
            seen = at - self._at
            if not self._more():
                return len(self._text)
            at = self._at + seen

    def _next(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            blank = BLANK.match(self._text, self._at)
            self._go(blank.end() if blank else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _go(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        """Reads on, twice as much each time while a value does not end; False at the end of the file."""
        kept = len(self._text) - self._at
        if kept > LONGEST_ROW:
            raise RowWithoutEnd(self._path, self._line)
        chunk = self._file.read(max(CHUNK, kept))
        begin = max(self._text.rfind("\n", 0, self._at) + 1, self._at - WIDEST)  # the blanks before it show its place
        self._text, self._at = self._text[begin:] + chunk, self._at - begin
        return bool(chunk)
