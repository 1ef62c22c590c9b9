"""Commands over the store itself."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Text


def init(ctx: typer.Context) -> Card:
    """crmcli db init
    crmcli --db ~/shop/crm.db db init

    Does nothing where there is a store already. Only its owner can read the file.
    """
    from crmcli.upkeep import keeping

    return keeping.init(ctx.obj)


def path(ctx: typer.Context) -> Text:
    """crmcli db path
    crmcli --db shop.db db path

    The path comes from --db, else CRMCLI_DB, else the platform's data directory.
    """
    return Text(str(ctx.obj.settings.store.absolute()))


def info(ctx: typer.Context) -> Card:
    """crmcli db info
    crmcli db info --json
    """
    from crmcli.upkeep import keeping

    return keeping.info(ctx.obj)


def migrate(ctx: typer.Context) -> Card:
    """crmcli db migrate
    crmcli --db old.db db migrate

    Every command does this by itself when it has to; a verified backup is taken first.
    """
    from crmcli.upkeep import keeping

    return keeping.migrate(ctx.obj)


def check(
    ctx: typer.Context,
    deep: Annotated[bool, typer.Option("--deep", help="read every page, index entry and row")] = False,
) -> None:
    """crmcli db check
    crmcli db check --deep && crmcli db backup

    Silent when the store is whole, exit 9 with a list when it is not. Nothing is changed.
    """
    from crmcli.upkeep import keeping

    keeping.check(ctx.obj, deep=deep)


def backup(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(metavar="[FILE|DIR]", help="default: backups/ beside the store")] = "",
) -> Card:
    """crmcli db backup
    crmcli db backup /media/stick/

    The copy is read back and checked before it counts. In backups/ beside the store 7 daily, 4 weekly and 12 monthly
    ones are kept.
    """
    from crmcli.upkeep import keeping

    return keeping.backup(ctx.obj, target)


def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="a backup", show_default=False)],
) -> Card:
    """crmcli db restore backups/crm-20261121T120000Z.db
    crmcli db restore /media/stick/crm.db -y

    The backup is checked first; the store it replaces is kept beside it. Refused while another process has it open.
    """
    from crmcli.upkeep import keeping

    return keeping.restore(ctx.obj, file)
