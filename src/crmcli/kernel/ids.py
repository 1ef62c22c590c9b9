"""The immutable `uid` behind every short id: a UUID version 7 (RFC 9562), which sorts newer behind older."""

import os

_HEX = frozenset("0123456789abcdef")


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
    noise = memoryview(os.urandom(8 * count)).cast("Q")
    return [_written(stamp, drawn) for stamp, drawn in enumerate(noise, first)]


def _written(stamp: int, drawn: int) -> str:
    time = f"{stamp:015x}"
    tail = f"{drawn & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000:016x}"
    return f"{time[:8]}-{time[8:12]}-7{time[12:]}-{tail[:4]}-{tail[4:]}"


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
