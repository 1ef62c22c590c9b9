"""Commands over several nouns at once."""

from typing import Annotated

import typer

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

    Looks at names, e-mails, phones, cities, notes and orders of customers and purchases. All words must be there.
    """
    from crmcli.overview import queries, views

    text = " ".join(words)
    return views.hits(queries.found(ctx.obj, text), ctx.obj.settings, text)


def show(
    ctx: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="c12, b5, m2, u31, @last, e-mail, phone, source:id, name", show_default=False
        ),
    ],
) -> Card:
    """crmcli show c12
    crmcli show @last

    A customer (c), purchase (b), import (m) or change (u); @last is the record touched last.
    """
    from crmcli.overview.queries import meant

    noun, number = meant(ctx.obj, ref)
    return CARDS[noun](ctx.obj, number)


def _customer(workspace: Workspace, number: int) -> Card:
    if workspace.settings.machine:
        from crmcli.customers.entry import shown

        return shown(workspace, f"c{number}")
    from crmcli.overview.entry import customer

    return customer(workspace, number)


def _purchase(workspace: Workspace, number: int) -> Card:
    from crmcli.purchases.entry import shown

    return shown(workspace, f"b{number}")


def _run(workspace: Workspace, number: int) -> Card:
    from crmcli.overview import queries, views

    return views.run(queries.run(workspace, number))


def _change(workspace: Workspace, number: int) -> Card:
    from crmcli.overview import queries, views

    return views.change(*queries.change(workspace, number), people=not workspace.settings.machine)


CARDS = {"customer": _customer, "purchase": _purchase, "run": _run, "change": _change}
"""How each noun is shown; what a card needs is imported when that card is asked for."""


def front(workspace: Workspace) -> Report | Text:
    """Bare `crmcli`: how the customers stand this morning, or how to begin."""
    from crmcli.overview import entry, views

    return views.front(entry.morning(workspace), workspace.settings)
