"""What makes a row the same row again: its own id, or its content and how often that came before in the file.

With it every file can be brought in twice without doubling anything, also one without ids.
"""

from collections import Counter
from hashlib import blake2b

from crmcli.exchange.rules import Record

SEPARATOR = "\x1f"
OF_CONTENT = "row:"
"""How the id of a row begins that has none of its own."""


class Fingerprints:
    """Ids for rows that have none. Counts equal rows of one run by 8 bytes of their hash."""

    def __init__(self) -> None:
        self._met: Counter[int] = Counter()

    def of(self, record: Record) -> str:
        """The id of a row: `row:<hash>`, with `:2` and so on for the second of equal rows."""
        digest = blake2b(SEPARATOR.join(record.cells).encode("utf-8", "surrogatepass"), digest_size=8)
        number = int.from_bytes(digest.digest())
        self._met[number] += 1
        count = self._met[number]
        return f"{OF_CONTENT}{number:016x}" if count == 1 else f"{OF_CONTENT}{number:016x}:{count}"
