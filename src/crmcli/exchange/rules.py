"""What an import counts, what it can be asked for, and the errors of this folder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crmcli.exchange.layout import Layout
from crmcli.kernel.errors import Failed, NotFound, Refused, Usage

ON_MATCH = ("update", "fill", "skip", "fail")
KEYS = ("external_id", "email", "phone")
DATE_ORDERS = ("dmy", "mdy", "ymd")
FUZZY = "fuzzy"
MATCHES = ("exact", FUZZY)
BY = ("id", "email", "phone", "name")

MARKS = ("_line", "_field", "_reason")
"""Columns of a rejects file that are not data."""

MOST_COLUMNS = 4096
LONGEST_CELL = 65_536
"""Characters; a row with a longer cell is rejected."""
LONGEST_ROW = 1 << 24
"""Characters; behind a longer one nothing can be told apart, and the file is refused."""


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
    called: str = ""
    """What the file is called where its path says nothing (standard input)."""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    date_order: str = ""
    source: str = ""
    key: str = ""
    on_match: str = ""
    match: str = ""
    """exact, or fuzzy: new customers who are likely known ones are told, and never decided about."""
    profile: str = ""
    """The product that the file comes from."""
    layout: Layout = field(default_factory=Layout)
    """What --map, a mapping file and the profile say of the columns."""
    rejects: Path | None = None
    max_rejects: int = 0
    atomic: bool = False
    earn: bool = False
    clear_empty: bool = False
    skip_seen: bool = False
    from_crmcli: bool = False
    """An export of ours, also where its columns do not show it."""
    with_moves: bool = False
    """Our own export's moves come in behind the customers and bring their whole journeys."""

    def settled(self) -> "Wish":
        """The same with what its layout answers of the questions left open, and the rest as it is without asking."""
        layout = self.layout
        return replace(
            self,
            noun=self.noun or layout.noun,
            date_order=self.date_order or layout.dates,
            source=self.source or layout.source or "import",
            key=self.key or layout.key,
            on_match=self.on_match or layout.on_match or "update",
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """Why a row is not taken: its column ("" for the row as a whole) and a sentence."""

    field: str
    reason: str


CLEAR = object()
"""The value of an empty cell where empty cells erase."""


@dataclass(slots=True)
class Record:
    """One row on its way in: its first line in the file, its cells, its values by field name, or why it is rejected."""

    line: int
    cells: Sequence[str]
    values: dict[str, object] = field(default_factory=dict)
    issue: Issue | None = None


def brought_along(noun: str) -> str:
    """The noun whose records the rows of a noun bring along."""
    return "contacts" if noun == "customers" else "customers"


REPEATED = "stands in this file before, with other content"
"""Why the second row of an id is rejected; brought in again from a rejects file it must not overwrite the first."""


@dataclass(slots=True)
class Batch:
    """Good rows on their way in, column by column: `columns` holds a value for every row, None where it is absent.

    `record(row)` looks at a row as a whole; those that get an issue are the batch's rejected rows.
    """

    lines: Sequence[int]
    cells: Sequence[Sequence[str]]
    columns: dict[str, list[object]]
    repeated: Collection[int] = ()
    """Lines of rows that were rejected before because their id belongs to another row."""
    passed: int = 0
    """Rows beside these that are none of the noun's."""
    customers: dict[str, list[object]] = field(default_factory=dict)
    """What the rows say of their customers, column by column."""
    opened: dict[int, Record] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def record(self, row: int) -> Record:
        """The row as a record, the same one each time."""
        if row not in self.opened:
            values = {
                name: None if values[row] is CLEAR else values[row]
                for name, values in self.columns.items()
                if values[row] is not None
            }
            self.opened[row] = Record(self.lines[row], self.cells[row], values)
        return self.opened[row]

    def records(self) -> list[Record]:
        """All rows as records."""
        return [self.record(row) for row in range(len(self))]

    def without(self, rows: Collection[int]) -> "Batch":
        """The batch without some of its rows."""
        if not rows:
            return self
        kept = [row for row in range(len(self)) if row not in rows]
        columns, customers = (
            {name: [values[row] for row in kept] for name, values in found.items()}
            for found in (self.columns, self.customers)
        )
        lines, cells = [self.lines[row] for row in kept], [self.cells[row] for row in kept]
        return Batch(lines, cells, columns, self.repeated, self.passed, customers)

    def rejected(self) -> list[Record]:
        """The rows that got an issue."""
        return [record for _, record in sorted(self.opened.items()) if record.issue is not None]


class NoSuchSheet(Usage):
    """A --sheet that the workbook does not have."""

    code = "no_such_sheet"

    def __init__(self, path: Path, name: str, known: Sequence[str]) -> None:
        super().__init__(f"{path} has no sheet '{name}'", hint=f"its sheets: {', '.join(known) or 'none'}")


class DamagedWorkbook(Usage):
    """A workbook that is cut off or none in truth."""

    code = "damaged_file"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged or no workbook", hint="open it in a spreadsheet program and save it anew")


class LockedFile(Usage):
    """A workbook or archive behind a password."""

    code = "locked_file"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is protected by a password", hint="save a copy without one, or its rows as CSV")


class DamagedArchive(Usage):
    """A .gz or .zip that is cut off or none in truth."""

    code = "damaged_file"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is damaged: it does not unpack", hint="get the file anew; nothing was imported from it"
        )


