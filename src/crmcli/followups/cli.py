"""Follow-up commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Text = Annotated[str | None, typer.Option(show_default=False)]
On = Annotated[str, typer.Option(metavar="WHEN", help="a day, or a day and a time: friday, +2w, 'fri 15:00'")]
Every = Annotated[str | None, typer.Option(metavar="Nd|Nw|Nm|Ny", help="again and again, such as 7d or 1m")]
Zone = Annotated[str | None, typer.Option(metavar="IANA", help="whose wall clock a time is on; the business zone")]
Field = Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")]
Where = Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which follow-ups, such as 'owner=mei'")]
Customer = Annotated[str | None, typer.Option(metavar="REF", help="only this customer's")]
Followup = Annotated[str, typer.Argument(metavar="REF", help="f7, uid or source:id", show_default=False)]
Log = Annotated[str | None, typer.Option(metavar="TEXT", help="what was said or done; - for standard input")]
Type = Annotated[
    str | None, typer.Option("--type", metavar="TYPE", help="call, email, meeting …; with --log, note unless given")
]
Next = Annotated[str | None, typer.Option("--next", metavar="WHEN", help="when to do it next")]
When = Annotated[str, typer.Argument(metavar="WHEN", help="a day, or a day and a time", show_default=False)]


def add(
    ctx: typer.Context,
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="customer, contact, ticket or purchase", show_default=False)
    ],
    on: On,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT]", help="what to do; - for standard input", show_default=False)
    ] = None,
    every: Every = None,
    zone: Zone = None,
    owner: Annotated[
        str | None, typer.Option(help="who is to do it; who looks after the customer unless given")
    ] = None,
    source: Annotated[str | None, typer.Option(help="the system the follow-up came from")] = None,
    external_id: Annotated[str | None, typer.Option(help="the follow-up's id there")] = None,
    field: Field = None,
) -> Card:
    """crmcli followup add c12 "Send the quote" --on friday
    crmcli followup add p3 "Ask about the oven" --on "mon 09:30" --every 3m

    A bare weekday is the coming one, never today. A day without a time stays a day. --every counts from the first
    time on: the 31st stays the 31st where a month has one, the hour stays the hour.
    """
    from crmcli.followups import actions, entry, views

    values = entry.read_new(ctx.obj, ref, text, entry.gathered(ctx.params))
    return views.planned(actions.add(ctx.obj, values), ctx.obj.clock(), ctx.obj.settings.zone)


def list_(ctx: typer.Context, customer: Customer = None, where: Where = "") -> Sheet:
    """crmcli followup list --customer c12
    crmcli followup list -w 'status=open and due<=+30d' --sort due

    The newest first, also those that were done or cancelled. What is due, in its order, is: crmcli due.
    """
    from crmcli.followups import agenda

    return agenda.listed(ctx.obj, customer, where)


def show(ctx: typer.Context, ref: Followup) -> Card:
    """crmcli followup show f7
    crmcli followup show f7 --json
    """
    from crmcli.followups import agenda

    return agenda.shown(ctx.obj, ref)


def edit(
    ctx: typer.Context,
    ref: Followup,
    text: Text = None,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="when it is due; a series begins there anew")] = None,
    every: Annotated[str | None, typer.Option(metavar="Nd|Nw|Nm|Ny", help='how often; "" for once')] = None,
    zone: Zone = None,
    owner: Text = None,
    contact: Annotated[str | None, typer.Option(metavar="REF", help="somebody at the customer")] = None,
    field: Field = None,
) -> Card:
    """crmcli followup edit f7 --text "Send the new quote" --owner mei
    crmcli followup edit f7 --on "fri 15:00" --every ""

    An empty value clears. To put it off without moving the series: crmcli snooze.
    """
    from crmcli.followups import actions, entry, views

    number, changes = entry.read_changes(ctx.obj, ref, entry.gathered(ctx.params))
    outcome = actions.edit(ctx.obj, number, changes)
    return views.changed(outcome, "Changed", ctx.obj.clock(), ctx.obj.settings.zone)


def done(ctx: typer.Context, ref: Followup, log: Log = None, type_: Type = None, next_: Next = None) -> Card:
    """crmcli followup done f7
    crmcli followup done f7 --log "Sent, she calls back" --type email --next +1w

    One that recurs goes on to its next occurrence after now, or to --next in its place. Of any other, --next plans
    a follow-up of the same words.
    """
    from crmcli.followups import actions, entry, views

    number, said, then = entry.read_done(ctx.obj, ref, log, type_, next_)
    return views.done(*actions.done(ctx.obj, number, said, then), ctx.obj.settings.zone)


def snooze(ctx: typer.Context, ref: Followup, when: When) -> Card:
    """crmcli followup snooze f7 monday
    crmcli followup snooze f7 "tomorrow 14:00"

    A series stays where it is: only the occurrence that stands is put off.
    """
    from crmcli.followups import actions, entry, views

    number, to = entry.read_snooze(ctx.obj, ref, when)
    return views.changed(actions.snooze(ctx.obj, number, to), "Snoozed", ctx.obj.clock(), ctx.obj.settings.zone)


def cancel(
    ctx: typer.Context,
    refs: Annotated[
        list[str] | None, typer.Argument(metavar="[REF]...", help="follow-ups, or - for ids from standard input")
    ] = None,
    where: Where = "",
) -> Card:
    """crmcli followup cancel f7
    crmcli followup cancel --where 'status=open and owner=tobias'

    With all that would recur. Over 10 at once are asked about.
    """
    from crmcli.followups import actions, entry, views

    return views.cancelled(actions.cancel(ctx.obj, entry.several(ctx.obj, refs or [], where, "Cancel")))
