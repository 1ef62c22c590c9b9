"""`contact merge` and `contact unmerge`."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card
from crmcli.merging.customer import Prefer, Take, Words


def merge(ctx: typer.Context, words: Words, prefer: Prefer = "", take: Take = None) -> Card:
    """crmcli contact merge p1 p9 --dry-run
    crmcli contact merge p1 p9 p12 --take phone=p9

    All that is theirs becomes one's; old ids, addresses and ids elsewhere lead there. A dry run shows the plan.
    """
    from crmcli.merging import entry, views

    return views.merged(entry.merged(ctx.obj, "contact", words, prefer, take or []))


def unmerge(
    ctx: typer.Context,
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="who became part of another, by their old id", show_default=False)
    ],
) -> Card:
    """crmcli contact unmerge p9
    crmcli contact unmerge p9 --dry-run

    What came with them goes back to them, also what was changed since; what came later stays.
    """
    from crmcli.merging import entry, views

    return views.parted(entry.unmerged(ctx.obj, "contact", ref))
