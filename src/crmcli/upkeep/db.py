"""Commands over the store itself."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Text


def init(ctx: typer.Context) -> Card:
    """crmcli db init
    crmcli --db ~/shop/crm.db db init

    Does nothing where there is a store already. Only its owner can read the file. On a server the database must be
    there (createdb NAME), and have no tables of other programs with the names of ours.
    """
    from crmcli.upkeep import keeping

    return keeping.init(ctx.obj)


def path(ctx: typer.Context) -> Text:
    """crmcli db path
    crmcli --db shop.db db path

    The path comes from --db, else CRMCLI_DB, else the platform's data directory. Of a store on a server it is the
    address, without a password.
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

    Every command does this by itself when it has to; a verified backup is taken first. On a server only the role that
    owns the tables can do it, and without pg_dump it is done without a backup, which is said.
    """
    from crmcli.upkeep import keeping

    return keeping.migrate(ctx.obj)


def check(
    ctx: typer.Context,
    deep: Annotated[bool, typer.Option("--deep", help="read every page, index entry and row")] = False,
) -> None:
    """crmcli db check
    crmcli db check --deep && crmcli db backup

    Silent when the store is whole, exit 9 with a list when it is not. Nothing is changed. What the pages of a server
    hold is for its administrator to check, with pg_amcheck.
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
    ones are kept. A store on a server is copied by pg_dump, of the server's version or later; where there is none, all
    nouns are exported to one file instead, without the journal, and that is said.
    """
    from crmcli.upkeep import keeping

    return keeping.backup(ctx.obj, target)


def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="a backup", show_default=False)],
) -> Card:
    """crmcli db restore backups/crm-20261121T120000Z.db
    crmcli db restore /media/stick/crm.db -y

    The backup is checked first; the store it replaces is kept, and where is said. Refused while another process has it
    open. On a server all happens in one transaction, and who may read or write the tables still may.
    """
    from crmcli.upkeep import keeping

    return keeping.restore(ctx.obj, file)
