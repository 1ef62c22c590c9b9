"""Ticket commands, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet

Ref = Annotated[str, typer.Argument(metavar="REF", help="t7, uid or source:id", show_default=False)]
Refs = Annotated[list[str] | None, typer.Argument(metavar="[REF]...", help="tickets, or - for ids from standard input")]
At = Annotated[str | None, typer.Option(metavar="WHEN", help="a day, or a day and a time; now unless given")]
Where = Annotated[str, typer.Option("--where", "-w", metavar="FILTER", help="which tickets, such as 'open=yes'")]
Words = Annotated[str | None, typer.Argument(metavar="[TEXT]", help="- for standard input", show_default=False)]
Text = Annotated[str | None, typer.Option(show_default=False)]
Priority = Annotated[str | None, typer.Option(metavar="low|normal|high|urgent", show_default=False)]
Kind = Annotated[str | None, typer.Option(metavar="WORD", help="a word of the setting ticket.kinds")]
Channel = Annotated[str | None, typer.Option(metavar="WORD", help="a word of the setting ticket.channels")]
Purchase = Annotated[str | None, typer.Option(metavar="REF", help="the purchase it is about, such as b5")]
Fields = Annotated[list[str] | None, typer.Option(metavar="k=v", help="a custom field")]


def open_(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="the customer or contact", show_default=False)],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="what it is about", show_default=False)],
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="the first message; - for standard input")] = None,
    priority: Priority = None,
    kind: Kind = None,
    channel: Channel = None,
    assignee: Annotated[str | None, typer.Option(metavar="NAME", help="who works on it")] = None,
    by_us: Annotated[bool, typer.Option("--by-us", help="we began it, nobody waits for an answer")] = False,
    purchase: Purchase = None,
    at: At = None,
    source: Annotated[str | None, typer.Option(help="the system the ticket came from")] = None,
    external_id: Annotated[str | None, typer.Option(help="the ticket's id there")] = None,
    field: Fields = None,
) -> Card:
    """crmcli ticket open c12 "Gear slips on the hill" --priority high
    crmcli ticket open c12 "Where is my order?" --channel email --at yesterday

    A new ticket waits for our answer. Its priority is normal unless given.
    """
    from crmcli.tickets import actions, entry, opening, views

    values = opening.read_new(ctx.obj, ref, opening.gathered(ctx.params))
    outcome = actions.open_(ctx.obj, values, entry.when(ctx.obj, at))
    return views.written(outcome, "Opened", 'crmcli ticket reply {ref} "TEXT"', ctx.obj.settings.zone)


def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option(metavar="REF", help="only this customer's")] = None,
    where: Where = "",
) -> Sheet:
    """crmcli ticket list -w open=yes --sort -priority
    crmcli ticket list --where 'waiting=yes and priority in (high, urgent)'

    All tickets, the newest first. open: neither resolved nor closed. waiting: the customer waits for our answer.
    """
    from crmcli.tickets import shown

    return shown.listed(ctx.obj, customer, where)


def show(ctx: typer.Context, ref: Ref) -> Card:
    """crmcli ticket show t7
    crmcli ticket show desk:1042 --json

    With every message and event, the oldest first.
    """
    from crmcli.tickets import shown

    return shown.card(ctx.obj, ref)


def reply(
    ctx: typer.Context,
    ref: Ref,
    text: Words = None,
    from_customer: Annotated[bool, typer.Option("--from-customer", help="the customer wrote this")] = False,
    at: At = None,
) -> Card:
    """crmcli ticket reply t7 "A new gear cable is in. You can fetch it from four."
    crmcli ticket reply t7 --from-customer "I come at five." --at "today 14:20"

    Without TEXT your editor opens. An answer from the customer reopens what is done; long after the end
    (ticket.reopen_days) it opens a new ticket that follows the old one.
    """
    from crmcli.tickets import actions, entry, views

    number, when = entry.one(ctx.obj, ref), entry.when(ctx.obj, at)
    said = entry.message(ctx.obj, text, f"what {'the customer says' if from_customer else 'you answer'} on t{number}")
    outcome = actions.reply(ctx.obj, number, said, when, from_customer=from_customer)
    verb, then = ("Heard on", "reply {ref}") if from_customer else ("Replied on", views.onward(outcome))
    return views.written(outcome, verb, f"crmcli ticket {then}", ctx.obj.settings.zone)


def note(ctx: typer.Context, ref: Ref, text: Words = None, at: At = None) -> Card:
    """crmcli ticket note t7 "The frame number is on the old invoice."
    crmcli ticket note t7 "He called: blue frame, size 54." --at "today 09:15"

    Only we read it. It is no answer to the customer.
    """
    from crmcli.tickets import actions, entry, views

    number, when = entry.one(ctx.obj, ref), entry.when(ctx.obj, at)
    outcome = actions.note(ctx.obj, number, entry.message(ctx.obj, text, f"a note on t{number}"), when)
    return views.written(outcome, "Noted on", "crmcli ticket show {ref}", ctx.obj.settings.zone)


def assign(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="[REF]... NAME", help='tickets and who works on them; "" for nobody')
    ],
    where: Where = "",
    at: At = None,
) -> Card:
    """crmcli ticket assign t7 t8 mei
    crmcli ticket assign --where 'assignee=tobias and open=yes' ines

    Over 10 tickets at once are asked about. One undo takes it all back.
    """
    from crmcli.tickets import actions, entry, views

    numbers, name = entry.many_and_name(ctx.obj, words, where)
    outcome = actions.assign(ctx.obj, numbers, name, entry.when(ctx.obj, at))
    return views.written(outcome, f"Assigned to {name or 'nobody'}:", "crmcli ticket show {ref}", ctx.obj.settings.zone)


def wait(
    ctx: typer.Context,
    ref: Ref,
    internal: Annotated[bool, typer.Option("--internal", help="for something on our side, not the customer")] = False,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="for what")] = None,
    at: At = None,
) -> Card:
    """crmcli ticket wait t7
    crmcli ticket wait t7 --internal --reason "the gear cable is on order"

    To wait is no answer: write one with reply first.
    """
    from crmcli.tickets import actions, entry, views

    number, why, when = entry.one(ctx.obj, ref), entry.reason(reason), entry.when(ctx.obj, at)
    outcome = actions.wait(ctx.obj, number, why, when, internal=internal)
    return views.written(outcome, "Set aside", "crmcli ticket resume {ref}", ctx.obj.settings.zone)


def resume(ctx: typer.Context, ref: Ref, at: At = None) -> Card:
    """crmcli ticket resume t7
    crmcli ticket resume t7 --at "today 09:30"
    """
    from crmcli.tickets import actions, entry, views

    outcome = actions.resume(ctx.obj, entry.one(ctx.obj, ref), entry.when(ctx.obj, at))
    return views.written(outcome, "Resumed", "crmcli ticket resolve {ref}", ctx.obj.settings.zone)


def resolve(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REF]... [TEXT]", help="tickets, or - for ids from standard input, and a last word"),
    ] = None,
    where: Where = "",
    at: At = None,
) -> Card:
    """crmcli ticket resolve t7 "The cable is new. Tell us if it slips again."
    crmcli ticket resolve t7 t8

    TEXT is an answer to the customer; without it nothing was said. Over 10 tickets at once are asked about.
    """
    from crmcli.tickets import actions, entry, views

    when = entry.when(ctx.obj, at)
    numbers, text = entry.many_and_text(ctx.obj, words or [], where)
    outcome = actions.resolve(ctx.obj, numbers, text, when)
    return views.written(outcome, "Resolved", "crmcli ticket close {ref}", ctx.obj.settings.zone)


def close(ctx: typer.Context, refs: Refs = None, where: Where = "", at: At = None) -> Card:
    """crmcli ticket close t7
    crmcli ticket list -w status=resolved -o ids | crmcli ticket close - -y

    What was not resolved is resolved at the same instant. A closed ticket cannot be answered.
    """
    from crmcli.tickets import actions, entry, views

    numbers = entry.many(ctx.obj, refs or [], where, "Close")
    outcome = actions.close(ctx.obj, numbers, entry.when(ctx.obj, at))
    return views.written(outcome, "Closed", "crmcli ticket reopen {ref}", ctx.obj.settings.zone)


def reopen(
    ctx: typer.Context,
    ref: Ref,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="why")] = None,
    at: At = None,
) -> Card:
    """crmcli ticket reopen t7
    crmcli ticket reopen t7 --reason "the gear slips again"
    """
    from crmcli.tickets import actions, entry, views

    outcome = actions.reopen(ctx.obj, entry.one(ctx.obj, ref), entry.reason(reason), entry.when(ctx.obj, at))
    return views.written(outcome, "Reopened", 'crmcli ticket reply {ref} "TEXT"', ctx.obj.settings.zone)


def edit(
    ctx: typer.Context,
    ref: Ref,
    subject: Text = None,
    priority: Priority = None,
    kind: Kind = None,
    channel: Channel = None,
    contact: Annotated[str | None, typer.Option(metavar="REF", help="who there asks, such as p3")] = None,
    purchase: Purchase = None,
    field: Fields = None,
    at: At = None,
) -> Card:
    """crmcli ticket edit t7 --priority urgent
    crmcli ticket edit t7 --subject "Gear slips in third" --purchase b5

    An empty value clears. Another priority is an event with its own time (--at).
    """
    from crmcli.tickets import actions, entry, opening, views

    number, changes = opening.read_changes(ctx.obj, ref, opening.gathered(ctx.params))
    outcome = actions.edit(ctx.obj, number, changes, entry.when(ctx.obj, at))
    return views.written(outcome, "Changed", "crmcli ticket show {ref}", ctx.obj.settings.zone)
