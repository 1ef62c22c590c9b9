"""From the words of `import` and `export` to runs and files."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from crmcli.exchange.pipeline import Result, bring_in
from crmcli.exchange.rules import ON_MATCH, Wish
from crmcli.kernel.errors import PARTIAL, Usage
from crmcli.kernel.sheet import Card, Cards, Column, Done, Stream, View
from crmcli.workspace import Workspace

RESULT = (
    Column("run", "Run"), Column("file", "File"), Column("noun", "Rows of"), Column("format", "Format"),
    Column("encoding", "Encoding"), Column("delimiter", "Delimiter"), Column("rows", "Rows", "int"),
    Column("created", "Created", "int"), Column("updated", "Updated", "int"), Column("unchanged", "Unchanged", "int"),
    Column("rejected", "Rejected", "int"), Column("skipped", "Skipped", "int"), Column("rejects_file", "Rejects file"),
    Column("new_fields", "New fields", "list"), Column("dry_run", "Dry run", "flag"),
)  # fmt: skip


def imported(workspace: Workspace, words: Mapping[str, object]) -> View:
    """Runs the import of each file, in order; or lists, shows, undoes runs."""
    files = [str(file) for file in _several(words, "files")]
    if files[0] in ("list", "show", "undo"):
        from crmcli.exchange.ledger import answer

        return answer(workspace, files)
    wish = _wish(words)
    results = [result for file in files for result in _one(workspace, file, wish)]
    cards = [_card(workspace, result) for result in results]
    return cards[0] if len(cards) == 1 else Cards(tuple(cards))


def _wish(words: Mapping[str, object]) -> Wish:
    if words["on_match"] not in ON_MATCH:
        raise Usage(f"--on-match '{words['on_match']}' is not known", hint=f"one of: {' '.join(ON_MATCH)}")
    if words["key"] not in ("", "external_id", "email", "phone"):
        raise Usage(f"--key '{words['key']}' is not known", hint="one of: external_id email phone")
    if words["date_format"] not in ("", "dmy", "mdy", "ymd"):
        raise Usage(f"--date-format '{words['date_format']}' is not known", hint="one of: dmy mdy ymd")
    return Wish(
        noun=str(words["noun"]),
        format=str(words["format"]),
        encoding=str(words["encoding"]),
        delimiter=str(words["delimiter"]),
        date_order=str(words["date_format"]),
        source=str(words["source"]),
        key=str(words["key"]),
        on_match=str(words["on_match"]),
        maps=tuple(str(text) for text in _several(words, "map")),
        rejects=Path(str(words["rejects"])) if words["rejects"] else None,
        max_rejects=int(str(words["max_rejects"])),
        atomic=bool(words["atomic"]),
        earn=bool(words["earn"]),
        clear_empty=bool(words["clear_empty"]),
        skip_seen=bool(words["skip_seen"]),
    )


def _several(words: Mapping[str, object], name: str) -> tuple[object, ...]:
    found = words.get(name)
    return tuple(found) if isinstance(found, tuple | list) else ()


def _one(workspace: Workspace, file: str, wish: Wish) -> list[Result]:
    if file != "-":
        return bring_in(workspace, Path(file), wish)
    with tempfile.TemporaryDirectory(prefix="crmcli-") as directory:
        path = Path(directory) / "standard-input"
        with path.open("wb") as copy:
            while block := sys.stdin.buffer.read(1 << 20):
                copy.write(block)
        rejects = wish.rejects or Path("standard-input.rejects.csv")
        from dataclasses import replace

        return bring_in(workspace, path, replace(wish, rejects=rejects))


def _card(workspace: Workspace, result: Result) -> Card:
    tally = result.tally
    values = (
        result.run, result.file, result.noun, result.format, result.encoding, result.delimiter, tally.rows, tally.created,
        tally.updated, tally.unchanged, tally.rejected, tally.skipped, result.rejects_file, result.fresh_fields,
        workspace.settings.dry_run,
    )  # fmt: skip
    _tell(workspace, result)
    exit_code = PARTIAL if tally.rejected > result.max_rejects else 0
    return Card(RESULT, values, title=f"Import of {result.file}", done=_done(result), exit=exit_code)


def _tell(workspace: Workspace, result: Result) -> None:
    tell = workspace.ask.tell
    marks = {"\t": "tab", "": ""}.get(result.delimiter, result.delimiter)
    kind = " ".join(filter(None, (result.format, result.encoding, f"'{marks}'" if marks else "")))
    tell(f"{result.file} was taken for {result.noun} ({kind})")
    if result.fresh_fields:
        tell(f"columns kept as custom fields: {', '.join(result.fresh_fields)}")
    for line in result.rejected:
        tell(f"rejected: {line}")
    if result.tally.rejected > len(result.rejected):
        tell(f"rejected: {result.tally.rejected - len(result.rejected)} more rows")


def _done(result: Result) -> Done:
    tally = result.tally
    parts = [
        f"{getattr(tally, name):,} {name}"
        for name in ("created", "updated", "unchanged", "rejected", "skipped")
        if getattr(tally, name)
    ]
    sentence = f"{tally.rows:,} {result.noun} rows: {', '.join(parts) or 'nothing'}"
    following = f"mend {result.rejects_file} and import it again" if result.rejects_file else "crmcli report journey"
    return Done(sentence, result.undo, following)


def exported(workspace: Workspace, words: Mapping[str, object]) -> View:
    """Writes a noun, or all, to standard output or to files."""
    from crmcli.exchange import exporting

    noun = exporting.noun_of(str(words["noun"]))
    target, where, raw = str(words["to"]), str(words["where"]), bool(words["raw"])
    asked = "" if not workspace.settings.terminal and workspace.settings.output == "tsv" else workspace.settings.output
    form = exporting.form_of(str(words["format"]), asked, target, noun)
    if not target:
        if noun == "all" and form != "jsonl":
            raise Usage(
                f"all nouns in one {form} file cannot be told apart", hint="give a directory: --to DIR, or -o jsonl"
            )
        return Stream(exporting.to_output(workspace, noun, form, where, raw=raw))
    written = exporting.to_files(workspace, noun, form, where, Path(target), raw=raw)
    cards = [
        Card(
            (Column("file", "File"), Column("noun", "Rows of"), Column("rows", "Rows", "int")),
            (str(each.path), each.noun, each.rows),
            done=Done(f"wrote {each.rows:,} rows to {each.path}"),
        )
        for each in written
    ]
    return cards[0] if len(cards) == 1 else Cards(tuple(cards))
