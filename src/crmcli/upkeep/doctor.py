"""`doctor`: what could go wrong here, before it does. Works without a store, and with a broken one."""

import typer

from crmcli.kernel.sheet import Sheet


def doctor(ctx: typer.Context) -> Sheet:
    """crmcli doctor
    crmcli doctor -o json

    Looks at the programs, the store, its backups, the settings and the terminal. Changes nothing; exit 9 when a check
    fails.
    """
    from crmcli.upkeep import findings

    return findings.sheet(ctx.obj)
