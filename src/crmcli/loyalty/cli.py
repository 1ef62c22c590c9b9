"""Points commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Ref = Annotated[str, typer.Argument(metavar="REF", help="the customer", show_default=False)]
Points = Annotated[str, typer.Argument(metavar="POINTS", help="a whole number, such as 100", show_default=False)]
Change = Annotated[str, typer.Argument(metavar="[+|-]POINTS", help="such as 50 or -50", show_default=False)]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="why; it stands in the statement", show_default=False)]
Key = Annotated[str | None, typer.Option(metavar="KEY", help="the same key again records nothing new")]
Expires = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="the last day they are good; as the setting points.months says unless given"),
]
Given = Annotated[str | None, typer.Option("--on", metavar="DATE", help="from when they count; now unless given")]
Taken = Annotated[str | None, typer.Option("--on", metavar="DATE", help="when they were spent; now unless given")]


def earn(
    ctx: typer.Context,
    ref: Ref,
    points: Points,
    reason: Reason,
    on: Given = None,
    expires: Expires = None,
    key: Key = None,
) -> Card:
    """crmcli points earn c12 100 --reason "birthday"
    crmcli points earn c12 250 --reason "spring action" --expires 2027-05-31

    Points from a day to come are pending until then.
    """
    from crmcli.loyalty import actions, entry, views
    from crmcli.loyalty.rules import Kind

    return views.written(actions.earn(ctx.obj, entry.read_wish(ctx.obj, Kind.EARN, ctx.params)))


def redeem(ctx: typer.Context, ref: Ref, points: Points, reason: Reason, on: Taken = None, key: Key = None) -> Card:
    """crmcli points redeem c12 500 --reason "voucher 5 EUR"
    crmcli points redeem c12 500 --reason "voucher 5 EUR" --key till-7-4412

    Points that expire soonest go first. More than is available is refused (exit 4) and nothing is spent.
    """
    from crmcli.loyalty import actions, entry, views
    from crmcli.loyalty.rules import Kind

    return views.written(actions.redeem(ctx.obj, entry.read_wish(ctx.obj, Kind.REDEEM, ctx.params)))


def adjust(
    ctx: typer.Context,
    ref: Ref,
    points: Change,
    reason: Reason,
    on: Given = None,
    expires: Expires = None,
    key: Key = None,
    allow_debt: Annotated[bool, typer.Option("--allow-debt", help="go below zero, as debt")] = False,
) -> Card:
    """crmcli points adjust c12 -50 --reason "counted twice"
    crmcli points adjust c12 +120 --reason "from the old card"

    Below zero only with --allow-debt; the next points repay what is owed.
    """
    from crmcli.loyalty import actions, entry, views
    from crmcli.loyalty.rules import Kind

    return views.written(actions.adjust(ctx.obj, entry.read_wish(ctx.obj, Kind.ADJUST, ctx.params)))


def balance(
    ctx: typer.Context,
    ref: Annotated[str | None, typer.Argument(metavar="[REF]", help="the customer", show_default=False)] = None,
) -> Card | Sheet:
    """crmcli points balance c12 --as-of 2026-12-31
    crmcli points balance --all --limit 20

    With --all everybody who has points, the most first. A day to come shows what will have expired by its end.
    """
    from crmcli.loyalty import entry

    return entry.balance(ctx.obj, ref)


def statement(ctx: typer.Context, ref: Ref) -> Sheet:
    """crmcli points statement c12
    crmcli points statement c12 --as-of 2026-12-31 -o csv

    The oldest entry first, with the balance after each. Points that have expired stand among them.
    """
    from crmcli.loyalty import entry

    return entry.statement(ctx.obj, ref)