class TooLarge(Usage):
    """A file that unpacks to more than fits."""

    code = "too_large"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} unpacks to more than can be read", hint="save its rows as CSV, which may have any size"
        )


class NoSuchFile(NotFound):
    """The file to bring in cannot be read."""

    code = "no_such_file"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read: {why}", hint="nothing was imported from it")


class NothingPiped(Usage):
    """`-` where standard input is closed."""

    code = "no_such_file"

    def __init__(self) -> None:
        super().__init__("standard input is closed", hint="pipe the rows in, or name a file")


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


class RowWithoutEnd(Usage):
    """A row so long that a quote must have been left open."""

    code = "row_without_end"

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"{path}: the row that begins on line {line} does not end within {LONGEST_ROW:,} characters",
            hint="a quote is likely left open there; mend it and import the file again",
        )


class TooDeep(Usage):
    """JSON with more brackets within brackets than anybody means."""

    code = "too_deep"

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"{path}: brackets in line {line} are nested without end", hint="a bracket is likely left open there"
        )


class TooManyColumns(Usage):
    """More columns than any table of customers has."""

    code = "too_many_columns"

    def __init__(self, path: Path, count: int) -> None:
        super().__init__(f"{path} has {count:,} columns; {MOST_COLUMNS:,} is the most", hint="take out what is no data")


class NotLines(Usage):
    """JSON that is not one object a line."""

    code = "not_json_lines"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is one JSON array", hint="leave --format out, or say --format json")


class BadDelimiter(Usage):
    """A --delimiter that is not one character."""

    code = "bad_delimiter"

    def __init__(self, text: str) -> None:
        super().__init__(f"--delimiter '{text}' is not one character", hint="such as ; or | or tab")


class NoRejectsFile(Refused):
    """Rejected rows would be written over a file that is not one of ours."""

    code = "file_exists"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is there already and holds no rejected rows", hint="nothing was imported; name another --rejects"
        )


class CannotReject(Failed):
    """The rejects file cannot be written."""

    code = "cannot_write"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the rejected rows cannot be written to {path}: {why}",
            hint="name another place with --rejects; the same command goes on where this one stopped",
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


class BadPerson(Usage):
    """Somebody in a customer's list of people who cannot be read: the place in the list from 1, and the key."""

    code = "bad_value"

    def __init__(self, place: int, key: str, why: str) -> None:
        where = f", {key}" if key else ""
        super().__init__(f"person {place}{where}: {why}", hint="mend it, or take that person out of the list")


class BadMap(Usage):
    """A --map, or what a mapping file says of a column, that means nothing. `stands` is where it is said."""

    code = "bad_map"

    def __init__(self, stands: str, why: str, known: Sequence[str] = (), wrong: str = "") -> None:
        from difflib import get_close_matches

        near = get_close_matches(wrong, known, n=1)
        guess = f". Did you mean {near[0]}?" if near else ""
        hint = (
            f"fields: {', '.join(known)}"
            if known
            else "write it as --map 'Column=field'; an empty field ignores the column"
        )
        super().__init__(f"{stands}: {why}{guess}", hint=hint, candidates=near)


class NoSuchColumn(Usage):
    """A column that the file must have, and has not. `stands` is where it is asked for."""

    code = "bad_map"

    def __init__(self, stands: str, name: str, header: Sequence[str]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(name, header, n=1)
        guess = f" Did you mean '{near[0]}'?" if near else ""
        super().__init__(
            f"{stands}: the file has no column '{name}'.{guess}", hint=f"columns: {', '.join(header)}", candidates=near
        )


class NoMapping(NotFound):
    """A mapping file that cannot be read."""

    code = "no_such_file"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read: {why}", hint=f"write one with: crmcli import --suggest FILE > {path}")


class BadMapping(Usage):
    """A mapping file that says what cannot be meant. `stands` is the file, with the line where that is known."""

    code = "bad_mapping"

    def __init__(self, stands: str, why: str, hint: str, wrong: str = "", known: Sequence[str] = ()) -> None:
        from difflib import get_close_matches

        near = get_close_matches(wrong, known, n=1)
        guess = f". Did you mean {near[0]}?" if near else ""
        super().__init__(f"{stands}: {why}{guess}", hint=hint, candidates=near)


class RowsRejected(Refused):
    """With --atomic, one bad row stops the whole file."""

    code = "rows_rejected"

    def __init__(self, path: Path, count: int, first: str, rejects: Path | None) -> None:
        where = f" (all of them: {rejects})" if rejects else ""
        super().__init__(
            f"{path}: {count} rows cannot be taken, so none was (--atomic); the first: {first}",
            hint=f"mend them{where}, or leave --atomic out",
        )


class NoSuchRun(NotFound):
    """No import run of this number."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"there is no import run '{ref}'", hint="see: crmcli import list")
