"""Reports, one function each; every report states its n, its window and its definitions."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Report

By = Annotated[str, typer.Option(metavar="owner|origin|tag", help="a table for each")]
Where = Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which customers")]


def journey(
    ctx: typer.Context,
    by: By = "",
    where: Where = "",
) -> Report:
    """crmcli report journey
    crmcli report journey --by owner --as-of 2026-06-30 --json

    A past date is counted from the moves made by then. Exits stand beside the five stages.
    """
    from crmcli.reports.journey import report

    return report(ctx.obj, by, where)


def funnel(
    ctx: typer.Context,
    by: By = "",
    where: Where = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="journeys that began from this day on")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="and to this day, with it")] = "",
    within: Annotated[str, typer.Option(metavar="90d", help="only stages entered so soon after the beginning")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="every stage from the first on, in order")] = False,
    any_order: Annotated[bool, typer.Option("--any", help="ever in the stage, in whatever order")] = False,
) -> Report:
    """crmcli report funnel
    crmcli report funnel --from 2026-01-01 --to 2026-03-31 --by origin --json

    Counts the furthest stage of each customer; a stage that was skipped on the way there counts, and is said.
    """
    from crmcli.reports.funnel import Options, report

    return report(ctx.obj, by, where, Options(since, until, within, strict, any_order))


def time_in_stage(
    ctx: typer.Context,
    by: By = "",
    where: Where = "",
    least: Annotated[str, typer.Option("--min", metavar="1h", help="leave out stays that ended sooner")] = "",
) -> Report:
    """crmcli report time-in-stage
    crmcli report time-in-stage --by owner --min 1d --json

    Stays that are over and stays that go on are never put into one average.
    """
    from crmcli.reports.time_in_stage import report

    return report(ctx.obj, by, where, least)


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


def service(
    ctx: typer.Context,
    by: Annotated[str, typer.Option(metavar="priority|kind|assignee|channel|month", help="what to group by")] = "",
    where: Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which tickets")] = "",
) -> Report:
    """crmcli report service
    crmcli report service --by priority -w channel=email --as-of 2026-06-30

    Tickets opened, open and waiting; hours to the first answer and to the resolution; ratings.
    """
    from crmcli.reports.service import report

    return report(ctx.obj, by, where)
