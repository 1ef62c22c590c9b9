"""`customer merge` and `customer unmerge`."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card

Words = Annotated[
    list[str],
    typer.Argument(metavar="KEEP OTHER...", help="who stays, then who becomes part of them", show_default=False),
]
Prefer = Annotated[
    str, typer.Option(metavar="keep|other|newest", help="whose value stays where they differ; keep unless given")
]
Take = Annotated[
    list[str] | None, typer.Option(metavar="FIELD=REF", help="whose value of a field stays; may be given several times")
]


def merge(ctx: typer.Context, words: Words, prefer: Prefer = "", take: Take = None) -> Card:
    """crmcli customer merge c1 c9 --dry-run
    crmcli customer merge c1 c9 c12 --take phone=c9

    All that is theirs becomes one's; old ids, addresses and ids elsewhere lead there. A dry run shows the plan.
    """
    from crmcli.merging import entry, views

    return views.merged(entry.merged(ctx.obj, "customer", words, prefer, take or []))


def unmerge(
    ctx: typer.Context,
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="who became part of another, by their old id", show_default=False)
    ],
) -> Card:
    """crmcli customer unmerge c9
    crmcli customer unmerge c9 --dry-run

    What came with them goes back to them, also what was changed since; what came later stays.
    """
    from crmcli.merging import entry, views

    return views.parted(entry.unmerged(ctx.obj, "customer", ref))
