"""Interaction commands, one function a verb; `log` stands at the top of the command line."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Text = Annotated[str | None, typer.Option(show_default=False)]
Type = Annotated[str | None, typer.Option(metavar="TYPE", help="call, email, meeting, visit, message, post, note …")]
Direction = Annotated[str | None, typer.Option(metavar="in|out", help="in: the customer came to us")]
Minutes = Annotated[str | None, typer.Option(metavar="N", help="15, 90m or 1:30")]
At = Annotated[str | None, typer.Option(metavar="WHEN", help="a day, or a day and a time; a weekday looks back")]
With = Annotated[str | None, typer.Option("--with", metavar="REF", help="who at the customer, such as p3")]
Staff = Annotated[str | None, typer.Option(metavar="NAME", help="who of us; you, unless given")]
Pairs = Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")]
Interaction = Annotated[str, typer.Argument(metavar="REF", help="i12, uid or source:id", show_default=False)]
Refs = Annotated[
    list[str] | None, typer.Argument(metavar="[REF]...", help="interactions, or - for ids from standard input")
]
Where = Annotated[
    str, typer.Option("--where", "-w", metavar="FILTER", help="which interactions, such as 'type=call and at<30d'")
]


def log(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="a customer or a contact", show_default=False)],
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", help="- for standard input; an editor unless given", show_default=False),
    ] = None,
    type: Type = None,
    direction: Direction = None,
    minutes: Minutes = None,
    at: At = None,
    next: Annotated[str | None, typer.Option(metavar="WHEN", help="plan a follow-up; a weekday looks ahead")] = None,
    with_: With = None,
    subject: Text = None,
    staff: Staff = None,
    source: Annotated[str | None, typer.Option(help="the system the interaction came from")] = None,
    external_id: Annotated[str | None, typer.Option(help="the interaction's id there")] = None,
    field: Pairs = None,
) -> Card:
    """crmcli log c12 "wants the lamp in green" --type call --next friday
    crmcli log "Ada Smith" "came to measure" --type visit --at yesterday

    Without --type it is a note, which is no contact with the customer: it leaves the last contact as it was.
    Everything else counts. What types there are is the setting interaction.types. Now, unless --at says otherwise.
    """
    from crmcli.interactions import actions, entry, views

    values, then = entry.read_new(ctx.obj, ref, text, entry.gathered(ctx.params))
    return views.logged(actions.log(ctx.obj, values, then), ctx.obj.settings.zone)


def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option(metavar="REF", help="only this customer's, or contact's")] = None,
    where: Where = "",
    trash: Annotated[bool, typer.Option("--trash", help="those that were removed")] = False,
) -> Sheet:
    """crmcli interaction list --customer c12
    crmcli interaction list --where 'type=call and at<30d and text:lamp'

    A table shows the subject or how the text begins; a pipe gets the whole text.
    """
    from crmcli.interactions import entry

    return entry.listed(ctx.obj, customer, where, trash=trash)


def show(ctx: typer.Context, ref: Interaction) -> Card:
    """crmcli interaction show i12
    crmcli interaction show phone:4411 --json
    """
    from crmcli.interactions import entry

    return entry.shown(ctx.obj, ref)


def edit(
    ctx: typer.Context,
    ref: Interaction,
    text: Annotated[str | None, typer.Option(help="- for standard input", show_default=False)] = None,
    type: Type = None,
    direction: Direction = None,
    minutes: Minutes = None,
    at: At = None,
    with_: With = None,
    subject: Text = None,
    staff: Annotated[str | None, typer.Option(metavar="NAME", help="who of us")] = None,
    field: Pairs = None,
) -> Card:
    """crmcli interaction edit i12 --type visit --at "friday 15:00"
    crmcli interaction edit i12 --text "wants two lamps" --minutes ""

    An empty value clears. A type and a time there always are.
    """
    from crmcli.interactions import actions, entry, views

    outcome = actions.edit(ctx.obj, *entry.read_changes(ctx.obj, ref, entry.gathered(ctx.params)))
    return views.written(outcome, "Changed", ctx.obj.settings.zone, "crmcli interaction show {ref}")


def rm(ctx: typer.Context, refs: Refs = None, where: Where = "") -> Card:
    """crmcli interaction rm i12
    crmcli interaction rm --where 'source=phone and at<1d'

    Removed ones stay in the trash, out of lists and the last contact; over 10 at once are asked about.
    """
    from crmcli.interactions import actions, entry, views

    outcome = actions.rm(ctx.obj, entry.targets(ctx.obj, refs or [], where, "Remove"))
    return views.written(outcome, "Removed", ctx.obj.settings.zone, "crmcli interaction restore {ref}")


def restore(ctx: typer.Context, refs: Refs = None) -> Card:
    """crmcli interaction restore i12
    crmcli interaction list --trash -o ids | crmcli interaction restore -
    """
    from crmcli.interactions import actions, entry, views

    outcome = actions.restore(ctx.obj, entry.targets(ctx.obj, refs or [], "", "Restore"))
    return views.written(outcome, "Restored", ctx.obj.settings.zone, "crmcli interaction show {ref}")
