"""Contact commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Ref = Annotated[
    str, typer.Argument(metavar="REF", help="the contact: p3, e-mail, phone, source:id or name", show_default=False)
]
Refs = Annotated[
    list[str] | None, typer.Argument(metavar="[REF]...", help="contacts, or - for ids from standard input")
]
Where = Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which contacts, such as 'role:director'")]
Text = Annotated[str | None, typer.Option(show_default=False)]
Texts = Annotated[list[str] | None, typer.Option(show_default=False, help="may be given several times")]
Primary = Annotated[bool | None, typer.Option("--primary/--no-primary", help="the one to turn to first there, or not")]


def add(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="CUSTOMER", help="where they work", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="display name", show_default=False)] = "",
    given: Text = None,
    family: Text = None,
    role: Annotated[str | None, typer.Option(help="what they do there")] = None,
    email: Texts = None,
    phone: Texts = None,
    primary: Primary = None,
    note: Text = None,
    source: Annotated[str | None, typer.Option(help="the system the contact came from")] = None,
    external_id: Annotated[str | None, typer.Option(help="the contact's id there")] = None,
    field: Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")] = None,
) -> Card:
    """crmcli contact add c12 "Grace Hopper" --role director --email g@example.com
    crmcli contact add "Bolt Ltd" "Ada Smith" --phone "020 7946 0000" --primary

    The first contact of a customer is the primary one. A known e-mail of another contact is refused unless -y.
    """
    from crmcli.contacts import actions, entry, views

    values = entry.read_new(ctx.obj, ref, entry.gathered(ctx.params))
    return views.written(actions.add(ctx.obj, values), "Added", "crmcli contact show {ref}")


def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option(metavar="REF", help="only this customer's")] = None,
    where: Where = "",
    trash: Annotated[bool, typer.Option("--trash", help="those that were removed")] = False,
) -> Sheet:
    """crmcli contact list --customer c12
    crmcli contact list -w 'primary=yes and city=Leeds' --fields name,email
    """
    from crmcli.contacts import entry

    return entry.listed(ctx.obj, customer, where, trash=trash)


def show(ctx: typer.Context, ref: Ref) -> Card:
    """crmcli contact show p3
    crmcli contact show grace@example.com --json
    """
    from crmcli.contacts import entry

    return entry.shown(ctx.obj, ref)


def edit(
    ctx: typer.Context,
    ref: Ref,
    customer: Annotated[
        str | None, typer.Option(metavar="REF", help="the customer they work for now", show_default=False)
    ] = None,
    name: Text = None,
    given: Text = None,
    family: Text = None,
    role: Text = None,
    email: Annotated[list[str] | None, typer.Option(help="replaces all addresses; may be given several times")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="replaces all phones; may be given several times")] = None,
    add_email: Texts = None,
    add_phone: Texts = None,
    primary: Primary = None,
    note: Text = None,
    source: Text = None,
    external_id: Text = None,
    field: Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")] = None,
) -> Card:
    """crmcli contact edit p3 --role "sales director" --add-email g@home.example
    crmcli contact edit "Grace Hopper" --customer "Nut Ltd" --note ""

    An empty value clears. Who moves to another customer keeps their history; it also stays where it happened.
    """
    from crmcli.contacts import actions, entry, views

    number, changes = entry.read_changes(ctx.obj, ref, entry.gathered(ctx.params))
    return views.written(actions.edit(ctx.obj, number, changes), "Changed", "crmcli contact show {ref}")


def rm(ctx: typer.Context, refs: Refs = None, where: Where = "") -> Card:
    """crmcli contact rm p3
    crmcli contact list --customer c12 -o ids | crmcli contact rm -

    Removed contacts stay in the trash; what was said with them stays. Over 10 at once are asked about.
    """
    from crmcli.contacts import actions, entry, views

    numbers = entry.targets(ctx.obj, refs or [], where, "Remove")
    return views.written(actions.rm(ctx.obj, numbers), "Removed", "crmcli contact restore {ref}")


def restore(ctx: typer.Context, refs: Refs = None, where: Where = "") -> Card:
    """crmcli contact restore p3
    crmcli contact restore --where 'deleted_at<1d'

    Who was the primary contact is it again, unless somebody else is by now.
    """
    from crmcli.contacts import actions, entry, views

    numbers = entry.targets(ctx.obj, refs or [], where, "Restore", trash=True)
    return views.written(actions.restore(ctx.obj, numbers), "Restored", "crmcli contact show {ref}")
