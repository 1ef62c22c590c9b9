"""One comparison of a filter as SQL: what `=`, `<` or `:` and a value mean for each kind of field.

Each function takes the field, the operator (one of = < <= > >= :), the word and the terms, and returns a
condition made of the field's constants and names of parameters. `where` builds `in` and `!=` from these.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as column

from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Field, Reading
from crmcli.kernel.filters import EXAMPLE, BadFilter, Word
from crmcli.kernel.money import read_money
from crmcli.kernel.names import fold, quoted
from crmcli.store.periods import Period, days, moments

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Terms:
    """What conditions share: the SQL of the record's id, how values are read, the parameters so far."""

    key: str
    reading: Reading
    bound: dict[str, object] = column(default_factory=dict)

    def bind(self, value: object) -> str:
        """The placeholder of a new parameter."""
        name = f"w{len(self.bound)}"
        self.bound[name] = value
        return f":{name}"


Comparison = Callable[[Field, str, Word, Terms], str]


def condition(field: Field, op: str, word: Word, terms: Terms) -> str:
    """The SQL of `field op word`, fit to stand under AND and OR; BadFilter when it makes no sense."""
    compare = _choice if field.choices and field.kind != "list" else _BY_KIND.get(field.kind)
    if compare is None or not (field.has if field.kind == "list" else field.sql):
        raise BadFilter(word.position, f"{field.name} cannot be filtered")
    if not word.text:
        _only("=", field, op, word)
        return _absent(field, word, terms)
    try:
        return compare(field, op, word, terms)
    except BadFilter:
        raise
    except Usage as error:
        raise BadFilter(word.position, error.message, error.hint or EXAMPLE) from error


def literally(text: str) -> str:
    r"""The text for LIKE … ESCAPE '\', with `%` and `_` standing for themselves."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _only(known: str, field: Field, op: str, word: Word) -> None:
    if op not in known.split():
        value = quoted(word.text) if word.text else "no value"
        raise BadFilter(word.position, f"{field.name} cannot be compared with {value} by {op}", f"use {known} != in")


def _absent(field: Field, word: Word, terms: Terms) -> str:
    if field.kind == "list":
        if not field.many:
            raise BadFilter(word.position, f"{field.name} cannot be compared with no value")
        return f"NOT EXISTS ({field.many.replace('{ids}', terms.key)})"
    blank = f" OR ({field.sql}) = ''" if field.kind in ("text", "stage") else ""
    return f"(({field.sql}) IS NULL{blank})"


def _text(field: Field, op: str, word: Word, terms: Terms) -> str:
    """Without regard to case; by folded words where the field has them and folding leaves any."""
    folded = fold(word.text) if field.folded else ""
    value = folded or word.text
    mark = terms.bind(f"%{literally(value)}%" if op == ":" else value)
    left, right = (f"({field.folded})", mark) if folded else (f"lower({field.sql})", f"lower({mark})")
    return rf"{left} LIKE {right} ESCAPE '\'" if op == ":" else f"{left} {op} {right}"


def _choice(field: Field, op: str, word: Word, terms: Terms) -> str:
    _only("= :", field, op, word)
    known = {choice.lower(): choice for choice in field.choices}
    chosen = known.get(word.text.lower())
    if chosen is None:
        raise _no_choice(field, word)
    return f"({field.sql}) = {terms.bind(chosen)}"


def _no_choice(field: Field, word: Word) -> BadFilter:
    from difflib import get_close_matches

    near = get_close_matches(word.text.lower(), field.choices, n=1)
    guess = f"; did you mean {near[0]}?" if near else ""
    reason = f"{field.name} is never {quoted(word.text)}{guess}"
    return BadFilter(word.position, reason, f"{field.name} is one of {', '.join(field.choices)}")


def _list(field: Field, op: str, word: Word, terms: Terms) -> str:
    _only("= :", field, op, word)
    value = fold(word.text) if field.folded else word.text
    return f"({field.has.replace(':value', terms.bind(value))})"


def _flag(field: Field, op: str, word: Word, terms: Terms) -> str:
    _only("= :", field, op, word)
    flag = _FLAGS.get(word.text.lower())
    if flag is None:
        raise BadFilter(word.position, f"{field.name} is yes or no, not {quoted(word.text)}", f"{field.name}=yes")
    return f"({field.sql}) = {terms.bind(flag)}"


def _number(field: Field, op: str, word: Word, terms: Terms) -> str:
    if not _INTEGER.fullmatch(word.text):
        raise BadFilter(word.position, f"{field.name} is a whole number, not {quoted(word.text)}", f"{field.name}>=100")
    return f"({field.sql}) {_equal(op)} {terms.bind(int(word.text))}"


def _decimal(field: Field, op: str, word: Word, terms: Terms) -> str:
    if not _DECIMAL.fullmatch(word.text):
        raise BadFilter(word.position, f"{field.name} is a number, not {quoted(word.text)}", f"{field.name}>=2.5")
    return f"CAST({field.sql} AS REAL) {_equal(op)} CAST({terms.bind(word.text)} AS REAL)"


def _ref(field: Field, op: str, word: Word, terms: Terms) -> str:
    digits = word.text.lower().removeprefix(field.prefix)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        reason = f"{field.name} is a short id, not {quoted(word.text)}"
        raise BadFilter(word.position, reason, f"{field.name}={field.prefix}12")
    return f"({field.sql}) {_equal(op)} {terms.bind(int(digits))}"


def _money(field: Field, op: str, word: Word, terms: Terms) -> str:
    """Amounts of another currency than the value's compare with nothing."""
    money = read_money(word.text, terms.reading.currency)
    amount = f"({field.sql}) {_equal(op)} {terms.bind(money.minor)}"
    if not field.currency:
        return amount
    return f"({field.currency}) = {terms.bind(money.currency)} AND {amount}"


def _date(field: Field, op: str, word: Word, terms: Terms) -> str:
    period = days(word, op, terms.reading)
    within = _within(f"({field.sql})", period, terms)
    if period.op not in ("<", "<="):
        return within
    # "--05-17", a birthday without its year, sorts before every date and is earlier than none.
    return f"substr({field.sql}, 1, 1) <> '-' AND {within}"


def _instant(field: Field, op: str, word: Word, terms: Terms) -> str:
    return _within(f"({field.sql})", moments(word, op, terms.reading), terms)


def _within(sql: str, period: Period[str] | Period[int], terms: Terms) -> str:
    match period.op:
        case "<" | ">=":
            return f"{sql} {period.op} {terms.bind(period.first)}"
        case "<=":
            return f"{sql} < {terms.bind(period.after)}"
        case ">":
            return f"{sql} >= {terms.bind(period.after)}"
        case _:
            return f"{sql} >= {terms.bind(period.first)} AND {sql} < {terms.bind(period.after)}"


def _equal(op: str) -> str:
    return "=" if op == ":" else op


_BY_KIND: dict[str, Comparison] = {
    "text": _text,
    "stage": _text,
    "list": _list,
    "flag": _flag,
    "int": _number,
    "points": _number,
    "number": _decimal,
    "ref": _ref,
    "money": _money,
    "date": _date,
    "instant": _instant,
    "when": _instant,
}
