"""Settings and custom fields, one function a verb."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Sheet, View


def list_(ctx: typer.Context) -> Sheet:
    """crmcli config list
    crmcli config list --json

    Options come before CRMCLI_* variables, these before the settings file, that before the defaults.
    """
    from crmcli.custom import views

    return views.settings(ctx.obj.settings)


Name = Annotated[str, typer.Argument(metavar="NAME", help="see: crmcli config list", show_default=False)]


def get(ctx: typer.Context, name: Name) -> View:
    """crmcli config get zone
    crmcli config get points.rate --json
    """
    from crmcli.custom import views

    return views.setting(ctx.obj.settings, name)


def set_(
    ctx: typer.Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", show_default=False)],
) -> View:
    """crmcli config set zone Europe/Berlin
    crmcli config set journey.label.purchase "Has bought"

    Kept in the settings file, whose comments stay.
    """
    from crmcli.custom import keeping, views

    return views.kept(ctx.obj.settings, name, keeping.keep(ctx.obj, name, value))


def unset(ctx: typer.Context, name: Name) -> View:
    """crmcli config unset zone
    crmcli config unset points.months
    """
    from crmcli.custom import keeping, views

    return views.kept(ctx.obj.settings, name, keeping.forget(ctx.obj, name))


def field(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="add|list|rm", show_default=False)],
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="letters, digits and _", show_default=False)] = "",
    kind: Annotated[str, typer.Argument(metavar="[TYPE]", help="text, number, date or yesno")] = "text",
    noun: Annotated[str, typer.Option(metavar="NOUN", help="customer, contact, purchase …")] = "customer",
    label: Annotated[str, typer.Option(metavar="TEXT", help="what people read")] = "",
) -> View:
    """crmcli config field add loyalty_card text
    crmcli config field rm loyalty_card

    A field is filled with --field name=value and filtered as name=value. It is removed only when no record has a value.
    """
    from crmcli.custom import entry

    return entry.field(ctx.obj, action, name, kind, noun, label)
