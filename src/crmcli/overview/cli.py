"""Commands over several nouns at once."""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer

from crmcli.kernel.refs import PREFIXES
from crmcli.kernel.sheet import Card, Report, Sheet, Text
from crmcli.workspace import Workspace


def find(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="beginnings of words, or a phone number", show_default=False)
    ],
) -> Sheet:
    """crmcli find muller
    crmcli find 503-555-0168

    Looks at names, addresses, phones, notes, orders, subjects and texts of all nouns. All words must be there.
    """
    from crmcli.overview import finding, views

    text = " ".join(words)
    return views.hits(finding.found(ctx.obj, text), ctx.obj.settings, text)


def show(
    ctx: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="c12, p3, i88, f4, t7, b5, m2, u31, @last, e-mail, phone, source:id, name",
            show_default=False,
        ),
    ],
) -> Card:
    """crmcli show c12
    crmcli show @last

    A customer (c), a person there (p), an interaction (i), follow-up (f), ticket (t), purchase (b), import (m) or
    change (u); @last is the record touched last.
    """
    from crmcli.overview.queries import meant

    noun, number = meant(ctx.obj, ref)
    return CARDS[noun](ctx.obj, number)


def _customer(workspace: Workspace, number: int) -> Card:
    if workspace.settings.machine:
        from crmcli.customers.entry import shown

        return shown(workspace, f"c{number}")
    from crmcli.overview.shown import customer

    return customer(workspace, number)


def _run(workspace: Workspace, number: int) -> Card:
    from crmcli.overview import queries, views

    return views.run(queries.run(workspace, number))


def _change(workspace: Workspace, number: int) -> Card:
    from crmcli.overview import queries, views

    return views.change(*queries.change(workspace, number), people=not workspace.settings.machine)


def _own(noun: str, module: str, function: str = "shown") -> Callable[[Workspace, int], Card]:
    """The card that the noun's own folder makes."""

    def card(workspace: Workspace, number: int) -> Card:
        shown = getattr(import_module(f"crmcli.{module}"), function)
        made: Card = shown(workspace, f"{PREFIXES[noun]}{number}")
        return made

    return card


CARDS = {
    "customer": _customer,
    "contact": _own("contact", "contacts.entry"),
    "interaction": _own("interaction", "interactions.entry"),
    "followup": _own("followup", "followups.agenda"),
    "ticket": _own("ticket", "tickets.shown", "card"),
    "purchase": _own("purchase", "purchases.entry"),
    "run": _run,
    "change": _change,
}
"""How each noun is shown; what a card needs is imported when that card is asked for."""


def timeline(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="a customer, or a person there (p3)", show_default=False)],
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="interaction, ticket, followup, purchase, points or stage")
    ] = None,
) -> Sheet:
    """crmcli customer timeline c12
    crmcli customer timeline "Ada Smith" --kind interaction,ticket --limit 20

    The newest first. Of a person (p3): what they had part in.
    """
    from crmcli.overview import entry

    return entry.timeline(ctx.obj, ref, kind or [])


def today(ctx: typer.Context) -> Report | Text:
    """crmcli today
    crmcli today --as-of friday --json

    What is due, who waits for an answer, birthdays within a week, customers who have gone quiet, points that expire.
    """
    return front(ctx.obj)


def front(workspace: Workspace) -> Report | Text:
    """Bare `crmcli`: the morning page, or how to begin."""
    from crmcli.overview.agenda import today

    return today(workspace)
