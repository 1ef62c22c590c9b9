"""The way of a noun out of the store: a query's rows, streamed into a format, to standard output or a whole file."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from crmcli.exchange.selection import ALL, CARDS, ONE_FILE, SUFFIXES, Selection, query, rows
from crmcli.exchange.writers import delimited, jsonl, vcard, xlsx
from crmcli.kernel.cells import records, text_rows
from crmcli.kernel.errors import Failed
from crmcli.kernel.sheet import Column
from crmcli.store import spelled
from crmcli.store.files import make_directory, whole
from crmcli.store.listing import column
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

PIECE = 1 << 16
"""Bytes."""


class CannotWrite(Failed):
    """The file cannot be written."""

    code = "cannot_write"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written: {why}", hint="what stood there before is untouched")


Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: where, the noun, how many rows."""

    path: Path
    noun: str
    rows: int


@dataclass(slots=True)
class Count:
    """Rows that have passed."""

    rows: int = 0

    def of(self, passing: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        """The same rows, counted as they pass."""
        for row in passing:
            self.rows += 1
            yield row

    def of_pages(self, passing: Iterator[list[Some]]) -> Iterator[list[Some]]:
        """The same pages, their rows counted as they pass."""
        for page in passing:
            self.rows += len(page)
            yield page


def to_output(workspace: Workspace, selection: Selection) -> Iterator[bytes]:
    """The bytes of an export; all nouns are one stream of JSONL, each object with its noun, or one workbook."""
    with workspace.store.read() as db:
        if selection.form == "xlsx":
            yield from _workbook(db, workspace, selection)
            return
        shown = selection.form in CARDS and workspace.settings.terminal  # which would show each carriage return
        for noun in selection.nouns:
            for piece in _pieces(db, workspace, selection, noun, Count(), named=selection.everything):
                yield piece.replace(b"\r\n", b"\n") if shown else piece


def to_files(workspace: Workspace, selection: Selection, target: Path) -> list[Written]:
    """Writes one file, or for all nouns a file each into a directory or all into one `.jsonl` file, of one snapshot.

    The files appear whole or not at all; one that is there is only replaced after a yes (exit 8 without a terminal).
    A dry run writes none.
    """
    plan = _plan(selection, target)
    if workspace.settings.dry_run:
        with workspace.store.read() as db, open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, no file
            return [_to_file(db, workspace, selection, path, nouns, nowhere) for path, nouns in plan]
    there = [path for path, _ in plan if os.path.lexists(path)]
    for path in there:
        if not (path.is_symlink() or path.is_file()):  # a device or a pipe would be gone afterwards
            raise CannotWrite(path, "it is no file; left out, --to is standard output")
    if there:
        workspace.ask.confirm(f"{there[0]} exists{' and others do' if len(there) > 1 else ''}; replace?")
    with workspace.store.read() as db:
        try:
            make_directory(plan[0][0].parent)
            with ExitStack() as files:  # all are put in place at the end, so that a failure in one leaves none
                return [
                    _to_file(db, workspace, selection, path, nouns, files.enter_context(whole(path)))
                    for path, nouns in plan
                ]
        except OSError as error:
            raise CannotWrite(target, error.strerror or str(error)) from error


def _plan(selection: Selection, target: Path) -> list[tuple[Path, tuple[str, ...]]]:
    """The files to write, each with its nouns."""
    suffix = SUFFIXES.get(selection.form, f".{selection.form}")
    if selection.everything and selection.form in ONE_FILE and target.suffix == suffix and not target.is_dir():
        return [(target, selection.nouns)]
    if selection.everything or target.is_dir():
        return [(target / f"{noun}{suffix}", (noun,)) for noun in selection.nouns]
    return [(target, selection.nouns)]


def _to_file(
    db: Reader, workspace: Workspace, selection: Selection, path: Path, nouns: tuple[str, ...], file: IO[bytes]
) -> Written:
    count = Count()
    if selection.form == "xlsx":
        xlsx.write(file, ((noun, *_table(db, workspace, selection, noun, count)) for noun in nouns))
        return Written(path, nouns[0] if len(nouns) == 1 else ALL, count.rows)
    for noun in nouns:
        for piece in _pieces(db, workspace, selection, noun, count, named=len(nouns) > 1):
            file.write(piece)
    return Written(path, nouns[0] if len(nouns) == 1 else ALL, count.rows)


def _workbook(db: Reader, workspace: Workspace, selection: Selection) -> Iterator[bytes]:
    """A workbook in pieces: it is a zip, which cannot be written from its beginning to its end."""
    from tempfile import TemporaryFile

    with TemporaryFile() as file:
        xlsx.write(file, ((noun, *_table(db, workspace, selection, noun, Count())) for noun in selection.nouns))
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _pieces(
    db: Reader, workspace: Workspace, selection: Selection, noun: str, count: Count, *, named: bool
) -> Iterator[bytes]:
    """The rows of a noun in the format; `named` puts the noun into each object of JSONL."""
    zone = workspace.settings.zone
    wanted = query(db, workspace, selection, noun)
    if selection.form == "jsonl":
        objects = spelled.objects(db, wanted, workspace.reading(), noun if named else "")
        if objects is not None:
            return jsonl.pieces_of(count.of_pages(objects))
        return jsonl.pieces(records(*_values(db, workspace, selection, noun, count), zone), noun if named else "")
    if selection.form in CARDS:
        return vcard.pieces(*_values(db, workspace, selection, noun, count), zone, CARDS[selection.form])
    cells = spelled.cells(db, wanted, workspace.reading())
    if cells is not None:
        header = list(wanted.fields) if workspace.settings.header else []
        return delimited.pieces_of(header, count.of_pages(cells), tabs=selection.form == "tsv", raw=selection.raw)
    return delimited.pieces(
        *_table(db, workspace, selection, noun, count), tabs=selection.form == "tsv", raw=selection.raw
    )


def _table(
    db: Reader, workspace: Workspace, selection: Selection, noun: str, count: Count
) -> tuple[list[str], Iterator[list[str]]]:
    """The rows of a noun as texts, and their header."""
    columns, values = _values(db, workspace, selection, noun, count)
    header = [column.name for column in columns] if workspace.settings.header else []
    return header, text_rows(columns, values, workspace.settings.zone)


def _values(
    db: Reader, workspace: Workspace, selection: Selection, noun: str, count: Count
) -> tuple[list[Column], Iterator[tuple[object, ...]]]:
    """The rows of a noun, and their columns."""
    wanted = query(db, workspace, selection, noun)
    columns = [column(wanted.catalogue.field(name)) for name in wanted.fields]
    return columns, count.of(rows(db, workspace, wanted))
