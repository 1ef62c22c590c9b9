"""What an import counts, what it can be asked for, and the errors of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crmcli.kernel.errors import Failed, NotFound, Refused, Usage

ON_MATCH = ("update", "fill", "skip", "fail")


@dataclass(slots=True)
class Tally:
    """Rows of a file by what became of them; they always add up to the rows read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def rows(self) -> int:
        """All rows read so far."""
        return self.created + self.updated + self.unchanged + self.rejected + self.skipped


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be brought in. Empty texts mean: find out."""

    noun: str = ""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    date_order: str = ""
    source: str = "import"
    key: str = ""
    on_match: str = "update"
    maps: tuple[str, ...] = ()
    rejects: Path | None = None
    max_rejects: int = 0
    atomic: bool = False
    earn: bool = False
    clear_empty: bool = False
    skip_seen: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """Why a row is not taken: its column ("" for the row as a whole) and a sentence."""

    field: str
    reason: str


@dataclass(slots=True)
class Record:
    """One row on its way in: its first line in the file, its cells, its values by field name, or why it is rejected."""

    line: int
    cells: Sequence[str]
    values: dict[str, object] = field(default_factory=dict)
    issue: Issue | None = None


class NoSuchFile(Failed):
    """The file to bring in cannot be read."""

    code = "no_such_file"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read: {why}", hint="nothing was imported from it")


class EmptyFile(Usage):
    """A file without a row."""

    code = "empty_file"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} holds no row", hint="the first row must name the columns")


class NotText(Usage):
    """Bytes that the encoding does not know."""

    code = "bad_encoding"

    def __init__(self, path: Path, encoding: str, line: int) -> None:
        super().__init__(
            f"{path} is not {encoding} (line {line})", hint="name the right one with --encoding, such as cp1252"
        )


class UnknownEncoding(Usage):
    """No encoding of this name."""

    code = "bad_encoding"

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no encoding '{name}'", hint="such as utf-8, cp1252, iso-8859-2, utf-16")


class UnknownFormat(Usage):
    """A file that no reader knows."""

    code = "unknown_format"

    def __init__(self, name: str) -> None:
        super().__init__(f"crmcli cannot read '{name}' yet", hint="save it as CSV or JSONL; say which with --format")


class UnknownNoun(Usage):
    """The columns do not say what the rows are."""

    code = "unknown_noun"

    def __init__(self, path: Path, header: Sequence[str], known: Sequence[str]) -> None:
        shown = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
        super().__init__(
            f"{path}: its columns ({shown}) do not say what its rows are",
            hint=f"say it with --as {'|'.join(known)}, and name columns with --map 'Column=field'",
        )


class NotYet(Usage):
    """Rows of a noun that this version cannot bring in."""

    code = "noun_not_supported"

    def __init__(self, path: Path, noun: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{path} looks like {noun}, which this version cannot bring in",
            hint=f"it knows {', '.join(known)}; --as NOUN forces one",
        )


class BadMap(Usage):
    """A --map that names no column or no field."""

    code = "bad_map"

    def __init__(self, text: str, why: str, known: Sequence[str] = ()) -> None:
        hint = (
            f"fields: {', '.join(known)}"
            if known
            else "write it as --map 'Column=field'; an empty field ignores the column"
        )
        super().__init__(f"--map '{text}': {why}", hint=hint)


class RowsRejected(Refused):
    """With --atomic, one bad row stops the whole file."""

    code = "rows_rejected"

    def __init__(self, path: Path, count: int, first: str) -> None:
        super().__init__(
            f"{path}: {count} rows cannot be taken, so none was (--atomic); the first: {first}",
            hint="mend them, or leave --atomic out",
        )


class NoSuchRun(NotFound):
    """No import run of this number."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"there is no import run '{ref}'", hint="see: crmcli import list")
