"""Custom fields: their types, how their names are written, how their text is read."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from crmcli.kernel.dates import read_date
from crmcli.kernel.errors import Failed, NotFound, Refused, Usage
from crmcli.kernel.fields import Reading
from crmcli.kernel.money import amount_text, read_money
from crmcli.kernel.names import cleaned_lines, fold

TYPES = ("text", "number", "date", "yesno")
KINDS = {"text": "text", "number": "number", "date": "date", "yesno": "flag"}
"""What each type means in a sheet."""

NOUNS = ("customer", "contact", "purchase", "interaction", "ticket", "followup")
_YES = frozenset(("yes", "y", "true", "1", "ja", "oui", "si", "x"))
_NO = frozenset(("no", "n", "false", "0", "nein", "non", "nej"))


class BadFieldName(Usage):
    """A name that filters could not be written with, or that is one of ours."""

    code = "bad_field_name"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' cannot be the name of a field", hint="use letters, digits and _, such as loyalty_card"
        )


class UnknownType(Usage):
    """A word that is no type of field."""

    code = "unknown_type"

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no field type '{name}'", hint=f"one of: {' '.join(TYPES)}")


class BadFieldValue(Usage):
    """Text that does not fit the type of its field."""

    code = "bad_value"

    def __init__(self, name: str, text: str, wanted: str) -> None:
        super().__init__(f"{name} = '{text}': {wanted}", hint="see the types with: crmcli config field list")


class NoValue(Usage):
    """A `--field` that is no name=value."""

    def __init__(self, text: str) -> None:
        super().__init__(f"--field '{text}' names no value", hint="write it as --field name=value")


class NoSuchField(NotFound):
    """No custom field of this name."""

    def __init__(self, noun: str, name: str) -> None:
        more = "" if noun == "customer" else f" --noun {noun}"
        super().__init__(
            f"{noun} has no custom field '{name}'", hint=f"add it with: crmcli config field add {name} text{more}"
        )


class FieldExists(Refused):
    """The field is there already, with another type."""

    code = "duplicate"

    def __init__(self, noun: str, name: str, kind: str) -> None:
        super().__init__(f"{noun} has a field '{name}' already, of type {kind}", hint="choose another name")


class FieldInUse(Refused):
    """Records still hold values of the field."""

    code = "field_in_use"

    def __init__(self, noun: str, name: str, count: int) -> None:
        super().__init__(
            f"{count} {noun} records hold a value of '{name}'", hint="clear those first; nothing was changed"
        )


class UnknownAction(Usage):
    """A word behind `config field` that is none of its three."""

    code = "unknown_command"

    def __init__(self, action: str) -> None:
        super().__init__(f"crmcli config field has no '{action}'", hint="one of: add list rm")


class FieldNameMissing(Usage):
    """`config field add` or `rm` without a name."""

    code = "name_missing"

    def __init__(self, action: str) -> None:
        super().__init__("the field has no name", hint=f"write it as: crmcli config field {action} loyalty_card")


class UnknownFieldNoun(Usage):
    """A noun that cannot have fields of one's own."""

    code = "unknown_noun"

    def __init__(self, noun: str) -> None:
        super().__init__(f"'{noun}' cannot have custom fields", hint=f"one of: {' '.join(NOUNS)}")


class UnknownWord(Usage):
    """A word that is not in an open list of the settings."""

    code = "unknown_word"

    def __init__(self, setting: str, word: str, words: Sequence[str]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(word, words, n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        super().__init__(
            f"'{word}' is none of {setting}: {', '.join(words)}.{guess}",
            hint=f'to add it: crmcli config set {setting} "{", ".join((*words, word))}"',
            candidates=near,
        )


class BadSettingsFile(Usage):
    """The settings file cannot be read, or not as it has to be."""

    code = "bad_settings_file"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} was not changed: {why}", hint="mend it in an editor, or name another with --config")


class SettingsNotWritten(Failed):
    """The settings file cannot be written."""

    code = "settings_not_written"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written: {why}", hint="nothing was changed; name another with --config")


def field_name(label: str) -> str:
    """A header as a field's name: "Loyalty Card No." becomes loyalty_card_no; "" when no letter is left."""
    name = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")
    return f"f_{name}" if name[:1].isdigit() else name


def checked_name(name: str) -> str:
    """The name, if filters can be written with it; BadFieldName otherwise."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise BadFieldName(name)
    return name


def pair(text: str) -> tuple[str, str]:
    """The name and the text of `name=value`; NoValue (exit 2) otherwise."""
    name, equals, value = text.partition("=")
    if not equals:
        raise NoValue(text)
    return name.strip(), value


def read_value(name: str, kind: str, text: str, reading: Reading) -> object:
    """The text as a value of the type: str, int or float, ISO date, bool; None when empty. BadFieldValue otherwise."""
    plain = text.strip()
    if not plain:
        return None
    if kind == "date":
        return read_date(plain, reading)
    if kind == "yesno":
        return _yes_or_no(name, plain)
    if kind == "number":
        return _number(name, plain)
    return cleaned_lines(text)


def _yes_or_no(name: str, text: str) -> bool:
    found = yes_or_no(text)
    if found is None:
        raise BadFieldValue(name, text, "write yes or no")
    return found


def yes_or_no(text: str) -> bool | None:
    """What a word says, in the languages that files come in; None when it says neither."""
    word = fold(text)
    return word in _YES if word in _YES | _NO else None


def _number(name: str, text: str) -> int | float:
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(_decimal(text))
    except InvalidOperation:
        raise BadFieldValue(name, text, "write a number") from None
    if not number.is_finite():
        raise BadFieldValue(name, text, "write a number")
    return int(number) if number == number.to_integral_value() else float(number)


def is_number(text: str) -> bool:
    """True for text that a field of type number takes."""
    try:
        return _number("", text.strip()) is not None
    except BadFieldValue:
        return False


def _decimal(text: str) -> str:
    """A number as programs write it, of an amount of money with its mark too: $1,234.50, 1.234,56, 1,5."""
    if re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+", text):
        return text
    if text.count(",") == 1 and "." not in text and not re.fullmatch(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}", text):
        return text.replace(",", ".")
    try:
        return amount_text(*read_money(text, "EUR")[:1], "EUR")
    except Usage:
        return text


def is_date(value: object) -> bool:
    """True for an ISO date text."""
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
