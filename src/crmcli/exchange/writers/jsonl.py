"""JSON Lines out: an object a line, values as everywhere else in JSON, no blanks. The format for moving a store."""

import codecs
import json
from collections.abc import Iterable, Iterator

LINES = 500


def pieces(records: Iterable[dict[str, object]], noun: str = "") -> Iterator[bytes]:
    """The file in pieces of ASCII; with `noun`, each object says first what it is."""
    encode = json.JSONEncoder(separators=(",", ":")).encode
    gathered: list[str] = []
    for record in records:
        gathered.append(encode({"noun": noun, **record} if noun else record) + "\n")
        if len(gathered) == LINES:
            yield "".join(gathered).encode()
            gathered = []
    yield "".join(gathered).encode()


def pieces_of(pages: Iterable[list[str]]) -> Iterator[bytes]:
    """The same of pages of objects that are JSON already, in letters of any script."""
    codecs.register_error("json", _escaped)
    for page in pages:
        text = "\n".join(page)
        yield (text.replace("\x7f", "\\u007f") + "\n").encode("ascii", "json")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Letters outside ASCII as JSON writes them."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
