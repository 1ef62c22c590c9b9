"""Purchase commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Text = Annotated[str | None, typer.Option(show_default=False)]
At = Annotated[str | None, typer.Option(metavar="WHEN", help="a day, or a day and a time; now unless given")]
Key = Annotated[str | None, typer.Option(metavar="KEY", help="the same key again records nothing new")]
Purchase = Annotated[str, typer.Argument(metavar="REF", help="b12, uid or source:id", show_default=False)]


def add(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="the customer", show_default=False)],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="12.50, 12,50 EUR or €12.50", show_default=False)],
    currency: Annotated[str | None, typer.Option(metavar="CODE", help="ISO code, such as EUR")] = None,
    order: Annotated[str | None, typer.Option(help="the order, invoice or receipt")] = None,
    at: At = None,
    key: Key = None,
    note: Text = None,
    source: Annotated[str | None, typer.Option(help="the system the purchase came from")] = None,
    external_id: Annotated[str | None, typer.Option(help="the purchase's id there")] = None,
    field: Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")] = None,
) -> Card:
    """crmcli purchase add c12 59.90 --order A-1001
    crmcli purchase add ada@example.com "12,50 EUR" --at yesterday --key t4411

    Points and the journey follow. A day without a time stays a day.
    """
    from crmcli.purchases import actions, entry, views

    values, once = entry.read_new(ctx.obj, ref, amount, entry.gathered(ctx.params))
    return views.recorded(actions.add(ctx.obj, values, once))


def refund(
    ctx: typer.Context,
    ref: Purchase,
    amount: Annotated[
        str | None, typer.Argument(metavar="[AMOUNT]", help="all that is left unless given", show_default=False)
    ] = None,
    at: At = None,
    key: Key = None,
    note: Text = None,
) -> Card:
    """crmcli purchase refund b12
    crmcli purchase refund b12 10.00 --note "one cup broken"

    A refund is a purchase with a negative total. All refunds of a purchase together are at most its total.
    """
    from crmcli.purchases import actions, entry, views

    number, asked, values, once = entry.read_refund(ctx.obj, ref, amount, entry.gathered(ctx.params))
    return views.recorded(actions.refund(ctx.obj, number, asked, values, once))


def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option(metavar="REF", help="only this customer's")] = None,
    where: Annotated[
        str, typer.Option("--where", "-w", metavar="FILTER", help="which purchases, such as 'total>=100'")
    ] = "",
) -> Sheet:
    """crmcli purchase list --customer c12
    crmcli purchase list --where 'total>=100 and city=Leeds' --sort -total

    The newest first. Refunds have a negative total.
    """
    from crmcli.purchases import entry

    return entry.listed(ctx.obj, customer, where)


def show(ctx: typer.Context, ref: Purchase) -> Card:
    """crmcli purchase show b12
    crmcli purchase show till:4411 --json
    """
    from crmcli.purchases import entry

    return entry.shown(ctx.obj, ref)
