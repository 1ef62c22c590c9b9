"""Telephone numbers: E.164 plus the extension, "+15035550168 x12".

What is plainly E.164 or a North American number is read here in a microsecond; everything else is left to
phonenumbers, imported only then. Read is what is possible, not what is assigned, so that numbers reserved for
fiction count.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SEPARATORS = str.maketrans("", "", " \t\u00a0\u202f\u2009-.()/\u2010\u2011\u2012\u2013")
_EXTENSION = r"[ ,]*(?:;ext=|(?:ext(?:ension)?|x|durchwahl)[.:]?|#) *([0-9]{1,7})$"
_NORTH_AMERICA = frozenset(("US", "CA"))
_SPREAD = {2: "1234569", 3: "578", 4: "2", 5: "09", 6: "789", 8: "0578", 9: "679"}
_THREE_DIGITS = frozenset(f"{tens}{unit}" for tens, units in _SPREAD.items() for unit in units)
"""How the country codes of three digits begin (ITU-T E.164); 1 and 7 have one digit, all others two."""
_LONGEST = 60
_FEWEST, _MOST = 8, 15


def read_phone(text: str, country: str | None) -> str | None:
    """The number as E.164 with its extension, or None when it cannot be read.

    National numbers are read in `country` (ISO 3166, "US"); without one only international ones are read.
    """
    written = text.strip().lstrip("'")
    if len(written) > _LONGEST:
        return None
    digits = written.translate(_SEPARATORS)
    if digits.isascii() and digits.lstrip("+").isdigit():
        return _plain(digits, country) or _parsed(written, country)
    if written[:4].lower() == "tel:":
        written = written[4:]
    number, extension = _parted(written)
    found = _plain(number.translate(_SEPARATORS), country) or _parsed(number, country)
    return found + extension if found else None


def all_plain(texts: "Sequence[str]", _reading: object = None) -> bool:
    """Whether each text is E.164 that `read_phone` leaves as it is, told at once for the usual form; "" counts."""
    given = [text for text in texts if text]
    return not given or _plain_numbers()("\n".join(given)) is not None


@cache
def _plain_numbers() -> "Callable[[str], re.Match[str] | None]":
    one = r"\+(?:1[2-9][0-9]{9}|[2-689][0-9][1-9][1-9][0-9]{4,11})"  # no zero where a trunk prefix could stand
    return re.compile(rf"{one}(?:\n{one})*").fullmatch


def keep_or_read(text: str, country: str | None) -> tuple[str, bool]:
    """The value to keep, and whether it was understood: what nobody can read stays as written."""
    found = read_phone(text, country)
    return (found, True) if found else (" ".join(text.split()).lstrip("'"), False)


def looks_like_phone(text: str) -> bool:
    """Whether the text could be meant as a telephone number: cheap, to tell references and columns apart."""
    written = text.strip().lstrip("'")
    if len(written) > _LONGEST or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return False
    number = _parted(written)[0]
    digits = number.translate(_SEPARATORS).removeprefix("+")
    return 6 <= len(digits) <= _MOST + 2 and digits.isascii() and digits.isdigit()


def phone_words(phone: str) -> str:
    """The search words of a kept number: all its digits, those of its country, the last seven."""
    digits = phone[1:]
    if phone[:1] == "+" and digits.isdigit() and digits.isascii():
        national = digits[1:] if digits[0] == "1" else digits[_code_length(digits) :]
        return f"{digits} {national} {digits[-7:]}"
    number = phone.partition(" x")[0]
    digits = "".join(c for c in number if c in "0123456789")
    national = digits[_code_length(digits) :] if number.startswith("+") else digits.lstrip("0")
    return " ".join(dict.fromkeys(word for word in (digits, national, digits[-7:]) if word))


def _parted(written: str) -> tuple[str, str]:
    """The number, and its extension as " x12" or nothing."""
    found = re.search(_EXTENSION, written, re.IGNORECASE)
    return (written[: found.start()], f" x{found[1]}") if found else (written.partition(";")[0], "")


def _plain(digits: str, country: str | None) -> str | None:
    """E.164 where it needs no knowledge of a country's numbering: the fast path."""
    if digits[:1] == "+":
        return _international(digits[1:])
    if country in _NORTH_AMERICA and digits.isascii() and digits.isdigit():
        local = digits[1:] if digits[0] == "1" else digits
        # NANP: area and exchange codes begin with 2 to 9.
        if len(local) == 10 and local[0] > "1" and local[3] > "1":
            return "+1" + local
    return None


def _international(digits: str) -> str | None:
    if not _FEWEST <= len(digits) <= _MOST or not digits.isdigit() or not digits.isascii() or digits[0] == "0":
        return None
    if digits[0] == "1":
        return "+" + digits if len(digits) == 11 and digits[1] > "1" else None
    # A zero here may be a trunk prefix ("+49 (0)40") or belong to the number (Italy).
    return None if digits[_code_length(digits)] == "0" else "+" + digits


def _code_length(digits: str) -> int:
    if digits[:1] in "17":
        return 1
    return 3 if digits[:2] in _THREE_DIGITS else 2


@lru_cache(maxsize=4096)
def _parsed(number: str, country: str | None) -> str | None:
    found = _understood(number, country)
    digits = number.translate(_SEPARATORS)
    if found is None and digits.startswith("00"):
        return _understood("+" + digits[2:], None)
    return found


def _understood(number: str, country: str | None) -> str | None:
    """What phonenumbers makes of a number, if that can be dialled from abroad."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if len(written) <= _FEWEST or written[:3] in ("+10", "+11"):
        return None
    return f"{written} x{parsed.extension}" if parsed.extension else written
