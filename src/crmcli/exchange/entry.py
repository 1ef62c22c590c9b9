"""From the words of `import` and `export` to runs and files."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from crmcli.exchange import views
from crmcli.exchange.layout import UNKNOWN, Layout, Use
from crmcli.exchange.nouns import INTAKES
from crmcli.exchange.pipeline import Result, bring_in
from crmcli.exchange.readers.piped import STANDARD_INPUT, is_pipe, kept
from crmcli.exchange.readers.unpacked import Member, unpacked
from crmcli.exchange.rejects import beside
from crmcli.exchange.rules import DATE_ORDERS, KEYS, MATCHES, ON_MATCH, BadMap, NoSuchFile, Wish
from crmcli.exchange.seen import left_out
from crmcli.kernel.errors import CrmError, Usage
from crmcli.kernel.sheet import Stream, Text, View
from crmcli.workspace import Workspace

PLACES = {noun: place for place, noun in enumerate(INTAKES)}


def imported(workspace: Workspace, words: Mapping[str, object]) -> View:
    """Runs the import of each file; or lists, shows, undoes runs."""
    files = [str(file) for file in _several(words, "files")]
    if files[0] in ("list", "show", "undo"):
        from crmcli.exchange.ledger import answer

        return answer(workspace, files)
    wish = replace(_wish(words), with_moves=any(Path(file).stem == "moves" for file in files))
    _all_there(files, wish)
    if words["suggest"]:
        return _suggested(workspace, files, wish)
    results: list[Result] = []
    for file in in_order(files):
        try:
            results += _one(workspace, file, wish)
        except CrmError as error:
            if results:  # they stay in the store
                error.hint += f"; what came before it is in: {'; '.join(map(views.told, results))}"
            raise
    for result in results:
        for note in views.notes(result):
            workspace.ask.tell(note)
    return views.imported(results, dry_run=workspace.settings.dry_run)


def _suggested(workspace: Workspace, files: Sequence[str], wish: Wish) -> View:
    """A mapping file for the one file."""
    from crmcli.exchange.suggestion import suggested

    if len(files) > 1:
        raise Usage("--suggest takes one file", hint="a mapping file is for files of one kind")
    if not is_pipe(files[0]):
        return Text(suggested(workspace, Path(files[0]), wish))
    with kept(files[0]) as path:
        return Text(suggested(workspace, path, wish))


def exported(workspace: Workspace, words: Mapping[str, object]) -> View:
    """Writes a noun, or all, to standard output or to files."""
    from crmcli.exchange import exporting
    from crmcli.exchange.selection import chosen

    target = str(words["to"])
    selection = chosen(workspace, str(words["noun"]), str(words["format"]), target, str(words["where"]))
    if words["raw"]:
        selection = replace(selection, raw=True)
    if not target:
        return Stream(exporting.to_output(workspace, selection))
    return views.exported(exporting.to_files(workspace, selection, Path(target)))


def in_order(files: Sequence[str]) -> list[str]:
    """The files as they are given, but those named as `export all` names them so that what others point to comes first.

    A shell gives DIR/*.csv by the alphabet, where contacts stand before their customers.
    """
    ours = sorted((file for file in files if Path(file).stem in PLACES), key=lambda file: PLACES[Path(file).stem])
    sorted_ones = iter(ours)
    return [next(sorted_ones) if Path(file).stem in PLACES else file for file in files]


def _wish(words: Mapping[str, object]) -> Wish:
    layout = _maps([str(text) for text in _several(words, "map")])
    if words["mapping"]:
        from crmcli.exchange.mapping_file import read_mapping

        layout = layout.over(read_mapping(Path(str(words["mapping"]))))
    return Wish(
        noun=str(words["noun"]) or layout.noun,
        format=str(words["format"]),
        encoding=str(words["encoding"]) or layout.encoding,
        delimiter=str(words["delimiter"]) or layout.delimiter,
        sheet=str(words["sheet"]),
        date_order=_one_of(words, "date_format", DATE_ORDERS),
        source=str(words["source"] or ""),
        key=_one_of(words, "key", KEYS),
        on_match=_one_of(words, "on_match", ON_MATCH),
        match=_one_of(words, "match", MATCHES),
        profile=str(words["profile"]),
        layout=replace(
            layout,
            unknown=_one_of(words, "unknown", UNKNOWN) or layout.unknown,
            make_customers=bool(words["make_customers"]) or layout.make_customers,
        ),
        rejects=Path(str(words["rejects"])) if words["rejects"] else None,
        max_rejects=int(str(words["max_rejects"])),
        atomic=bool(words["atomic"]),
        earn=bool(words["earn"]),
        clear_empty=bool(words["clear_empty"]),
        skip_seen=bool(words["skip_seen"]),
        from_crmcli=bool(words["from_crmcli"]),
    )


def _maps(texts: Sequence[str]) -> Layout:
    """What --map says; BadMap (exit 2)."""
    uses: dict[str, Use] = {}
    for text in texts:
        column, equals, name = text.rpartition("=")
        stands = f"--map '{text}'"
        if not equals:
            raise BadMap(stands, "it has no '='")
        uses[column] = Use(name, stands=stands)
    return Layout(columns=uses, required=frozenset(uses))


def _one_of(words: Mapping[str, object], name: str, known: Sequence[str]) -> str:
    word = str(words[name])
    if word and word not in known:
        raise Usage(f"--{name.replace('_', '-')} '{word}' is not known", hint=f"one of: {' '.join(known)}")
    return word


def _several(words: Mapping[str, object], name: str) -> tuple[object, ...]:
    found = words.get(name)
    return tuple(found) if isinstance(found, tuple | list) else ()


def _all_there(files: Sequence[str], wish: Wish) -> None:
    """Looks before anything is brought in: each file is there, and the rejects of one do not overwrite another."""
    for file in files:
        path = Path(file)
        if file != "-" and not path.exists():
            raise NoSuchFile(path, "there is no such file")
        if wish.rejects is not None and wish.rejects.exists() and file != "-" and wish.rejects.samefile(path):
            raise Usage(f"--rejects {wish.rejects} is the file to import", hint="name another")
    if wish.rejects is not None and len(files) > 1:
        raise Usage("--rejects is for one file", hint="left out, each file gets its own <file>.rejects.csv")


def _one(workspace: Workspace, file: str, wish: Wish) -> list[Result]:
    """Brings in a file, what comes through a pipe, or each file of an archive."""
    called = STANDARD_INPUT if file == "-" else str(Path(file))
    with kept(file) if is_pipe(file) else nullcontext(Path(file)) as path, unpacked(path, called) as members:
        if wish.rejects is not None and len(members) > 1:
            raise Usage("--rejects is for one file", hint="left out, each file gets its own <file>.rejects.csv")
        there = {str(member.path): member for member in members}
        wish = replace(wish, with_moves=wish.with_moves or "moves" in {Path(name).stem for name in there})
        return [result for name in in_order(list(there)) for result in _member(workspace, there[name], wish)]


def _member(workspace: Workspace, member: Member, wish: Wish) -> list[Result]:
    """Brings in one file; where it is not the file itself, it goes by that one's name."""
    own = member.called == str(member.path)
    if not own:
        wish = replace(wish, rejects=wish.rejects or beside(member.beside), called=member.called)
    try:
        results = left_out(workspace, member.path, wish) or bring_in(workspace, member.path, wish)
    except CrmError as error:
        error.message = error.message.replace(str(member.path), member.called)
        raise
    return results if own else [replace(result, file=member.called) for result in results]
