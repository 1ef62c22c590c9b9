"""The follow-up commands of every day, at the top level."""

from typing import Annotated

import typer

from crmcli.followups import cli
from crmcli.followups.cli import Customer, Followup, Log, Next, Type, When, Where
from crmcli.kernel.sheet import Card, Sheet


def due(
    ctx: typer.Context,
    customer: Customer = None,
    where: Where = "",
    within: Annotated[str | None, typer.Option(metavar="Nd|Nw|Nm|Ny", help="look ahead this far, such as 7d")] = None,
) -> Sheet:
    """crmcli due
    crmcli due --within 7d -w owner=mei

    With --as-of: what is due by the end of that day, or by that moment.
    """
    from crmcli.followups import agenda

    return agenda.due(ctx.obj, customer, where, within)


def done(ctx: typer.Context, ref: Followup, log: Log = None, type_: Type = None, next_: Next = None) -> Card:
    """crmcli done f7
    crmcli done f7 --log "Sent, she calls back" --type email --next +1w

    The same as crmcli followup done.
    """
    return cli.done(ctx, ref, log, type_, next_)


def snooze(ctx: typer.Context, ref: Followup, when: When) -> Card:
    """crmcli snooze f7 monday
    crmcli snooze f7 "tomorrow 14:00"

    The same as crmcli followup snooze.
    """
    return cli.snooze(ctx, ref, when)
