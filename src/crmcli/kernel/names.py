"""Names and free text: how they are cleaned on the way in, folded for sorting and cut into words for finding.

Stored text keeps its script and accents; folded forms stand beside it, so that both databases sort and find
alike.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from crmcli.kernel.errors import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n",
    "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ƒ": "f", "ə": "e",
}  # fmt: skip
"""Letters that Unicode does not take apart."""

_TRANSCRIBED = str.maketrans(
    {
        "ü": "ue",
        "ö": "oe",
        "ä": "ae",
        "ø": "oe",
        "å": "aa",
        "Ü": "Ue",
        "Ö": "Oe",
        "Ä": "Ae",
        "Ø": "Oe",
        "Å": "Aa",
    }
)
"""How the same name is written on a keyboard without the letter."""

_APOSTROPHES = str.maketrans("", "", "'’")

# Accents; the vowel points of Arabic and Hebrew, which are written or left out at will; the invisible.
# Marks of other scripts (Thai and Indic vowels, kana voicing) are part of the word and stay.
_DROPPED = (
    (0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
    (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),
    (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x00AD, 0x00AD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF),
)  # fmt: skip

_LONGEST_QUOTE = 60


class BadText(Usage):
    """Text with a character that no store and no file can hold safely."""

    code = "bad_text"

    def __init__(self, text: str, position: int) -> None:
        character = text[position]
        what = "a NUL character" if character == "\0" else f"half a character (U+{ord(character):04X})"
        super().__init__(
            f"{what} at position {position + 1}",
            hint="the text was cut or read in a wrong encoding: take the character out or name the encoding",
        )


def quoted(text: str) -> str:
    """The text in quotes for a message, cut when it is long."""
    return f"'{text}'" if len(text) <= _LONGEST_QUOTE else f"'{text[:_LONGEST_QUOTE]}…'"


def cleaned(text: str) -> str:
    """One line of text as it is stored: NFC, trimmed, each run of white space one blank; BadText for NUL."""
    if text.isascii() and text.isprintable():  # by far the most; nothing but blanks can be amiss
        trimmed = text.strip()
        return " ".join(trimmed.split()) if "  " in trimmed else trimmed
    return " ".join(_sound(text).split())


def all_clean(texts: "Sequence[str]", _reading: object = None) -> bool:
    """Whether `cleaned` leaves each text as it is, told at once; False where that is not plain to see."""
    joined = f"|{'|'.join(texts)}|"
    if not joined.isprintable() or "  " in joined or "| " in joined or " |" in joined:
        return False
    if joined.isascii():
        return True
    from unicodedata import is_normalized

    return is_normalized("NFC", joined)


def cleaned_lines(text: str) -> str:
    """Text of several lines as it is stored: NFC, trimmed as a whole, lines ending in LF; BadText for NUL."""
    return _sound(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _sound(text: str) -> str:
    """The text in NFC; BadText where it holds NUL or half a surrogate pair."""
    if text.isascii():
        if "\0" in text:
            raise BadText(text, text.index("\0"))
        return text
    flaw = re.search("[\0\ud800-\udfff]", text)
    if flaw is not None:
        raise BadText(text, flaw.start())
    from unicodedata import normalize

    return normalize("NFC", text)


def display_name(given: str | None, family: str | None) -> str:
    """Given and family name as one; either may be missing."""
    return " ".join(part for part in (given, family) if part)


def fold(text: str) -> str:
    """The sort key, and the form in which names are compared: no case, no accents, single blanks."""
    if text.isascii():
        return " ".join(text.lower().split())
    return _folded(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    from unicodedata import normalize

    bare = normalize("NFKD", text).casefold().translate(_folding())
    return " ".join(normalize("NFC", bare).split())


@cache
def _folding() -> dict[int, str | None]:
    gone: dict[int, str | None] = {code: None for first, last in _DROPPED for code in range(first, last + 1)}
    return gone | {ord(letter): plain for letter, plain in _LETTERS.items()}


def words(*texts: str | None) -> str:
    """The search words of some texts: folded, each once, in order.

    Müller is found as `muller` and `mueller`, O'Brien as `o`, `brien` and `obrien`.
    """
    text = " ".join(filter(None, texts))
    if text.isascii() and "'" not in text:
        return " ".join(dict.fromkeys(_runs()(text.lower())))
    return " ".join(dict.fromkeys(word for one in texts if one for word in _indexed(one)))


@lru_cache(maxsize=4096)
def _indexed(text: str) -> tuple[str, ...]:
    """The words of one text, in every spelling that people look for."""
    found = _split(text.lower()) if text.isascii() else [word for ways in _spellings(text) for word in ways]
    if "'" in text or "’" in text:
        found += _indexed(text.translate(_APOSTROPHES))
    return tuple(found)


def search_text(*texts: str | None) -> str:
    """What the search index reads: the texts folded, with every spelling that `words` would give.

    Plain text is only put in small letters, for the index splits it into words as we do; that costs a tenth.
    """
    text = " ".join(filter(None, texts))
    if text.isascii() and "'" not in text:
        return text.lower()
    return " ".join(
        one.lower() if one.isascii() and "'" not in one else " ".join(_indexed(one)) for one in texts if one
    )


def searched(texts: "Sequence[str | None]") -> "Sequence[str | None]":
    """Each of many texts as `search_text` has it; plain ones are put in small letters at once."""
    joined = "\0".join([text or "" for text in texts])
    if joined.isascii() and "'" not in joined:
        return joined.lower().split("\0")
    return [search_text(text) if text else text for text in texts]


def query_words(text: str) -> list[tuple[str, ...]]:
    """What to look for: for each word of a query its spellings, any of which may begin a word that is found.

    A telephone number, however it is grouped, is one word of digits, also without the zeros in front of it.
    """
    chunks = [text] if _is_number(text) else text.split()
    return list(dict.fromkeys(found for chunk in chunks for found in _sought(chunk)))


def answers(name: str, sought: "Sequence[tuple[str, ...]]") -> bool:
    """Whether each of the sought words (as `query_words` gives them) is the beginning of a word of the name."""
    mine = words(name).split()
    return all(any(word.startswith(way) for word in mine for way in ways) for ways in sought)


def _sought(chunk: str) -> "Iterable[tuple[str, ...]]":
    if not _is_number(chunk):
        return _spellings(chunk)
    digits = "".join(_split(chunk.replace("(0)", "")))
    return [tuple(dict.fromkeys((digits, digits.lstrip("0") or digits)))]


def _is_number(text: str) -> bool:
    """Whether a query is a number in groups, such as 503-555-0168, and no date."""
    written = text.strip()
    if not written.isascii() or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return False
    return re.fullmatch(r"[+(]*[0-9][0-9 ()./-]{3,}[0-9]", written) is not None


def _spellings(text: str) -> list[tuple[str, ...]]:
    """For each word the folded form and, where it differs, the transcribed one."""
    plain = _split(fold(text))
    if text.isascii():
        return [(word,) for word in plain]
    from unicodedata import normalize

    composed = normalize("NFC", text)
    transcribed = composed.translate(_TRANSCRIBED)
    wide = plain if transcribed == composed else _split(fold(transcribed))
    return [tuple(dict.fromkeys(pair)) for pair in zip(plain, wide, strict=True)]


def _split(folded: str) -> list[str]:
    """Runs of letters, digits and the marks that belong to them, in any script."""
    if folded.isascii():
        return _runs()(folded)
    from unicodedata import category

    return "".join(c if c.isalnum() or category(c)[0] == "M" else " " for c in folded).split()


@cache
def _runs() -> "Callable[[str], list[str]]":
    return re.compile("[a-z0-9]+").findall
