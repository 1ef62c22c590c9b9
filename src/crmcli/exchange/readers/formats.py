"""The formats that files come in: each is a module beside this one that knows its names, its suffixes and its bytes.

What the bytes say wins over the file's name, for an .xls that is a table of text in truth is an everyday thing.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from crmcli.exchange.readers.source import Rows, Survey
from crmcli.exchange.rules import UnknownFormat, Wish

READERS = ("sheet", "vcard", "markup", "document", "jsonl", "delimited")
"""Modules, in the order in which they look at a file; delimited text, which cannot be told by its bytes, comes last."""

BY_BYTES = ("sheet", "markup")
"""Those that a file's name says nothing of: whatever they do not know by its bytes is something else."""

BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files begin that no reader here takes for text."""

JSON = frozenset(("json", "jsonl"))


class Reader(Protocol):
    """What the module of a format has."""

    FORMATS: Sequence[str]
    """What `--format` calls it."""

    SUFFIXES: Sequence[str]

    def knows(self, surveyed: Survey) -> bool:
        """True when the first bytes leave no doubt."""

    def parts(self, surveyed: Survey) -> Sequence[str]:
        """The nouns of an `export all` in one file, in order; none for a file of one noun."""

    def rows(self, surveyed: Survey, wish: Wish, part: str, *, nothing: bool) -> Rows:
        """The file's rows, or those of one part; EmptyFile where there is none, unless there may be `nothing`."""


def reader_of(surveyed: Survey, wish: Wish) -> Reader:
    """Who reads the file: as asked for, else by its first bytes, else by its name; UnknownFormat."""
    readers = [_imported(name) for name in READERS]
    if wish.format:
        found = [reader for reader in readers if wish.format in reader.FORMATS]
        if not found:
            raise UnknownFormat(wish.format)
        return found[0]
    suffix = surveyed.path.suffix.lower()
    for reader in readers:
        if reader.knows(surveyed):
            return reader
    if surveyed.head.startswith(BINARY):
        raise UnknownFormat(suffix or surveyed.path.name)
    by_name = [reader for name, reader in zip(READERS, readers, strict=True) if name not in BY_BYTES]
    return next((reader for reader in by_name if suffix in reader.SUFFIXES), readers[-1])


def misnamed(surveyed: Survey, form: str) -> str:
    """A sentence on a file whose name speaks of another format than its bytes; "" where they agree, or nearly."""
    suffix = surveyed.path.suffix.lower()
    for reader in map(_imported, READERS):
        if suffix in reader.SUFFIXES and form not in reader.FORMATS and not JSON.issuperset((form, reader.FORMATS[0])):
            return f"it is called {suffix}, and its bytes are {form}"
    return ""


def _imported(name: str) -> Reader:
    reader: Reader = import_module(f"crmcli.exchange.readers.{name}")
    return reader
