"""The immutable `uid` behind every short id: a UUID version 7 (RFC 9562), which sorts newer behind older."""

import os

_HEX = frozenset("0123456789abcdef")
_VARIANT = {digit: "89ab"[number % 4] for number, digit in enumerate("0123456789abcdef")}
"""The two bits that say how the id is laid out, put before two random ones."""


def new_uid(now_us: int) -> str:
    """A fresh UUIDv7 for an instant in microseconds since 1970 UTC, lower-case with hyphens."""
    return uids(now_us, 1)[0]


def uids(now_us: int, count: int) -> list[str]:
    """`count` fresh UUIDv7 in ascending order, from one draw of randomness.

    The 12 bits behind the millisecond hold its fraction (RFC 9562, section 6.2, method 3) and count on from
    there; past the last of them the millisecond moves on, as the RFC allows. The last 62 bits are random.
    """
    millisecond, rest = divmod(now_us, 1000)
    first = (millisecond << 12) + (rest << 12) // 1000
    noise = os.urandom(8 * count).hex()
    drawn = (noise[at : at + 16] for at in range(0, 16 * count, 16))
    return [
        f"{time[:8]}-{time[8:12]}-7{time[12:]}-{_VARIANT[tail[0]]}{tail[1:4]}-{tail[4:]}"
        for time, tail in zip((f"{stamp:015x}" for stamp in range(first, first + count)), drawn, strict=True)
    ]


def is_uid(text: str) -> bool:
    """Whether the text is a UUIDv7 as we write it."""
    return (
        len(text) == 36
        and text[8] == text[13] == text[18] == text[23] == "-"
        and text[14] == "7"
        and text[19] in "89ab"
        and _HEX.issuperset(text.replace("-", ""))
        and text.count("-") == 4
    )
