"""`customer duplicates` and `customer apart`. They stand here because a review merges, which is above the matcher."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Where = Annotated[
    str, typer.Option("--where", "-w", metavar="FILTER", help="pairs of which one matches, such as 'city=Leeds'")
]
Threshold = Annotated[
    float | None,
    typer.Option(metavar="0.x", help="how likely a pair must be to be listed; 0.5 unless given", show_default=False),
]
Explain = Annotated[bool, typer.Option("--explain", help="a line for each field: how alike, and its weight in bits")]
Review = Annotated[bool, typer.Option("--review", help="go through the pairs in the terminal: same, different, later")]
Refs = Annotated[list[str], typer.Argument(metavar="REF REF...", help="two or more that are different")]


def duplicates(
    ctx: typer.Context,
    where: Where = "",
    threshold: Threshold = None,
    explain: Explain = False,
    review: Review = False,
) -> Sheet | Card:
    """crmcli customer duplicates
    crmcli customer duplicates --threshold 0.9 --json

    Pairs that are likely the same people, the likeliest first; those said to be different are left out. --review goes
    through them. crmcli help duplicates says how likelihood is found.
    """
    from crmcli.duplicates import entry
    from crmcli.upkeep import review as walk

    if review:
        return walk.review(ctx.obj, "customer", where, threshold)
    return entry.listed(ctx.obj, "customer", where, threshold, explain=explain)


def apart(ctx: typer.Context, refs: Refs) -> Card:
    """crmcli customer apart c1 c9
    crmcli customer apart c1 c9 c12 --dry-run

    They are not proposed as duplicates of each other any more.
    """
    from crmcli.duplicates import actions, entry, views

    return views.kept(actions.apart(ctx.obj, "customer", entry.two_or_more(ctx.obj, "customer", refs)), "customer")
