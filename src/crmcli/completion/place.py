"""Where the cursor stands: which command, and what is being typed of it: a command, an option or a value.

The words are followed as the grammar would follow them, but a word that fits nowhere is no error here.
"""

from dataclasses import dataclass, field

from typer.core import TyperArgument, TyperOption

from crmcli.catalogue import COMMANDS, GROUPS
from crmcli.completion.line import Typed
from crmcli.grammar import NEGATIVE, parameters

Parameter = TyperArgument | TyperOption


@dataclass(frozen=True, slots=True)
class Place:
    """The command reached ("" is crmcli itself) and the beginning `typed` of what is wanted there.

    `wants` is command, option, value or nothing. A value is that of `param`, at `position` among those it takes, and
    may stand behind `before` in the same word, as in `--sort=name`. `words` are the arguments given, `given` the values
    of options by name, `free` the options that can still be given.
    """

    command: str
    wants: str
    typed: str = ""
    before: str = ""
    param: Parameter | None = None
    position: int = 0
    words: tuple[str, ...] = ()
    given: dict[str, str] = field(default_factory=dict)
    free: tuple[TyperOption, ...] = ()


def found(typed: Typed) -> Place:
    """The place of the cursor."""
    walk = _Walk()
    for word in typed.words:
        walk.take(word)
    return walk.at(typed.last)


def looks_like_option(word: str) -> bool:
    """Whether the grammar takes a word for an option: -50 is a number, - is standard input."""
    return word.startswith("-") and word != "-" and not NEGATIVE(word)


class _Walk:
    """The words followed so far."""

    def __init__(self) -> None:
        self.command = ""
        self.params: list[Parameter] = parameters("")
        self.words: list[str] = []
        self.given: dict[str, str] = {}
        self.waiting: TyperOption | None = None
        self.ended = False
        self.lost = False

    def take(self, word: str) -> None:
        """A whole word."""
        if self.waiting is not None:
            self._give(self.waiting, word)
            self.waiting = None
        elif word == "--" and not self.ended:
            self.ended = True
        elif looks_like_option(word) and not self.ended:
            self._option(word)
        elif self.command in COMMANDS:
            self.words.append(word)
        else:
            self._command(word)

    def at(self, last: str) -> Place:
        """The place when `last` is the word at the cursor."""
        if self.lost:
            return self._place("nothing")
        if self.waiting is not None:
            return self._place("value", last, param=self.waiting)
        if last.startswith("-") and not self.ended:
            name, equals, value = last.partition("=")
            option = self._named(name) if equals else None
            return self._place("value", value, name + "=", option) if option else self._place("option", last)
        if self.command not in COMMANDS:
            return self._place("command", last)
        return self._argument(last)

    def _argument(self, last: str) -> Place:
        place = len(self.words)
        for param in self.params:
            if isinstance(param, TyperArgument):
                if place == 0 or param.nargs < 0:
                    return self._place("value", last, param=param, position=place)
                place -= 1
        return self._place("nothing")

    def _place(
        self, wants: str, typed: str = "", before: str = "", param: Parameter | None = None, position: int = 0
    ) -> Place:
        free = tuple(o for o in self._options() if o.multiple or o.name not in self.given)
        return Place(self.command, wants, typed, before, param, position, tuple(self.words), self.given, free)

    def _command(self, word: str) -> None:
        path = f"{self.command} {word}".strip()
        if path in COMMANDS or path in GROUPS:
            self.command, self.params = path, parameters(path)
        else:
            self.lost = True

    def _option(self, word: str) -> None:
        long = word.startswith("--")
        name, _, value = word.partition("=") if long else (word[:2], "", word[2:])
        option = self._named(name)
        if option is None:
            return
        if option.is_flag:
            self._give(option, "")
            if value and not long:
                self._option("-" + value)
        elif value or "=" in word:
            self._give(option, value)
        else:
            self.waiting = option

    def _give(self, option: TyperOption, value: str) -> None:
        self.given[option.name or ""] = value

    def _options(self) -> list[TyperOption]:
        return [param for param in self.params if isinstance(param, TyperOption)]

    def _named(self, name: str) -> TyperOption | None:
        return next((option for option in self._options() if name in option.opts), None)
