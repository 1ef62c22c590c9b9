"""Import runs as people ask about them: listed, shown, taken back."""

from collections.abc import Sequence
from functools import partial

from crmcli.custom.queries import needed_by
from crmcli.exchange import runs
from crmcli.exchange.rules import NoSuchRun
from crmcli.kernel.errors import PARTIAL, Refused, Usage
from crmcli.kernel.events import Restored
from crmcli.kernel.fields import Catalogue, Field
from crmcli.kernel.refs import short_id
from crmcli.kernel.sheet import Card, Column, Done, View
from crmcli.store.listing import Query, listing, query
from crmcli.store.read import Reader
from crmcli.store.undo import change_by_id, revert
from crmcli.workspace import Workspace

ROWS = "(import_run.created + import_run.updated + import_run.unchanged + import_run.rejected + import_run.skipped)"
RUNS = Catalogue(
    noun="import run",
    plural="import runs",
    source="import_run",
    key="import_run.id",
    sort="-id",
    fields=(
        Field("run", "Run", "ref", "import_run.id", prefix="m"),
        Field("id", "Run", "ref", "import_run.id", prefix="m"),
        Field("file", "File", sql="import_run.file"),
        Field("noun", "Rows of", sql="import_run.noun"),
        Field("format", "Format", sql="import_run.format"),
        Field("encoding", "Encoding", sql="import_run.encoding"),
        Field("source", "Source", sql="import_run.source"),
        Field("status", "Status", sql="import_run.status", choices=("running", "done", "undone")),
        Field("rows", "Rows", "int", ROWS),
        Field("created", "Created", "int", "import_run.created"),
        Field("updated", "Updated", "int", "import_run.updated"),
        Field("unchanged", "Unchanged", "int", "import_run.unchanged"),
        Field("rejected", "Rejected", "int", "import_run.rejected"),
        Field("skipped", "Skipped", "int", "import_run.skipped"),
        Field("rejects_file", "Rejects file", sql="import_run.rejects_file"),
        Field("change", "Change", "ref", "import_run.change_id", prefix="u"),
        Field("started_at", "Started", "instant", "import_run.started_at"),
        Field("finished_at", "Finished", "instant", "import_run.finished_at"),
        Field("layout", "Mapping or profile", sql="import_run.layout"),
        Field("sha256", "Hash of the file", sql="import_run.sha256"),
    ),
    columns=("run", "started_at", "file", "noun", "rows", "rejected", "status"),
    document=(
        "run", "file", "noun", "format", "encoding", "source", "status", "rows", "created", "updated", "unchanged",
        "rejected", "skipped", "rejects_file", "change", "started_at", "finished_at", "sha256",
        "layout",
    ),
)  # fmt: skip


HOW = (
    Column("on_match", "On match"), Column("key", "Known by"),
    Column("also", "Brought along", "object"),
)  # fmt: skip
"""What the card of a run says besides."""


class NothingToTakeBack(Refused):
    """The run changed nothing, or was undone."""

    code = "nothing_to_undo"

    def __init__(self, number: int) -> None:
        super().__init__(f"m{number} changed nothing that could be taken back", hint="see: crmcli import list")


def answer(workspace: Workspace, words: Sequence[str]) -> View:
    """`import list`, `import show m3`, `import undo m3`."""
    if words[0] == "list":
        with workspace.store.read() as db:
            return listing(db, query(RUNS, workspace.settings), workspace.reading(), empty="No file was imported yet.")
    if len(words) != 2:
        raise Usage(f"import {words[0]} takes one run", hint="see: crmcli import list")
    with workspace.store.read() as db:
        number = _run(db, words[1])
        if words[0] == "show":
            wanted = Query(RUNS, also="import_run.id = :id", params={"id": number}, fields=RUNS.document)
            sheet = listing(db, wanted, workspace.reading())
            (row,) = sheet.rows
            how = runs.how(db, number)
            return Card((*sheet.columns, *HOW), (*row, how.on_match, how.key or None, how.also), title=f"m{number}")
        change = db.value("SELECT change_id FROM import_run WHERE id = :id", id=number)
    if change is None:
        raise NothingToTakeBack(number)
    return _undo(workspace, number, int(change))


def _undo(workspace: Workspace, number: int, change_id: int) -> Card:
    """Takes a run back; what was changed since, or is leant on, is kept and listed (exit 6)."""
    with workspace.store.write(workspace) as unit:
        done = revert(unit, change_by_id(unit, change_id), partly=True, used=partial(needed_by, unit))
        runs.mark(unit, change_id, "undone")
        unit.emit(Restored(frozenset(done.customers)))
    kept, refused = tuple(done.kept), tuple(done.refused)
    stayed = "".join(f", {len(some):,} {how}" for some, how in ((kept, "kept"), (refused, "refused")) if some)
    sentence = f"Took m{number} back: {done.restored:,} records{stayed}"
    columns = (
        Column("run", "Run"), Column("undone", "Undone"), Column("restored", "Restored", "int"),
        Column("created", "Taken out", "int"), Column("updated", "Set back", "int"),
        Column("kept", "Kept, changed since", "list"), Column("refused", "Refused, leant on", "list"),
    )  # fmt: skip
    values = (f"m{number}", f"u{change_id}", done.restored, done.created, done.updated, kept, refused)
    return Card(columns, values, done=Done(sentence, unit.undo, "crmcli redo"), exit=PARTIAL if kept or refused else 0)


def _run(db: Reader, ref: str) -> int:
    number = short_id(ref if ref.startswith("m") else f"m{ref}", "m")
    if number is None or db.value("SELECT 1 FROM import_run WHERE id = :id", id=number) is None:
        raise NoSuchRun(ref)
    return number
