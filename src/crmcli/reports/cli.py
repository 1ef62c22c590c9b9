"""Reports, one function each; every report states its n, its window and its definitions."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Report


def journey(
    ctx: typer.Context,
    by: Annotated[str, typer.Option(metavar="owner|origin|tag", help="a table for each")] = "",
    where: Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which customers")] = "",
) -> Report:
    """crmcli report journey
    crmcli report journey --by owner --as-of 2026-06-30 --json

    A past date is counted from the moves made by then. Exits stand beside the five stages.
    """
    from crmcli.reports.journey import report

    return report(ctx.obj, by, where)


def purchases(
    ctx: typer.Context,
    by: Annotated[
        str, typer.Option(metavar="year|month|day|customer|FIELD", help="what to group by, custom fields too")
    ] = "year",
    where: Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which purchases")] = "",
) -> Report:
    """crmcli report purchases
    crmcli report purchases --by customer --sort -net --limit 10

    Sums are in each currency by itself; different currencies are never added.
    """
    from crmcli.reports.purchases import report

    return report(ctx.obj, by, where)


def points(
    ctx: typer.Context,
    by: Annotated[str, typer.Option(metavar="kind|reason|month", help="what to group by")] = "",
) -> Report:
    """crmcli report points
    crmcli report points --by month --as-of 2026-06-30 --json
    """
    from crmcli.reports.points import report

    return report(ctx.obj, by)
