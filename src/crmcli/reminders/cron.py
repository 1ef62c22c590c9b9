"""`cron print`: the line for the crontab."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Text


def print_(
    ctx: typer.Context,
    at: Annotated[str | None, typer.Option(metavar="HH:MM", help="once a day at this time; 08:00 unless given")] = None,
    every: Annotated[str | None, typer.Option(metavar="Nm|Nh", help="all day long, such as 15m or 1h")] = None,
) -> Text:
    """crmcli cron print
    crmcli cron print --every 15m

    A ready line with the whole paths of the program and the store, for you to paste; the crontab is never edited.
    """
    from crmcli.reminders import entry

    return entry.crontab(ctx.obj, at, every)
