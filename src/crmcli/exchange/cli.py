"""Import and export."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import View


def import_(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="files, or: list, show mN, undo mN")],
    noun: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="NOUN",
            help="customers, contacts, purchases, points, moves, interactions, tickets or followups",
        ),
    ] = "",
    format: Annotated[str, typer.Option(metavar="csv|json|jsonl|xlsx|xls|ods|vcard")] = "",
    map: Annotated[list[str] | None, typer.Option(metavar="'Column=field'", help="read a column as a field")] = None,
    mapping: Annotated[
        str, typer.Option(metavar="FILE.toml", help="what each column is for; see: crmcli help mapping")
    ] = "",
    profile: Annotated[
        str, typer.Option(metavar="NAME", help="the product it comes from, such as hubspot; found out otherwise")
    ] = "",
    unknown: Annotated[
        str, typer.Option(metavar="keep|ignore", help="columns that nobody knows become custom fields, or not")
    ] = "",
    suggest: Annotated[bool, typer.Option("--suggest", help="write such a mapping file, import nothing")] = False,
    source: Annotated[str, typer.Option(metavar="NAME", help="the system the rows come from; import otherwise")] = "",
    key: Annotated[str, typer.Option(metavar="external_id|email|phone", help="what identifies a customer")] = "",
    on_match: Annotated[
        str, typer.Option(metavar="update|fill|skip|fail", help="what to do with known ones; update otherwise")
    ] = "",
    match: Annotated[
        str, typer.Option(metavar="exact|fuzzy", help="fuzzy tells who is likely a known customer, and decides nothing")
    ] = "",
    encoding: Annotated[str, typer.Option(metavar="NAME", help="such as cp1252; found out otherwise")] = "",
    delimiter: Annotated[str, typer.Option(metavar="CHAR", help="found out otherwise")] = "",
    sheet: Annotated[
        str, typer.Option(metavar="NAME", help="of a workbook; the one with a known header otherwise")
    ] = "",
    date_format: Annotated[str, typer.Option(metavar="dmy|mdy|ymd", help="how dates in figures are written")] = "",
    rejects: Annotated[
        str, typer.Option(metavar="FILE", help="where rejected rows go; <file>.rejects.csv otherwise")
    ] = "",
    max_rejects: Annotated[int, typer.Option(metavar="N", help="exit 0 with up to N rejected rows")] = 0,
    atomic: Annotated[bool, typer.Option("--atomic", help="all rows or none")] = False,
    earn: Annotated[bool, typer.Option("--earn", help="purchases earn points")] = False,
    make_customers: Annotated[
        bool, typer.Option("--make-customers", help="an id that no customer has makes one, named by it")
    ] = False,
    clear_empty: Annotated[bool, typer.Option("--clear-empty", help="empty cells erase")] = False,
    skip_seen: Annotated[bool, typer.Option("--skip-seen", help="leave out files imported before")] = False,
    from_crmcli: Annotated[
        bool, typer.Option("--from-crmcli", help="exported by crmcli, whatever its columns: takes off the guard")
    ] = False,
) -> View:
    """crmcli import customers.csv purchases.csv points.csv
    crmcli import kunden.csv --map 'Kd-Nr=external_id' --source shop --dry-run

    Every row is accounted for: created, updated, unchanged, rejected or skipped. The same file again changes
    nothing; a run that was cut short goes on. Rejected rows go to a file that can be mended and imported.
    """
    from crmcli.exchange import entry

    return entry.imported(ctx.obj, ctx.params)


def export(
    ctx: typer.Context,
    noun: Annotated[
        str,
        typer.Argument(
            metavar="NOUN|all",
            help="customers, contacts, purchases, points, moves, interactions, tickets, followups or all",
        ),
    ],
    format: Annotated[str, typer.Option(metavar="csv|tsv|jsonl|xlsx|vcard", help="the same as -o")] = "",
    to: Annotated[str, typer.Option(metavar="FILE|DIR", help="standard output otherwise")] = "",
    where: Annotated[str, typer.Option("--where", "-w", metavar="FILTER")] = "",
    raw: Annotated[
        bool, typer.Option("--raw", help="cells for machines: no guard against spreadsheet formulas")
    ] = False,
) -> View:
    """crmcli export customers --where tag:vip --to vip.csv
    crmcli export all --to backup-dir

    The name of the file says the format: .csv, .tsv, .jsonl, .xlsx or .vcf (cards for a phone).
    `export all` takes the trash along; imported into an empty store it gives the same content.
    """
    from crmcli.exchange import entry

    return entry.exported(ctx.obj, ctx.params)
