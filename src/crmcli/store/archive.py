"""What an archive of pg_dump holds, as pg_restore writes it out: statements, and the rows of a table between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from crmcli.store.programs import RESTORE, Programs

BLOCK = 1 << 16
_COPY = re.compile(rb'COPY ("?[^".\n]+"?)\.("?\w+"?) +(?:\(([\w", ]*)\) )?FROM stdin;\n')
_SESSION = re.compile(rb"SET \w+ = |SELECT pg_catalog\.set_config\(|\\(?:un)?restrict ")
"""Lines about the session, which is ours: some versions of the server do not know all of them."""
_ENTRY = re.compile(r"[0-9]+; [0-9]+ [0-9]+ ([A-Z]+(?: [A-Z]+)*) (.+)")
KINDS = ("TABLE DATA", "TABLE", "VIEW", "FUNCTION", "INDEX", "FK CONSTRAINT", "CONSTRAINT", "DEFAULT")
"""The kinds of entries that a store is made of."""
BESIDE = ("SCHEMA", "COMMENT", "ACL", "DEFAULT ACL", "STATISTICS DATA")
"""What a restore leaves out: the rights are those that the database has given, and its own schema stays."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an archive's list; `kind` is "" for one that no store has."""

    line: str
    kind: str
    schema: str
    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table, in blocks of whole lines; to be read before the next part is."""

    table: str
    columns: tuple[str, ...]
    statement: str
    blocks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows each table of an archive has, and the head of the journal in it, as hex."""

    rows: dict[str, int]
    head: str


def entries(programs: Programs, archive: Path) -> list[Entry]:
    """The archive's list, but for what a restore leaves out."""
    with programs.run(RESTORE, ["--list", str(archive)]) as said:
        found = [_entry(match) for match in map(_ENTRY.fullmatch, said.read().decode().splitlines()) if match]
    return [entry for entry in found if entry.kind not in BESIDE]


def _entry(match: "re.Match[str]") -> Entry:
    words = f"{match[1]} {match[2]}"
    kind = next((kind for kind in (*KINDS, *BESIDE) if words.startswith(f"{kind} ")), "")
    schema, _, name = words.removeprefix(kind).strip().partition(" ")
    return Entry(match[0], kind, schema, name.rpartition(" ")[0].partition("(")[0])


def parts(script: IO[bytes]) -> Iterator[bytes | Rows]:
    """The statements of a script in few pieces, and the rows between them."""
    statements: list[bytes] = []
    for line in script:
        copy = _COPY.fullmatch(line)
        if copy is None:
            if not _SESSION.match(line):
                statements.append(line)
            continue
        if any(map(_says_something, statements)):
            yield b"".join(statements)
        statements = []
        columns = tuple(name.strip(' "') for name in (copy[3] or b"").decode().split(",") if name.strip())
        yield Rows(copy[2].decode().strip('"'), columns, line.decode().strip(";\n"), _blocks(script))
    if any(map(_says_something, statements)):
        yield b"".join(statements)


def _says_something(line: bytes) -> bool:
    return bool(line.strip()) and not line.startswith(b"--")


def _blocks(script: IO[bytes]) -> Iterator[bytes]:
    block: list[bytes] = []
    size = 0
    for line in script:
        if line == b"\\.\n":
            break
        block.append(line)
        size += len(line)
        if size > BLOCK:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def held(programs: Programs, archive: Path) -> Held:
    """Reads the whole archive."""
    rows: dict[str, int] = {}
    head = (0, "")
    with programs.run(RESTORE, ["--data-only", "--file=-", str(archive)]) as script:
        for part in parts(script):
            if isinstance(part, bytes):
                continue
            rows[part.table] = 0
            for block in part.blocks:
                rows[part.table] += block.count(b"\n")
                if part.table == "entry":
                    head = max(head, *_links(part.columns, block))
    return Held(rows, head[1])


def _links(columns: tuple[str, ...], block: bytes) -> Iterator[tuple[int, str]]:
    """Number and hash of each entry of the journal in a block."""
    seq, h = columns.index("seq"), columns.index("h")
    for line in block.splitlines():
        cells = line.split(b"\t")
        yield int(cells[seq]), cells[h].decode().removeprefix("\\\\x")
