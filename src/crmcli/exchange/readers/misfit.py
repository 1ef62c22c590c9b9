"""Bytes that an encoding does not know. They go as half characters, a byte each, to the row that is rejected for them.

Python's own way of that, surrogateescape, knows the upper half of the bytes only, which is too little for UTF-16.
"""

import codecs
import re
from collections.abc import Sequence

MISFIT = "crmcli.misfit"
"""The name of the way, as `open(errors=…)` wants it."""

FIRST = 0xDC00
"""The half character of byte 00; SEVERAL is another kind of half and lies behind that of byte ff."""
HALF = re.compile(r"[\udc00-\udcff]")
SPELT = {FIRST + byte: f"\\x{byte:02x}" for byte in range(256)}
IN_WORDS = re.compile(r"\\x[0-9a-f]{2}")

REASON = "is no character of"


def _as_halves(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(FIRST + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(MISFIT, _as_halves)


def misfit(header: Sequence[str], cells: Sequence[str], encoding: str) -> str:
    """What is wrong with the first cell that holds such a byte, a sentence; "" where all is well."""
    if not HALF.search("".join(cells)):
        return ""
    for place, cell in enumerate(cells):
        if half := HALF.search(cell):
            column = f"{header[place]}: " if place < len(header) else ""
            return f"{column}byte {ord(half[0]) - FIRST:02x} at character {half.start() + 1} {REASON} {encoding}"
    return ""


def spelt(text: str) -> str:
    r"""The text with such bytes in words, `K\xf6ln`, as a rejects file shows them."""
    return text.translate(SPELT)


def unmended(cells: Sequence[str], reason: str) -> str:
    """What is wrong with a row that was rejected for such a byte and still has it in words; "" where it was mended."""
    if REASON in reason:
        for cell in cells:
            if words := IN_WORDS.search(cell):
                return f"{words[0]} in '{cell[:40]}' is still a byte, no character: mend it"
    return ""
