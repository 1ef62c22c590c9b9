"""What is typed up to the cursor, taken apart as a shell does it. Nothing is expanded and nothing is run."""

from dataclasses import dataclass, field

ESCAPED = {'"': '$`"\\', "'": "'\\"}
"""Before these alone a backslash between quotes is more than itself; between single ones in fish only."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of the line without their quotes, the command's own name left out.

    `last` is the word at the cursor and `quote` the quote that is open there. `kept` counts the characters of `last`
    that bash leaves standing: it replaces only what follows an open quote, a colon or an equals sign.
    """

    words: tuple[str, ...]
    last: str = ""
    quote: str = ""
    kept: int = 0


def taken_apart(line: str, breaks: str = "", *, fish: bool = False) -> Typed:
    """`line` up to the cursor as words; `breaks` are the characters at which bash begins to replace.

    In fish a backslash means something between single quotes too. Variables set in front of the command are left out.
    """
    cut = _Cut(breaks, fish)
    for character in line:
        cut.take(character)
    words = [*cut.words, "".join(cut.word)]
    while len(words) > 1 and words[0].partition("=")[0].isidentifier() and "=" in words[0]:
        del words[0]
    if len(words) == 1:
        return Typed((), words[0], cut.quote, cut.kept)
    return Typed(tuple(words[1:-1]), words[-1], cut.quote, cut.kept)


@dataclass(slots=True)
class _Cut:
    """How far the line has been read."""

    breaks: str
    fish: bool
    words: list[str] = field(default_factory=list)
    word: list[str] = field(default_factory=list)
    begun: bool = False
    quote: str = ""
    escaped: bool = False
    kept: int = 0
    kept_before: int = 0
    """What `kept` was when the quote was opened; it holds again when that is closed."""

    def take(self, character: str) -> None:
        if self.escaped:
            self._escaped(character)
        elif character == "\\" and (self.quote != "'" or self.fish):
            self.escaped = self.begun = True
        elif self.quote:
            self._quoted(character)
        elif character in "'\"":
            self.quote, self.begun, self.kept_before = character, True, self.kept
            self.kept = len(self.word)
        elif character in " \t\n":
            self._end()
        else:
            self._plain(character)

    def _escaped(self, character: str) -> None:
        self.escaped = False
        if self.quote and character not in ESCAPED[self.quote]:
            self.word.append("\\")
        self.word.append(character)

    def _quoted(self, character: str) -> None:
        if character == self.quote:
            self.quote, self.kept = "", self.kept_before
        else:
            self.word.append(character)

    def _plain(self, character: str) -> None:
        self.word.append(character)
        self.begun = True
        if character in self.breaks:
            self.kept = len(self.word)

    def _end(self) -> None:
        if self.begun:
            self.words.append("".join(self.word))
        self.word, self.begun, self.kept = [], False, 0
