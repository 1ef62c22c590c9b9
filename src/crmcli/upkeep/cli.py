"""Commands about what was changed, what there is to know, and the shell."""

from typing import Annotated

import typer

from crmcli.kernel.sheet import Card, Sheet, Text, View


def history(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="[REF]", help="c12, b5, m2, u31, a uid, or a customer")] = "",
    where: Annotated[
        str, typer.Option("--where", "-w", metavar="FILTER", help="which changes, such as 'command:import'")
    ] = "",
) -> Sheet:
    """crmcli history --limit 10
    crmcli history c12

    The newest first. Records that were removed, or whose adding was undone, answer to their short id.
    """
    from crmcli.upkeep import journal

    return journal.listed(ctx.obj, ref, where)


def undo(
    ctx: typer.Context,
    change: Annotated[str, typer.Argument(metavar="[uN]", help="a change; the newest when left out")] = "",
) -> Card:
    """crmcli undo
    crmcli undo u31

    A change comes back whole or not at all; a later change of the same record stands in the way. An import may come
    back in part: exit 6 and a list of what was kept.
    """
    from crmcli.upkeep import actions, views

    return views.taken_back(actions.undo(ctx.obj, change))


def redo(ctx: typer.Context) -> Card:
    """crmcli redo
    crmcli undo u31 && crmcli redo
    """
    from crmcli.upkeep import actions, views

    return views.brought_back(actions.redo(ctx.obj))


def schema(
    ctx: typer.Context,
    noun: Annotated[
        str,
        typer.Argument(
            metavar="NOUN",
            help="customer, contact, purchase, points, move, interaction, ticket, followup, import, field or change",
        ),
    ],
) -> Sheet:
    """crmcli schema customer
    crmcli schema purchases --json

    Every field: for lists, filters, sorting and exports, and the headers that an import knows it by.
    """
    from crmcli.upkeep import nouns

    return nouns.described(ctx.obj, noun)


def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="the shell you use", show_default=False)],
) -> Text:
    """crmcli completion bash >> ~/.bashrc
    crmcli completion fish > ~/.config/fish/completions/crmcli.fish

    For this session alone: eval "$(crmcli completion bash)"
    """
    from crmcli.upkeep import topics

    return Text(topics.completion_script(shell))


def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]", help="a topic, or a command", show_default=False)
    ] = None,
) -> View:
    """crmcli help
    crmcli help filters

    Alone it lists the topics. With a command, as in help customer add, it shows that command's help.
    """
    from crmcli.upkeep import topics

    return topics.shown(" ".join(words or []), ctx.obj.settings)
