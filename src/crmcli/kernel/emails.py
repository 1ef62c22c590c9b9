"""E-mail addresses: one pattern for what people really have, lower case, no question to the DNS.

Checked is the form (RFC 5321 dot-atoms, RFC 6531 letters of any script), not whether anybody reads the mail.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from crmcli.kernel.errors import Usage
from crmcli.kernel.names import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Letters and marks of any script; not the blanks, the invisible, the private and the unpaired.
_ABROAD = (
    "\u00a1-\u00ac\u00ae-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff\u2c00-\u2fff\u3001-\ud7ff\uf900-\ufefe"
    "\uff00-\uffef\U00010000-\U000dffff"
)
_ATOM = rf"[\w!#$%&'*+/=?^`{{|}}~{_ABROAD}-]+"
_LABEL = rf"[a-z0-9{_ABROAD}](?:[a-z0-9{_ABROAD}-]{{0,61}}[a-z0-9{_ABROAD}])?"
_TOP = rf"(?:[a-z{_ABROAD}]{{2,63}}|xn--[a-z0-9-]{{2,59}})"
_LONGEST, _LONGEST_LOCAL = 254, 64


class BadEmail(Usage):
    """Text that is no e-mail address."""

    code = "bad_email"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is no e-mail address", hint="write it as name@example.com")


@cache
def _pattern() -> "Callable[[str], re.Match[str] | None]":
    return re.compile(rf"(?!['/]){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_TOP}").fullmatch


def _formed(address: str) -> bool:
    return len(address) <= _LONGEST and _pattern()(address) is not None and address.index("@") <= _LONGEST_LOCAL


def read_email(text: str) -> str:
    """The address in lower case, without `mailto:` and the quotes around it; BadEmail when it is none."""
    address = text.strip().lower()
    if not address.isascii():
        from unicodedata import normalize

        address = normalize("NFC", address)
    if _formed(address):
        return address
    bare = address.removeprefix("mailto:").partition("?")[0].strip("'\"<> ")
    if bare != address and _formed(bare):
        return bare
    raise BadEmail(text)


def all_plain(texts: "Sequence[str]", _reading: object = None) -> bool:
    """Whether each text is an address that `read_email` leaves as it is, told at once for the usual form; "" counts."""
    given = [text for text in texts if text]
    return max(map(len, given), default=0) <= _LONGEST_LOCAL and _plain()("\n".join(given)) is not None


@cache
def _plain() -> "Callable[[str], re.Match[str] | None]":
    word, label = "[a-z0-9]+(?:[._+-][a-z0-9]+)*", "[a-z0-9]+(?:-[a-z0-9]+)*"
    one = rf"{word}@(?:{label}\.)+[a-z]{{2,24}}"
    return re.compile(rf"(?:{one}(?:\n{one})*)?").fullmatch


def looks_like_email(text: str) -> bool:
    """Whether the text could be meant as an address: cheap, for telling references and columns apart."""
    name, at, domain = text.strip().rpartition("@")
    return bool(name and at and "." in domain) and " " not in domain
