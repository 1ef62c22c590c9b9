"""The filter language of `--where`, one for lists, segments, exports and reports: text in, a small tree out.

    stage=retention and last_contact<90d and (tag:vip or not spent<500) and city in (Leeds, 'New York')

Fields and values are read as words here; what they mean is decided in `store.where` by the field's kind.
"""

import re
from dataclasses import dataclass
from dataclasses import field as column
from typing import TypeAlias

from crmcli.kernel.errors import Usage
from crmcli.kernel.names import quoted

LENGTH = 10_000
"""Characters of a filter, at most."""
NESTING = 10
"""Brackets and `not` inside each other, at most: SQLite before 3.46 reads SQL with a stack of 100 places."""
VALUES = 200
"""Values in a filter, at most: SQLite lets an expression be 1,000 levels deep."""

EXAMPLE = "for example: stage=retention and last_contact<90d and tag:vip"

_BLANK = re.compile(r"\s*")
_FIELD = re.compile(r"[A-Za-z_][\w.-]*")
_OPERATOR = re.compile(r"!=|<=|>=|[=<>:]")
_KEYWORDS = ("and", "or", "not", "in")
_AND, _OR, _NOT, _IN = (re.compile(rf"(?i:{word})(?![\w.-])") for word in _KEYWORDS)
_OPEN, _CLOSE, _COMMA = (re.compile(re.escape(sign)) for sign in "(),")
_QUOTED = re.compile(r"'(?:[^'\\]|''|\\.)*+'|\"(?:[^\"\\]|\"\"|\\.)*+\"", re.DOTALL)
_BARE = re.compile(r"[^\s()'\"=<>!:][^\s()]*")
_LISTED = re.compile(r"[^\s()'\"=<>!:,][^\s(),]*")
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A value as it was written, without its quotes, and the position (from 1) where it stands."""

    text: str
    position: int = column(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A field against a value: `op` is one of = != < <= > >= : with one word, or `in` with one or more."""

    field: str
    op: str
    words: tuple[Word, ...]
    position: int = column(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more parts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more parts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that the part does not pick, what has no value included."""

    part: "Node"


Node: TypeAlias = Compare | And | Or | Not


class BadFilter(Usage):
    """A filter that cannot be understood; `position` counts characters from 1."""

    code = "bad_filter"

    def __init__(self, position: int, reason: str, hint: str = EXAMPLE) -> None:
        super().__init__(f"the filter is wrong at position {position}: {reason}", hint=hint)
        self.position = position


def parse(text: str) -> Node:
    """The tree of a filter: `not` binds tightest, then `and`, then `or`. BadFilter says where it is wrong."""
    if len(text) > LENGTH:
        raise BadFilter(LENGTH + 1, f"it is longer than {LENGTH:,} characters")
    if odd := _NO_TEXT.search(text):
        raise BadFilter(odd.start() + 1, "this character cannot stand in a text")
    source = _Source(text)
    node = _any_of(source)
    if not source.at_end():
        raise source.expected("'and' or 'or'", "values with blanks or brackets stand in quotes: city='New York'")
    return node


class _Source:
    """The text and how far it has been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.values = 0

    @property
    def position(self) -> int:
        return self.at + 1

    def skip(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """What the pattern finds here, behind blanks; None when nothing."""
        self.skip()
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def at_end(self) -> bool:
        self.skip()
        return self.at == len(self.text)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > NESTING:
            raise BadFilter(self.at, f"more than {NESTING} brackets or 'not' inside each other")

    def expected(self, what: str, hint: str = EXAMPLE) -> BadFilter:
        """The error for something else than `what` at this place."""
        rest = "the end" if self.at_end() else quoted(self.text[self.at :].split(maxsplit=1)[0])
        return BadFilter(self.position, f"expected {what}, found {rest}", hint)


def _any_of(source: _Source) -> Node:
    parts = [_all_of(source)]
    while source.take(_OR):
        parts.append(_all_of(source))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _all_of(source: _Source) -> Node:
    parts = [_condition(source)]
    while source.take(_AND):
        parts.append(_condition(source))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _condition(source: _Source) -> Node:
    if source.take(_NOT):
        source.deeper()
        node: Node = Not(_condition(source))
    elif source.take(_OPEN):
        source.deeper()
        node = _any_of(source)
        if not source.take(_CLOSE):
            raise source.expected("'and', 'or' or ')'")
    else:
        return _comparison(source)
    source.depth -= 1
    return node


def _comparison(source: _Source) -> Compare:
    source.skip()
    position = source.position
    name = source.take(_FIELD)
    if name is None or name.lower() in _KEYWORDS:
        source.at = position - 1
        raise source.expected("a field")
    if source.take(_IN):
        return Compare(name, "in", _listed(source), position)
    op = source.take(_OPERATOR)
    if op is None:
        raise source.expected(f"one of = != < <= > >= : in after '{name}'")
    return Compare(name, op, (_word(source, _BARE),), position)


def _listed(source: _Source) -> tuple[Word, ...]:
    bracket = source.take(_OPEN)
    words = [_word(source, _LISTED)]
    while source.take(_COMMA):
        words.append(_word(source, _LISTED))
    if bracket and not source.take(_CLOSE):
        raise source.expected("',' or ')'", "for example: city in (Leeds, 'New York')")
    return tuple(words)


def _word(source: _Source, bare: re.Pattern[str]) -> Word:
    source.skip()
    position = source.position
    source.values += 1
    if source.values > VALUES:
        raise BadFilter(position, f"more than {VALUES} values in one filter")
    inside = source.take(_QUOTED)
    if inside is not None:
        return Word(_unquoted(inside), position)
    text = source.take(bare)
    if text is None:
        raise _no_value(source)
    if text.lower() in ("and", "or"):
        raise BadFilter(position, f"expected a value, found '{text}'", f"to look for the word itself: '{text}'")
    return Word(text, position)


def _no_value(source: _Source) -> BadFilter:
    mark = source.text[source.at : source.at + 1]
    if mark and mark in "'\"":
        return BadFilter(
            source.position, f"the quote {mark} is never closed", f"double it to mean itself: {mark}{mark}"
        )
    return source.expected("a value", "'' means no value: email='' finds those without an e-mail")


def _unquoted(inside: str) -> str:
    mark = inside[0]
    return re.sub(rf"{mark}{mark}|\\([\\'\"])", lambda found: found[1] or mark, inside[1:-1])
