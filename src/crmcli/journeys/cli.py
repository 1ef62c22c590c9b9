"""Journey commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Report, Sheet

Customer = Annotated[
    str, typer.Argument(metavar="REF", help="id, e-mail, phone, source:id or name", show_default=False)
]


def stages(ctx: typer.Context) -> Sheet:
    """crmcli journey stages
    crmcli journey stages --json

    Five stages and two exits: lost before a first purchase, churned after one. Their names are settings.
    """
    from crmcli.journeys import entry

    return entry.stages(ctx.obj)


def move(
    ctx: typer.Context,
    ref: Customer,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help="its key or name", show_default=False)],
    at: Annotated[str | None, typer.Option(metavar="WHEN", help="a day, or a day and a time; now unless given")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
) -> Card:
    """crmcli journey move c12 advocacy --reason "sent us a friend"
    crmcli journey move ada@example.com lost --at yesterday

    Purchases move customers by themselves: the first to purchase, one on a second day to retention.
    """
    from crmcli.journeys import actions, entry, views

    outcome = actions.move(ctx.obj, *entry.read_move(ctx.obj, ref, stage, at, reason))
    return views.moved(outcome, ctx.obj.settings.labels, ctx.obj.settings.zone)


def show(ctx: typer.Context, ref: Customer) -> Report:
    """crmcli journey show c12
    crmcli journey show c12 --as-of 2026-06-30 --json
    """
    from crmcli.journeys import entry

    return entry.shown(ctx.obj, ref)


def board(ctx: typer.Context) -> Report:
    """crmcli journey board
    crmcli journey board --limit 3

    Ten customers of every stage unless --limit or --all says otherwise.
    """
    from crmcli.journeys import entry

    return entry.board(ctx.obj)
