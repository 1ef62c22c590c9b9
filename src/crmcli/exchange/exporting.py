"""The way of a noun out of the store: a query's rows, streamed into a format, to standard output or a whole file."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from crmcli.custom.queries import with_custom
from crmcli.exchange.nouns import INTAKES, named
from crmcli.exchange.writers import delimited, jsonl
from crmcli.kernel.cells import records, text_rows
from crmcli.kernel.errors import Failed, Usage
from crmcli.kernel.fields import Catalogue
from crmcli.store.files import whole
from crmcli.store.listing import Query, column, stream
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

CATALOGUES = {
    "fields": ("crmcli.custom.fields", "FIELDS"),
    "customers": ("crmcli.customers.fields", "CUSTOMERS"),
    "purchases": ("crmcli.purchases.fields", "PURCHASES"),
    "points": ("crmcli.loyalty.fields", "POINTS"),
    "moves": ("crmcli.journeys.fields", "MOVES"),
}
BESIDE = {
    "customers": ("deleted_at",),
    "purchases": ("customer_uid", "refund_of_uid"),
    "points": ("customer_uid",),
    "moves": ("customer_uid",),
}
"""Fields that only an export has: with them it can be brought into any store."""

FORMATS = ("csv", "tsv", "jsonl")


class CannotWrite(Failed):
    """The file cannot be written."""

    code = "cannot_write"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written: {why}", hint="what stood there before is untouched")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: where, the noun, how many rows."""

    path: Path
    noun: str
    rows: int


def catalogue_of(noun: str) -> Catalogue:
    """The catalogue of a noun that can be exported."""
    module, name = CATALOGUES[noun]
    found: Catalogue = getattr(import_module(module), name)
    return found


def to_output(workspace: Workspace, noun: str, form: str, where: str, *, raw: bool) -> Iterator[bytes]:
    """The bytes of an export. `noun` "all" is one stream of JSONL, each object with its noun."""
    with workspace.store.read() as db:
        if noun == "all":
            for each in CATALOGUES:
                yield from jsonl.pieces(_records(db, workspace, each, "", trash=True), each)
        else:
            yield from _pieces(db, workspace, noun, form, where, raw=raw, count=[0])


def to_files(workspace: Workspace, noun: str, form: str, where: str, target: Path, *, raw: bool) -> list[Written]:
    """Writes one file, or for "all" one file a noun into a directory, or all in one `.jsonl` file.

    Each file appears whole or not at all; one that is there is only replaced after a yes (exit 8 without a terminal).
    """
    if noun == "all" and target.suffix != ".jsonl":
        plan = [(each, target / f"{each}.{form}") for each in CATALOGUES]
    else:
        plan = [(noun, target / f"{noun}.{form}" if target.is_dir() else target)]
    there = [path for _, path in plan if path.exists()]
    if there:
        workspace.ask.confirm(f"{there[0]} exists{' and others do' if len(there) > 1 else ''}; replace?")
    try:
        plan[0][1].parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return [_to_file(workspace, each, form, where, path, raw=raw, everything=noun == "all") for each, path in plan]
    except OSError as error:
        raise CannotWrite(plan[0][1], error.strerror or str(error)) from error


def form_of(asked: str, output: str, target: str, noun: str) -> str:
    """The format: as asked for, else by the file's name, else CSV (JSONL for `all` on standard output)."""
    suffix = Path(target).suffix.removeprefix(".")
    for form in (asked, output if output in FORMATS else "", suffix if suffix in FORMATS else ""):
        if form:
            if form not in FORMATS:
                raise Usage(f"crmcli cannot write '{form}' yet", hint=f"one of: {' '.join(FORMATS)}")
            return form
    return "jsonl" if noun == "all" else "csv"


def noun_of(word: str) -> str:
    """The noun to export, or "all"."""
    return word if word == "all" else named(word)


def _to_file(
    workspace: Workspace, noun: str, form: str, where: str, path: Path, *, raw: bool, everything: bool
) -> Written:
    count = [0]
    with whole(path) as file, workspace.store.read() as db:
        if noun == "all":
            for each in INTAKES:
                for piece in jsonl.pieces(_records(db, workspace, each, "", trash=True, count=count), each):
                    file.write(piece)
        else:
            for piece in _pieces(db, workspace, noun, form, where, raw=raw, count=count, trash=everything):
                file.write(piece)
    return Written(path, noun, count[0])


def _pieces(
    db: Reader,
    workspace: Workspace,
    noun: str,
    form: str,
    where: str,
    *,
    raw: bool,
    count: list[int],
    trash: bool = False,
) -> Iterator[bytes]:
    if form == "jsonl":
        yield from jsonl.pieces(_records(db, workspace, noun, where, trash=trash, count=count))
        return
    wanted = _query(db, workspace, noun, where, spread=True)
    columns = [column(wanted.catalogue.field(name)) for name in wanted.fields]
    rows = _counted(_streams(db, workspace, wanted, trash=trash), count)
    cells = text_rows(columns, rows, workspace.settings.zone)
    yield from delimited.pieces(list(wanted.fields), cells, tabs=form == "tsv", raw=raw)


def _records(
    db: Reader, workspace: Workspace, noun: str, where: str, *, trash: bool, count: list[int] | None = None
) -> Iterator[dict[str, object]]:
    wanted = _query(db, workspace, noun, where, spread=False)
    columns = [column(wanted.catalogue.field(name)) for name in wanted.fields]
    rows = _counted(_streams(db, workspace, wanted, trash=trash), count if count is not None else [0])
    return records(columns, rows, workspace.settings.zone)


def _streams(db: Reader, workspace: Workspace, wanted: Query, *, trash: bool) -> Iterator[tuple[object, ...]]:
    from dataclasses import replace

    yield from stream(
        db,
        replace(wanted, catalogue=replace(wanted.catalogue, alive="", by_name={})) if trash else wanted,
        workspace.reading(),
    )


def _query(db: Reader, workspace: Workspace, noun: str, where: str, *, spread: bool) -> Query:
    """By id, so that rows come before those that point to them. `spread` gives each custom field a column of its own."""
    catalogue = with_custom(db, catalogue_of(noun))
    chosen = tuple(name.strip() for name in workspace.settings.fields.split(",") if name.strip())
    names = chosen or (*catalogue.document, *BESIDE.get(noun, ()))
    if spread and not chosen and "fields" in names:
        custom = tuple(f.name for f in catalogue.fields if f.name.startswith("fields."))
        at = names.index("fields")
        names = (*names[:at], *custom, *names[at + 1 :])
    return Query(catalogue, where, fields=names, sort=workspace.settings.sort or "id", limit=None)


def _counted(rows: Iterator[tuple[object, ...]], count: list[int]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        count[0] += 1
        yield row
