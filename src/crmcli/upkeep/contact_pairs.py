"""`contact duplicates` and `contact apart`: as for customers, among the people who work there."""

import typer

from crmcli.kernel.sheet import Card, Sheet
from crmcli.upkeep.customer_pairs import Explain, Refs, Review, Threshold, Where


def duplicates(
    ctx: typer.Context,
    where: Where = "",
    threshold: Threshold = None,
    explain: Explain = False,
    review: Review = False,
) -> Sheet | Card:
    """crmcli contact duplicates
    crmcli contact duplicates -w 'customer_name:bolt' --explain

    Pairs of contacts, at one customer or at two, that are likely the same people, the likeliest first.
    """
    from crmcli.duplicates import entry
    from crmcli.upkeep import review as walk

    if review:
        return walk.review(ctx.obj, "contact", where, threshold)
    return entry.listed(ctx.obj, "contact", where, threshold, explain=explain)


def apart(ctx: typer.Context, refs: Refs) -> Card:
    """crmcli contact apart p1 p9
    crmcli contact apart p1 p9 p12 --dry-run

    They are not proposed as duplicates of each other any more.
    """
    from crmcli.duplicates import actions, entry, views

    return views.kept(actions.apart(ctx.obj, "contact", entry.two_or_more(ctx.obj, "contact", refs)), "contact")
