"""Makes text from the data harmless to a terminal: whatever could act on it is shown instead (A1).

Control pictures stand for C0 and DEL, a backslash escape for every other character that steers or hides.
"""

import re

_CONTROLS = "\x00-\x1f\x7f-\x9f"  # Cc
_SEPARATORS = "\u2028\u2029"  # Zl, Zp
_SURROGATES = "\ud800-\udfff"  # Cs, when they stand alone
# Cf but for soft hyphen (00ad), ZWNJ (200c) and ZWJ (200d), which belong to the spelling of names
_FORMATS = (
    "\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_STEERING = re.compile(f"[{_CONTROLS}{_SEPARATORS}{_SURROGATES}{_FORMATS}]")


def visible(text: str, lines: bool = False) -> str:
    """`text` with every character that could steer a terminal made visible; a tab becomes a blank.

    A newline stays only with `lines`, for fields of several lines. `visible(visible(x)) == visible(x)`.
    """
    if text.isprintable() or _STEERING.search(text) is None:
        return text
    return _STEERING.sub(_shown_in_lines if lines else _shown, text)


def _shown(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _shown_in_lines(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else _shown(match)
