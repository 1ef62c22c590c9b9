"""JSON Lines out: an object a line, values as everywhere else in JSON. The format for moving a store."""

import json
from collections.abc import Iterable, Iterator

LINES = 500


def pieces(records: Iterable[dict[str, object]], noun: str = "") -> Iterator[bytes]:
    """The file in pieces of ASCII; with `noun`, each object says first what it is."""
    gathered: list[str] = []
    for record in records:
        gathered.append(json.dumps({"noun": noun, **record} if noun else record) + "\n")
        if len(gathered) == LINES:
            yield "".join(gathered).encode()
            gathered = []
    yield "".join(gathered).encode()
