"""`remind`: what is due, once."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Sheet


def remind(
    ctx: typer.Context,
    within: Annotated[
        str | None, typer.Option(metavar="Nd|Nw|Nm|Ny", help="also what is due so far ahead, such as 1d")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="exit 10 when something was announced")] = False,
) -> Sheet | None:
    """crmcli remind
    crmcli remind --exit-code -o plain

    For cron: prints what is due and was not printed before, and nothing at all when there is nothing. What was put
    off is announced again at its new time. It is safe to run it often and several times at once.
    """
    from crmcli.reminders import entry

    return entry.announced(ctx.obj, within, exit_code=exit_code)
