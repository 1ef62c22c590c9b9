"""`crmcli demo`: a sample business through the very importers that users have, and what an owner sees then."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from crmcli.kernel.sheet import Report


def demo(
    ctx: typer.Context,
    keep: Annotated[str, typer.Option(metavar="DIR", help="keep the store and the files there")] = "",
) -> Report:
    """crmcli demo
    crmcli demo --keep shop

    Imports the customers, contacts, purchases, points, conversations, tickets and follow-ups of a made-up bicycle shop,
    dates shifted to end today, and shows the morning page, the journey report, the best customers and the newest
    purchases. Nothing is kept unless asked; look around in what was kept with: crmcli --db shop/crm.db customer list
    """
    from crmcli.upkeep.rehearsal import rehearse

    with _directory(keep) as directory:
        return rehearse(ctx.obj, directory, kept=bool(keep))


@contextmanager
def _directory(keep: str) -> Iterator[Path]:
    if keep:
        path = Path(keep)
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield path
    else:
        with tempfile.TemporaryDirectory(prefix="crmcli-demo-") as name:
            yield Path(name)
