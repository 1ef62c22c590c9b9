"""Files that were imported before, byte for byte: with --skip-seen they are left out."""

from pathlib import Path

from crmcli.exchange import runs
from crmcli.exchange.pipeline import Result
from crmcli.exchange.readers.source import survey
from crmcli.exchange.rules import Tally, Wish
from crmcli.workspace import Workspace


def left_out(workspace: Workspace, path: Path, wish: Wish) -> list[Result]:
    """The results of a file that finished runs have brought in: all its rows skipped. None for one that is new."""
    if not wish.skip_seen or not workspace.store.exists:
        return []
    sha256 = survey(path).sha256
    with workspace.store.read() as db:
        known = runs.finished(db, sha256)
    for run in known:
        workspace.ask.tell(f"{wish.called or path} was imported before as m{run.id}: it is left out")
    return [
        Result(
            run=None, file=str(path), noun=run.noun, format=run.format, encoding=run.encoding, delimiter=run.delimiter,
            tally=Tally(skipped=run.rows), also=Tally(), proposals=(), rejects_file=None, rejected=(),
            fresh_fields=(), ignored=(), undo=None, max_rejects=wish.max_rejects,
        )
        for run in known
    ]  # fmt: skip
